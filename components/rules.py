"""The Rules page: the rules that fired for the answers, by need; every rule to search, to read in full and to try changes of; and the sources."""

import itertools
import os
import sys
from collections import Counter

import streamlit as st

from advisor.answers import Answers, query_string, to_query
from advisor.decide import Recommendation
from advisor.diff import Tried, save_rule, try_change
from advisor.explain import as_written, condition_parts, find_rules, first_upper, grounds_of, how_well, listing, rule_view
from advisor.pack import Named, Pack, Rule, table

from . import html, state
from .frame import arrive, entry, follow, kept, link_to, once_open, problem_lines, search, sentence, unknown, window
from .widgets import choose, code, plain

_NEW, _HEADS = table(__file__).values()  # a rule to begin with; the columns of the table of sources
_MOST = 8  # sentences below one heading


def page(pack: Pack, answers: Answers) -> None:
    """Shows the page."""
    follow()
    st.title("Rules", anchor=False)
    st.markdown("Every piece of advice comes from a rule that you can read here: a condition, what it does, and what it rests on.")
    rules, levers, table = st.tabs(["Rules", "Needs by routes", "Sources"], key="rules_tab", on_change="rerun")
    once_open(rules, _rules, pack, state.recommendation(pack, answers) if rules.open and answers.given else None)
    once_open(levers, lambda: html.show("levers", pack=pack, routes=[r for r in pack.content.routes if not r.companion], how_well=how_well))
    once_open(table, _sources, pack)
    arrive()


def _rules(pack: Pack, rec: Recommendation | None) -> None:
    chosen, source = state.page_value("rule"), state.page_value("source")
    unknown("rule", chosen, pack.rules)
    unknown("source", source, pack.sources)
    fired = [*rec.evaluation.fired] if rec else []
    left, right = st.columns([5, 8], gap="large")
    with left, st.container(key="browse_list", gap="xsmall"):
        search("Search rules", "Words of its name, reason or condition")
        found = _narrowed(pack, fired, source)
        n = len({rule.id for rule in found}.intersection(fired))
        st.caption(f"{len(found)} of {len(pack.rules)} rules" + (f" · {n} fire{'s' if n == 1 else ''} for your answers" if rec else ""))
        if not found:
            st.markdown("No rule has all of this. Try fewer words, or any route.")
        by_need = {rule.id: _chapter(pack, rec, rule) for rule in found}
        ids = sorted(by_need, key=lambda name: by_need[name][0])
        marked = set(fired) if n < len(found) else set()  # where all of them fire, no mark tells anything
        for chapter, names in itertools.groupby(window(ids, chosen), lambda name: by_need[name][1]):
            st.caption(f"**{plain(chapter)}**")
            for name in names:
                entry("rules", pack.rules[name].because, bold=name == chosen, note="fires" * (name in marked), **kept(pack), rule=name)
    with right, st.container(key="browse_entry" if chosen in pack.rules else "browse_beside"):
        if chosen in pack.rules:
            _entry(pack, pack.rules[chosen], state.answers())
        elif source in pack.sources:
            entry("rules", "All rules", icon=":material/arrow_back:")
            st.header(plain(first_upper(pack.sources[source].title)), anchor=False)
            html.show("sources", pack=pack, ids=[source])
        else:
            html.show("how_to_read")
            _change(pack)


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
    return next(((1_000, i), name) for i, (name, does) in enumerate(kinds) if does)


def _entry(pack: Pack, rule: Rule, answers: Answers) -> None:
    with st.container(key="browse_turn"):
        entry("rules", "All rules", icon=":material/list:", **kept(pack))
    st.header(plain(rule.because), anchor=False)
    when = pack.declared[rule.when.name] if isinstance(rule.when, Named) else rule.when
    html.show(
        "rule", pack=pack, rule=rule, answers=answers, grounds=grounds_of(pack, rule), when=when, parts=condition_parts(pack, when),
        seen=rule_view(pack, answers, rule.id) if answers.given else None,
        routes=lambda to: "every route" if len(ids := pack.expand(to)) == len(pack.routes) else listing([pack.routes[r].label for r in ids]),
    )  # fmt: skip
    place = pack.places[("rules", rule.id)]
    st.subheader("As written", anchor=False)
    st.markdown(f"{code(place.file)} line {place.line}")
    if text := as_written(pack, "rules", rule.id):
        st.code(text, language=None, wrap_lines=True)  # the colours of its YAML are too faint to read
        _change(pack, rule.id, text)
    else:
        st.caption("The file was edited since it was read; the page follows in a moment.")


