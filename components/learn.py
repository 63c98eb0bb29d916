"""The Learn page: every route and every term, to find, to read and to compare; a route always in the same fixed form."""

import streamlit as st

from advisor.answers import Answers
from advisor.decide import Recommendation
from advisor.explain import count, find_to_learn, reasons_for, why_not, within
from advisor.explain.offers import vendors_of
from advisor.pack import Pack, Route, Term

from . import html, state
from .frame import arrive, entry, follow, once_open, search, unknown
from .widgets import plain

_EFFORTS = {0: "trivial", 2: "small", 4: "moderate", 7: "large", 11: "very large", 20: "heroic"}  # up to which effort each word goes


def page(pack: Pack, answers: Answers) -> None:
    """Shows the page: one route or term if the address names it, else the picture of all."""
    follow()
    rec = state.recommendation(pack, answers) if answers.given else None
    route, term = state.page_value("route"), state.page_value("term")
    if route in pack.routes:
        _route(pack, pack.routes[route], rec)
    elif term in pack.terms:
        _term(pack, pack.terms[term])
    else:
        _all(pack, rec, route, term)
    arrive()


def _all(pack: Pack, rec: Recommendation | None, route: str, term: str) -> None:
    st.title("Learn", anchor=False)
    st.markdown(f"{len(pack.routes)} ways to adapt a model, from using none at all to changing its weights: what each changes, trades and takes.")
    unknown("route", route, pack.routes)
    unknown("term", term, pack.terms)
    search("Search routes and terms", "For example: examples, LoRA, latency, search", close=("route", "term"))
    words = state.page_value("find")
    routes, terms = find_to_learn(pack, words)
    found = sorted(routes, key=lambda r: r.effort)  # in each layer from the least effort to the most
    if words:
        if not routes and not terms:
            st.markdown(f"Nothing here holds all of “{plain(words)}”. Try one word of it, or clear the search to see everything.")
            return
        st.caption(f"{count(len(routes), 'route')} and {count(len(terms), 'term')} found".capitalize(), width="content")
    layers = [(layer, held) for layer in pack.content.layers if (held := [r for r in found if r.layer == layer.id])]
    cells, table, words_explained = st.tabs(["Routes by layer", "Side by side", "Terms"], key="learn_tab", on_change="rerun")
    if cells.open:
        with cells, st.container(key="learn_routes"):
            st.markdown("The layers are no ladder: each cures another fault. Of two routes that cure yours, measure the one with less effort first.")
            for layer, held in layers:
                st.subheader(plain(layer.label), anchor=False)
                st.markdown(f":gray[{plain(layer.changes)}]")
                _cells(held, rec.first if rec else None)
    once_open(table, lambda: html.show("table", layers=layers))
    if words_explained.open:
        with words_explained, st.container(key="learn_terms"):
            _cells(sorted(terms, key=lambda t: t.label.lower()))


def _cells(found: list[Route] | list[Term], first: str | None = None) -> None:
    """A cell for each route or term: a link to it, and what it is; of a route also what it takes."""
    grid = st.grid(3, min_column_width=260, gap="medium")
    for item in found:
        with grid.container(gap="xxsmall"):
            if isinstance(item, Term):
                entry("learn", item.label, bold=True, term=item.id)
                st.markdown(plain(item.means))
                continue
            entry("learn", item.label, bold=True, note="first for your answers" if first == item.id else "", route=item.id)
            if item.summary:
                st.markdown(plain(item.summary))
            evidence = f" · first evidence in {item.time_to_first_evidence.replace('-', '–')}" if item.time_to_first_evidence else ""
            st.caption(plain(f"Effort {effort(item.effort)}{evidence}"))


def _term(pack: Pack, term: Term) -> None:
    """One term in full: what it means, which part of the system changes, and what you trade."""
    with st.container(key="learn_entry", width=760):
        entry("learn", "All routes and terms", icon=":material/arrow_back:")
        st.title(plain(term.label), anchor=False)
        html.show("term", pack=pack, term=term)
        if term.see:
            st.header("See also", anchor=False)
        for name, route in ((name, pack.routes.get(name)) for name in term.see):
            entry("learn", (route or pack.terms[name]).label, note="route" if route else "term", route=name * bool(route), term=name * (not route))


def effort(value: int) -> str:
    """An effort in words: `4, moderate`."""
    return f"{value}, {next(word for most, word in _EFFORTS.items() if value <= most)}"


def _route(pack: Pack, route: Route, rec: Recommendation | None) -> None:
    """What changes, what it trades and needs, what it takes, how to go about it, and how to tell whether it works."""
    with st.container(key="learn_entry"):
        with st.container(horizontal=True, vertical_alignment="center"):
            entry("learn", "All routes and terms", icon=":material/arrow_back:")
            st.caption(plain(f"Layer: {next(x.label for x in pack.content.layers if x.id == route.layer)}"), width="content")
        st.title(plain(route.label), anchor=False)
        if route.summary:
            st.markdown(plain(route.summary))
        if rec:
            _standing(pack, rec, route.id)
        html.show("chapter", pack=pack, route=route, effort=effort)
        if found := sorted(vendors_of(pack, route.id), key=lambda v: v.status == "gone"):
            st.header("Who offers it today", anchor=False)
            with st.container(key=f"learn_offers_{route.id}"):
                html.show("offers", vendors=found)
        if route.switch_to:
            st.header("What to switch to", anchor=False)
        for name, when in route.switch_to.items():
            entry("learn", pack.routes[name].label, bold=True, note=when, route=name)
        entry("rules", f"Rules that concern {within(route.label)}", icon=":material/rule:", route=route.id)


def _standing(pack: Pack, rec: Recommendation, route: str) -> None:
    """For your answers: third of 25; what is against it, with the rules behind that."""
    told, added = why_not(rec, route), next((c for c in rec.stack if c.route == route), None)
    standing = [s.route for s in rec.evaluation.left]
    place = f"**{standing.index(route) + 1} of {len(standing)}** routes. " if route in standing else ""
    reasons = reasons_for(rec, route)[:1] if told.status == "first" else told.speaks_against[:1]
    rules = [r for reason in reasons for r in reason.rules] + [o.name for o in told.obstacles if o.by == "rule"] + list(added.rules if added else ())
    of_plan = ["Added to the plan.", *(pack.rules[r].because for r in added.rules)] if added else []
    said = of_plan or [*told.sentences[:2], *(r.text for r in reasons if told.status == "first")]
    with st.container(border=True, key="learn_standing"):
        st.markdown(f"**For your answers:** {place}{plain(' '.join(said))}")
        for rule in [r for r in rules if r in pack.rules][:3]:
            entry("rules", f"The rule: {rule.replace('_', ' ').capitalize()}", rule=rule)
