"""One route in full, in the same fixed form for every route."""

from __future__ import annotations

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import reasons_for, why_not, within
from advisor.pack import Pack, Route

from . import browse, html, offers
from .frame import entry
from .text import plain

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
        facts = {
            "Effort": effort(route.effort),
            "Time to first evidence": span(route.time_to_first_evidence),
            "Rough cost to start": route.cost.start,
            "Rough cost to run": route.cost.run,
        }
        html.show("chapter", pack=pack, route=route, facts=facts.items())
        offers.table(pack, route)
        _onward(pack, route)


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


def _onward(pack: Pack, route: Route) -> None:
    if route.switch_to:
        st.header("What to switch to", anchor=False)
        for name, when in route.switch_to.items():
            entry("learn", pack.routes[name].label, bold=True, note=when, route=name)
    entry("rules", f"Rules that concern {within(route.label)}", icon=":material/rule:", route=route.id)
