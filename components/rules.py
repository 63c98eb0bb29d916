"""The Rules page: the rules that fired for the answers, by need; every rule to search; and the sources."""

from collections import Counter

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain.find import find_rules
from advisor.explain.reasons import how_well
from advisor.pack import Pack, Rule, Source

from . import browse, html, rules_change, rules_entry, state
from .bound import choose
from .frame import arrive, entry, follow, link_to
from .text import first_upper, plain


def page() -> None:
    """Shows the page."""
    now = state.seen()
    assert now.pack is not None
    follow()
    st.title("Rules", anchor=False)
    st.markdown("Every piece of advice comes from a rule that you can read here: a condition, what it does, and what it rests on.")
    rules, levers, table = st.tabs(["Rules", "Needs by routes", "Sources"], key="rules_tab", on_change="rerun")
    if rules.open:
        with rules:
            _rules(now.pack, state.recommendation(now.pack, now.answers) if now.answers.given else None)
    if levers.open:
        with levers:
            html.show("levers", pack=now.pack, routes=[r for r in now.pack.content.routes if not r.companion], how_well=how_well)
    if table.open:
        with table:
            _sources(now.pack)
    arrive()


def _rules(pack: Pack, rec: Recommendation | None) -> None:
    chosen, source = state.page_value("rule"), state.page_value("source")
    browse.unknown("rule", chosen, pack.rules, lambda name: entry("rules", browse.title_of(name), rule=name))
    browse.unknown("source", source, pack.sources, lambda name: entry("rules", name, source=name))
    fired = [f.rule for f in rec.evaluation.fired] if rec else []
    left, right = st.columns([5, 8], gap="large")
    with left, st.container(key="browse_list", gap="xsmall"):
        browse.search("Search rules", "Words of its name, reason or condition")
        found = _narrowed(pack, fired, source)
        n = len({rule.id for rule in found}.intersection(fired))
        st.caption(f"{len(found)} of {len(pack.rules)} rules" + (f" · {n} fire{'s' if n == 1 else ''} for your answers" if rec else ""))
        if not found:
            st.markdown("No rule has all of this. Try fewer words, or any route.")
        by_need = {rule.id: _chapter(pack, rec, rule) for rule in found}
        ids = sorted(by_need, key=lambda name: by_need[name][0])
        marked = set(fired) if n < len(found) else set()  # where all of them fire, no mark tells anything
        browse.window(ids, chosen, "rules", lambda some: _list(pack, some, chosen, {name: label for name, (_, label) in by_need.items()}, marked))
    with right:
        if chosen in pack.rules:
            with st.container(key="browse_entry"):
                rules_entry.show(pack, pack.rules[chosen], state.answers())
            return
        with st.container(key="browse_beside"):
            if source in pack.sources:
                _source(pack, pack.sources[source])
            else:
                html.show("how_to_read")
                rules_change.show(pack)


def _narrowed(pack: Pack, fired: list[str], source: str) -> list[Rule]:
    """The rules that concern a route, rest on the source and hold the words, as chosen; where nothing is, those that fired."""
    labels = {route.id: route.label for route in pack.content.routes}
    route = here if (here := state.page_value("route")) in labels else None
    choose("Concerns", labels, route, "Any route", "rule_route", lambda chosen: state.set_page_value("route", chosen or ""))
    words, source = state.page_value("find"), source if source in pack.sources else ""
    key = f"rule_fired_{bool(words or source or route)}"  # a search goes over all rules, and what is opened on is what fired
    st.session_state.setdefault(key, bool(fired) and not (words or source or route))
    only = st.toggle("Only those that fire for your answers", key=key, disabled=not fired)
    return find_rules(pack, words, route=route or "", source=source, among=fired if only and fired else None)


def _chapter(pack: Pack, rec: Recommendation | None, rule: Rule) -> tuple[tuple[int, int], str]:
    """Under which need a rule stands, or what else it does, with its place: the strongest need first."""
    strengths = rec.evaluation.strengths if rec else {}
    needs = [*pack.needs]
    shown = max(rule.needs, key=lambda need: (pack.content.scale.signed(rule.needs[need]), -needs.index(need)), default="")
    if shown:
        return (-strengths.get(shown, 0), needs.index(shown)), pack.needs[shown].label
    kinds = (("Speaks of routes directly", rule.routes), ("Rules routes out", rule.rule_out), ("Shapes the plan", True))
    at, label = next((i, name) for i, (name, does) in enumerate(kinds) if does)
    return (1_000, at), label


def _list(pack: Pack, ids: list[str], chosen: str, chapters: dict[str, str], marked: set[str]) -> None:
    """Links to rules, under what they show."""
    above, kept = "", browse.kept(pack)
    for name in ids:
        if chapters[name] != above:
            st.caption(f"**{plain(chapters[name])}**")
        above = chapters[name]
        entry("rules", pack.rules[name].because, bold=name == chosen, note="fires" if name in marked else "", kept=kept, rule=name)


# -- sources


def _source(pack: Pack, source: Source) -> None:
    """A source beside the rules that rest on it, with the routes and terms that do."""
    entry("rules", "All rules", icon=":material/arrow_back:")
    st.header(plain(first_upper(source.title)), anchor=False)
    html.show("sources", pack=pack, ids=[source.id])
    routes = [r for r in pack.content.routes if source.id in r.sources]
    terms = [t for t in pack.content.terms if source.id in t.sources]
    if routes or terms:
        st.subheader("Routes and terms on it", anchor=False)
    for route in routes:
        entry("learn", route.label, route=route.id)
    for term in terms:
        entry("learn", term.label, note="term", term=term.id)


def _sources(pack: Pack) -> None:
    """All sources, to sort and to search, with how much of each was read and how many rules rest on it."""
    st.markdown("Every rule names the sources that it rests on, or says that it is our own judgement.")
    rules = Counter(name for rule in pack.content.rules for name in rule.sources)
    rows = [
        {
            "Id": s.id,
            "Title": first_upper(s.title),
            "Publisher": s.publisher,
            "Year": s.year,
            "How far it was read": html.READ.get(s.read, ""),
            "Rules": rules[s.id],
            "What rests on it": link_to("source", s.id),
            "Address": s.url or None,
        }
        for s in pack.content.sources
    ]
    links = {name: st.column_config.LinkColumn(display_text="open") for name in ("What rests on it", "Address")}
    st.dataframe(rows, hide_index=True, height=640, column_config=links, alt=f"The {len(rows)} sources of these rules")
