"""The Rules page: every rule of the pack, to read, search and narrow down, and its sources."""

from __future__ import annotations

from pathlib import PurePosixPath

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain.find import find_rules
from advisor.pack import Pack

from . import browse, rules_entry, sources, state
from .bound import bound
from .frame import arrive, entry, follow
from .text import plain

_WELCOME = """
1. **When** says for which answers it holds. A rule fires only if its condition is certainly true.
2. **Points** move a route up or down on one criterion; the total of all points ranks the routes.
3. **Rules out** takes a route away whatever its points. **Adds**, **puts a step first**, **advises** and **warns** shape
   the plan and never the ranking.
4. **Rests on** names dated sources, or says that it is our own judgement. Where sources disagree, both sides stand there.
"""


def page() -> None:
    """Shows the page."""
    now = state.current()
    assert now.pack is not None
    follow()
    st.title("Rules", anchor=False)
    st.markdown("Every piece of advice comes from a rule that you can read here: a condition, what it does, and what it rests on.")
    rules, table = st.tabs(["Rules", "Sources"], key="rules_tab", on_change="rerun")
    if rules.open:
        with rules:
            _rules(now.pack, state.recommendation(now.pack, now.answers) if now.answers.given else None)
    if table.open:
        with table:
            sources.table(now.pack)
    arrive()


def _rules(pack: Pack, rec: Recommendation | None) -> None:
    chosen, source = state.page_value("rule"), state.page_value("source")
    browse.unknown("rule", chosen, pack.rules, lambda name: entry("rules", browse.title_of(name), rule=name))
    browse.unknown("source", source, pack.sources, lambda name: entry("rules", name, source=name))
    fired = [f.rule for f in rec.evaluation.fired] if rec else []
    left, right = st.columns([5, 8], gap="large")
    with left, st.container(key="browse_list", gap="xsmall"):
        browse.search("Search rules", "Words of its name, reason or condition")
        found = _narrowed(pack, fired if rec else None, source)
        words = f"{len(found)} of {len(pack.rules)} rules"
        if rec:
            n = len(set(found).intersection(fired))
            words += f" · {n} fire{'s' if n == 1 else ''} for your answers"
        st.caption(words)
        if not found:
            st.markdown("No rule has all of this. Try fewer words, or any route.")
        browse.window(found, chosen, "rules", lambda ids: _list(pack, ids, chosen, frozenset(fired)))
    with right:
        if chosen in pack.rules:
            with st.container(key="browse_entry"):
                rules_entry.show(pack, pack.rules[chosen], state.answers(), rec)
            return
        with st.container(key="browse_beside"):
            if source in pack.sources:
                sources.one(pack, pack.sources[source])
            else:
                st.header("How to read a rule", anchor=False)
                st.markdown(_WELCOME)


def _narrowed(pack: Pack, fired: list[str] | None, source: str) -> list[str]:
    """The rules that concern a route, fire for the answers, rest on the source and hold the words, all as chosen."""
    labels = {route.id: route.label for route in pack.content.routes}
    route = here if (here := state.page_value("route")) in labels else None
    st.selectbox(
        "Concerns", list(labels), index=None, placeholder="Any route", format_func=lambda r: labels.get(r, r),
        **bound("rule_route", route, lambda chosen: state.set_page_value("route", chosen or "")),
    )  # fmt: skip
    only_fired = st.toggle("Only those that fire for your answers", key="rule_fired", disabled=fired is None)
    among = fired if only_fired else None
    source = source if source in pack.sources else ""
    return [rule.id for rule in find_rules(pack, state.page_value("find"), route=route or "", source=source, among=among)]


def _list(pack: Pack, ids: list[str], chosen: str, fired: frozenset[str]) -> None:
    """Links to rules, under the names of their files."""
    above, kept = "", browse.kept(pack)
    for rule_id in ids:
        chapter = _chapter(pack, rule_id)
        if chapter != above:
            st.caption(f"**{plain(chapter)}**")
        above = chapter
        note = "fires" if rule_id in fired else ""
        entry("rules", browse.title_of(rule_id), bold=rule_id == chosen, note=note, kept=kept, rule=rule_id)


def _chapter(pack: Pack, rule_id: str) -> str:
    """The file of a rule as a heading: `adaptation/rules/5-knowledge.yaml` -> Knowledge."""
    name = PurePosixPath(pack.places[("rules", rule_id)].file).stem
    return browse.title_of(name.lstrip("0123456789-_ ").replace("-", " ")) or name
