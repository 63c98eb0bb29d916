"""One route in full, in the same fixed form for every route."""

from __future__ import annotations

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import condition_text, reasons_for, within
from advisor.explain.why_not import why_not
from advisor.pack import Pack, Route

from . import browse, offers, sources
from .frame import entry
from .plan import tests
from .text import bullets, plain

_EFFORTS = {0: "trivial", 2: "small", 4: "moderate", 7: "large", 11: "very large", 20: "heroic"}  # up to which effort each word goes


def effort(value: int) -> str:
    """An effort in words: `4, moderate`."""
    return f"{value}, {next(word for most, word in _EFFORTS.items() if value <= most)}"


def span(text: str) -> str:
    """A span of time with a proper dash: `1-3 weeks` -> 1–3 weeks."""
    return text.replace("-", "–")


def show(pack: Pack, route: Route, rec: Recommendation | None) -> None:
    """What changes, what it trades and needs, what it takes, how to go about it, and how to tell whether it works."""
    layer = next(x for x in pack.content.layers if x.id == route.layer)
    with st.container(key="learn_entry"):
        with st.container(horizontal=True, vertical_alignment="center"):
            entry("learn", "All routes and terms", icon=":material/arrow_back:")
            st.caption(plain(f"Layer: {layer.label}"), width="content")
        st.title(plain(route.label), anchor=False)
        if route.summary:
            st.markdown(plain(route.summary))
        if rec:
            _standing(pack, rec, route.id)
        _beside(("What changes", plain(sentence(route.changes))), ("What it trades", plain(sentence(route.trades))))
        section("What it meets", "\n".join(f"- **{plain(pack.needs[n].label)}**, {m.how_well}: {plain(m.how)}" for n, m in route.meets.items()))
        _beside(("What it needs", _needs(pack, route)), ("What it takes", _takes(route)))
        steps = "\n".join(f"{i}. {plain(step)}" for i, step in enumerate(route.steps, 1))
        checks = "\n".join(f"- **{label}:** {plain(sentence(text))}" for label, text in tests(route.plan) if text)
        _beside(("Steps", steps), ("Tests in the plan", checks))
        section("Tools", plain(", ".join(route.tools)) + "." if route.tools else "")
        offers.table(pack, route)
        _beside(("Signs that it works", bullets(route.signals.works)), ("Signs that it fails", bullets(route.signals.fails)))
        _beside(("How it goes wrong", bullets(route.failure_modes)), ("When to stop", bullets(s.say for s in route.stop_if)))
        _onward(pack, route)


def section(name: str, body: str) -> None:
    """A heading with its text; nothing where the rules say nothing."""
    if body.strip():
        st.header(name, anchor=False)
        st.markdown(body)


def _beside(*held: tuple[str, str]) -> None:
    """Sections side by side."""
    for column, (name, body) in zip(st.columns(len(held), gap="large"), held, strict=True):
        with column:
            section(name, body)


def _standing(pack: Pack, rec: Recommendation, route: str) -> None:
    """For your answers: third of 25; what is against it, with the rules behind that."""
    told, added = why_not(rec, route), next((c for c in rec.stack if c.route == route), None)
    standing = [s.route for s in rec.ranking if s.status != "ruled_out"]
    place = f"**{standing.index(route) + 1} of {len(standing)}** routes. " if route in standing else ""
    reasons = reasons_for(rec, route)[:1] if told.status == "first" else told.speaks_against[:1]
    rules = [r for reason in reasons for r in reason.rules] + [o.name for o in told.obstacles if o.by == "rule"] + list(added.rules if added else ())
    said = [*told.sentences[:2], *(r.text for r in reasons if told.status == "first")]
    if added:
        said = ["Added to the plan.", *(pack.rules[r].because for r in added.rules)]
    with st.container(border=True, key="learn_standing"):
        st.markdown(f"**For your answers:** {place}{plain(' '.join(said))}")
        for rule in [r for r in rules if r in pack.rules][:3]:
            entry("rules", f"The rule: {browse.title_of(rule)}", rule=rule)


def _needs(pack: Pack, route: Route) -> str:
    if route.requires is None:
        return bullets(route.takes)
    because = f" {plain(route.requires_because)}" if route.requires_because else ""
    return f"{bullets(route.takes)}\n\nRuled out unless this holds: {plain(condition_text(pack, route.requires))}.{because}"


def _takes(route: Route) -> str:
    facts = {
        "Effort": effort(route.effort),
        "Time to first evidence": span(route.time_to_first_evidence),
        "Rough cost to start": route.cost.start,
        "Rough cost to run": route.cost.run,
    }
    note = f"\n\n:small[:gray[{plain(f'Where the figures come from: {route.cost_note}')}]]" if route.cost_note else ""
    return "\n\n".join(f"**{name}**  \n{plain(text)}" for name, text in facts.items() if text) + note


def _onward(pack: Pack, route: Route) -> None:
    if route.switch_to:
        st.header("What to switch to", anchor=False)
        for name, when in route.switch_to.items():
            entry("learn", pack.routes[name].label, bold=True, note=when, route=name)
    entry("rules", f"Rules that concern {within(route.label)}", icon=":material/rule:", route=route.id)
    section("Sources", sources.listing(pack, route.sources))


def sentence(text: str) -> str:
    """A text with a capital first letter and a stop at its end."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}" if text else ""
