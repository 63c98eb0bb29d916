"""Beside the ranking: why a running system disappoints, what parts close routes, and teams like yours."""

from __future__ import annotations

from html import escape

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import diagnosis, listing, neighbours_of, precedents, within
from advisor.explain.diagnosis import SYMPTOMS, Diagnosis, LikelyCause, Remedy
from advisor.explain.neighbours import Fact, Parted
from advisor.explain.precedents import Precedent

from . import start
from .advice import source_name
from .text import link, plain

CAUSES = 3  # shown at once
_SIGNS = {"strong": "Strong signs", "likely": "Likely"}
_SPEAKS = {"for": "speaks for it", "also": "accepts it", "against": "chose otherwise", "warns": "warns of it"}
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
    _causes(rec, found.causes[:CAUSES], labels)
    if rest := found.causes[CAUSES:]:
        with st.expander(f"{len(rest)} more possible cause{'s' if len(rest) > 1 else ''}", key="more_causes"):
            _causes(rec, rest, labels)
    if found.unexplained:
        seen = listing([rec.pack.questions[SYMPTOMS].choices[s].label.lower() for s in found.unexplained])
        st.markdown(f":gray[None of these explains: {plain(seen)}. Read twenty such failures first.]")
    _levers(rec, found, labels)


def _causes(rec: Recommendation, causes: tuple[LikelyCause, ...], labels: dict[str, str]) -> None:
    """Causes by how sure they are, in the form of the plan."""
    parts = []
    for certainty, head in _SIGNS.items():
        held = [_cause(rec, c, labels) for c in causes if c.certainty == certainty]
        if held:
            parts.append(f"<section><h3>{head}</h3><ol>{''.join(held)}</ol></section>")
    st.html(f'<div class="plan causes">{"".join(parts)}</div>')


def _cause(rec: Recommendation, cause: LikelyCause, labels: dict[str, str]) -> str:
    choices = rec.pack.questions[SYMPTOMS].choices
    told = [
        ("Explains", escape(listing([choices[s].label.lower() for s in cause.explains]))),
        ("Measure", escape(cause.measure)),
        ("Tells it from", escape(listing([labels[c] for c in cause.apart_from]))),
        ("Do", f"<ol>{''.join(f'<li>{_remedy(r)}</li>' for r in cause.remedies)}</ol>"),
        ("Sources", _sources(rec, cause.sources)),
    ]
    rows = "".join(f"<div><dt>{head}</dt><dd>{text}</dd></div>" for head, text in told if text)
    return f"<li><strong>{escape(cause.label)}</strong><p>{escape(cause.because)}</p><dl>{rows}</dl></li>"


def _remedy(remedy: Remedy) -> str:
    state = {"first": "the first route", "ruled out": f"{within(remedy.label)} is ruled out"}.get(remedy.state, "")
    return escape(remedy.do) + (f" <em>{escape(state[0].upper() + state[1:])}.</em>" if state else "")


def _sources(rec: Recommendation, sources: tuple[str, ...]) -> str:
    parts = []
    for source in (rec.pack.sources[s] for s in sources if s in rec.pack.sources):
        name = escape(source_name(rec, source.id))
        parts.append(f'<a href="{escape(source.url)}" target="_blank" rel="noopener noreferrer">{name}</a>' if source.url else name)
    return " · ".join(parts)


def _levers(rec: Recommendation, found: Diagnosis, labels: dict[str, str]) -> None:
    with st.grid(2, min_column_width=260, key="levers"):
        if found.levers:
            lines = [
                f"- **{plain(rec.pack.routes[lever.route].label)}** :gray[{lever.total:+d}]".replace("[-", "[−")
                + f"  \n:small[against: {plain(listing([labels[c] for c in lever.causes]))}]"
                for lever in found.levers
            ]
            st.markdown("**Levers still open**\n\n" + "\n".join(lines))
        if found.leave_alone:
            lines = [f"- **{plain(u.label)}.** {plain(u.because)}" for u in found.leave_alone]
            st.markdown("**What to leave alone**\n\n" + "\n".join(lines))


def neighbours(rec: Recommendation) -> None:
    """Facts on each side of close routes, and the questions that would tell; nothing where none is close."""
    for i, parted in enumerate(neighbours_of(rec)):
        st.header(f"What parts these {_COUNTS.get(len(parted.routes), len(parted.routes))} for you", anchor=False)
        st.markdown(f"**{plain(parted.label)}.** {plain(parted.text)}")
        with st.grid(len(parted.routes), min_column_width=220, key=f"parted_{i}"):
            for route in parted.routes:
                st.markdown(_side(rec, parted, route))
        if parted.open:
            st.markdown("**Not known yet**\n\n" + "\n".join(_open(rec, f) for f in parted.open))
        st.markdown(f":gray[*Usual mistake:* {plain(parted.trap)}]")


def _side(rec: Recommendation, parted: Parted, route: str) -> str:
    head = f"**For {plain(within(rec.pack.routes[route].label))}**"
    held = "\n".join(f"- {plain(f.fact)}  \n{_rests(rec, f)}" for f in parted.favouring(route))
    return f"{head}\n\n{held or ':gray[Nothing that you answered.]'}"


def _open(rec: Recommendation, fact: Fact) -> str:
    favoured = plain(listing([within(rec.pack.routes[r].label) for r in fact.favours]))
    asked = plain(listing([f"“{rec.pack.questions[q].ask}”" for q in fact.questions]))
    return f"- {plain(fact.fact)} That would speak for **{favoured}**.  \n:small[:gray[{asked}]]"


def _rests(rec: Recommendation, fact: Fact) -> str:
    sources = [link(source_name(rec, s), rec.pack.sources[s].url) for s in fact.sources if s in rec.pack.sources]
    return f":small[{' · '.join([*([f':gray[{fact.strength}]'] if fact.strength else []), *sources])}]"


def teams(rec: Recommendation) -> None:
    """The nearest published cases and what worked for them."""
    found = precedents(rec)
    if found is None:
        return
    st.header("Teams like yours", anchor=False)
    if found.contrary:
        st.markdown(f":orange[:material/info:] {plain(found.contrary)}")
    st.caption("The published cases whose answers are nearest to yours. They stand beside the rules and are no vote.")
    with st.grid(3, min_column_width=220, key="teams"):
        for p in found.nearest:
            with st.container(border=True, height="stretch", key=f"team_{p.case}"):
                st.markdown(_team(rec, p))


def _team(rec: Recommendation, p: Precedent) -> str:
    colour = {"for": "green", "also": "gray", "against": "orange", "warns": "red"}[p.speaks]
    year = f" :gray[{plain(p.year)}]" if p.year else ""
    badge = f":{colour}-badge[{_SPEAKS[p.speaks]}] :gray[{p.same}]"
    return "\n\n".join([f"{link(p.title, p.url)}{year}", badge, f"**What worked:** {plain(listing(list(p.worked)))}.", plain(p.why)])
