"""Beside the ranking: why a running system disappoints, what parts close routes, and teams like yours."""

from __future__ import annotations

from html import escape

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import diagnosis, listing, neighbours_of, precedents, within
from advisor.explain.diagnosis import SYMPTOMS, Diagnosis, LikelyCause, Remedy
from advisor.explain.neighbours import Fact, Parted
from advisor.explain.precedents import Precedent

from . import html, start
from .advice import small_print, source_name
from .text import plain

CAUSES = 3  # shown at once
_SIGNS = {"strong": "Strong signs", "likely": "Likely"}
_SPEAKS = {  # words and tone
    "for": ("speaks for it", "green"),
    "also": ("accepts it", "gray"),
    "against": ("chose otherwise", "orange"),
    "warns": ("warns of it", "red"),
}
_COUNTS = {2: "two", 3: "three"}


def disappoints(rec: Recommendation) -> None:
    """Likely causes with what to measure first, the levers that are open, and what to leave alone; nothing for a plan."""
    found = diagnosis(rec)
    if found is None:
        if start.mode_of(rec.answers) == start.RUNS and rec.pack.content.causes and SYMPTOMS in rec.pack.questions:
            st.header("Why it disappoints", anchor=False)
            st.markdown(f"Answer “{plain(rec.pack.questions[SYMPTOMS].ask)}”, and likely causes stand here, with what to measure first.")
        return
    st.header("Why it disappoints", anchor=False)
    if found.conflict:
        st.markdown(f":orange[:material/warning:] {plain(found.conflict)}")
    labels = {c.id: within(c.label) for c in found.causes}
    st.html(_causes(rec, found.causes[:CAUSES], labels))
    if rest := found.causes[CAUSES:]:
        with st.expander(f"{len(rest)} more possible cause{'s' if len(rest) > 1 else ''}", key="more_causes"):
            st.html(_causes(rec, rest, labels))
    if found.unexplained:
        st.markdown(f":gray[None of these explains: {plain(_seen(rec, found.unexplained))}. Read twenty such failures first.]")
    st.html(_levers(rec, found, labels))


def _causes(rec: Recommendation, causes: tuple[LikelyCause, ...], labels: dict[str, str]) -> str:
    """Causes by how sure they are, in the form of the plan."""
    held = ((head, html.steps(_cause(rec, c, labels) for c in causes if c.certainty == certainty)) for certainty, head in _SIGNS.items())
    return html.sections(held, "causes")


def _cause(rec: Recommendation, cause: LikelyCause, labels: dict[str, str]) -> str:
    links = (html.link(source_name(rec, s), rec.pack.sources[s].url) for s in cause.sources if s in rec.pack.sources)
    told = html.terms(
        (
            ("Explains", escape(_seen(rec, cause.explains))),
            ("Measure", escape(cause.measure)),
            ("Tells it from", escape(listing([labels[c] for c in cause.apart_from]))),
            ("Do", html.steps(map(_remedy, cause.remedies))),
            ("Sources", " · ".join(links)),
        )
    )
    return f"<strong>{escape(cause.label)}</strong><p>{escape(cause.because)}</p>{told}"


def _seen(rec: Recommendation, symptoms: tuple[str, ...]) -> str:
    return listing([rec.pack.questions[SYMPTOMS].choices[s].label.lower() for s in symptoms])


def _remedy(remedy: Remedy) -> str:
    state = {"first": "the first route", "ruled out": f"{within(remedy.label)} is ruled out"}.get(remedy.state, "")
    return escape(remedy.do) + (f" <em>{escape(state[0].upper() + state[1:])}.</em>" if state else "")


def _levers(rec: Recommendation, found: Diagnosis, labels: dict[str, str]) -> str:
    open_ones = (
        f"<li><strong>{escape(rec.pack.routes[lever.route].label)}</strong> {lever.total:+d}".replace(" -", " −")
        + f"<br><small>against: {escape(listing([labels[c] for c in lever.causes]))}</small></li>"
        for lever in found.levers
    )
    alone = (f"<li><strong>{escape(u.label)}.</strong> {escape(u.because)}</li>" for u in found.leave_alone)
    held = (("Levers still open", "".join(open_ones)), ("What to leave alone", "".join(alone)))
    return html.cards((f"<strong>{head}</strong><ul>{lines}</ul>" for head, lines in held if lines), "open")


def neighbours(rec: Recommendation) -> None:
    """Facts on each side of close routes, and the questions that would tell; nothing where none is close."""
    for parted in neighbours_of(rec):
        st.header(f"What parts these {_COUNTS.get(len(parted.routes), len(parted.routes))} for you", anchor=False)
        sides = "\n\n".join(_side(rec, parted, route) for route in parted.routes)
        unknown = "\n".join(["\n\n**Not known yet**\n", *(_open(rec, f) for f in parted.open)]) if parted.open else ""
        st.markdown(f"**{plain(parted.label)}.** {plain(parted.text)}\n\n{sides}{unknown}\n\n:gray[*Usual mistake:* {plain(parted.trap)}]")


def _side(rec: Recommendation, parted: Parted, route: str) -> str:
    held = "\n".join(f"- {plain(f.fact)}  \n{small_print(rec, f.strength, f.sources)}" for f in parted.favouring(route))
    return f"**For {plain(within(rec.pack.routes[route].label))}**\n\n{held or ':gray[Nothing that you answered.]'}"


def _open(rec: Recommendation, fact: Fact) -> str:
    favoured = plain(listing([within(rec.pack.routes[r].label) for r in fact.favours]))
    asked = plain(listing([f"“{rec.pack.questions[q].ask}”" for q in fact.questions]))
    return f"- {plain(fact.fact)} That would speak for **{favoured}**.  \n:small[:gray[{asked}]]"


def teams(rec: Recommendation) -> None:
    """The nearest published cases and what worked for them."""
    found = precedents(rec)
    if found is None:
        return
    st.header("Teams like yours", anchor=False)
    if found.contrary:
        st.markdown(f":orange[:material/info:] {plain(found.contrary)}")
    note = "<small>The published cases whose answers are nearest to yours. They stand beside the rules and are no vote.</small>"
    st.html(note + html.cards(map(_team, found.nearest), "teams"))


def _team(p: Precedent) -> str:
    head = f"{html.link(p.title, p.url)} <small>{escape(str(p.year or ''))}</small>"
    worked = f"<p><strong>What worked:</strong> {escape(listing(list(p.worked)))}.</p>"
    return f"{head}<p>{html.badge(*_SPEAKS[p.speaks])} <small>{escape(p.same)}</small></p>{worked}<p>{escape(p.why)}</p>"
