"""One rule in full: sentence, condition, effects, what it rests on, its file, your answers, and the cases it decides."""

from __future__ import annotations

import streamlit as st

from advisor.answers import Answers
from advisor.decide import Recommendation
from advisor.explain import condition_text, grounds_of, question_text
from advisor.explain import listing as words_of
from advisor.explain.impact import Decided, deciding_cases, open_cases
from advisor.explain.rule_view import as_written, rule_view
from advisor.explain.words import answer_text, within
from advisor.pack import Pack, Rule
from advisor.pack import condition as c

from . import browse, sources
from .frame import entry
from .text import code, plain

_MARKS = {
    "strong": ("Strong evidence", ":material/verified:", "green"),
    "common": ("Common practice", ":material/groups:", "blue"),
    "contested": ("Contested", ":material/balance:", "orange"),
    "judgement": ("Our judgement", ":material/psychology:", "gray"),
}
_GRADES = {"best": "a best choice there", "also_ok": "acceptable there", "wrong": "wrong there", "other": "not named there"}


def show(pack: Pack, rule: Rule, answers: Answers, rec: Recommendation | None) -> None:
    """The rule in full."""
    with st.container(key="browse_turn"):
        entry("rules", "All rules", icon=":material/list:", kept=browse.kept(pack))
    st.header(plain(rule.because), anchor=False)
    if rule.because_against:
        st.markdown(plain(rule.because_against))
    _marks(pack, rule, rec)
    for head, part in (
        ("When", lambda: _condition(pack, rule)),
        ("What it does", lambda: _effects(pack, rule)),
        ("For your answers", lambda: _answers(pack, rule, answers)),
        ("What it rests on", lambda: _grounds(pack, rule)),
        ("Cases that it decides", lambda: _cases(pack, rule)),
        ("As written", lambda: _file(pack, rule)),
    ):
        st.subheader(head, anchor=False)
        part()


def _marks(pack: Pack, rule: Rule, rec: Recommendation | None) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        mark = _MARKS.get(grounds_of(pack, rule))
        if mark:
            label, icon, colour = mark
            st.badge(label, icon=icon, color=colour)  # type: ignore[arg-type]
        if rec and any(f.rule == rule.id for f in rec.evaluation.fired):
            st.badge("Fires for your answers", icon=":material/check:", color="green")


def _condition(pack: Pack, rule: Rule) -> None:
    when = rule.when
    if isinstance(when, c.Named):
        when = next(n.when for n in pack.content.conditions if n.id == when.name)
    if isinstance(when, (c.All, c.AnyOf)):
        st.markdown("All of these hold:" if isinstance(when, c.All) else "One of these holds:")
        st.markdown("\n".join(f"- {plain(condition_text(pack, part))}" for part in when.parts))
    else:
        text = condition_text(pack, when)
        st.markdown(plain(text[:1].upper() + text[1:]))
    st.code(str(rule.when), language=None, wrap_lines=True)


def _effects(pack: Pack, rule: Rule) -> None:
    lines = [f"**Shows** that you need to {plain(within(pack.needs[need].label))}: *{_strength(word)}*." for need, word in rule.needs.items()]
    lines += [f"**Speaks of** {_routes(pack, pack.expand([name]))}: *{_strength(word)}*." for name, word in rule.routes.items()]
    if rule.rule_out:
        lines.append(f"**Rules out** {_routes(pack, pack.expand(rule.rule_out))}.")
    for route, phase in rule.add.items():
        lines.append(f"**Adds** {plain(pack.routes[route].label)} to the plan, *{phase}*.")
    for step, gated in rule.before.items():
        lines.append(f"**Puts a step first:** {plain(pack.steps[step].label)}, ahead of {_routes(pack, pack.expand(gated))}.")
    if rule.advise:
        lines.append(f"**Advises:** {plain(rule.advise)}")
    if rule.warn:
        lines.append(f"**Warns:** {plain(rule.warn)}")
    if rule.about:
        lines.append(f"**Only where** {_routes(pack, pack.expand(rule.about))} is advised.")
    st.markdown("\n".join(f"- {line}" for line in lines))


def _strength(word: str) -> str:
    return word if word.startswith("against") else f"for, {word}"


def _routes(pack: Pack, ids: tuple[str, ...]) -> str:
    if len(ids) == len(pack.routes):
        return "every route"
    return plain(words_of([pack.routes[r].label for r in ids]))


def _answers(pack: Pack, rule: Rule, answers: Answers) -> None:
    if not answers.given:
        st.markdown("You have not answered anything yet, so there is nothing to hold it against.")
        return
    seen = rule_view(pack, answers, rule.id)
    said = [f"- {plain(question_text(pack.questions[q]))} **{plain(answer_text(pack.questions[q], answers.given[q]))}**" for q in seen.because_of]
    open_ones = [f"- {plain(question_text(pack.questions[q]))} *open*" for q in seen.waits_for]
    if seen.state == "fires":
        st.markdown("It fires, because you said:\n\n" + "\n".join(said) if said else "It fires whatever the answers.")
    elif seen.state == "cannot":
        st.markdown("It does not fire." + (" You said:\n\n" + "\n".join(said) if said else ""))
    else:
        st.markdown("It may still fire; that hangs on what is open:\n\n" + "\n".join(said + open_ones))


def _grounds(pack: Pack, rule: Rule) -> None:
    if rule.contested:
        one, other = st.columns(2)
        with one, st.container(border=True, height="stretch"):
            st.markdown(f"**One side** \n\n{plain(rule.contested.claim)}")
        with other, st.container(border=True, height="stretch"):
            st.markdown(f"**The other side** \n\n{plain(rule.contested.counter)}")
    if rule.judgement:
        st.markdown("This is our own judgement; no source is claimed for it.")
    if rule.sources:
        st.markdown(sources.listing(pack, rule.sources))
        with st.container(horizontal=True, gap="small"):
            st.caption("What else rests on", width="content")
            for source_id in rule.sources:
                entry("rules", source_id, source=source_id)


@st.cache_data(show_spinner="Going through the cases…", max_entries=2_000)
def _decided(text_hash: str, rule_id: str, _pack: Pack) -> list[Decided]:
    return deciding_cases(_pack, rule_id)


def _cases(pack: Pack, rule: Rule) -> None:
    n = len(open_cases(pack))
    if not n:
        st.markdown("The pack holds no cases.")
        return
    with st.expander(f"Where among {n} cases another route would come first without it", key=f"cases_of_{rule.id}", on_change="rerun") as expander:
        if expander.open:
            found = _decided(pack.text_hash, rule.id, pack)
            lines = "\n".join(f"- {_case_line(pack, d)}" for d in found)
            st.markdown(f"In {len(found) or 'none'} of {n} cases another route would come first without it.\n\n{lines}")


def _case_line(pack: Pack, decided: Decided) -> str:
    case = pack.cases[decided.case]
    name = plain(case.title) if case.title else code(case.id)
    first = plain(pack.routes[decided.first].label) if decided.first else "no route"
    without = plain(pack.routes[decided.without].label) if decided.without else "no route"
    return f"{name}: **{first}** ({_GRADES[decided.grade]}); without it {without} ({_GRADES[decided.grade_without]})."


def _file(pack: Pack, rule: Rule) -> None:
    place = pack.places[("rules", rule.id)]
    st.markdown(f"{code(place.file)} line {place.line}")
    text = as_written(pack, "rules", rule.id)
    if text:
        st.code(text, language=None, wrap_lines=True)  # the colours of its YAML are too faint to read
    else:
        st.caption("The file was edited since it was read; the page follows in a moment.")
