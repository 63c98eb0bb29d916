"""The Rules page: every rule and every source of the pack, to read, search and filter."""

from __future__ import annotations

from pathlib import PurePosixPath

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain.find import EFFECTS, STRENGTHS, find_rules
from advisor.pack import Pack, Rule

from . import browse, rules_entry, sources, state
from .frame import arrive, entry, follow
from .text import plain

EFFECT_LABELS = {
    "points": "gives points",
    "rule_out": "rules out",
    "add": "adds",
    "before": "puts a step first",
    "advise": "advises",
    "warn": "warns",
}
_ALL_ROUTES = "Any route"


def page() -> None:
    """Shows the page."""
    now = state.current()
    assert now.pack is not None
    pack = now.pack
    follow()
    st.title("Rules", anchor=False)
    st.markdown("Every piece of advice comes from a rule that you can read here: a condition, what it does, and what it rests on.")
    chosen_source = state.page_value("source")
    _switch(chosen_source)
    if chosen_source:
        sources.view(pack, chosen_source, state.page_value("find"))
    else:
        _rules(pack, state.recommendation(pack, now.answers) if now.answers.given else None)
    arrive()


def _switch(chosen_source: str) -> None:
    """Rules or sources; the address says which, so that links and the back button reach both."""
    st.session_state["rules_side"] = "Sources" if chosen_source else "Rules"

    def changed() -> None:
        state.set_page_value("source", browse.ALL if st.session_state["rules_side"] == "Sources" else "")
        state.set_page_value("find", "")
        state.set_page_value("rule", "")

    st.segmented_control("Show", ["Rules", "Sources"], key="rules_side", required=True, on_change=changed, label_visibility="collapsed")


def _rules(pack: Pack, rec: Recommendation | None) -> None:
    chosen = state.page_value("rule")
    fired = [f.rule for f in rec.evaluation.fired] if rec else []
    if chosen and chosen not in pack.rules:
        browse.unknown("rule", chosen, list(pack.rules), lambda name: entry("rules", browse.title_of(name), rule=name))
    left, right = st.columns([5, 8], gap="large")
    with left, browse.pane():
        browse.search("Search rules", "Words of its name, reason or condition")
        found = _filtered(pack, rec, fired)
        _count(pack, found, fired, rec)
        _list(pack, found, chosen, frozenset(fired))
    with right:
        if chosen in pack.rules:
            with browse.opened():
                rules_entry.show(pack, pack.rules[chosen], state.answers(), rec)
        else:
            with st.container(key="browse_welcome"):
                _welcome(pack)


def _filtered(pack: Pack, rec: Recommendation | None, fired: list[str]) -> list[Rule]:
    """The filters, and the rules that pass them."""
    state_of = st.session_state
    route_here = state.page_value("route")
    active = sum(bool(state_of.get(k)) for k in ("rule_effects", "rule_strengths", "rule_fired")) + (route_here in pack.routes)
    state_of["rule_route"] = route_here if route_here in pack.routes else _ALL_ROUTES

    def route_changed() -> None:
        picked = state_of["rule_route"]
        state.set_page_value("route", "" if picked == _ALL_ROUTES else picked)

    with st.expander(f"Filters · {active} set" if active else "Filters", key="rule_filters"):
        st.selectbox(
            "Concerns",
            [_ALL_ROUTES, *pack.routes],
            key="rule_route",
            format_func=lambda r: pack.routes[r].label if r in pack.routes else r,
            on_change=route_changed,
        )
        effects = st.pills("What it does", list(EFFECTS), key="rule_effects", selection_mode="multi", format_func=EFFECT_LABELS.__getitem__)
        strengths = st.pills("What it rests on", list(STRENGTHS), key="rule_strengths", selection_mode="multi")
        only_fired = st.toggle("Only those that fire for your answers", key="rule_fired", disabled=rec is None)
    return find_rules(
        pack,
        state.page_value("find"),
        effects=effects or (),
        strengths=strengths or (),
        route=route_here if route_here in pack.routes else "",
        among=fired if only_fired and rec else None,
    )


def _count(pack: Pack, found: list[Rule], fired: list[str], rec: Recommendation | None) -> None:
    words = f"{len(found)} of {len(pack.rules)} rules"
    if rec:
        n = len({r.id for r in found}.intersection(fired))
        words += f" · {n} fire{'s' if n == 1 else ''} for your answers"
    st.caption(words)
    if not found:
        st.markdown("No rule has all of these words and filters. Try fewer words, or take a filter off.")


def _list(pack: Pack, found: list[Rule], chosen: str, fired: frozenset[str]) -> None:
    kept = browse.kept()

    def show(ids: list[str]) -> None:
        above = ""
        for rule_id in ids:
            chapter = _chapter(pack, rule_id)
            if chapter != above:
                st.caption(f"**{plain(chapter)}**")
            above = chapter
            note = "fires" if rule_id in fired else ""
            entry("rules", browse.title_of(rule_id), bold=rule_id == chosen, note=note, kept=kept, rule=rule_id)

    browse.window([r.id for r in found], chosen, "rules", show)


def _chapter(pack: Pack, rule_id: str) -> str:
    """The file of a rule as a heading: `adaptation/rules/5-knowledge.yaml` -> Knowledge."""
    name = PurePosixPath(pack.places[("rules", rule_id)].file).stem
    return name.lstrip("0123456789-_ ").replace("-", " ").replace("_", " ").capitalize() or name


def _welcome(pack: Pack) -> None:
    """What stands in the right half until a rule is opened."""
    st.header("How to read a rule", anchor=False)
    st.markdown(
        "1. **When** says for which answers it holds. A rule fires only if its condition is certainly true.\n"
        "2. **Points** move a route up or down on one criterion; the total of all points ranks the routes.\n"
        "3. **Rules out** takes a route away whatever its points. **Adds**, **puts a step first**, **advises** and "
        "**warns** shape the plan and never the ranking.\n"
        "4. **Rests on** names dated sources, or says that it is our own judgement. Where sources disagree, both sides stand there."
    )
    st.markdown("Choose a rule on the list, or look at one of these:")
    for rule in _samples(pack):
        entry("rules", browse.title_of(rule.id), rule=rule.id)
        st.caption(plain(rule.reasons))


def _samples(pack: Pack) -> list[Rule]:
    """One rule of each common kind: points from a strong source, a veto, a contested one."""
    kinds: tuple[dict[str, list[str]], ...] = (
        {"effects": ["points"], "strengths": ["strong"]},
        {"effects": ["rule_out"]},
        {"strengths": ["contested"]},
    )
    found = (rule for kind in kinds for rule in find_rules(pack, **kind)[:1])  # type: ignore[arg-type]
    return [*{rule.id: rule for rule in found}.values()]
