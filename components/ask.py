"""One question, or one grid, as widgets. Values are ids; what the visitor chose goes into the answers, and from there into the widgets."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import VOLUME, answer_text, counted_apart, first_upper, test_of, within
from advisor.pack import NOT_SURE, Answer, Question

from . import state
from .widgets import bound, plain

AFTERNOON, MOST_NOTE = 4, 1_000  # hours; letters
NONE = "-"  # no option has this id
_COUNTED = "Example: of 20 failures read, 11 never saw the passage"
_NOT_SURE_LABEL, _NONE_LABEL = ":gray[Not sure]", "None of these"


def ask(questions: Sequence[Question], rec: Recommendation, noting: bool = False) -> str:
    """A question with its help and answers, or a grid's rows, each with its own. Gives what to say below, in Markdown; of a note if `noting`."""
    first, answers = questions[0], rec.answers
    with st.container(key=f"ask_{'rows_' * (len(questions) > 1)}{first.grid or first.id}", gap="xxsmall"):
        options = [f"*{plain(o.label)}:* {plain(o.help)}" for o in first.choices.values() if o.help]  # those whose meaning needs saying
        below = [plain(first.help), *options, f"*Why it matters:* {plain(first.why)}" if first.why else ""]
        st.markdown(f"**{plain(first.ask)}**" + "".join(f"  \n:gray[{line}]" for line in below if line))
        for question in questions:
            _widget(question, answers.given.get(question.id), row=bool(question.grid))
    remarks = ((q.row, r) for q in questions for r in (remark(rec, q), "" if noting else plain(answers.notes.get(q.id, ""))))
    mark = [":gray-badge[assumed]"] if any(q.id in answers.assumed for q in questions) else []
    return "\n\n".join([*mark, *(f"{plain(row)}: {r}" if row else r for row, r in remarks if r)])


def note(question: Question, rec: Recommendation) -> None:
    """The field for the note on a question."""
    kept = bound(f"note_{question.id}", rec.answers.notes.get(question.id, ""), state.note, question.id)
    st.text_area("Your own counts or words (gone on reload; exports keep them)", max_chars=MOST_NOTE, height=68, placeholder=_COUNTED, **kept)


def remark(rec: Recommendation, question: Question) -> str:
    """What the widget alone cannot show: a test that would tell, or several values still possible."""
    answer = rec.answers.given.get(question.id)
    if answer is None or question.several is not None:
        return ""
    if question.id == VOLUME and (apart := counted_apart(rec.answers, rec.answers.others)):
        return plain(" ".join(apart))
    if answer.not_sure and (test := test_of(rec, question)):
        return plain(f"{'An afternoon' if test.hours <= AFTERNOON else f'Work of {test.takes}'} would tell: {within(test.do)}")
    return plain(f"Still possible: {answer_text(question, answer)}.") if len(answer.options) > 1 else ""


def _widget(question: Question, answer: Answer | None, *, row: bool) -> None:
    """The answers to choose from. A row of a grid shows its label; every other question has its own above the help."""
    label = plain(question.row if row else question.ask)
    shown: dict[str, Any] = {"label_visibility": "visible" if row else "collapsed"}
    if question.groups and question.several is None:
        _grouped(label, question, answer, shown)
        return
    none = [NONE] if question.several is not None and not any(o.alone for o in question.choices.values()) else []
    _pills(label, question, [*question.choices, *none, NOT_SURE], answer, shown)
    if question.number is not None:
        exact = answer.number if answer is not None else None
        kept = bound(f"n_{question.id}", exact, lambda n: _changed(question, None if n is None else Answer((f"bin{question.bin_of(n)}",), float(n))))
        kept |= {"placeholder": "or type the number", "label_visibility": "collapsed", "width": 200}
        st.number_input(f"{label} An exact number", min_value=0.0, max_value=1e12, step=1.0, format="%g", value=None, **kept)


