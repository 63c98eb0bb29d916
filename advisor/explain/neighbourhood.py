"""The answers around given ones: those that differ in one, two or three, and the route that leads there."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.answers import Answers
from advisor.decide import weights_of
from advisor.decide.around import Around
from advisor.decide.bits import Decision, bit_evaluator
from advisor.decide.first import first_route
from advisor.decide.known import Known
from advisor.decide.program import FALSE
from advisor.pack import Answer, Pack

from .flip import Flip, Move
from .nearby import Nearby
from .opened import holds_for_all, is_excluded, opened
from .rows import Rows, States, same
from .together import Pairs, effects_of
from .toward_words import flip_sentence
from .words import answer_text

REPLAYS = 24  # candidates that are replayed before a radius is left undecided
CHUNK = 32_768  # rows evaluated at once
_COST = {"yes": 0, "with_effort": 1}


@dataclass(frozen=True, slots=True)
class Step:
    """A move before it is put into words: one variable gets another code."""

    variable: int
    code: int
    question: str
    cost: int
    distance: int


class Neighbourhood:
    """The neighbours of some answers, radius by radius."""

    def __init__(self, pack: Pack, answers: Answers, first: str | None, target: str | None):
        self.pack, self.answers, self.first, self.target = pack, answers, first, target
        self.known = Known(pack, answers)
        self.program = self.known.program
        self.weights = weights_of(pack, answers)
        self.steps = list(self._steps())
        self.tried = 0
        self.evaluator = bit_evaluator(self.program, self.weights)
        self.leader = self.evaluator.decide(self.known).first

    @functools.cached_property
    def nearby(self) -> Nearby:
        return Nearby(self.known, self.weights, tuple(s.variable for s in self.steps))

    def _steps(self) -> Iterator[Step]:
        """Every single change that somebody could bring about."""
        for name, answer in self.answers.given.items():
            question = self.pack.questions[name]
            if question.can_change == "no" or answer.not_sure or self.known.asked.get(name) == FALSE:
                continue
            cost = _COST[question.can_change]
            variables = self.program.of_question[name]
            if question.several is not None:
                for v in variables:
                    yield Step(v, int(self.program.variables[v].option not in answer.options), name, cost, 1)
                continue
            at = [list(question.choices).index(o) for o in answer.options]
            for code in range(len(question.choices)):
                if code not in at:
                    yield Step(variables[0], code, name, cost, min(abs(code - a) for a in at) if question.options is None else 1)

    def at(self, radius: int, limit: int) -> tuple[list[Flip], bool]:
        """The flips with exactly `radius` changes, best first, and whether every candidate that matters was replayed."""
        found: list[tuple[tuple, tuple[Step, ...], int]] = []
        for chosen, leaders in self._looked_at(radius):
            for row in np.flatnonzero(self._hits(leaders)):
                steps = tuple(self.steps[i] for i in chosen[row])
                key = (sum(s.cost for s in steps), sum(s.distance for s in steps), *map(int, chosen[row]))
                found.append((key, steps, int(leaders[row])))
        found.sort(key=lambda f: f[0])
        flips: list[Flip] = []
        seen: dict[tuple, int] = {}
        for replayed, (_, steps, leader) in enumerate(self._each_kind_once(found, seen)):
            if replayed >= REPLAYS:
                return flips, False
            flip = self._replayed(steps, leader)
            if flip is not None:
                flips.append(flip)
                kind = (frozenset(s.question for s in steps), leader)
                seen[kind] = seen.get(kind, 0) + 1
            if len(flips) == limit:
                break
        return flips, True

    def _each_kind_once(self, found: list, seen: dict[tuple, int]) -> Iterator:
        """Candidates in order; of those that change the same questions for the same route, one that holds is enough."""
        for candidate in found:
            kind = (frozenset(s.question for s in candidate[1]), candidate[2])
            if not seen.get(kind):
                yield candidate

    def _combinations(self, radius: int) -> Iterator[NDArray[np.int64]]:
        """(rows, radius) positions of steps that change different variables, in chunks."""
        variables = np.array([s.variable for s in self.steps], dtype=np.int64)
        several = itertools.combinations(range(len(self.steps)), radius)
        while chunk := list(itertools.islice(several, CHUNK)):
            chosen = np.array(chunk, dtype=np.int64)
            sorted_variables = np.sort(variables[chosen], axis=1)
            apart = (np.diff(sorted_variables, axis=1) != 0).all(axis=1)
            if apart.any():
                self.tried += int(apart.sum())
                yield chosen[apart]

    def _looked_at(self, radius: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """(rows, radius) positions of steps, and the route that leads in each row, or -2 where an assumption excludes it;
        of two steps together only the rows that matter."""
        if radius == 1:
            self.tried += len(self.steps)
            yield np.arange(len(self.steps))[:, None], np.array([self._leader(at) for at in range(len(self.steps))], dtype=np.int64)
        elif radius == 2:
            yield self._two()
        else:
            for chosen in self._three() if radius == 3 else self._combinations(radius):
                changes = self._changes(chosen)
                yield chosen, np.where(self.nearby.impossible(changes), -2, self.nearby.first(changes))

    @functools.cached_property
    def pairs(self) -> Pairs:
        variables = [s.variable for s in self.steps]
        unsure = frozenset(q for q, a in self.answers.given.items() if a.not_sure)
        effects = effects_of(self.program, self.weights, unsure)
        return Pairs(self.program, effects, variables, self.around.certain, [d.certain for d in self.decisions])

    def _rows(self, chosen: NDArray[np.intp]) -> Rows:
        return Rows(self.nearby, self._changes(chosen))

    def _three(self) -> Iterator[NDArray[np.intp]]:
        """(rows, 3) steps that may put another route ahead, in chunks."""
        if self.leader < 0:
            yield from self._combinations(3)
            return
        per_variable = np.unique(self.pairs.variables, return_counts=True)[1].tolist()
        self.tried += _ways(per_variable, 3)
        chosen = self.pairs.threes(self._rows, self.leader)
        for at in range(0, len(chosen), CHUNK):
            yield chosen[at : at + CHUNK]

    def _two(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs that put another route ahead, and which."""
        variables = self.pairs.variables
        leaders = self.pairs.leaders(self._rows, self.leader)
        apart = np.triu(variables[:, None] != variables, 1)
        self.tried += int(apart.sum())
        chosen = np.argwhere(apart & self._hits(leaders))
        found = leaders[chosen[:, 0], chosen[:, 1]]
        if len(chosen):
            found = np.where(self.nearby.impossible(self._changes(chosen)), -2, found)
        return chosen, found

    def _changes(self, chosen: NDArray[np.int64]) -> dict[int, States]:
        """The states of all variables of steps, row by row."""
        changes: dict[int, States] = {
            v: np.full(len(chosen), same(self.program.variables[v].size), dtype=np.uint8) for v in self.nearby.free
        }
        variables = np.array([s.variable for s in self.steps])[chosen]
        codes = np.array([s.code for s in self.steps], dtype=np.uint8)[chosen]
        for v, states in changes.items():
            for column in range(chosen.shape[1]):
                here = variables[:, column] == v
                states[here] = codes[here, column]
        return changes

    @functools.cached_property
    def decisions(self) -> list[Decision]:
        """What is decided after each step alone."""
        return [self.around.decide(s.variable, s.code) for s in self.steps]

    def _leader(self, at: int) -> int:
        """The route that leads after a single step, or -2 where an assumption excludes it."""
        after = self.decisions[at]
        if after.first < 0 or after.first == self.leader:
            return after.first
        return -2 if is_excluded(after.known, self.known) else after.first

    @functools.cached_property
    def around(self) -> Around:
        return Around(self.known, self.evaluator)

    def _hits(self, leaders: NDArray[np.int64]) -> NDArray[np.bool_]:
        if self.target is not None:
            return leaders == self.program.route_index[self.target]
        now = -1 if self.first is None else self.program.route_index[self.first]
        return (leaders >= 0) & (leaders != now) & (leaders != self.leader)

    def _replayed(self, steps: tuple[Step, ...], leader: int) -> Flip | None:
        """The flip in words, if the reference evaluator agrees and it holds for every answer to what it opens."""
        answers = self._changed(steps)
        route = self.program.route_ids[leader]
        after = self.evaluator.decide(Known(self.pack, answers))
        opens = opened(self.known, after.known)
        if opens and not holds_for_all(self.evaluator, after, opens, leader):
            return None
        if first_route(self.evaluator, after) != route:
            return None
        moves = tuple(self._move(q, answers) for q in dict.fromkeys(s.question for s in steps))
        margin = 0
        now = None if self.first is None else self.program.route_index[self.first]
        if now is not None and not after.ruled_out >> now & 1:
            margin = max(0, after.totals[leader] - after.totals[now])
        return Flip(moves, route, margin, opens, flip_sentence(self.pack, moves, route, margin, opens))

    def _changed(self, steps: tuple[Step, ...]) -> Answers:
        """The answers after steps."""
        answers = self.answers
        for s in steps:
            question = self.pack.questions[s.question]
            if question.several is not None:
                option = self.program.variables[s.variable].option
                options = answers.given[s.question].options
                after = Answer(tuple(o for o in question.choices if (o in options) != (o == option)))
            else:
                after = Answer((list(question.choices)[s.code],))
            answers = answers.with_answer(s.question, after)
        return answers

    def _move(self, name: str, answers: Answers) -> Move:
        question = self.pack.questions[name]
        before, after = self.answers.given[name], answers.given[name]
        return Move(name, before, after, question.can_change, answer_text(question, before), answer_text(question, after))


def _ways(counts: list[int], radius: int) -> int:
    """In how many ways `radius` things of different kinds can be taken, with `counts` of each kind."""
    ways = [1] + [0] * radius
    for count in counts:
        for r in range(radius, 0, -1):
            ways[r] += count * ways[r - 1]
    return ways[radius]
