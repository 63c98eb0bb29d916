"""Describe it: a story becomes a prompt for the visitor's own assistant, and what it writes back becomes answers.

Nothing is sent anywhere: the visitor carries the prompt over by the clipboard, and the reply back."""

import zlib

import streamlit as st

from advisor.describe import Described, Quote, prompt_of, read_reply
from advisor.explain import answer_text, question_text
from advisor.pack import Pack

from . import frame, html, state
from .text import plain

_MOST = 20_000  # letters of a story


def pane(pack: Pack) -> None:
    """The story, the prompt to copy, the reply, and its answers to keep or to clear."""
    st.header("Describe it", anchor=False)
    story = st.text_area(
        "What should the model do, or what disappoints?", key="story", height=180, max_chars=_MOST,
        placeholder="What comes in and what must come out, where the facts stand, what was tried and how it ended, what an error costs, ...",
    )  # fmt: skip
    if not (story or "").strip():
        st.button("Go on", key="told")  # leaving the box brings the prompt; a button says so
        return
    html.show("copy", scripted=True, text=prompt_of(pack, story))
    reply = st.text_area("What your assistant wrote back", key="reply", height=180, placeholder="Paste all of it; code fences do no harm.")
    if (reply or "").strip():
        _review(pack, reply, read_reply(pack, reply, story))


def _review(pack: Pack, reply: str, found: Described) -> None:
    """Each answer with its words beside it. Ticked at first are those whose words stand in the story."""
    if found.problems:
        st.warning(f"Not read, or to be looked at:\n\n{frame.problem_lines(found.problems, 20)}", icon=":material/rule:")
    given = found.answers.given
    if not given:
        return
    st.subheader(f"{len(given)} answers: keep those that are right", anchor=False)
    kept = []
    for name, answer in given.items():
        question = pack.questions[name]
        left, right = st.columns(2, vertical_alignment="center")
        key = f"keep_{name}_{zlib.crc32(reply.encode())}"  # another reply starts anew
        label = f"{plain(question_text(question))} **{plain(answer_text(question, answer))}**"
        if left.checkbox(label, value=found.supported(name), key=key, wrap=True):
            kept.append(name)
        right.markdown("  \n".join(map(_said, found.quotes[name])) or ":orange[:material/help: No words of the story beside it]")
    st.button(
        "Use these answers", key="use_described", type="primary", disabled=not kept,
        on_click=lambda: state.begin(found.over(state.answers(), kept)),
    )  # fmt: skip


def _said(quote: Quote) -> str:
    text = f"“{plain(quote.text)}”"
    return text if quote.stands else f":orange[:material/warning: Not in your story:] {text}"
