"""What to do: cautions, the plan with its tests, the stack by layer; and how the first route shows that it works."""

from __future__ import annotations

import re
from html import escape

import streamlit as st

from advisor.decide import PHASES, PlanItem, Recommendation
from advisor.explain import Card, cards
from advisor.pack import Pack
from advisor.pack.route import PlanText

from . import frame, html

_TESTS = (("entry", "Start when"), ("exit", "Go on when"), ("measure", "Measure"), ("turn_back", "Turn back"))
_SIGNALS = {
    "works": ("It works when", "green"),
    "fails": ("It fails when", "red"),
    "wrong": ("What goes wrong", "orange"),
    "stop": ("Stop if", "gray"),
}


def tab(rec: Recommendation) -> None:
    """Now, next and later, each step with its tests; before it what to mind, after it a card for each layer."""
    rules = rec.pack.rules
    mind = [f'<span class="orange">{escape(rules[r].warn)}</span> {_rule(r)}' for r in rec.warnings]
    mind += [f"{escape(rules[r].advise)} {_rule(r)}" for r in rec.advice]
    items = {phase: [item for item in rec.plan if item.phase == phase] for phase in PHASES}
    told: set[str] = set()
    phases = [(phase.capitalize(), html.steps([_step(rec.pack, i, told, i is rec.plan[0]) for i in items[phase]])) for phase in PHASES]
    layers: dict[str, list[Card]] = {}
    for card in cards(rec):
        layers.setdefault(card.layer_label, []).append(card)
    stack = html.cards((f"<small>{escape(layer)}</small>{''.join(map(_card, held))}" for layer, held in layers.items()), "stack")
    st.html(html.sections([("Mind", html.items(mind)), *phases]) + f"<h3>The stack</h3>{stack}")


def _step(pack: Pack, item: PlanItem, told: set[str], opened: bool) -> str:
    """A step with its tests; a gate with its reason, each said once."""
    rule = next((r for r in item.rules if item.step and r not in told), None)
    told.update(item.rules if item.step else ())
    because = f"<p>{escape(pack.rules[rule].because)} {_rule(rule)}</p>" if rule is not None else ""
    checks = html.terms((label, escape(text)) for label, text in tests(item))
    how = f"<details{' open' if opened else ''}><summary>How</summary>{html.bullets(item.details)}</details>" if item.details else ""
    return f"<strong>{escape(item.do)}</strong>{because}{checks}{how}"


def tests(item: PlanItem | PlanText) -> list[tuple[str, str]]:
    """The tests of a step behind their labels: `Turn back when ...` stands behind *Turn back* as `when ...`. What one route
    turns back from may be what the next one starts with."""
    held = [(label, getattr(item, field) or "") for field, label in _TESTS]
    return [(label, text.removeprefix("Turn back ") if label == "Turn back" else re.sub(r"^Turn back (when,? )?", "", text)) for label, text in held]


def _card(card: Card) -> str:
    tone = "accent" if card.badge == "first" else "gray"
    name = html.link(card.label, frame.link_to("route", card.route)) if card.route else escape(card.label)
    badge = html.badge(card.badge, tone) if card.route else ""
    rule = _rule(card.rule) if card.rule else ""
    return f'<strong class="{"" if card.route else "gray"}">{name}</strong>{badge}<p>{escape(card.reason)} {rule}</p>'


def _rule(rule: str) -> str:
    return f"<small>{html.link('rule', frame.link_to('rule', rule))}</small>"


def signals(rec: Recommendation) -> None:
    """How the first route shows that it works or fails, and when to stop."""
    assert rec.first is not None
    route = rec.pack.routes[rec.first]
    lines = {"works": route.signals.works, "fails": route.signals.fails, "wrong": route.failure_modes, "stop": rec.stop_signs(rec.first)}
    held = (f'<strong class="{tone}">{head}</strong>{html.bullets(lines[kind])}' for kind, (head, tone) in _SIGNALS.items() if lines[kind])
    st.html(html.cards(held, "open"))
