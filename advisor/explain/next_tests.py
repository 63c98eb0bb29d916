"""Which cheap tests would settle most: what nobody knows, found out in an hour or an afternoon."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.decide import Recommendation
from advisor.decide.domains import Domains, as_answered
from advisor.decide.program import Program, program_of
from advisor.decide.rows import Rows, narrowed
from advisor.pack import Answer, FindOut, Question
from advisor.pack.pack import read_answer

from .next_question import information
from .words import question_text

MOST = 3
SETTING_UP = 1.0  # hours that any test takes beside its work: a judgement
LEAST = 0.01  # bits; what tells less is no reason for a test


@dataclass(frozen=True, slots=True)
class Result:
    """How a test may come out, and the answer that it then gives. `share` is how likely that is among the results, 0 to 1; `route`
    comes first by what is known then (None: no route is left)."""

    label: str
    answer: Answer
    route: str | None
    share: float


@dataclass(frozen=True, slots=True)
class NextTest:
    """A test of an open question. `gain` is the expected fall in the entropy of the first route, in bits; what teams like this one
    seldom answer, since it is no matter of theirs, counts for as much less."""

    question: str
    ask: str
    do: str
    takes: str
    hours: float
    gain: float
    results: tuple[Result, ...]

    @property
    def decides(self) -> bool:
        """Whether its results lead to different routes."""
        return len({r.route for r in self.results}) > 1


def next_tests(rec: Recommendation, most: int = MOST) -> tuple[NextTest, ...]:
    """The tests that tell most for the hours they take, best first; those whose results lead to different routes come before others.
    None where it is firm what comes first."""
    if rec.sureness == "firm":
        return ()
    domains, given = Domains(rec.pack, rec.answers), rec.answers.given
    open_ = [q for q in rec.pack.content.questions if (q.id not in given or given[q.id].not_sure) and domains.is_asked(q.id)]
    found = [test for test in _tests(rec, open_) if test.gain >= LEAST]
    return tuple(sorted(found, key=lambda t: (not t.decides, -t.gain / (t.hours + SETTING_UP)))[:most])


def _tests(rec: Recommendation, questions: Sequence[Question]) -> list[NextTest]:
    """The tests of those questions that have one."""
    program = program_of(rec.pack)
    with_test = [(q, q.find_out) for q in questions if q.find_out is not None]
    if not with_test:
        return []
    answers = [_answers(rec, q, test) for q, test in with_test]
    masks = [[as_answered(program, rec.answers.with_answer(q.id, a)) for a in held] for (q, _), held in zip(with_test, answers, strict=True)]
    every = np.array([row for held in masks for row in held], dtype=np.uint64)
    firsts = iter(Rows.of_answered(program, len(every), narrowed(every.T)).first(rec.answers.needs).tolist())
    came_out = np.array([_came_out(rec, program, q, held) for (q, _), held in zip(with_test, masks, strict=True)])
    gains = information(came_out, [len(held) + 1 for held in masks], rec.looked).tolist()
    found = []
    for (q, test), held, gain, codes in zip(with_test, answers, gains, came_out, strict=True):
        routes = [program.route_ids[i] if i >= 0 else None for _, i in zip(held, firsts, strict=False)]
        known = float((codes < len(held)).mean())
        shares = (np.bincount(codes, minlength=len(held))[: len(held)] / max(1.0, known * len(codes))).tolist()
        results = [Result(*r) for r in zip((o.label for o in test.outcomes), held, routes, shares, strict=True)]
        found.append(NextTest(q.id, question_text(q), test.do, test.takes, test.hours, gain * known, tuple(results)))
    return found


def _answers(rec: Recommendation, question: Question, test: FindOut) -> list[Answer]:
    read = [read_answer(rec.pack, question, outcome.answer)[0] for outcome in test.outcomes]
    return [answer for answer in read if answer is not None]  # what does not read is refused with the pack


def _came_out(rec: Recommendation, program: Program, question: Question, known: Sequence[Sequence[int]]) -> NDArray[np.uint8]:
    """(rows,) the number of the result that each completion looked at would have; as many as there are where it has none."""
    codes = rec.looked.codes
    found = np.full(codes.shape[1], len(known), dtype=np.uint8)
    for i, masks in reversed([*enumerate(known)]):
        agree = [(masks[v] >> codes[v].astype(np.uint64)) & 1 == 1 for v in program.of_question[question.id]]
        found[np.all(agree, axis=0)] = i
    return found
