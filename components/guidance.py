"""Beside the ranking: why a running system disappoints, what parts close routes, and teams like yours."""

from __future__ import annotations

from html import escape

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import diagnosis, listing, neighbours_of, precedents, within
from advisor.explain.diagnosis import SYMPTOMS, Diagnosis, LikelyCause, Remedy
from advisor.explain.neighbours import Fact
from advisor.explain.precedents import Precedent

from . import html, questions, start
from .text import first_upper, plain
from .why import small_print, source_name

CAUSES = 2  # shown at once
_SIGNS = {"strong": "Strong signs", "likely": "Likely"}
_SPEAKS = {  # words and tone
    "for": ("speaks for it", "green"),
    "also": ("accepts it", "gray"),
    "against": ("chose otherwise", "orange"),
    "warns": ("warns of it", "red"),
}


def disappoints(rec: Recommendation) -> None:
    """Likely causes with what to measure first, and what to leave alone; nothing for a plan."""
    found = diagnosis(rec)
    if found is None:
        asked = next((rec.pack.questions[s] for s in SYMPTOMS if s in rec.pack.questions), None)
        if start.mode_of(rec.answers) == start.RUNS and rec.pack.content.causes and asked is not None and asked.id not in rec.answers.given:
            st.header("Why it disappoints", anchor=False)
            st.markdown(f"Answer “{plain(asked.ask)}”, and likely causes stand here, with what to measure first.")
        return
    st.header("Why it disappoints", anchor=False)
    labels = {c.id: within(c.label) for c in found.causes}
    conflict = f'<p class="orange">{escape(found.conflict)}</p>' if found.conflict else ""
    st.html(f"<p>{escape(found.lead)}</p>{conflict}{_causes(rec, found.causes[:CAUSES], labels)}")
    rest = found.causes[CAUSES:]
    if rest or found.leave_alone or found.unexplained:
        more = f"{len(rest)} more possible cause{'s' if len(rest) > 1 else ''}, and what to leave alone" if rest else "What to leave alone"
        with st.expander(more, key="more_causes", on_change="rerun") as expander:
            if expander.open:
                left = f"<p>None of these explains: {escape(_seen(rec, found.unexplained))}. Read twenty such failures first.</p>"
                st.html(f"{_causes(rec, rest, labels)}{left if found.unexplained else ''}{_alone(found)}")


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


def _seen(rec: Recommendation, symptoms: tuple[tuple[str, str], ...]) -> str:
    return listing([within(rec.pack.questions[q].choices[s].label) for q, s in symptoms])


def _remedy(remedy: Remedy) -> str:
    state = {"first": "the first route", "ruled out": f"{within(remedy.label)} is ruled out"}.get(remedy.state, "")
    return escape(remedy.do) + (f" <em>{escape(first_upper(state))}.</em>" if state else "")


def _alone(found: Diagnosis) -> str:
    lines = html.items(f"<strong>{escape(u.label)}.</strong> {escape(u.because)}" for u in found.leave_alone)
    return f"<p><strong>What to leave alone</strong></p>{lines}" if lines else ""


def close(rec: Recommendation) -> None:
    """Two neighbours that are close: both by name, and the question that parts them with what its answer would mean."""
    if rec.sureness == "firm":
        return
    parted = next((p for p in neighbours_of(rec) if p.open and rec.first in p.routes), None)
    if parted is None:
        return
    fact = parted.open[0]
    labels = [within(rec.pack.routes[r].label) for r in parted.routes]
    favoured = listing([within(rec.pack.routes[r].label) for r in fact.favours])
    with st.container(border=True, key="close", gap="xsmall"):
        st.markdown(
            f"**{plain(first_upper(listing(labels, 'or')))}?** {plain(parted.text)} "
            f"What parts them is open: *{plain(fact.fact)}* That would speak for **{plain(favoured)}**."
        )
        asked = rec.pack.questions[fact.questions[0]]
        label = f"Answer “{plain(asked.row or asked.ask)}”"
        st.button(label, key="part_them", type="tertiary", on_click=questions.bring, args=(rec.pack, asked.id), wrap=True)


def neighbours(rec: Recommendation) -> None:
    """Facts on each side of close routes, and the questions that would tell; nothing where none is close."""
    for parted in neighbours_of(rec):
        st.header(f"What parts {plain(within(parted.label))} for you", anchor=False)
        sides = [(rec.pack.routes[r].label, html.items(_fact(rec, f) for f in parted.favouring(r))) for r in parted.routes]
        unknown = html.items(_open(rec, f) for f in parted.open)
        st.html(html.sections([*sides, ("Not known yet", unknown), ("Usual mistake", escape(parted.trap))], "layers"))


def _fact(rec: Recommendation, fact: Fact) -> str:
    return f"{escape(fact.fact)} {small_print(rec, fact.strength, fact.sources)}"


def _open(rec: Recommendation, fact: Fact) -> str:
    favoured = escape(listing([within(rec.pack.routes[r].label) for r in fact.favours]))
    asked = escape(listing([f"“{rec.pack.questions[q].ask}”" for q in fact.questions]))
    return f"{escape(fact.fact)} That would speak for <strong>{favoured}</strong>. <small>{asked}</small>"


def teams(rec: Recommendation) -> None:
    """The nearest published cases and what worked for them."""
    found = precedents(rec)
    if found is None:
        st.markdown("Once five questions are answered, the published cases nearest to you stand here.")
        return
    contrary = f'<p class="orange">{escape(found.contrary)}</p>' if found.contrary else ""
    note = "<small>The published cases whose answers are nearest to yours. They stand beside the rules and are no vote.</small>"
    st.html(contrary + note + html.cards(map(_team, found.nearest), "teams"))


def _team(p: Precedent) -> str:
    head = f"{html.link(p.title, p.url)} <small>{escape(str(p.year or ''))}</small>"
    worked = f"<p><strong>What worked:</strong> {escape(listing(list(p.worked)))}.</p>"
    return f"{head}<p>{html.badge(*_SPEAKS[p.speaks])} <small>{escape(p.same)}</small></p>{worked}<p>{escape(p.why)}</p>"