def _change(pack: Pack, rule: str = "", text: str = "") -> None:
    """A box with the lines of a rule (without one, of a new rule), and what was found for them when they were tried last."""
    with st.expander("Try a change" if rule else "Try a rule of your own", key=f"change_{rule}", on_change="rerun") as box:
        if not box.open:
            return
        answers = state.answers()
        basis, drafts = (pack.text_hash, query_string(to_query(pack, answers))), st.session_state.setdefault("_drafts", {})
        lines, change, tried_on, tried = drafts.get(rule, (text or _NEW.replace("NEED", next(iter(pack.needs))), "", None, None))
        with st.form(f"change_form_{rule}", border=False):
            lines = st.text_area("The rule as it should be", lines, height="content", max_chars=20_000, key=f"change_lines_{rule}")
            with st.container(horizontal=True, gap="small"):
                asked, without = st.form_submit_button("Try", type="primary"), bool(rule) and st.form_submit_button("Try without it")
            if asked or without:
                change = f"disable: {{rules: {{{rule}: Tried without it.}}}}" if without else lines
                with st.spinner("Trying it on the cases and the promises…"):
                    tried, tried_on = try_change(pack, change, answers if answers.given else None, ""), basis
                drafts[rule] = lines, change, basis, tried
        if tried is not None and tried_on == basis:
            _found(pack, rule, change, tried)


def _found(pack: Pack, rule: str, said: str, tried: Tried) -> None:
    """What the change does, and how to keep it."""
    if tried.problems:
        (st.warning if tried.found else st.error)(problem_lines(tried.problems, _MOST), icon=":material/rule:")
    for head, lines in tried.found:
        more = [f"- and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
        st.markdown("\n".join([f"**{plain(head)}**\n", *(f"- {sentence(line.replace(' -> ', ' → '))}" for line in lines[:_MOST]), *more]))
    if not tried.found:
        return
    with st.container(horizontal=True, gap="small"):
        st.download_button("Download as overlay", tried.as_zip, "our-change.zip", "application/zip", on_click="ignore", key=f"overlay_{rule}")
        if (os.environ.get("ADVISOR_EDIT") == "1" or "--edit" in sys.argv[1:]) and st.button("Save", key=f"save_{rule}"):  # so told at its start
            if isinstance(done := save_rule(pack, said), tuple):
                st.error(f"Nothing was saved.\n\n{problem_lines(done, _MOST)}")
            else:
                st.success(f"Saved in {code(done.name)}; it is in force in a few seconds.")
    st.caption("Unpack it beside the pack; then `python -m advisor check --pack our-change` reads it.")


def _sources(pack: Pack) -> None:
    """All sources, to sort and to search, with how much of each was read; those that most rules rest on lead."""
    st.markdown("Every rule names the sources that it rests on, or says that it is our own judgement.")
    rules = Counter(name for rule in pack.content.rules for name in rule.sources)
    told = (
        (s.id, first_upper(s.title), s.publisher, s.year, html.READ.get(s.read, ""), rules[s.id], link_to("source", s.id), s.url or None)
        for s in sorted(pack.content.sources, key=lambda s: -rules[s.id])
    )
    rows = [dict(zip(_HEADS, cells, strict=True)) for cells in told]
    links = {name: st.column_config.LinkColumn(display_text="open") for name in ("What rests on it", "Address")}
    st.dataframe(rows, hide_index=True, height=640, column_config=links, alt=f"The {len(rows)} sources of these rules")
