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
from .bound import bound
from .text import plain


@dataclass(frozen=True)
class Places:
    """Which question stands where; each stands once, and only if it is certainly asked."""

    above: tuple[Question, ...]  # the opening, and for a system in use its diagnosis
    followed: tuple[Question, ...]  # answered, in the order in which they were
    next: Question | None
    sections: dict[str, list[Question]]


def places(rec: Recommendation) -> Places:
    """The order of the pane."""
    pack, given = rec.pack, rec.answers.given
    known = Domains(pack, rec.answers)
    asked = {q.id: q for q in pack.content.questions if known.is_asked(q.id)}
    runs = start.mode_of(rec.answers) == start.RUNS
    above = {q.id: q for q in asked.values() if q.opening}
    above |= {q.id: q for q in asked.values() if runs and q.diagnosis}
    taken = set(above)
    if runs and start.STAGE in rec.answers.assumed:
        taken.add(start.STAGE)  # the mode says it already
    below = answered_in_section()
    followed = tuple(asked[q] for q in given if q in asked and q not in taken and q not in below)
    suggested = rec.uncertainty.next_question
    following = pack.questions[suggested.question] if suggested and verdict(rec).state != "start" else None
    taken |= {q.id for q in (*followed, *([following] if following else []))}
    sections: dict[str, list[Question]] = {s.id: [] for s in pack.content.sections}
    for question in asked.values():
        if question.id not in taken:
            sections.setdefault(question.section, []).append(question)
    return Places(tuple(above.values()), followed, following, {name: held for name, held in sections.items() if held})


def pane(rec: Recommendation) -> None:
    """The whole left side."""
    pack, answers = rec.pack, rec.answers
    where = places(rec)
    start.row(pack, answers)
    start.assumed(answers)
    with st.container(key="asked", gap="medium"):
        for question in where.above:
            ask(pack, question, answers, hint="" if question.id in answers.given else first_sentence(question.help))
        for question in where.followed:
            ask(pack, question, answers)
        _next(rec, where)
    labels = {s.id: s.label for s in pack.content.sections}
    with st.container(key="sections", gap="xsmall"):
        for section, held in where.sections.items():
            _section(rec, section, labels.get(section, section), held)
        _priorities(pack, answers)


def _next(rec: Recommendation, where: Places) -> None:
    """The card. It keeps its place when it is answered, and the next one comes below it, so the focus stays."""
    if where.next is None:
        if verdict(rec).state == "settled":
            st.caption("None of the open questions can change the first route. Answer on to sharpen the plan.")
        return
    tells = _tells(rec)
    if where.next in where.above:
        with st.container(border=True, key="next_above"):
            st.markdown(f":primary[:material/arrow_upward: **Next best question**]  \n“{plain(where.next.ask)}” above. {tells}")
        return
    head = f":primary[:material/arrow_circle_right: **Next best question**]  \n:gray[{tells}]"
    ask(rec.pack, where.next, rec.answers, hint=where.next.help, head=head)


def _tells(rec: Recommendation) -> str:
    asked = rec.uncertainty.next_question
    routes = [within(rec.pack.routes[r].label) for r in (asked.separates if asked else ())]
    return plain(f"Tells {routes[0]} from {listing(routes[1:])}." if len(routes) > 1 else "Tells most about the first route.")


def _section(rec: Recommendation, section: str, label: str, held: list[Question]) -> None:
    left = sum(q.id not in rec.answers.given for q in held)
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
                word = words[answers.priorities.get(criterion.id, PRIORITIES["normal"])]
                st.pills(
                    plain(criterion.label), list(PRIORITIES), required=True, **bound(f"priority_{criterion.id}", word, _weighed, criterion.id)
                )


def _weighed(word: str, criterion: str) -> None:
    answers = state.answers()
    priorities = {**answers.priorities, criterion: PRIORITIES[word]}
    state.change(replace(answers, priorities={c: n for c, n in priorities.items() if n != PRIORITIES["normal"]}))
