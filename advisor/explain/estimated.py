"""Estimates among the answers: what rules were told, what they are made from, and what they come to where answers change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.answers import Answers
from advisor.decide import Recommendation
from advisor.decide.known import Known
from advisor.estimate import Assumption, Quantity
from advisor.estimate.derived import binned, inputs_of
from advisor.estimate.words import shown

from .nearby import Nearby
from .rows import States
from .words import bins_text


@dataclass(frozen=True, slots=True)
class EstimatedFact:
    """What a derived question came to. `text` names its bins, `quantity` is the estimate, over everything that the open
    questions `open` may still come to; `made_from` are the answers that it takes, `rules` those that fired and name it."""

    question: str
    label: str
    text: str
    quantity: Quantity
    made_from: tuple[str, ...]
    open: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Figures behind it, answers among them."""
        return self.quantity.assumptions

    @property
    def amount(self) -> str:
        """The likely value with its unit, and the range."""
        return shown(self.quantity)


def estimated_facts(rec: Recommendation, used: bool = True) -> tuple[EstimatedFact, ...]:
    """The estimates that were made before the decision and leave some bin out; those that fired rules name, or all of them."""
    pack, found = rec.pack, []
    for question in pack.derived if rec.answers.estimated else ():
        rules = tuple(f.rule for f in rec.evaluation.fired if question.id in f.questions)
        made = binned(pack, rec.answers, question)
        if made.quantity is None or not made.tells or (used and not rules):
            continue
        inputs = inputs_of(pack, question)
        text = bins_text(question, rec.answers.given[question.id].options)
        given = tuple(q for q in inputs if q not in made.open_inputs)
        found.append(EstimatedFact(question.id, question.label, text, made.quantity, given, made.open_inputs, rules))
    return tuple(found)


class Estimates:
    """The derived questions beside some answers. `made_from` are the questions whose answers they take, `variables` their own,
    `moved` names for each variable of `made_from` those that hang on it. Empty where the pack derives nothing."""

    def __init__(self, known: Known):
        self._known, self._program = known, known.program
        program = known.program
        self._derived = {program.of_question[d.id][0]: d for d in program.pack.derived if d.id in known.answers.estimated}
        self._inputs = {v: frozenset(inputs_of(program.pack, d)) for v, d in self._derived.items()}
        self.made_from = frozenset(q for taken in self._inputs.values() for q in taken)
        self.variables = tuple(self._derived)
        self.moved: Mapping[int, tuple[int, ...]] = {
            v: tuple(at for at, taken in self._inputs.items() if q in taken) for q in self.made_from for v in program.of_question[q]
        }

    def _mask(self, variable: int, answers: Answers) -> int:
        """The possible codes of an estimate, made anew from other answers."""
        return sum(1 << b for b in binned(self._program.pack, answers, self._derived[variable]).bins)

    def moved_by(self, question: str, answers: Answers) -> dict[int, int]:
        """Variable -> the possible codes, for the estimates that come out otherwise than now with another answer to a question."""
        made = {v: self._mask(v, answers) for v, taken in self._inputs.items() if question in taken}
        return {v: mask for v, mask in made.items() if mask != self._known.answered[v]}

    def put(
        self, nearby: Nearby, changes: dict[int, States], chosen: NDArray[np.int64], questions: Sequence[str], after: Callable[[list[int]], Answers]
    ) -> None:
        """Sets the states of estimates in `changes` to what the steps of each row (`chosen`, (rows, steps)) come to. `questions`
        has the question of each step, `after` gives the answers after some of them."""
        for v, taken in self._inputs.items():
            feeds = np.array([q in taken for q in questions], dtype=bool)
            rows = np.flatnonzero(feeds[chosen].any(axis=1))
            if len(rows):
                fed, group = np.unique(np.where(feeds[chosen[rows]], chosen[rows], -1), axis=0, return_inverse=True)
                made = [self._mask(v, after([i for i in row if i >= 0])) for row in fed.tolist()]
                changes[v][rows] = np.array([nearby.state_of(v, m) for m in made], dtype=np.uint8)[group.reshape(-1)]
