"""The Learn page: every route and every term, to find, to read and to compare."""

from __future__ import annotations

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain.find import find_routes, find_terms
from advisor.pack import Pack, Route
from advisor.pack.model import Layer, Term

from . import browse, html, learn_route, state
from .frame import arrive, entry, follow
from .learn_route import effort, span
from .text import plain


def page() -> None:
    """Shows the page: one route or term if the address names it, else the picture of all."""
    now = state.seen()
    assert now.pack is not None
    pack = now.pack
    follow()
    rec = state.recommendation(pack, now.answers) if now.answers.given else None
    route, term = state.page_value("route"), state.page_value("term")
    if route in pack.routes:
        learn_route.show(pack, pack.routes[route], rec)
    elif term in pack.terms:
        _term(pack, pack.terms[term])
    else:
        _all(pack, rec, route, term)
    arrive()


def _all(pack: Pack, rec: Recommendation | None, route: str, term: str) -> None:
    st.title("Learn", anchor=False)
    st.markdown(
        f"{len(pack.routes)} ways to adapt a model, from using none at all to changing its weights: "
        "what each changes, what it trades, and what it takes."
    )
    browse.unknown("route", route, pack.routes, lambda name: entry("learn", pack.routes[name].label, route=name))
    browse.unknown("term", term, pack.terms, lambda name: entry("learn", pack.terms[name].label, term=name))
    browse.search("Search routes and terms", "For example: examples, LoRA, latency, search", close=("route", "term"))
    words = state.page_value("find")
    routes, terms = find_routes(pack, words), find_terms(pack, words)
    if words:
        st.caption(f"{browse.count(len(routes), 'route')} and {browse.count(len(terms), 'term')} found", width="content")
        if not routes and not terms:
            st.markdown(f"Nothing here holds all of “{plain(words)}”. Try one word of it, or clear the search to see everything.")
            return
    cells, table, words_explained = st.tabs(["Routes by layer", "Side by side", "Terms"], key="learn_tab", on_change="rerun")
    if cells.open:
        with cells, st.container(key="learn_routes"):
            st.markdown("The layers are no ladder: each cures another fault. Of two routes that cure yours, measure the one with less effort first.")
            for layer, held in _by_layer(pack, routes):
                st.subheader(plain(layer.label), anchor=False)
                st.markdown(f":gray[{plain(layer.changes)}]")
                _routes(held, rec.first if rec else None)
    if table.open:
        with table, st.container(key="learn_table"):
            html.show("table", layers=_by_layer(pack, routes), span=span)
    if words_explained.open:
        with words_explained, st.container(key="learn_terms"):
            _terms(sorted(terms, key=lambda t: t.label.lower()))


def _by_layer(pack: Pack, found: list[Route]) -> list[tuple[Layer, list[Route]]]:
    """The layers that have some of these routes, each from the least effort to the most."""
    held = ((layer, sorted((r for r in found if r.layer == layer.id), key=lambda r: r.effort)) for layer in pack.content.layers)
    return [(layer, routes) for layer, routes in held if routes]


def _routes(found: list[Route], first: str | None) -> None:
    """A cell for each route: a link to it, its summary, and what it takes."""
    grid = st.grid(3, min_column_width=260, gap="medium")
    for route in found:
        with grid.container(gap="xxsmall"):
            entry("learn", route.label, bold=True, note="first for your answers" if first == route.id else "", route=route.id)
            if route.summary:
                st.markdown(plain(route.summary))
            evidence = f" · first evidence in {span(route.time_to_first_evidence)}" if route.time_to_first_evidence else ""
            st.caption(plain(f"Effort {effort(route.effort)}{evidence}"))


def _terms(found: list[Term]) -> None:
    """A cell for each term: a link to it and what it means."""
    grid = st.grid(3, min_column_width=260, gap="medium")
    for term in found:
        with grid.container(gap="xxsmall"):
            entry("learn", term.label, bold=True, term=term.id)
            st.markdown(plain(term.means))


def _term(pack: Pack, term: Term) -> None:
    """One term in full: what it means, which part of the system changes, and what you trade."""
    with st.container(key="learn_entry", width=760):
        entry("learn", "All routes and terms", icon=":material/arrow_back:")
        st.title(plain(term.label), anchor=False)
        html.show("term", pack=pack, term=term)
        if term.see:
            st.header("See also", anchor=False)
        for name in term.see:
            if name in pack.routes:
                entry("learn", pack.routes[name].label, note="route", route=name)
            elif name in pack.terms:
                entry("learn", pack.terms[name].label, note="term", term=name)
