"""What to do and why: the stack by layer, the plan, the reasons."""

from __future__ import annotations

import re
from html import escape

import streamlit as st

from advisor.decide import PHASES, PlanItem, Recommendation
from advisor.explain import Card, Reason, cards, reasons_for

from . import frame
from .text import link, plain

REASONS = 6  # shown at once
MOST_LETTERS = 36  # of a source's name
_TESTS = (("entry", "Start when"), ("exit", "Go on when"), ("measure", "Measure"), ("turn_back", "Turn back"))
_PHASES = {"now": "Now", "next": "Next", "later": "Later"}


def stack(rec: Recommendation) -> None:
    """A card for each layer."""
    st.header("The stack", anchor=False)
    layers: dict[str, list[Card]] = {}
    for card in cards(rec):
        layers.setdefault(card.layer, []).append(card)
    with st.grid(len(layers), min_column_width=150, key="stack"):
        for layer, held in layers.items():
            with st.container(border=True, height="stretch", key=f"layer_{layer}"):
                st.markdown(f":gray[{plain(held[0].layer_label)}]\n\n" + "\n\n".join(map(_card, held)))


def _card(card: Card) -> str:
    lines = []
    if card.route:
        first = card.badge == "first"
        lines.append(f":primary[**{plain(card.label)}**]" if first else f"**{plain(card.label)}**")
        lines.append(f":{'primary' if first else 'gray'}-badge[{plain(card.badge)}]")
    else:
        lines.append(f":gray[**{plain(card.label)}**]")
    return "  \n".join([*lines, f"{plain(card.reason)} {frame.rule_chip(card.rule) if card.rule else ''}".strip()])


def plan(rec: Recommendation) -> None:
    """Now, next and later, each step with its tests."""
    st.header("The plan", anchor=False)
    parts = []
    for phase in PHASES:
        items = [item for item in rec.plan if item.phase == phase]
        if items:
            parts.append(f"<section><h3>{_PHASES[phase]}</h3><ol>{''.join(map(_step, items))}</ol></section>")
    st.html(f'<div class="plan">{"".join(parts)}</div>')


def _step(item: PlanItem) -> str:
    said = [(label, _after(getattr(item, field), label)) for field, label in _TESTS if getattr(item, field)]
    tests = "".join(f"<div><dt>{label}</dt><dd>{escape(text)}</dd></div>" for label, text in said)
    how = "".join(f"<li>{escape(detail)}</li>" for detail in item.details)
    more = f"<details><summary>How</summary><ul>{how}</ul></details>" if how else ""
    return f"<li><strong>{escape(item.do)}</strong><dl>{tests}</dl>{more}</li>"


def _after(text: str, label: str) -> str:
    """The text behind its label: `Turn back when ...` stands behind *Turn back* as `when ...`. What one route turns back
    from may be what the next one starts with."""
    if label == "Turn back":
        return text.removeprefix("Turn back ")
    return re.sub(r"^Turn back (when,? )?", "", text)


def why(rec: Recommendation) -> None:
    """A line for each rule that speaks for the first route, with what it rests on."""
    assert rec.first is not None
    st.header("Why", anchor=False)
    found = reasons_for(rec, rec.first)
    plus, minus = [r for r in found if r.value > 0], [r for r in found if r.value < 0]
    if not plus:
        st.markdown("Nothing speaks for another route so far; this one is the least effort to start with.")
    else:
        st.markdown("\n".join(f"- {_reason(rec, r)}" for r in plus[:REASONS]))
    if rest := [*plus[REASONS:], *minus]:
        with st.expander(f"{len(rest)} more, and what speaks against it", key="more_reasons"):
            st.markdown("\n".join(f"- {_reason(rec, r)}" for r in rest))


def _reason(rec: Recommendation, reason: Reason) -> str:
    return f"{plain(reason.because)}  \n{chips(rec, reason)}"


def chips(rec: Recommendation, reason: Reason) -> str:
    """Points, strength, sources and the rule behind a reason, small."""
    sources = [link(source_name(rec, s), rec.pack.sources[s].url) for s in reason.sources if s in rec.pack.sources][:3]
    rested = [f":gray[{reason.value:+d}]".replace("-", "−"), *([f":gray[{reason.strength}]"] if reason.strength else []), *sources]
    return f":small[{' · '.join(rested)} · [rule]({frame.rule_link(reason.rule)})]"


def source_name(rec: Recommendation, source: str) -> str:
    """A source's publisher, or what fits of its title, and its year."""
    held = rec.pack.sources[source]
    name = held.publisher or held.title
    if len(name) > MOST_LETTERS:
        name = name[:MOST_LETTERS].rpartition(" ")[0].rstrip(",;:") + "…"
    return f"{name} {held.year}"
