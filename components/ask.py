"""One question as a widget. Values are ids; what the visitor chose goes into the answers, and from there into the widget."""

from __future__ import annotations

from typing import Any

import streamlit as st

from advisor.answers import Answers, with_followers
from advisor.explain import answer_text
from advisor.pack import NOT_SURE, Answer, Pack, Question

from . import state
from .text import plain
from .widget_key import chosen, seeded, shows

MOST_PILLS = 8  # more single choices than these stand in a list
NONE = "-"  # no option has this id
_NOT_SURE_LABEL, _NONE_LABEL = ":gray[Not sure]", "None of these"


def ask(pack: Pack, question: Question, answers: Answers, *, hint: str = "", in_section: bool = False) -> None:
    """The question with its answers, a hint below, and room for a note once it is answered."""
    answer = answers.given.get(question.id)
    with st.container(key=f"ask_{question.id}", gap="xxsmall"):
        _widget(question, answer, _label(question, answers), in_section)
        remark = _remark(question, answer)
        if remark or hint:
            st.caption(remark or plain(hint))
        if answer is not None:
            _note(question, answers)


def first_sentence(text: str) -> str:
    """The first sentence of a help text."""
    head, stop, _ = text.partition(". ")
    return head + "." if stop else text


def _label(question: Question, answers: Answers) -> str:
    mark = "  :gray-badge[assumed]" if question.id in answers.assumed else ""
    return plain(question.ask) + mark


def tooltip(question: Question) -> str | None:
    """How to answer, what options mean where that needs saying, and why it matters; Markdown."""
    options = "\n".join(f"- **{plain(o.label)}:** {plain(o.help)}" for o in question.choices.values() if o.help)
    parts = [plain(question.help), options, f"*Why it matters:* {plain(question.why)}" if question.why else ""]
    return "\n\n".join(part for part in parts if part) or None


def _widget(question: Question, answer: Answer | None, label: str, in_section: bool) -> None:
    several = question.several is not None
    key = seeded(f"q_{question.id}", _seed(question, answer, several))
    labels = {id_: option.label for id_, option in question.choices.items()}
    options = [*labels, *([NONE] if several else []), NOT_SURE]
    common: dict[str, Any] = {"key": key, "help": tooltip(question), "on_change": _answered, "args": (question, key, in_section)}
    if not several and len(labels) > MOST_PILLS:
        texts = {**labels, NOT_SURE: "Not sure"}
        st.selectbox(label, options, index=None, placeholder="Choose one", format_func=lambda o: texts.get(o, o), **common)
        return
    texts = {**{o: plain(text) for o, text in labels.items()}, NONE: _NONE_LABEL, NOT_SURE: _NOT_SURE_LABEL}
    if several:
        st.pills(label, options, selection_mode="multi", format_func=lambda o: texts.get(o, o), **common)
    else:
        st.pills(label, options, selection_mode="single", format_func=lambda o: texts.get(o, o), **common)


def _seed(question: Question, answer: Answer | None, several: bool) -> str | list[str] | None:
    """The widget's value for an answer."""
    if answer is None:
        return [] if several else None
    if several:
        return [NOT_SURE] if answer.not_sure else list(answer.options) or [NONE]
    if answer.not_sure:
        return NOT_SURE
    return answer.options[0] if len(answer.options) == 1 else None


def _answered(question: Question, key: str, in_section: bool) -> None:
    by_hand, value = chosen(f"q_{question.id}", key)
    if not by_hand:
        return
    several = question.several is not None
    old = state.answers().given.get(question.id)
    answer = _from_several(value, old) if several else _from_one(value)
    shows(f"q_{question.id}", _seed(question, answer, several))
    if in_section:
        st.session_state.setdefault("_in_section", set()).add(question.id)
    new = state.answers().with_answer(question.id, answer)
    pack = state.pack()
    state.change(new if pack is None else with_followers(pack, new, question.id), question.id)


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


def _note(question: Question, answers: Answers) -> None:
    note = answers.notes.get(question.id, "")
    with st.popover("Note", type="tertiary", icon=":material/edit_note:", key=f"note_of_{question.id}", on_change="rerun") as popover:
        if popover.open:
            st.session_state[f"note_{question.id}"] = note
            st.text_area(
                "Note on this answer", key=f"note_{question.id}", max_chars=1_000, on_change=_noted, args=(question.id,),
                help="Exports carry it. The address does not, so a reload forgets it.",
            )  # fmt: skip
    if note:
        st.caption(plain(note))


def _noted(question: str) -> None:
    notes = {**state.answers().notes, question: st.session_state[f"note_{question}"].strip()}
    state.keep(notes={q: text for q, text in notes.items() if text})


def forget_places() -> None:
    """Answered questions of the sections join the others; after a fresh start."""
    st.session_state.pop("_in_section", None)


def answered_in_section() -> frozenset[str]:
    """Questions answered inside their section in this session: they stay there, so that nothing moves under the hand."""
    return frozenset(st.session_state.get("_in_section", ()))
