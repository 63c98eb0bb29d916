"""What to do and why: the stack by layer, the plan, the reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

import streamlit as st

from advisor.decide import PHASES, PlanItem, Recommendation
from advisor.explain import Card, Reason, cards, reasons_for
from advisor.pack.model import PlanText

from . import frame, html
from .text import link, plain

REASONS, SOURCES = 6, 3  # shown at once
MOST_LETTERS = 36  # of a source's name
_TESTS = (("entry", "Start when"), ("exit", "Go on when"), ("measure", "Measure"), ("turn_back", "Turn back"))


def stack(rec: Recommendation) -> None:
    """A card for each layer."""
    st.header("The stack", anchor=False)
    layers: dict[str, list[Card]] = {}
    for card in cards(rec):
        layers.setdefault(card.layer_label, []).append(card)
    st.html(html.cards((f"<small>{escape(layer)}</small>{''.join(map(_card, held))}" for layer, held in layers.items()), "stack"))


def _card(card: Card) -> str:
    first = card.badge == "first"
    label = f'<strong class="{"accent" if first else "" if card.route else "gray"}">{escape(card.label)}</strong>'
    badge = html.badge(card.badge, "accent" if first else "gray") if card.route else ""
    rule = f" <small>{html.link('rule', frame.link_to('rule', card.rule))}</small>" if card.rule else ""
    return f"{label}{badge}<p>{escape(card.reason)}{rule}</p>"


def plan(rec: Recommendation) -> None:
    """Now, next and later, each step with its tests."""
    st.header("The plan", anchor=False)
    phases = ((phase.capitalize(), html.steps(_step(item) for item in rec.plan if item.phase == phase)) for phase in PHASES)
    st.html(html.sections(phases))


def _step(item: PlanItem) -> str:
    checks = html.terms((label, escape(text)) for label, text in tests(item))
    more = f"<details><summary>How</summary>{html.bullets(item.details)}</details>" if item.details else ""
    return f"<strong>{escape(item.do)}</strong>{checks}{more}"


def tests(item: PlanItem | PlanText) -> list[tuple[str, str]]:
    """The tests of a step behind their labels: `Turn back when ...` stands behind *Turn back* as `when ...`. What one route
    turns back from may be what the next one starts with."""
    held = [(label, getattr(item, field) or "") for field, label in _TESTS]
    return [(label, text.removeprefix("Turn back ") if label == "Turn back" else re.sub(r"^Turn back (when,? )?", "", text)) for label, text in held]


def why(rec: Recommendation) -> None:
    """A line for each rule that speaks for the first route, with what it rests on."""
    assert rec.first is not None
    st.header("Why", anchor=False)
    found = reasons_for(rec, rec.first)
    plus, minus = [r for r in found if r.value > 0], [r for r in found if r.value < 0]
    if plus:
        st.markdown(reasons(rec, plus[:REASONS]))
    else:
        st.markdown("Nothing speaks for another route so far; this one is the least effort to start with.")
    if rest := [*plus[REASONS:], *minus]:
        with st.expander(f"{len(rest)} more, and what speaks against it", key="more_reasons", on_change="rerun") as expander:
            if expander.open:
                st.markdown(reasons(rec, rest))


def reasons(rec: Recommendation, found: Sequence[Reason]) -> str:
    """Reasons as a list, each with its points, strength, sources and rule in small letters."""
    return "\n".join(f"- {plain(r.because)}  \n{_rests(rec, r)}" for r in found)


def _rests(rec: Recommendation, reason: Reason) -> str:
    points = f":gray[{reason.value:+d}]".replace("-", "−")
    return small_print(rec, reason.strength, reason.sources, points, f"[rule]({frame.link_to('rule', reason.rule)})")


def small_print(rec: Recommendation, strength: str, sources: Sequence[str], before: str = "", after: str = "") -> str:
    """What something rests on, in small letters: its strength, and links to the first of its sources."""
    links = [link(source_name(rec, s), rec.pack.sources[s].url) for s in sources if s in rec.pack.sources][:SOURCES]
    return f":small[{' · '.join(filter(None, [before, f':gray[{strength}]' if strength else '', *links, after]))}]"


def source_name(rec: Recommendation, source: str) -> str:
    """A source's publisher, or what fits of its title, and its year."""
    held = rec.pack.sources[source]
    name = held.publisher or held.title
    if len(name) > MOST_LETTERS:
        name = name[:MOST_LETTERS].rpartition(" ")[0].rstrip(",;:") + "…"
    return f"{name} {held.year}"
