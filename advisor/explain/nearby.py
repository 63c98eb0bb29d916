"""Which route leads for many answer sets that differ from known answers in a few variables.

What is unknown stays unknown, as in the reference evaluator: a rule fires only where its condition is certainly true.
Each variable of a row is in one of few *states*, each a mask of codes still possible; `advisor.decide.program` says
what a code is. Held equal to `evaluate` by tests on generated packs.

Shapes: a row's changes are (rows,) uint8 states by variable; results are (rows,).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.decide.bits import conditions_of
from advisor.decide.known import Known, as_answered
from advisor.decide.program import FALSE, TRUE, Atom, Compiled, Masks, Program

States = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Truth = tuple[Any, Any]  # certainly true, certainly false: Flags, or bool where it is the same for all rows
_LAST = np.float64(-np.inf)


def same(size: int) -> int:
    """The state of a variable that is as it was answered. States below `size` are codes, `size` is *not asked*."""
    return size + 1


def _first_further(size: int) -> int:
    """The first state for a mask that `Nearby.state_of` adds."""
    return 2 * size + 3


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
        self._conditional = {v for name in program.ask_order for v in program.of_question[name]}
        self._fold(weights)
        self._exact: dict[tuple, int] = {}
        self._further: dict[int, tuple[int, ...]] = {}  # variable -> masks that have states of their own

    def state_of(self, variable: int, mask: int) -> int:
        """The state of an always asked variable for which the codes in `mask` are possible; a new one where there is none."""
        size, further = self.program.variables[variable].size, self._further.get(variable, ())
        if mask == self.answered[variable]:
            return same(size)
        if mask not in further:
            further = self._further[variable] = (*further, mask)
        return _first_further(size) + further.index(mask)

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
            fires, varies = bool(certain >> i & 1), self._varies(when) and (shares or vetoed)
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

    def _varies(self, condition: Compiled) -> bool:
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
            if self._varies(never) and self.known.decide(never) != TRUE:
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


class Rows:
    """The states of all varying variables, row by row, and conditions decided over them."""

    def __init__(self, nearby: Nearby, changes: Mapping[int, States]):
        self.nearby = nearby
        program = nearby.program
        self.count = len(next(iter(changes.values()))) if changes else 1
        self.states: dict[int, States] = {}
        for v in nearby.varying:
            at = same(program.variables[v].size)
            self.states[v] = changes[v] if v in changes else np.full(self.count, at, dtype=np.uint8)
        for name in program.ask_order:
            asked = nearby.known.asked[name]
            true: Any = asked == TRUE
            false: Any = asked == FALSE
            if nearby._varies(program.ask_if[name]):
                true, false = self.decide(program.ask_if[name])
            for v in program.of_question[name]:
                if v in self.states:
                    size = program.variables[v].size
                    state = self.states[v]
                    maybe = np.where(state < size, state + size + 2, 2 * size + 2)
                    self.states[v] = np.where(true, state, np.where(false, size, maybe)).astype(np.uint8)

        self._touched: dict[int, Flags] = {}

    def switched(self, condition: Compiled, before: bool) -> NDArray[np.intp]:
        """The rows in which a condition is certainly true and was not `before`, or the other way round."""
        named = condition.variables if condition.sure_is_exact else self.nearby.closure(condition)
        variables = [v for v in named if v in self.states]
        rows = np.flatnonzero(functools.reduce(np.logical_or, map(self._changed, variables)))
        true = self.part(rows).decide(condition, true_only=True)[0]
        return rows[np.broadcast_to(true, len(rows)) != before]

    def part(self, rows: NDArray[np.intp]) -> Rows:
        """Some of the rows; their states are taken as they are needed."""
        some = object.__new__(Rows)
        some.nearby, some.count, some.states = self.nearby, len(rows), _Taken(self.states, rows)
        return some

    def _changed(self, v: int) -> Flags:
        """The rows in which a variable is not as it was: (rows,) bool."""
        if v not in self._touched:
            nearby = self.nearby
            mask = nearby.known.masks[v]
            now = np.array([m != mask for m in nearby.masks_of(v)])
            self._touched[v] = now[self.states[v]]
        return self._touched[v]

    def decide(self, condition: Compiled, true_only: bool = False) -> Truth:
        """Where a condition is certainly true and where it is certainly false."""
        nearby = self.nearby
        if not nearby._varies(condition):
            verdict = nearby.known.decide(condition)
            return verdict == TRUE, verdict == FALSE
        true, false = self._by_parts(condition.tree)
        if true_only and condition.sure_is_exact:
            return true, false
        if condition.exact_by_parts and nearby._conditional.isdisjoint(condition.variables):
            return true, false
        return self._mended(condition, true, false)

    def _by_parts(self, tree: Any) -> Truth:
        if isinstance(tree, bool):
            return tree, not tree
        if isinstance(tree, Atom):
            return self._atom(tree)
        word, parts = tree
        if word == "not":
            true, false = self._by_parts(parts[0])
            return false, true
        true, false = self._by_parts(parts[0])
        for part in parts[1:]:
            more_true, more_false = self._by_parts(part)
            true = true & more_true if word == "all" else true | more_true
            false = false | more_false if word == "all" else false & more_false
        return true, false

    def _atom(self, atom: Atom) -> Truth:
        nearby, v = self.nearby, atom.variable
        if v not in self.states:
            mask = nearby.known.masks[v]
            return not mask & ~atom.mask, not mask & atom.mask
        true, false = _tables(nearby.masks_of(v), atom.mask)
        return true[self.states[v]], false[self.states[v]]

    def _mended(self, condition: Compiled, true: Any, false: Any) -> Truth:
        """The verdict for each doubtful combination of states, where doubt part by part may be none as a whole."""
        nearby = self.nearby
        true = np.broadcast_to(true, self.count).copy()
        false = np.broadcast_to(false, self.count).copy()
        doubtful = np.flatnonzero(~true & ~false)
        if not len(doubtful):
            return true, false
        variables = [v for v in nearby.closure(condition) if v in self.states]
        seen, inverse = np.unique(np.stack([self.states[v][doubtful] for v in variables]), axis=1, return_inverse=True)
        verdicts = np.array([self._exact(condition, variables, seen[:, i]) for i in range(seen.shape[1])])[inverse.reshape(-1)]
        true[doubtful] = verdicts == TRUE
        false[doubtful] = verdicts == FALSE
        return true, false

    def _exact(self, condition: Compiled, variables: list[int], states: States) -> int:
        nearby = self.nearby
        key = (id(condition), states.tobytes())
        if key not in nearby._exact:
            masks = list(nearby.known.masks)
            uncertain = set(nearby.known.uncertain)
            for v, state in zip(variables, states.tolist(), strict=True):
                size = nearby.program.variables[v].size
                masks[v] = nearby.masks_of(v)[state]
                uncertain.discard(v)
                if same(size) < state < _first_further(size):
                    uncertain.add(v)
            nearby._exact[key] = nearby.exact(condition, masks, frozenset(uncertain))
        return nearby._exact[key]


class _Taken(dict[int, States]):
    """The states of some rows, each variable's taken when it is first asked for."""

    def __init__(self, states: Mapping[int, States], rows: NDArray[np.intp]):
        super().__init__()
        self._of, self._rows = states, rows

    def __contains__(self, v: object) -> bool:
        return v in self._of

    def __missing__(self, v: int) -> States:
        self[v] = self._of[v][self._rows]
        return self[v]


@functools.lru_cache(maxsize=4096)
def _masks(size: int, answered: int) -> tuple[int, ...]:
    """State -> possible codes: each code, *not asked*, as answered, then each of these but the second, or not asked."""
    codes = [1 << i for i in range(size)]
    unasked = 1 << size
    return (*codes, unasked, answered, *(c | unasked for c in codes), answered | unasked)


@functools.lru_cache(maxsize=16_384)
def _tables(masks: tuple[int, ...], mask: int) -> tuple[Flags, Flags]:
    """For each state whether a variable certainly has, and certainly has not, one of the codes in `mask`."""
    return np.array([not m & ~mask for m in masks]), np.array([not m & mask for m in masks])


__all__ = ["Nearby", "Rows", "States", "same"]
