"""How a visit starts: planning or a system that disappoints, and what may be filled in at once."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from advisor.answers import Answers, filled, read_answers, read_answers_file
from advisor.explain.diagnosis import SYMPTOMS
from advisor.pack import Answer, Pack

from . import state
from .bound import bound
from .text import plain

PLAN, RUNS = "plan", "runs"
STAGE, LIVE, PILOT = "stage", "live", "pilot"  # the question that tells the two apart, and its answers for a system in use
_MODES = {PLAN: "We plan", RUNS: "It runs, and disappoints"}


def mode_of(answers: Answers) -> str:
    """Whether the answers speak of a plan or of a system in use."""
    answer = answers.given.get(STAGE)
    return RUNS if answer is not None and answer.options == (LIVE,) else PLAN


def _shown(answers: Answers) -> str:
    """The mode that is marked: a pilot with symptoms disappoints too, though its questions keep their places."""
    answer = answers.given.get(STAGE)
    pilot = answer is not None and answer.options == (PILOT,)
    return RUNS if pilot and SYMPTOMS in answers.given else mode_of(answers)


def row(pack: Pack, answers: Answers) -> None:
    """The mode and the menu of what to start from."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="start"):
        if STAGE in pack.questions and LIVE in pack.questions[STAGE].choices:
            st.segmented_control(
                "Situation", list(_MODES), format_func=_MODES.__getitem__, required=True, label_visibility="collapsed",
                **bound("mode", _shown(answers), _mode_chosen),
            )  # fmt: skip
        with st.popover("Start from…", type="tertiary", icon=":material/bolt:", key="start_from", on_change="rerun") as popover:
            if popover.open:
                _menu(pack)


def assumed(answers: Answers) -> None:
    """What a starting point filled in, to keep or to clear. The mode's own answer needs no such line."""
    marked = _marked(answers)
    with st.container(key="assumed_line"):
        if not marked:
            return
        source = st.session_state.get("_started_from", "")
        n = len(marked)
        said = f"{n} answer{'s are' if n > 1 else ' is'} assumed" + (f" from *{plain(source)}*" if source else "") + "."
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":material/draft: {said}", width="content")
            st.button("Keep", key="keep_assumed", type="tertiary", on_click=_keep, help="They count as your own answers.")
            st.button("Clear", key="clear_assumed", type="tertiary", on_click=_clear, help="They are open again.")


def point_buttons(pack: Pack, where: str) -> None:
    """A button for each typical task of the pack."""
    for point in pack.content.starting_points:
        st.button(
            plain(point.label), key=f"{where}_{point.id}", on_click=_from_point, args=(pack, point.id), help=plain(point.about) or None,
            width="stretch" if where == "opening" else "content", wrap=True,
        )  # fmt: skip


def _menu(pack: Pack) -> None:
    if pack.content.starting_points:
        st.markdown("**A typical task**")
        with st.container(horizontal=True, gap="xsmall"):
            point_buttons(pack, "menu")
    st.file_uploader(
        "An exported file or an answers file", type=["json", "yaml", "yml"], max_upload_size=1, key="start_file",
        on_change=_from_file, args=(pack,),
    )  # fmt: skip


def _mode_chosen(mode: str) -> None:
    answers = state.answers()
    if mode == RUNS:
        new = answers.with_answer(STAGE, Answer((LIVE,)))
        state.change(replace(new, assumed=new.assumed | {STAGE}), STAGE)
    else:
        state.change(answers.with_answer(STAGE, None), STAGE)


def _from_point(pack: Pack, point_id: str) -> None:
    point = next(p for p in pack.content.starting_points if p.id == point_id)
    found, problems = read_answers(pack, {"answers": point.answers})
    state.begin(filled(pack, state.answers(), replace(found, assumed=frozenset(found.given))), tuple(problems), point.label)


def _from_file(pack: Pack) -> None:
    file = st.session_state["start_file"]
    if file is not None:
        found, problems = read_answers_file(pack, file.getvalue(), file.name)
        now = state.answers()
        if now.others and not found.others:  # the file is about the part in front
            found = replace(found, part=now.part, others=now.others, place=now.place)
        state.begin(found if found.given or not problems else now, tuple(problems), file.name if found.assumed else "")


def _marked(answers: Answers) -> frozenset[str]:
    """What a starting point filled in: neither the mode's own answer nor one that follows from another."""
    pack = state.pack()
    following = {q.id for q in pack.content.questions if q.follows in answers.given and q.follows not in answers.assumed} if pack else set()
    return answers.assumed - following - ({STAGE} if mode_of(answers) == RUNS else set())


def _keep() -> None:
    answers = state.answers()
    state.change(replace(answers, assumed=answers.assumed - _marked(answers)))


def _clear() -> None:
    answers = state.answers()
    gone = _marked(answers)
    state.change(replace(answers, given={q: a for q, a in answers.given.items() if q not in gone}, assumed=answers.assumed - gone))
