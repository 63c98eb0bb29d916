"""Which route leads for many answer sets that differ from known answers in a few variables.

What is unknown stays unknown, as in the reference evaluator: a rule fires only where its condition is certainly true.
Each variable of a row is in one of few *states*, each a mask of codes still possible; `advisor.decide.program` says
what a code is. Held equal to `evaluate` by tests on generated packs.

Shapes: a row's changes are (rows,) uint8 states by variable; results are (rows,).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from advisor.decide.bits import conditions_of
from advisor.decide.known import Known, as_answered
from advisor.decide.program import TRUE, Compiled, Masks, Program

from .rows import Flags, Rows, States, first_further, same

_LAST = np.float64(-np.inf)


@functools.lru_cache(maxsize=4096)
def _masks(size: int, answered: int) -> tuple[int, ...]:
    """State -> possible codes: each code, *not asked*, as answered, then each of these but the second, or not asked."""
    codes = [1 << i for i in range(size)]
    unasked = 1 << size
    return (*codes, unasked, answered, *(c | unasked for c in codes), answered | unasked)


class Nearby:
    """A program with the known answers folded in, all but those of the `free` variables."""

    def __init__(self, known: Known, weights: Mapping[str, int], free: Iterable[int]):
        self.known = known
        self.program: Program = known.program
        self.free = tuple(dict.fromkeys(free))
        self.answered = as_answered(known.program, known.answers)
        program = self.program
        self.varying = set(self.free)
        for name in program.ask_order:
            if self.varying.intersection(program.ask_if[name].variables):
                self.varying.update(program.of_question[name])
        self.conditional = {v for name in program.ask_order for v in program.of_question[name]}
        self._fold(weights)
        self.verdicts: dict[tuple, int] = {}
        self._further: dict[int, tuple[int, ...]] = {}  # variable -> masks that have states of their own

    def state_of(self, variable: int, mask: int) -> int:
        """The state of an always asked variable for which the codes in `mask` are possible; a new one where there is none."""
        size, further = self.program.variables[variable].size, self._further.get(variable, ())
        if mask == self.answered[variable]:
            return same(size)
        if mask not in further:
            further = self._further[variable] = (*further, mask)
        return first_further(size) + further.index(mask)

    def masks_of(self, variable: int) -> tuple[int, ...]:
        """State -> possible codes."""
        return (*_masks(self.program.variables[variable].size, self.answered[variable]), *self._further.get(variable, ()))

    def _fold(self, weights: Mapping[str, int]) -> None:
        """Points and vetoes of what is decided already, and those of each rule that the rows decide."""
        program, routes = self.program, self.program.pack.content.routes
        n = len(routes)
        self.totals = np.array([sum(weights[c] * p for c, p in r.base.items()) for r in routes], dtype=np.int32)
        self.out = np.zeros(n, dtype=np.int16)  # how many rules veto a route
        self.rules: dict[int, bool] = {}  # those that the rows decide, and whether they fire where nothing changes
        self.points: dict[int, list[tuple[int, int]]] = {}
        certain = conditions_of(program).certain(self.known)
        totals, out, index = self.totals.tolist(), self.out.tolist(), program.route_index
        for i, (when, shares, vetoed) in enumerate(zip(program.when, program.shares(weights), program.vetoes, strict=True)):
            fires, varies = bool(certain >> i & 1), self.varies(when) and (shares or vetoed)
            points = [(index[route], value) for route, value, _ in shares]
            if varies:
                self.rules[i], self.points[i] = fires, points
            if fires:
                for at, value in points:
                    totals[at] += value
                for name in vetoed:
                    out[index[name]] += 1
        self.totals[:], self.out[:] = totals, out
        order = sorted(range(n), key=lambda i: (routes[i].effort, i))
        self.rank = np.empty(n)
        self.rank[order] = np.arange(n)

    def varies(self, condition: Compiled) -> bool:
        return not self.varying.isdisjoint(condition.variables)

    def first(self, changes: Mapping[int, States]) -> NDArray[np.int64]:
        """For each row the index of the route that leads by certain points, or -1 where every route is ruled out."""
        totals, out, below = self.standings(changes)
        n = totals.shape[1]
        key = totals.astype(np.float64) * n - self.rank - np.where(below, 1e9, 0)
        companions = np.array([r.companion for r in self.program.pack.content.routes])
        key[out | companions] = _LAST
        best = key.argmax(axis=1)
        best[key[np.arange(len(best)), best] == _LAST] = -1
        return best

    def standings(self, changes: Mapping[int, States]) -> tuple[NDArray[np.int32], Flags, Flags]:
        """Totals, ruled out, and listed below the others: each (rows, routes), as `evaluate` has them."""
        program = self.program
        rows = Rows(self, changes)
        totals = np.repeat(self.totals[:, None], rows.count, axis=1)  # (routes, rows), so that a route's row is one piece
        vetoes = np.repeat(self.out[:, None], rows.count, axis=1)
        for i, before in self.rules.items():
            switched = rows.switched(program.when[i], before)
            if len(switched):
                sign = -1 if before else 1
                for at, points in self.points[i]:
                    totals[at, switched] += sign * points
                for name in program.vetoes[i]:
                    vetoes[program.route_index[name], switched] += sign
        totals, alone = totals.T, vetoes.T > 0
        unsure = {q for q, a in self.known.answers.given.items() if a.not_sure}
        waits = np.zeros_like(alone)
        for route, condition in program.requires.items():
            true, false = rows.decide(condition)
            alone[:, program.route_index[route]] |= false
            if unsure.intersection(program.questions(condition)):
                waits[:, program.route_index[route]] = np.logical_not(np.logical_or(true, false))
        out, below = alone.copy(), waits.copy()
        for r in program.pack.content.routes:
            i = program.route_index[r.id]
            for part in r.combines:
                out[:, i] |= alone[:, program.route_index[part]]
                below[:, i] |= waits[:, program.route_index[part]]
                if part in program.need:
                    true, false = rows.decide(program.need[part])
                    out[:, i] |= false
                    below[:, i] |= np.logical_not(np.logical_or(true, false))
        return totals, out, below

    def impossible(self, changes: Mapping[int, States]) -> Flags:
        """The rows that an assumption excludes which the known answers do not contradict: (rows,) bool."""
        rows = Rows(self, changes)
        found = np.zeros(rows.count, dtype=bool)
        for _, never in self.program.assume:
            if self.varies(never) and self.known.decide(never) != TRUE:
                found |= rows.decide(never)[0]
        return found

    def exact(self, condition: Compiled, masks: Masks, uncertain: frozenset[int]) -> int:
        """The reference evaluator's verdict on a condition for other masks."""
        other = object.__new__(Known)
        other.program, other.answers, other.asked = self.program, self.known.answers, {}
        other.masks, other.uncertain = list(masks), uncertain
        return other.decide(condition)

    def closure(self, condition: Compiled) -> tuple[int, ...]:
        """The variables that a condition names, and those that decide whether they are asked."""
        found: dict[int, None] = {}
        todo = list(condition.variables)
        while todo:
            v = todo.pop()
            if v not in found:
                found[v] = None
                asked = self.program.ask_if.get(self.program.variables[v].question)
                todo += asked.variables if asked is not None else ()
        return tuple(found)
