"""The Learn page: every route and every term, to find, to read and to compare."""

from __future__ import annotations

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain.find import find_routes, find_terms
from advisor.pack import Pack

from . import browse, learn_map, learn_route, learn_term, links, state
from .text import plain


def page() -> None:
    """Shows the page: one route or term if the address names it, else the picture of all."""
    now = state.current()
    assert now.pack is not None
    pack = now.pack
    links.follow(pack)
    browse.css()
    rec = state.recommendation(pack, now.answers) if now.answers.given else None
    route, term = state.page_value("route"), state.page_value("term")
    if route in pack.routes:
        learn_route.show(pack, pack.routes[route], rec)
    elif term in pack.terms:
        learn_term.show(pack, pack.terms[term])
    else:
        _all(pack, rec, route, term)
    links.arrive()


def _all(pack: Pack, rec: Recommendation | None, route: str, term: str) -> None:
    st.title("Learn", anchor=False)
    st.markdown(
        f"{len(pack.routes)} ways to adapt a model, from using none at all to changing its weights: "
        "what each changes, what it trades, and what it takes."
    )
    if route:
        browse.unknown("route", route, list(pack.routes), lambda name: links.entry("learn", pack.routes[name].label, route=name))
    elif term:
        browse.unknown("term", term, list(pack.terms), lambda name: links.entry("learn", pack.terms[name].label, term=name))
    browse.search("Search routes and terms", "For example: examples, LoRA, latency, search", close=("route", "term"))
    words = state.page_value("find")
    if words:
        _found(pack, words)
        return
    learn_map.layers(pack, rec)
    routes, table, terms = st.tabs(["Routes by layer", "Side by side", "Terms"], key="learn_tab", on_change="rerun")
    if routes.open:
        with routes:
            learn_map.routes(pack, rec)
    if table.open:
        with table:
            learn_map.table(pack)
    if terms.open:
        with terms:
            learn_term.all_terms(pack)


def _found(pack: Pack, words: str) -> None:
    """Routes and terms that hold all of the words."""
    routes, terms = find_routes(pack, words), find_terms(pack, words)
    st.caption(f"{_count(len(routes), 'route')} and {_count(len(terms), 'term')} found", width="content")
    with st.container(key="learn_found"):
        if routes:
            st.header("Routes", anchor=False)
            learn_map.route_cells(routes, None)
        if terms:
            st.header("Terms", anchor=False)
            learn_term.term_cells(terms)
        if not routes and not terms:
            st.markdown(f"Nothing here holds all of “{plain(words)}”. Try one word of it, or clear the search to see everything.")


def _count(n: int, noun: str) -> str:
    return f"{n or 'no'} {noun}{'' if n == 1 else 's'}"
