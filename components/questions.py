"""The questions: opening, answered follow-ups, the next best one, the rest by section, and priorities."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from advisor.answers import PRIORITIES, Answers
from advisor.decide import Recommendation
from advisor.decide.domains import Domains
from advisor.explain import listing, verdict, within
from advisor.pack import Pack, Question

from . import start, state
from .ask import answered_in_section, ask, first_sentence
from .text import plain
from .widget_key import chosen, seeded, shows

DIAGNOSIS = ("tried", "symptoms", "main_gap", "may_train")  # asked of a system in use where the pack marks no question for it


@dataclass(frozen=True)
class Places:
    """Which question stands where; each stands once, and only if it is certainly asked."""

    opening: tuple[Question, ...]
    diagnosis: tuple[Question, ...]
    followed: tuple[Question, ...]  # answered, in the order in which they were
    next: Question | None
    sections: tuple[tuple[str, str, tuple[Question, ...], int], ...]  # id, label, questions, how many are open


def places(rec: Recommendation) -> Places:
    """The order of the pane."""
    pack, given = rec.pack, rec.answers.given
    known = Domains(pack, rec.answers)
    asked = [q for q in pack.content.questions if known.is_asked(q.id)]
    opening = tuple(q for q in asked if q.opening)
    diagnosis = tuple(q for q in _diagnosis(pack) if q in asked and not q.opening) if start.mode_of(rec.answers) == start.RUNS else ()
    above = {q.id for q in (*opening, *diagnosis)}
    if start.mode_of(rec.answers) == start.RUNS and start.STAGE in rec.answers.assumed:
        above.add(start.STAGE)  # the mode says it already
    below = answered_in_section()
    ids = {q.id for q in asked}
    followed = tuple(pack.questions[q] for q in given if q in ids and q not in above and q not in below)
    ahead = rec.outlook.next_question
    following = pack.questions[ahead.question] if ahead and verdict(rec).state != "start" else None
    taken = above | {q.id for q in followed} | ({following.id} if following else set())
    return Places(opening, diagnosis, followed, following, _sections(pack, asked, taken, given))


def _diagnosis(pack: Pack) -> list[Question]:
    marked = [q for q in pack.content.questions if q.diagnosis]
    return marked or [pack.questions[q] for q in DIAGNOSIS if q in pack.questions]


def _sections(pack: Pack, asked: list[Question], taken: set[str], given: object) -> tuple[tuple[str, str, tuple[Question, ...], int], ...]:
    labels = {s.id: s.label for s in pack.content.sections}
    labels |= {q.section: q.section for q in asked if q.section not in labels}
    found = []
    for section, label in labels.items():
        held = tuple(q for q in asked if q.section == section and q.id not in taken)
        if held:
            found.append((section, label, held, sum(q.id not in given for q in held)))  # type: ignore[operator]
    return tuple(found)


def pane(rec: Recommendation) -> None:
    """The whole left side."""
    pack, answers = rec.pack, rec.answers
    where = places(rec)
    start.row(pack, answers)
    start.assumed(answers)
    with st.container(key="asked", gap="medium"):
        for question in (*where.opening, *where.diagnosis):
            hint = "" if question.id in answers.given else first_sentence(question.help)
            ask(pack, question, answers, hint=hint)
        for question in where.followed:
            with st.container(key=f"card_{question.id}"):
                ask(pack, question, answers)
        _next(rec, where)
    with st.container(key="sections", gap="xsmall"):
        for section, label, held, left in where.sections:
            _section(rec, section, label, held, left)
        _priorities(pack, answers)


def _next(rec: Recommendation, where: Places) -> None:
    """The card. It keeps its place when it is answered, and the next one comes below it, so the focus stays."""
    if where.next is None:
        if verdict(rec).state == "settled":
            st.caption("None of the open questions can change the first route. Answer on to sharpen the plan.")
        return
    tells = _tells(rec)
    if where.next in (*where.opening, *where.diagnosis):
        with st.container(border=True, key="next_above"):
            st.markdown(f":primary[:material/arrow_upward: **Next best question**]  \n“{plain(where.next.ask)}” above. {tells}")
        return
    with st.container(key=f"card_{where.next.id}", border=True):
        st.markdown(f":primary[:material/arrow_circle_right: **Next best question**]  \n:gray[{tells}]")
        ask(rec.pack, where.next, rec.answers, hint=where.next.help)


def _tells(rec: Recommendation) -> str:
    ahead = rec.outlook.next_question
    routes = [within(rec.pack.routes[r].label) for r in (ahead.separates if ahead else ())]
    return plain(f"Tells {routes[0]} from {listing(routes[1:])}." if len(routes) > 1 else "Tells most about the first route.")


def _section(rec: Recommendation, section: str, label: str, held: tuple[Question, ...], left: int) -> None:
    more = f"{left} more" if left else "all answered"
    with st.expander(f"{plain(label)} :gray[· {more}]", key=f"section_{section}", on_change="rerun") as expander:
        if expander.open:
            with st.container(gap="medium"):
                for question in held:
                    ask(rec.pack, question, rec.answers, hint=first_sentence(question.help), in_section=True)


def _priorities(pack: Pack, answers: Answers) -> None:
    n = len(answers.priorities)
    said = f"{n} changed" if n else "all normal"
    with st.expander(f"Priorities :gray[· {said}]", key="section_priorities", on_change="rerun") as expander:
        if expander.open:
            words = {number: word for word, number in PRIORITIES.items()}
            for criterion in pack.content.criteria:
                key = seeded(f"priority_{criterion.id}", words[answers.priorities.get(criterion.id, PRIORITIES["normal"])])
                st.pills(plain(criterion.label), list(PRIORITIES), key=key, required=True, on_change=_weighed, args=(criterion.id, key))


def _weighed(criterion: str, key: str) -> None:
    by_hand, word = chosen(f"priority_{criterion}", key)
    if not by_hand:
        return
    shows(f"priority_{criterion}", word)
    answers = state.answers()
    priorities = {**answers.priorities, criterion: PRIORITIES[word]}
    state.change(replace(answers, priorities={c: n for c, n in priorities.items() if n != PRIORITIES["normal"]}))
