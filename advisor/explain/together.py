"""Two or three changes at once, added up from single ones.

What a decision consists of (totals, how many grounds rule a route out, how many list it below) is a sum over the
conditions that are certain. Two changes of variables on which no condition hangs together turn each condition as one of
them does alone, so their sums add up. Only for pairs with a condition in common that condition is looked at again. What
three changes give follows from pairs in the same way, save where a condition hangs on all three.

Held equal to `Nearby`, and so to the reference evaluator, by tests on generated packs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.decide.bits import bits_of, conditions_of
from advisor.decide.program import Compiled, Program

from .passing import Bounds, Flags, Numbers, Sums, all_three
from .rows import Rows

_LAST, _BELOW = -(10**15), 10**9
_KEPT = 16  # settings of the weights whose effects are kept


class Effects:
    """What each condition of `ConditionBits` adds where it is certain: `values` (conditions, 3, routes) holds points, grounds
    that rule a route out, and grounds that list it below. `start` (3, routes) is there in any case."""

    def __init__(self, program: Program, weights: Mapping[str, int], unsure: frozenset[str]):
        bits, routes = conditions_of(program), program.pack.content.routes
        self.values = np.zeros((bits.size, 3, len(routes)), dtype=np.int32)
        self.start = np.zeros((3, len(routes)), dtype=np.int32)
        index = program.route_index
        whole: list[list[int]] = [[i] for i in range(len(routes))]  # a route, and the combinations that it is a part of
        for i, route in enumerate(routes):
            self.start[0, i] = sum(weights[c] * p for c, p in route.base.items())
            for part in route.combines:
                whole[index[part]].append(i)
        for i, (shares, vetoed) in enumerate(zip(program.shares(weights), program.vetoes, strict=True)):
            for name, value, _ in shares:
                self.values[i, 0, index[name]] += value
            for name in set(vetoed):
                self.values[i, 1, whole[index[name]]] += 1
        for i, route in enumerate(routes):
            asked = program.questions(program.requires[route.id]) if route.id in program.requires else ()
            self.values[bits.unmet + i, 1, whole[i]] += 1
            if not unsure.isdisjoint(asked):
                self.start[2, whole[i]] += 1
                self.values[[bits.required + i, bits.unmet + i], 2, np.array(whole[i])[:, None]] -= 1
            self.start[2, whole[i][1:]] += 1
            self.values[bits.needless + i, 1, whole[i][1:]] += 1
            self.values[[bits.needed + i, bits.needless + i], 2, np.array(whole[i][1:], dtype=np.intp)[:, None]] -= 1


def effects_of(program: Program, weights: Mapping[str, int], unsure: frozenset[str]) -> Effects:
    """The effects, kept for the latest weights."""
    kept = program.derived.setdefault("effects", {})
    key = (tuple(weights.values()), unsure)
    found = kept.get(key)
    if found is None:
        if len(kept) >= _KEPT:
            kept.clear()
        found = kept[key] = Effects(program, weights, unsure)
    return found


class Pairs:
    """Pairs of single changes.

    `variables` are those of the changes, `certain` what each leaves certain as bits of `ConditionBits`, `before` what is
    certain without one. `moved` names the variables (estimates) that follow from some of them, and so may move with them.
    """

    def __init__(
        self,
        program: Program,
        effects: Effects,
        variables: Sequence[int],
        before: int,
        certain: Sequence[int],
        moved: Mapping[int, tuple[int, ...]] | None = None,
    ):
        self.program, self.effects, self.moved = program, effects, dict(moved or {})
        self.variables = np.array(variables, dtype=np.intp)
        bits = conditions_of(program)
        self._now = _unpacked([before], bits.size)[0].astype(np.int8)
        self._then = _unpacked(certain, bits.size).astype(np.int8)
        self.start = effects.start + effects.values[self._now == 1].sum(axis=0, dtype=np.int32)
        self.gains = np.zeros((len(variables), *self.start.shape), dtype=np.int32)
        turned = self._then - self._now
        rows, conditions = np.nonzero(turned)
        if len(rows):
            given = effects.values[conditions] * turned[rows, conditions][:, None, None]
            starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
            self.gains[rows[starts]] = np.add.reduceat(given, starts, axis=0)
        routes = program.pack.content.routes
        self._order = sorted((i for i, r in enumerate(routes) if not r.companion), key=lambda i: (routes[i].effort, i))

    def leaders(self, look: Callable[[NDArray[np.intp]], Rows], leader: int) -> NDArray[np.int64]:
        """(changes, changes) the route that leads with both changes, -1 where every one is ruled out. Only above the
        diagonal, and for changes of different variables, it has a meaning. `look` gives the rows of some pairs, (n, 2);
        `leader` is the route that leads without a change."""
        n = len(self.variables)
        best = np.full((n, n), _LAST, dtype=np.int64)
        found = np.full((n, n), -1, dtype=np.int64)
        bounds = self._bounds(leader)
        for rank, route in enumerate(self._order):
            if route not in bounds.routes:
                continue
            points, out, below = (self._summed(kind, route) for kind in range(3))
            key = points * np.int64(len(self._order)) - rank
            self._put(key, np.asarray(below) > 0, key - _BELOW)
            self._put(key, np.asarray(out) > 0, _LAST)
            ahead = key > best
            np.copyto(best, key, where=ahead)
            np.copyto(found, route, where=ahead)
        rows = self._in_common()
        rows = rows[bounds.open(rows)]
        if len(rows):
            found[rows[:, 0], rows[:, 1]] = self._first(self._states(rows, look(rows)))
        return found

    def threes(self, look: Callable[[NDArray[np.intp]], Rows], leader: int) -> NDArray[np.intp]:
        """(rows, 3) the changes of three variables that may put another route before `leader`; no others do."""
        n, order = len(self.variables), np.array(self._order)
        joint = np.zeros((n, n, *self.start.shape), dtype=np.int32)  # what two changes give beyond the sum of both
        rows = self._in_common()
        if len(rows):
            one, two = rows.T
            joint[one, two] = self._states(rows, look(rows)) - self.start - self.gains[one] - self.gains[two]
            joint[two, one] = joint[one, two]
        sums = Sums(self.start, self.gains, joint, leader, order)
        speaks = self._speaks()
        reach = self._reached()[[any(bit is not None and speaks[bit] for bit in (yes, no)) for yes, no, _ in _conditions(self.program)]]
        found = []
        for i in range(n - 2):
            later = np.arange(i + 1, n)
            here = sums.ahead(i, later) | all_three(reach, i, later)
            here &= self.variables[later, None] != self.variables[later]
            j, k = np.nonzero(np.triu(here, 1))
            apart = (self.variables[later[j]] != self.variables[i]) & (self.variables[later[k]] != self.variables[i])
            found.append(np.stack([np.full(apart.sum(), i), later[j][apart], later[k][apart]], axis=1))
        return np.concatenate(found) if found else np.zeros((0, 3), dtype=np.intp)

    def _bounds(self, leader: int) -> Bounds:
        reach = self._reached()
        firsts = np.unique(self.variables, return_index=True)[1]
        joint = np.flatnonzero(reach[:, firsts].sum(axis=1) > 1)  # only these may hang on two changes
        conditions = _conditions(self.program)
        bits = [conditions[i][:2] for i in joint.tolist()]
        return Bounds(self.start, self.gains, self.effects.values, self._now, reach[joint], bits, leader, self._order)

    def _summed(self, kind: int, route: int) -> Any:
        gains = self.gains[:, kind, route]
        return self.start[kind, route] + (gains[:, None] + gains if kind == 0 or gains.any() else 0)

    def _put(self, key: NDArray[np.int64], where: Flags, value: Any) -> None:
        if where.any():
            np.copyto(key, value, where=where)

    def _in_common(self) -> NDArray[np.intp]:
        """(n, 2) the pairs of which a condition depends on both variables."""
        table = _together(self.program)
        together = table[self.variables[:, None], self.variables]
        for variable, moved in self.moved.items():
            touched: Flags = np.logical_or.reduce(table[list(moved)])
            others: Flags = touched[self.variables]
            for other, along in self.moved.items():
                others |= (self.variables == other) & touched[list(along)].any()
            at: Flags = self.variables == variable
            together |= (at[:, None] & others) | (others[:, None] & at)
        together &= self.variables[:, None] != self.variables
        return np.argwhere(np.triu(together, 1))

    def _reached(self) -> Flags:
        """(conditions, changes) whether a condition depends on a change."""
        reach = _reach(self.program)[:, self.variables]
        for variable, moved in self.moved.items():
            reach[:, self.variables == variable] |= np.logical_or.reduce(_reach(self.program)[:, list(moved)], axis=1)[:, None]
        return reach

    def _speaks(self) -> Flags:
        """(bits,) whether anything hangs on a condition."""
        return np.logical_or.reduce(self.effects.values != 0, axis=(1, 2))

    def _states(self, rows: NDArray[np.intp], states_of: Rows) -> Numbers:
        """(pairs, 3, routes) what pairs of changes give."""
        one, two = rows.T
        states: Numbers = self.start + self.gains[one] + self.gains[two]
        reach = self._reached()
        conditions = _conditions(self.program)
        speaks = self._speaks()
        shared = reach[:, np.unique(rows)].sum(axis=1) > 1
        for i in np.flatnonzero(shared).tolist():
            yes, no, condition = conditions[i]
            if not any(bit is not None and speaks[bit] for bit in (yes, no)):
                continue
            here = np.flatnonzero(reach[i, one] & reach[i, two])
            if not len(here):
                continue
            for bit, true in zip((yes, no), states_of.part(here).decide(condition, no is None), strict=True):
                if bit is None or not speaks[bit]:
                    continue
                then, now = self._then[:, bit], self._now[bit]
                missed = np.broadcast_to(true, len(here)).astype(np.int8) - then[one[here]] - then[two[here]] + now
                at = np.flatnonzero(missed)
                states[here[at]] += missed[at, None, None] * self.effects.values[bit]
        return states

    def _first(self, states: Numbers) -> NDArray[np.int64]:
        """(rows,) the route that leads."""
        key = states[:, 0, self._order] * np.int64(len(self._order)) - np.arange(len(self._order))
        key -= np.where(states[:, 2, self._order] > 0, _BELOW, 0)
        key[states[:, 1, self._order] > 0] = _LAST
        best = key.argmax(axis=1)
        return np.where(key[np.arange(len(best)), best] == _LAST, -1, np.array(self._order)[best])


def _conditions(program: Program) -> list[tuple[int | None, int | None, Compiled]]:
    """Each condition with its bit, and that of its opposite."""
    bits = conditions_of(program)
    found: list[tuple[int | None, int | None, Compiled]] = [(i, None, c) for i, c in enumerate(program.when)]
    for there, yes, no in ((program.requires, bits.required, bits.unmet), (program.need, bits.needed, bits.needless)):
        found += [(yes + i, no + i, there[r]) for i, r in enumerate(program.route_ids) if r in there]
    return found


def _reach(program: Program) -> Flags:
    """(conditions, variables) whether a condition names a variable, or one that decides whether another is asked; built once."""
    if "reach" not in program.derived:
        of: dict[int, int] = {}
        for question in program.ask_order:
            for v in program.of_question[question]:
                of[v] = 1 << v | _joined(program.ask_if[question], of)
        conditions = _conditions(program)
        found = np.zeros((len(conditions), len(program.variables)), dtype=bool)
        for i, (_, _, condition) in enumerate(conditions):
            found[i, list(bits_of(_joined(condition, of)))] = True
        program.derived["reach"] = found
    return program.derived["reach"]


def _joined(condition: Compiled, of: Mapping[int, int]) -> int:
    found = 0
    for v in condition.variables:
        found |= of.get(v, 1 << v)
    return found


def _together(program: Program) -> Flags:
    """(variables, variables) whether some condition depends on both; built once."""
    if "together" not in program.derived:
        reach = _reach(program)
        found = np.zeros((reach.shape[1],) * 2, dtype=bool)
        for row in reach:
            at = np.flatnonzero(row)
            found[at[:, None], at] = True
        program.derived["together"] = found
    return program.derived["together"]


def _unpacked(numbers: Sequence[int], size: int) -> NDArray[np.uint8]:
    """(numbers, size) the bits of whole numbers."""
    length = (size + 7) // 8
    packed = np.frombuffer(b"".join(n.to_bytes(length, "little") for n in numbers), dtype=np.uint8)
    return np.unpackbits(packed.reshape(len(numbers), length), axis=1, count=size, bitorder="little")
