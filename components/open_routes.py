"""How close the routes are, how the first one shows that it works, and what is ruled out."""

from __future__ import annotations

from html import escape

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import ruled_out, within
from advisor.explain.sturdiness import sturdiness

from . import frame, html
from .text import plain

CLOSE = 6  # routes in the chart
_STATES = {"open": "open", "conditional": "if you have what it needs", "ruled_out": "ruled out"}
_SIGNALS = (
    ("works", "It works when", "green"),
    ("fails", "It fails when", "red"),
    ("wrong", "What goes wrong", "orange"),
    ("stop", "Stop if", "gray"),
)


def closeness(rec: Recommendation) -> None:
    """The first routes by points, with the finding in words."""
    standing = [s for s in rec.ranking if s.status != "ruled_out"][:CLOSE]
    if len(standing) < 2 or rec.first is None:
        return
    st.header("How close it is", anchor=False)
    first = rec.evaluation.standing(rec.first)
    second = next(s for s in standing if s.route != rec.first)
    finding = _finding(rec, first.total - second.total, second.route)
    behind = {s.route: first.total - s.total for s in standing}
    longest = 1.2 * max(1, *behind.values())  # so that the last one has a bar too
    rows = [(rec.pack.routes[r].label, 1 - b / longest, _told(b, r == rec.first), "accent" if r == rec.first else "gray") for r, b in behind.items()]
    sturdy = sturdiness(rec)
    said = f"<p>{escape(sturdy.sentence)}</p>" if sturdy is not None else ""
    alt = f"{finding} Bars of {len(rows)} routes, by how many points they are behind the first."
    st.html(f"<p>{escape(finding)}</p>{html.bars(rows, alt)}{said}")


def _finding(rec: Recommendation, lead: int, second: str) -> str:
    label = within(rec.pack.routes[second].label)
    ahead = f"{abs(lead)} point{'s' if abs(lead) != 1 else ''} {'ahead of' if lead > 0 else 'behind'} {label}" if lead else f"Level with {label}"
    share = next((o.share for o in rec.uncertainty.open_routes if o.route == rec.first), 0.0)
    if rec.uncertainty.looked_at <= 1 or rec.uncertainty.settled == "yes":
        return f"{ahead} on what you answered."
    ways = "ways" if rec.uncertainty.exhaustive else "sampled ways"
    return f"{ahead} on what you answered; first in {round(100 * share)} of 100 {ways} to answer the rest."


def _told(behind: int, is_first: bool) -> str:
    """How a route stands to the first one, as the label of its bar."""
    if is_first:
        return "first"
    return f"{behind} behind" if behind > 0 else f"{-behind} ahead" if behind < 0 else "level"


def signals(rec: Recommendation) -> None:
    """How the first route shows that it works or fails, and when to stop."""
    assert rec.first is not None
    route = rec.pack.routes[rec.first]
    lines = {"works": route.signals.works, "fails": route.signals.fails, "wrong": route.failure_modes, "stop": route.stop_if}
    if any(lines.values()):
        st.header("Signals and risks", anchor=False)
        held = (f'<strong class="{tone}">{head}</strong>{html.bullets(lines[kind])}' for kind, head, tone in _SIGNALS if lines[kind])
        st.html(html.cards(held, "open"))


def closed(rec: Recommendation) -> None:
    """The whole ranking, then what is ruled out and what reopens it; closed until asked for."""
    with st.expander(f"All routes :gray[· {len(rec.ranking)}]", key="all_routes", on_change="rerun") as expander:
        if expander.open:
            layers = {layer.id: layer.label for layer in rec.pack.content.layers}
            rows = [
                {
                    "Route": f"[{plain(rec.pack.routes[s.route].label)}]({frame.link_to('route', s.route)})",
                    "Layer": plain(layers.get(s.layer, s.layer)),
                    "Points": f"{s.total}".replace("-", "−"),
                    "State": _STATES[s.status],
                }
                for s in rec.ranking
            ]
            st.table(rows, hide_index=True, border="horizontal", alt="All routes in their order, with points and state")
            for out in ruled_out(rec):
                st.markdown(f"**{plain(out.label)}.** {plain(' '.join(out.reasons))} :gray[{plain(out.reopens)}]")