def _pills(label: str, question: Question, options: list[str], answer: Answer | None, shown: dict[str, Any]) -> None:
    texts = {o: plain(first_upper(answer_text(question, Answer((o,))))) for o in question.choices} | {NONE: _NONE_LABEL, NOT_SURE: _NOT_SURE_LABEL}
    mode = "multi" if question.several is not None else "single"
    value = _value(question, answer)
    chosen = bound(f"q_{question.id}", value if question.several is not None or value in options else None, _answered, question)
    st.pills(label, options, selection_mode=mode, format_func=lambda o: texts.get(o, o), **shown, **chosen)  # type: ignore[call-overload]


def _grouped(label: str, question: Question, answer: Answer | None, shown: dict[str, Any]) -> None:
    """First the groups, then the options of the chosen one."""
    at, then = st.session_state.get("_groups", {}).get(question.id, ("", None))
    own = _group_of(question, answer)
    group = at if at and then == answer else own
    texts = {g: plain(held.label) for g, held in question.groups.items()} | {NOT_SURE: _NOT_SURE_LABEL}
    chosen = bound(f"g_{question.id}", NOT_SURE if answer is not None and answer.not_sure and group is None else group, _group_chosen, question)
    st.pills(label, [*question.groups, NOT_SURE], format_func=lambda g: texts.get(g, g), **shown, **chosen)
    if group is not None:
        held = question.groups[group]
        st.caption(f"**{plain(held.label)}**, more exactly:")
        _pills(f"{label} {plain(held.label)}", question, [*held.options], answer, shown)
        if answer is not None and own != group and answer.options:
            st.caption(plain(f"Your answer: {answer_text(question, answer)}."))


def _value(question: Question, answer: Answer | None) -> str | list[str] | None:
    if question.several is not None:
        return [] if answer is None else [NOT_SURE] if answer.not_sure else list(answer.options) or [NONE]
    if answer is None or answer.not_sure:
        return NOT_SURE if answer else None
    return answer.options[0] if len(answer.options) == 1 else None


def _answered(value: Any, question: Question) -> None:
    old = state.answers().given.get(question.id)
    one = None if value is None or isinstance(value, list) else Answer(not_sure=True) if value == NOT_SURE else Answer((value,))
    answer = _from_several(question, value, old) if question.several is not None else one
    if one and old and old.number is not None and one.options == old.options:
        return  # the range of the number that was typed, which says more
    if question.groups:
        st.session_state.setdefault("_groups", {})[question.id] = (_group_of(question, answer or old) or "", answer)  # open while this stands
    _changed(question, answer)


def _group_chosen(group: str | None, question: Question) -> None:
    if group == NOT_SURE:
        _answered(group, question)
    else:
        st.session_state.setdefault("_groups", {})[question.id] = (group or "", state.answers().given.get(question.id))


def _changed(question: Question, answer: Answer | None) -> None:
    old = state.answers().given.get(question.id)
    state.change(state.answers().with_answer(question.id, answer), question.id)
    if st.session_state.get("_leads") == (question.grid or question.id):
        if old is None and answer is not None and answer.number is None:
            st.session_state["_chosen"] = question.id  # by a click, for the first time: if that says all, the next question leads
        st.rerun()  # at once, where only the leading question would run and then have all run


def _group_of(question: Question, answer: Answer | None) -> str | None:
    return next((g for g, group in question.groups.items() if answer and set(answer.options) & set(group.options)), None)


def _from_several(question: Question, values: list[str], old: Answer | None) -> Answer | None:
    """*None of these*, *Not sure* and options that say that no other holds clear the rest, and the rest clears them."""
    before = set() if old is None else {NOT_SURE} if old.not_sure else set(old.options) or {NONE}
    new = next((v for v in values if v not in before), None)
    if new in (NOT_SURE, NONE):
        return Answer(not_sure=new == NOT_SURE)
    if new is not None and question.choices[new].alone:
        return Answer((new,))
    rest = tuple(o for o in question.choices if o in values and (new is None or not question.choices[o].alone))
    return Answer(rest) if rest else None
