"""The picture of all routes: the layers by effort, the routes of each, and a table of them side by side."""

from __future__ import annotations

import streamlit as st

from advisor.decide import Recommendation
from advisor.pack import Pack, Route
from advisor.pack.model import Layer

from . import links
from .text import plain

EFFORTS = ("trivial", "small", "small", "moderate", "moderate", "large", "large", "very large", "very large", "heroic")


def effort(value: int) -> str:
    """An effort from 0 to 9 in words: `4 of 9, moderate`."""
    return f"{value} of 9, {EFFORTS[value]}"


def layers(pack: Pack, rec: Recommendation | None) -> None:
    """A card for each layer: what changes there, and which effort its routes take."""
    st.header("Where you can act", anchor=False)
    st.markdown("The layers are no ladder: each cures another fault. Of two routes that cure yours, measure the one with less effort first.")
    shown = [layer for layer in pack.content.layers if any(r.layer == layer.id for r in pack.content.routes)]
    first = pack.routes[rec.first] if rec and rec.first else None
    with st.container(key="learn_layers"):
        grid = st.grid(len(shown), min_column_width=190, gap="small")
        for layer in shown:
            with grid.container(border=True, height="stretch"):
                _layer(layer, [r for r in pack.content.routes if r.layer == layer.id], first)


def _layer(layer: Layer, routes: list[Route], first: Route | None) -> None:
    st.markdown(f"**{plain(layer.label)}**")
    if layer.changes:
        st.markdown(plain(layer.changes))
    taken = {r.effort for r in routes}
    here = first is not None and first.layer == layer.id
    cells = "".join(f'<i class="{"first" if here and first and first.effort == i else "on" if i in taken else ""}"></i>' for i in range(10))
    st.html(f'<div class="effort" aria-hidden="true">{cells}</div>')
    spread = f"{min(taken)} to {max(taken)}" if len(taken) > 1 else str(min(taken))
    st.caption(f"{len(routes)} routes · effort {spread} of 9")
    if here and first:
        st.caption(f"**First for your answers:** {plain(first.label)}")


def routes(pack: Pack, rec: Recommendation | None) -> None:
    """All routes, layer by layer, each layer from the least effort to the most."""
    with st.container(key="learn_routes"):
        for layer in pack.content.layers:
            here = sorted((r for r in pack.content.routes if r.layer == layer.id), key=lambda r: r.effort)
            if here:
                st.subheader(plain(layer.label), anchor=False)
                route_cells(here, rec)


def route_cells(found: list[Route], rec: Recommendation | None) -> None:
    """A cell for each route: a link to it, its summary, and what it takes."""
    grid = st.grid(3, min_column_width=260, gap="medium")
    for route in found:
        with grid.container(gap="xxsmall"):
            links.entry("learn", route.label, bold=True, note="first for your answers" if rec and rec.first == route.id else "", route=route.id)
            if route.summary:
                st.markdown(plain(route.summary))
            evidence = f" · first evidence in {span(route.time_to_first_evidence)}" if route.time_to_first_evidence else ""
            st.caption(plain(f"Effort {effort(route.effort)}{evidence}"))


def span(text: str) -> str:
    """A span of time with a proper dash: `1-3 weeks` -> 1–3 weeks."""
    return text.replace("-", "–")


def table(pack: Pack) -> None:
    """Layer, effort, time to first evidence and rough cost of all routes."""
    order = {layer.id: i for i, layer in enumerate(pack.content.layers)}
    labels = {layer.id: layer.label for layer in pack.content.layers}
    rows = [
        {
            "Route": f"**{plain(r.label)}**",
            "Layer": plain(labels[r.layer]),
            "Effort": str(r.effort),
            "First evidence": plain(span(r.time_to_first_evidence)),
            "Rough cost to start": plain(r.cost.start),
            "Rough cost to run": plain(r.cost.run),
        }
        for r in sorted(pack.content.routes, key=lambda r: (order[r.layer], r.effort))
    ]
    st.markdown("Effort runs from 0, trivial, to 9, heroic. Costs are orders of size, not offers; each route says where its figures come from.")
    with st.container(key="learn_table"):
        st.table(rows, hide_index=True, border="horizontal", alt="All routes by layer and effort, with their time and cost")
