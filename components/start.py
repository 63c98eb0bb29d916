"""How a visit starts: what may be filled in at once, what runs already, and who answers. A story goes to an assistant by the visitor's clipboard."""

import zlib
from dataclasses import replace

import streamlit as st

from advisor.answers import Answers, read_answers, read_answers_file
from advisor.answers.answers import filled
from advisor.decide import Recommendation
from advisor.describe import Described, prompt_of, read_reply
from advisor.explain import answer_text, question_text, this_week, verdict
from advisor.pack import Answer, Pack, StartingPoint, table

from . import frame, html, state
from .widgets import bound, plain

PLAN, RUNS = "plan", "runs"
STAGE, LIVE, PILOT = "stage", "live", "pilot"  # the question that tells the two apart, and its answers for a system in use
DESCRIBE, TASK, BEGIN = "describe", "task", "begin"
_DOORS, _MODES, _WHO = table(__file__).values()  # each by id; a door with what it is about and its icon
_LETTERS = 20_000  # of a story


def page(pack: Pack, answers: Answers) -> None:
    """What one gets, two small choices, and the three doors."""
    st.title("What should do the job, and how?", anchor=False)
    st.markdown("Buy, build, tune, or do without a language model? A quarter of an hour of questions leads to a decision that you can defend.")
    row(pack, answers)
    st.caption("Two sorts of request in one inbox? Answer for the commoner, then *Add another job* above the questions: one plan holds both.")
    _doors(pack)
    what_you_get(pack)


def what_you_get(pack: Pack) -> None:
    """What comes out, and how it reads for the first of the typical tasks."""
    point = next(iter(pack.content.starting_points), None)
    rec = state.recommendation(pack, read_answers(pack, {"answers": point.answers})[0]) if point else None
    html.show("doors", point=point, said=rec and verdict(rec), week=rec and this_week(rec))


def _doors(pack: Pack) -> None:
    opened = st.session_state.get("_door")
    with st.grid(3, min_column_width=220, key="doors"):
        for door, (label, about, icon) in _DOORS.items():
            if door != TASK or pack.content.starting_points:
                with st.container(border=True, height="stretch"):
                    opens = {"_door": door * (door != BEGIN), "_begun": door == BEGIN, "_to_lead": True}
                    kept = {"key": door, "on_click": st.session_state.update, "args": (opens,)}
                    st.button(label, icon=icon, type="primary" if door == opened else "secondary", width="stretch", **kept)
                    st.caption(about)
    with st.container(key="opened"):
        if opened == TASK:
            st.header("Start from a typical task", anchor=False)
            with st.grid(3, min_column_width=150, key="points"):
                points(pack, "opening")
        elif opened == DESCRIBE:
            with frame.block("Describe it"):
                _describe(pack)
    if opened and st.session_state.pop("_to_lead", False):  # on a phone it opens out of sight
        frame.run("to_lead.js")
    frame.once_open(st.popover("Start from a file", type="tertiary", icon=":material/upload_file:", key="start_from", on_change="rerun"), file, pack)


def _describe(pack: Pack) -> None:
    """The story, the prompt to copy, the reply, and its answers to keep or to clear."""
    st.header("Describe it", anchor=False)
    hint = "What comes in and what must come out, where the facts stand, what was tried and how it ended, what an error costs, ..."
    story = st.text_area("What should the model do, or what disappoints?", key="story", height=180, max_chars=_LETTERS, placeholder=hint)
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
    if not (given := found.answers.given):
        return
    st.subheader(f"{len(given)} answers: keep those that are right", anchor=False)
    kept = []
    for name, answer in given.items():
        question = pack.questions[name]
        left, right = st.columns(2, vertical_alignment="center")
        label = f"{plain(question_text(question))} **{plain(answer_text(question, answer))}**"
        if left.checkbox(label, value=found.supported(name), key=f"keep_{name}_{zlib.crc32(reply.encode())}", wrap=True):  # another reply starts anew
            kept.append(name)
        said = (f"{'' if q.stands else ':orange[:material/warning: Not in your story:] '}“{plain(q.text)}”" for q in found.quotes[name])
        right.markdown("  \n".join(said) or ":orange[:material/help: No words of the story beside it]")
    st.button("Use these answers", key="use", type="primary", disabled=not kept, on_click=lambda: state.begin(found.over(state.answers(), kept)))


def mode_of(answers: Answers) -> str:
    """Whether the answers speak of a plan or of a system in use."""
    return RUNS if (answer := answers.given.get(STAGE)) and answer.options in ((LIVE,), (PILOT,)) else PLAN


def row(pack: Pack, answers: Answers) -> None:
    """Two small choices: what stands, and who answers."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="start"):
        if STAGE in pack.questions and LIVE in pack.questions[STAGE].choices:
            stands = {RUNS: Answer((LIVE,))}
            kept = bound("mode", mode_of(answers), lambda mode: state.change(state.answers().with_answer(STAGE, stands.get(mode)), STAGE))
            st.segmented_control("What stands today", list(_MODES), format_func=_MODES.__getitem__, required=True, **kept)
        if any(q.asked_of for q in pack.content.questions):
            who = state.page_value("who")
            kept = bound("who", who if who in _WHO else None, lambda chosen: state.set_page_value("who", chosen or ""))
            st.segmented_control("Who answers", list(_WHO), format_func=_WHO.__getitem__, **kept)


def clear(rec: Recommendation) -> None:
    """Opens again what a starting point filled in."""
    cleared = replace(rec.answers, given={q: a for q, a in rec.answers.given.items() if q not in rec.answers.assumed}, assumed=frozenset())
    about = f"What is assumed{f' from {source}' if (source := plain(st.session_state.get('_started_from', ''))) else ''} is open again."
    st.button("Clear", key="clear_assumed", type="tertiary", on_click=state.change, args=(cleared,), help=about)


def points(pack: Pack, where: str) -> None:
    """A button for each typical task of the pack."""
    for point in pack.content.starting_points:
        label, key, about, wide = plain(point.label), f"{where}_{point.id}", plain(point.about) or None, where == "opening"
        st.button(label, key=key, on_click=_from_point, args=(pack, point), help=about, wrap=True, width="stretch" if wide else "content")


def file(pack: Pack) -> None:
    """The field for a file with answers, exported ones too."""
    asked, kinds = "An exported file or an answers file", ["json", "yaml", "yml"]
    st.file_uploader(asked, type=kinds, max_upload_size=1, key="start_file", on_change=_from_file, args=(pack,))


def _from_point(pack: Pack, point: StartingPoint) -> None:
    found, problems = read_answers(pack, {"answers": point.answers})
    state.begin(filled(pack, state.answers(), replace(found, assumed=frozenset(found.given))), tuple(problems), point.label)


def _from_file(pack: Pack) -> None:
    if (file := st.session_state["start_file"]) is not None:
        found, problems = read_answers_file(pack, file.getvalue(), file.name)
        now = state.answers()
        if now.others and not found.others:  # the file is about the part in front
            found = replace(found, part=now.part, others=now.others, place=now.place)
        state.begin(found if found.given or not problems else now, tuple(problems), file.name if found.assumed else "")
