"""Which question leads: the one that did, until the visitor goes on; then what tells most, and what plan and cost hang on."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, tee

import streamlit as st

from advisor.answers import SYMPTOMS
from advisor.decide import Recommendation
from advisor.explain import answered_count, gates_open
from advisor.explain.next_question import MUCH, TELLS, asking, next_questions
from advisor.pack import Question, table

from . import start, state

LEADING, TRIAL, DECIDING = table(__file__), "trial", 12  # the order of questions; the stage at which samples were tried; answers that decide mostly
Units = dict[str, list[Question]]  # what is asked at once: a question under its id, the rows of a grid under the grid's


@dataclass
class Pane:
    """How the questions stand in this session; not in the address."""

    lead: str = ""
    why: str = ""  # what it was for when it came to lead
    left: list[str] = field(default_factory=list)  # led once, and the visitor went on, the last one last
    done: set[str] = field(default_factory=set)  # answered in the last run
    rest: bool = False  # what can hardly change the first route is asked too
    order: dict[str, list[str]] = field(default_factory=dict)  # open section -> its units
    rows: dict[str, list[str]] = field(default_factory=dict)  # grid -> the rows that are shown
    noted: set[str] = field(default_factory=lambda: {*SYMPTOMS})  # what has a field for a note
    full: set[str] = field(default_factory=set)  # units shown in full in open sections, answered or not


def of_session() -> Pane:
    return st.session_state.setdefault("_pane", Pane())


def is_answered(rec: Recommendation, asked: list[Question]) -> bool:
    return any(q.id in rec.answers.given for q in asked)


def leads(rec: Recommendation, units: Units, now: Pane) -> str:
    """The unit that leads until the visitor goes on; then opening ones, what tells most, what plan and cost hang on, and the rest if asked for."""
    if now.lead in units:
        return now.lead
    quiet, late = rec.sureness == "firm" and not now.rest, rec.sureness != "open" or answered_count(rec) >= DECIDING
    first, opening = (LEADING["runs"][: 1 if quiet else None], []) if start.mode_of(rec.answers) == start.RUNS else ([], LEADING["plans"])
    asked = [q for held in units.values() for q in held[:1] if q.id in first or (not quiet and (q.opening or q.id in opening))]
    asked.sort(key=lambda q: first.index(q.id) if q.id in first else len(first) + (q.id in opening))
    rest = (held[0] for held in units.values()) if now.rest else ()
    told, again = tee(telling_most(rec, now))  # looked for once, if at all
    may = chain(asked, (q for q, gain in told if gain >= MUCH), _hang(rec, units) if late else (), (q for q, _ in again), _hang(rec, units), rest)
    return next((q.grid or q.id for q in may if may_lead(rec, units, now, q) and not of_other(q)), "")


def telling_most(rec: Recommendation, now: Pane) -> Iterator[tuple[Question, float]]:
    """What can still change the first route, and how many bits it tells: what may bar it, then what tells most, unless it is firm."""
    if rec.uncertainty.next_question is not None:
        (looked, bars, left), least = asking(rec), math.inf if rec.sureness == "firm" and not now.rest else TELLS
        for asked in next_questions(rec.domains, looked, bars, left.union(now.left)):
            if (gain := math.inf if asked.question in bars else asked.gain) >= least:
                yield rec.pack.questions[asked.question], gain


def _hang(rec: Recommendation, units: Units) -> Iterator[Question]:
    """What plan and cost hang on: what they are held against, who looks after it, and what is told to be open."""
    named = dict.fromkeys((*LEADING["held"], *(q for gate in gates_open(rec) for q in gate.questions)))
    return (held[0] for name in named for held in units.values() if name in {q.id for q in held})


def may_lead(rec: Recommendation, units: Units, now: Pane, question: Question) -> bool:
    """Whether a question may lead: it is asked, open, and was not left."""
    unit = question.grid or question.id
    return unit in units and unit not in now.left and not is_answered(rec, units[unit])


def asked_of(question: Question) -> str:
    """Who knows it: who knows the work, who builds it, or both (empty), as what was tried on samples is known to whoever tried it."""
    return "" if question.id in LEADING[TRIAL] and (at := state.answers().known(start.STAGE)) and at.options == (TRIAL,) else question.asked_of


def of_other(question: Question) -> bool:
    """Whether the other role would know."""
    return (who := asked_of(question)) not in ("", state.page_value("who") or who)
