"""One question as a widget. Values are ids; what the visitor chose goes into the answers, and from there into the widget."""

from __future__ import annotations

from typing import Any

import streamlit as st

from advisor.answers import Answers, with_followers
from advisor.explain import answer_text
from advisor.pack import NOT_SURE, Answer, Pack, Question

from . import state
from .bound import bound
from .text import plain

MOST_PILLS = 8  # more single choices than these stand in a list
NONE = "-"  # no option has this id
_NOT_SURE_LABEL, _NONE_LABEL = ":gray[Not sure]", "None of these"


def ask(pack: Pack, question: Question, answers: Answers, *, hint: str = "", head: str = "", in_section: bool = False) -> None:
    """The question with its answers, a hint below it, and the note on it. With a `head` (Markdown) it stands out as a card."""
    answer = answers.given.get(question.id)
    with st.container(key=f"ask_{question.id}", gap="xxsmall", border=bool(head)):
        if head:
            st.markdown(head)
        _widget(pack, question, answers, in_section)
        remarks = [_remark(question, answer) or plain(hint), plain(answers.notes.get(question.id, ""))]
        if any(remarks):
            st.caption("\n\n".join(filter(None, remarks)))


def first_sentence(text: str) -> str:
    """The first sentence of a help text."""
    head, stop, _ = text.partition(". ")
    return head + "." if stop else text


def tooltip(question: Question) -> str | None:
    """How to answer, what options mean where that needs saying, and why it matters; Markdown."""
    options = "\n".join(f"- **{plain(o.label)}:** {plain(o.help)}" for o in question.choices.values() if o.help)
    parts = [plain(question.help), options, f"*Why it matters:* {plain(question.why)}" if question.why else ""]
    return "\n\n".join(part for part in parts if part) or None


def _widget(pack: Pack, question: Question, answers: Answers, in_section: bool) -> None:
    several = question.several is not None
    labels = {id_: option.label for id_, option in question.choices.items()}
    options = [*labels, *([NONE] if several else []), NOT_SURE]
    label = plain(question.ask) + ("  :gray-badge[assumed]" if question.id in answers.assumed else "")
    value = _value(question, answers.given.get(question.id), several)
    common: dict[str, Any] = {"help": tooltip(question), **bound(f"q_{question.id}", value, _answered, pack, question, in_section)}
    if not several and len(labels) > MOST_PILLS:
        texts = {**labels, NOT_SURE: "Not sure"}
        st.selectbox(label, options, index=None, placeholder="Choose one", format_func=lambda o: texts.get(o, o), **common)
        return
    common["selection_mode"] = "multi" if several else "single"
    texts = {**{o: plain(text) for o, text in labels.items()}, NONE: _NONE_LABEL, NOT_SURE: _NOT_SURE_LABEL}
    st.pills(label, options, format_func=lambda o: texts.get(o, o), **common)


def _value(question: Question, answer: Answer | None, several: bool) -> str | list[str] | None:
    """The widget's value for an answer."""
    if several:
        return [] if answer is None else [NOT_SURE] if answer.not_sure else list(answer.options) or [NONE]
    if answer is None or answer.not_sure:
        return NOT_SURE if answer else None
    return answer.options[0] if len(answer.options) == 1 else None


def _answered(value: Any, pack: Pack, question: Question, in_section: bool) -> None:
    old = state.answers().given.get(question.id)
    answer = _from_several(value, old) if question.several is not None else _from_one(value)
    if in_section:
        st.session_state.setdefault("_in_section", set()).add(question.id)
    state.change(with_followers(pack, state.answers().with_answer(question.id, answer), question.id), question.id)


def _from_one(value: str | None) -> Answer | None:
    if value is None:
        return None
    return Answer(not_sure=True) if value == NOT_SURE else Answer((value,))


def _from_several(values: list[str], old: Answer | None) -> Answer | None:
    """*None of these* and *Not sure* clear the others, and the others clear them."""
    was_sure = old is None or not old.not_sure
    was_none = old is not None and not old.not_sure and not old.options
    if NOT_SURE in values and was_sure:
        return Answer(not_sure=True)
    if NONE in values and not was_none:
        return Answer()
    rest = tuple(o for o in values if o not in (NONE, NOT_SURE))
    return Answer(rest) if rest else None


def _remark(question: Question, answer: Answer | None) -> str:
    """What the widget alone cannot show: an exact figure, or several values still possible."""
    if answer is None or answer.not_sure or question.several is not None:
        return ""
    label = question.choices[answer.options[0]].label if answer.options else ""
    if answer.number is not None and label not in ("none", f"{answer.number:,.10g}"):
        return plain(f"Your figure: {answer_text(question, Answer(answer.options, answer.number))}.")
    return plain(f"Still possible: {answer_text(question, answer)}.") if len(answer.options) > 1 else ""


def answered_in_section() -> frozenset[str]:
    """Questions answered inside their section in this session: they stay there, so that nothing moves under the hand."""
    return frozenset(st.session_state.get("_in_section", ()))
