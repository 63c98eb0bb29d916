"""How close the routes are, how the first one shows that it works, and what is ruled out."""

from __future__ import annotations

import streamlit as st

from advisor.decide import Recommendation, Standing
from advisor.explain import ruled_out, within
from advisor.explain.solidity import Solidity, solidity

from . import frame, state
from .text import bullets, plain

CLOSE = 6  # routes in the chart


@st.cache_resource(show_spinner=False, max_entries=500)
def _solidity(text_hash: str, query: str, _rec: Recommendation) -> Solidity | None:
    return solidity(_rec)


def closeness(rec: Recommendation) -> None:
    """The first routes by points, with the finding in words."""
    standing = [s for s in rec.ranking if s.status != "ruled_out"][:CLOSE]
    if len(standing) < 2 or rec.first is None:
        return
    st.header("How close it is", anchor=False)
    first = rec.evaluation.standing(rec.first)
    second = next(s for s in standing if s.route != rec.first)
    finding = _finding(rec, first.total - second.total, second.route)
    st.markdown(plain(finding))
    labels = {s.route: rec.pack.routes[s.route].label for s in standing}
    lowest = min(s.total for s in standing)
    floor = min(0, lowest - max(1, (first.total - lowest) // 8))  # totals below zero are bars too
    values: list[dict] = [{"route": labels[s.route], "length": s.total - floor, "told": _told(first, s), "first": s is first} for s in standing]
    alt = f"{finding} Bars of {len(values)} routes, by how many points they are behind the first."
    st.vega_lite_chart(_bars(values), width="stretch", alt=alt, key="closeness")
    solid = _solidity(rec.pack.text_hash, state.query_of(rec.pack, rec.answers), rec)
    if solid is not None:
        st.markdown(plain(solid.of_weights))


def _finding(rec: Recommendation, lead: int, second: str) -> str:
    label = within(rec.pack.routes[second].label)
    ahead = f"{abs(lead)} point{'s' if abs(lead) != 1 else ''} {'ahead of' if lead > 0 else 'behind'} {label}" if lead else f"Level with {label}"
    share = next((o.share for o in rec.outlook.open_routes if o.route == rec.first), 0.0)
    if rec.outlook.completions <= 1 or rec.outlook.settled == "yes":
        return f"{ahead} on what you answered."
    ways = "ways" if rec.outlook.exhaustive else "sampled ways"
    return f"{ahead} on what you answered; first in {round(100 * share)} of 100 {ways} to answer the rest."


def _told(first: Standing, other: Standing) -> str:
    """How a route stands to the first one, as the label of its bar."""
    behind = first.total - other.total
    if other is first:
        return "first"
    return f"{behind} behind" if behind > 0 else f"{-behind} ahead" if behind < 0 else "level"


def _bars(values: list[dict]) -> dict:
    """Horizontal bars in the order given, the first route in the accent's colour."""
    accent, other = st.get_option(f"theme.{st.context.theme.type or 'light'}.chartCategoricalColors")[:2]
    order = [v["route"] for v in values]
    text = frame.colour("textColor")
    axis = {"labelLimit": 200, "labelFontSize": 13, "labelColor": text, "ticks": False, "domain": False, "labelPadding": 8}
    y = {"field": "route", "type": "nominal", "sort": order, "title": None, "axis": axis}
    x = {"field": "length", "type": "quantitative", "axis": None}
    tone = {"condition": {"test": "datum.first", "value": accent}, "value": other}
    return {
        "data": {"values": values},
        "height": {"step": 28},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "bar", "cornerRadiusEnd": 3, "height": 16, "tooltip": False}, "encoding": {"color": tone}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": text, "fontSize": 13},
                "encoding": {"text": {"field": "told", "type": "nominal"}},
            },
        ],
    }


def signals(rec: Recommendation) -> None:
    """How the first route shows that it works or fails, and when to stop."""
    assert rec.first is not None
    route = rec.pack.routes[rec.first]
    if not (route.signals.works or route.signals.fails or route.failure_modes or route.stop_if):
        return
    st.header("Signals and risks", anchor=False)
    with st.grid(2, min_column_width=260, key="signals"):
        for head, lines in (
            (":green[:material/trending_up:] **It works when**", route.signals.works),
            (":red[:material/trending_down:] **It fails when**", route.signals.fails),
            (":orange[:material/warning:] **What goes wrong**", route.failure_modes),
            (":gray[:material/front_hand:] **Stop if**", route.stop_if),
        ):
            if lines:
                st.markdown(f"{head}\n\n{bullets(lines)}")


def closed(rec: Recommendation) -> None:
    """What is ruled out and what reopens it; the whole ranking. Both closed until asked for."""
    out = ruled_out(rec)
    if out:
        with st.expander(f"Ruled out :gray[· {len(out)}]", key="ruled_out", on_change="rerun") as expander:
            if expander.open:
                st.markdown("\n".join(f"- **{plain(o.label)}.** {plain(' '.join(o.reasons))} :gray[{plain(o.reopens)}]" for o in out))
    with st.expander(f"All routes :gray[· {len(rec.ranking)}]", key="all_routes", on_change="rerun") as expander:
        if expander.open:
            st.markdown(_ranking(rec))


def _signed(points: int) -> str:
    return f"−{-points}" if points < 0 else str(points)


def _ranking(rec: Recommendation) -> str:
    states = {"open": "open", "conditional": "if you have what it needs", "ruled_out": "ruled out"}
    layers = {layer.id: layer.label for layer in rec.pack.content.layers}
    lines = ["| Route | Layer | Points | State |", "|---|---|--:|---|"]
    for s in rec.ranking:
        label = f"[{plain(rec.pack.routes[s.route].label)}]({frame.route_link(s.route)})"
        lines.append(f"| {label} | {plain(layers.get(s.layer, s.layer))} | {_signed(s.total)} | {states[s.status]} |")
    return "\n".join(lines)
