"""The array evaluator: which route comes first, for many definite answer sets at once.

Shapes: `codes` is (variables, rows) uint8, one definite code each (see program.py). Everything else has rows first.
Known answers are folded in: rules that cannot fire drop out, those that must fire become base points, and routes that
are certainly ruled out or beaten in any case are not computed.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fold import fold, join
from .program import Atom, Compiled, Program
from .registers import HIGH, Codes, Flags, Registers, runs

CHUNK = 32_768  # rows computed together: more spill out of the cache, fewer pay more for calls
_WEIGHTS_KEPT = 8  # settings of the priorities whose evaluators are kept

Base = dict[int, int]  # route -> points that it has in any case
Sums = dict[int, list[int]]  # route -> registers
Cells = dict[Any, dict[int, int]]  # folded condition -> route -> points that it gives


def holds(condition: Compiled, codes: Codes) -> Flags:
    """Row by row, whether a condition is true: (rows,) bool."""
    return _tree(condition.tree, codes)


def _tree(tree: Any, codes: Codes) -> Flags:
    if isinstance(tree, bool):
        return np.full(codes.shape[1], tree)
    if isinstance(tree, Atom):
        return _atom(tree, codes[tree.variable])
    word, parts = tree
    if word == "not":
        return ~_tree(parts[0], codes)
    result = _tree(parts[0], codes)
    for part in parts[1:]:
        result = result & _tree(part, codes) if word == "all" else result | _tree(part, codes)
    return result


def _atom(atom: Atom, column: NDArray[np.uint8]) -> Flags:
    ranges = _ranges(atom.mask)
    if len(ranges) > 1:
        return _table(atom.mask)[column]
    if not ranges:
        return np.zeros(len(column), dtype=bool)
    low, high = ranges[0]
    return column == low if low == high else column <= high if low == 0 else (column >= low) & (column <= high)


@functools.lru_cache(maxsize=4096)
def _ranges(mask: int) -> list[tuple[int, int]]:
    return runs(mask, (1 << mask.bit_length() + 1) - 1)


@functools.lru_cache(maxsize=4096)
def _table(mask: int) -> Flags:
    """For every code whether it is in the mask."""
    return np.array([mask >> i & 1 for i in range(256)], dtype=bool)


class ArrayEvaluator:
    """A program with weights folded in, and with what is known if `masks` give each variable's possible codes.

    Rows outside the masks have no meaning.
    """

    def __init__(self, program: Program, weights: Mapping[str, int], masks: Sequence[int] | None = None):
        self.program = program
        self.weights = dict(weights)
        self.masks = tuple(_possible(program) if masks is None else masks)
        routes = program.pack.content.routes
        self.companions = np.array([r.companion for r in routes], dtype=bool)
        # ties: the lower effort first, then file order
        self.order = sorted(range(len(routes)), key=lambda i: (routes[i].effort, i))
        self.rank = np.empty(len(routes), dtype=np.int32)
        self.rank[self.order] = np.arange(len(routes))

    def specialised(self, masks: Sequence[int]) -> ArrayEvaluator:
        """The same evaluator where only these codes are possible."""
        return ArrayEvaluator(self.program, self.weights, masks)

    @functools.cached_property
    def rules(self) -> list[Any]:
        """Each rule's condition, folded: True where it fires in every row."""
        return [fold(c.tree, self.masks) for c in self.program.when]

    @functools.cached_property
    def out(self) -> list[Any]:
        """For each route the folded condition under which it is ruled out."""
        program, masks = self.program, self.masks
        grounds: list[list[Any]] = [[] for _ in program.route_ids]
        for tree, routes in zip(self.rules, program.vetoes, strict=True):
            for name in routes:
                grounds[program.route_index[name]].append(tree)
        for name, condition in program.requires.items():
            grounds[program.route_index[name]].append(fold(condition.tree, masks, True))
        alone = [join("any", found, masks) for found in grounds]
        result = list(alone)
        for route in program.pack.content.routes:
            if route.combines:
                needs = [program.need[p] for p in route.combines if p in program.need]
                lacking = [fold(need.tree, masks, True) for need in needs]
                i = program.route_index[route.id]
                result[i] = join("any", [alone[i], *(alone[program.route_index[p]] for p in route.combines), *lacking], masks)
        return result

    @functools.cached_property
    def points(self) -> tuple[Base, Cells]:
        """Points by folded condition; those of conditions that hold in every row are in the base."""
        program, weights = self.program, self.weights
        base = {i: sum(weights[c] * p for c, p in r.base.items()) for i, r in enumerate(program.pack.content.routes)}
        cells: Cells = {}
        for tree, given in zip(self.rules, program.shares(weights), strict=True):
            if tree is False:
                continue
            there = base if tree is True else cells.setdefault(tree, {})
            for route, value, _ in given:
                i = program.route_index[route]
                there[i] = there.get(i, 0) + value
        return base, cells

    def scores(self, codes: Codes) -> tuple[Flags, NDArray[np.int32], Flags]:
        """Which rules fire (rows, rules), the totals (rows, routes) and which routes are ruled out (rows, routes)."""
        registers, sums, nodes, out = self._whole
        (base, _), unit = self.points, self._unit
        rows = codes.shape[1]
        fired = np.empty((len(self.rules), rows), dtype=bool)
        totals = np.empty((len(base), rows), dtype=np.int32)
        ruled_out = np.empty((len(base), rows), dtype=bool)
        for part, flags, summed in registers.run(codes, CHUNK // 4):
            for i, tree in enumerate(self.rules):
                fired[i, part] = tree if isinstance(tree, bool) else flags(nodes[i])
            for route, start in base.items():
                total = totals[route, part]
                total[:] = start
                for at in sums.get(route, ()):
                    total += np.multiply(summed[at], unit, dtype=np.int32)
                tree = self.out[route]
                ruled_out[route, part] = tree if isinstance(tree, bool) else flags(out[route])
        return fired.T, totals.T, ruled_out.T

    @functools.cached_property
    def _unit(self) -> int:
        """The greatest number of points of which all points are multiples."""
        base, cells = self.points
        return math.gcd(*base.values(), *(value for given in cells.values() for value in given.values())) or 1

    @functools.cached_property
    def _whole(self) -> tuple[Registers, Sums, dict[int, int], dict[int, int]]:
        registers = Registers(self.masks)
        sums = _summed(registers, self.points[1], set(self.points[0]), self._unit)
        nodes = {i: registers.node(tree, keep=True) for i, tree in enumerate(self.rules) if not isinstance(tree, bool)}
        out = {i: registers.node(tree, keep=True) for i, tree in enumerate(self.out) if not isinstance(tree, bool)}
        registers.finish(len(self.masks))
        return registers, sums, nodes, out

    def first(self, codes: Codes) -> NDArray[np.int64]:
        """(rows,) index of the first route, or -1 where every route is ruled out."""
        n = len(self.rank)
        registers, sums, out, start, (lowest, drop), kind = self._race
        result = np.empty(codes.shape[1], dtype=np.int64)
        names = np.array([*reversed(self.order)])  # by the last digit of a key
        size = min(CHUNK, codes.shape[1])
        key, part_of_key, best = (np.empty(size, dtype=kind) for _ in range(3))
        for part, flags, summed in registers.run(codes, CHUNK):
            rows = part.stop - part.start
            one, more, most = key[:rows], part_of_key[:rows], best[:rows]
            most.fill(lowest - 1)
            for route, offset in start.items():
                one.fill(0)
                for at in sums.get(route, ()):
                    np.copyto(more, summed[at])
                    np.add(one, more, out=one)
                np.multiply(one, kind.type(n), out=one)
                np.add(one, kind.type(offset), out=one)
                if route in out:  # quicker than a copy where the flags are set
                    np.copyto(more, flags(out[route]))
                    np.multiply(more, kind.type(drop), out=more)
                    np.subtract(one, more, out=one)
                np.maximum(most, one, out=most)
            result[part] = np.where(most < lowest, -1, names[most % n])
        return result

    @functools.cached_property
    def _race(self) -> tuple[Registers, Sums, dict[int, int], dict[int, int], tuple[int, int], np.dtype]:
        """What `first` runs. A key is total * routes + (routes - 1 - rank), with the total in units: the greatest is first,
        ties by effort and file order. A route that is ruled out drops below the lowest key of all."""
        n, unit = len(self.rank), self._unit
        cells = self.points[1]
        base = {r: points // unit for r, points in self.points[0].items()}
        low, high = dict(base), dict(base)
        for given in cells.values():
            for route, value in given.items():
                low[route] += min(value, 0) // unit
                high[route] += max(value, 0) // unit
        key = {r: (low[r] * n + n - 1 - int(self.rank[r]), high[r] * n + n - 1 - int(self.rank[r])) for r in base}
        running = {r for r in base if not self.companions[r] and self.out[r] is not True}
        sure = max((key[r][0] for r in running if self.out[r] is False), default=None)
        running = {r for r in running if sure is None or key[r][1] >= sure}
        lowest = min((key[r][0] for r in running), default=0)
        drop = max((key[r][1] for r in running), default=0) - lowest + 1
        widest = max(abs(lowest - drop) + 1, *(abs(k) for r in running for k in key[r]), 0)
        registers = Registers(self.masks)
        sums = _summed(registers, cells, running, unit)
        out = {r: registers.node(self.out[r], keep=True) for r in sorted(running) if self.out[r] is not False}
        registers.finish(len(self.masks))
        start = {r: base[r] * n + n - 1 - int(self.rank[r]) for r in sorted(running)}
        return registers, sums, out, start, (lowest, drop), np.dtype(np.int16 if widest < 2**15 else np.int32)

    def first_of(self, totals: NDArray[np.int32], out: Flags) -> NDArray[np.int64]:
        """`first` where `scores` were computed already."""
        key = totals.astype(np.int64) * len(self.rank) - self.rank
        lowest = np.iinfo(np.int64).min
        key[out | self.companions] = lowest
        best = key.argmax(axis=1)
        best[key[np.arange(len(best)), best] == lowest] = -1
        return best


def array_evaluator(program: Program, weights: Mapping[str, int]) -> ArrayEvaluator:
    """The evaluator with nothing folded in, kept for the latest weights: quicker than a specialised one for few rows,
    since that takes some milliseconds to build."""
    kept = program.derived.setdefault("array evaluators", {})
    key = tuple(weights.values())
    if key not in kept:
        if len(kept) >= _WEIGHTS_KEPT:
            kept.clear()
        kept[key] = ArrayEvaluator(program, weights)
    return kept[key]


def _possible(program: Program) -> list[int]:
    """Every code of every variable: *not asked* only where a question may not be asked."""
    codes = zip(program.variables, program.full, program.unasked, strict=True)
    return [full | unasked if v.question in program.ask_if else full for v, full, unasked in codes]


def _summed(registers: Registers, cells: Cells, routes: set[int], unit: int) -> Sums:
    """Route -> the sums that its points are spread over, in units of so many points."""
    sums: Sums = {}
    for tree, given in cells.items():
        wanted = sorted((abs(value), r, value) for r, value in given.items() if value and r in routes)
        for _, route, value in wanted:
            node = registers.node(tree)
            for part in _portions(value // unit):
                there = sums.setdefault(route, [])
                if not there or not registers.has_room(there[-1], part):
                    there.append(registers.sum())
                registers.add(node, part, there[-1])
    return sums


def _portions(value: int) -> list[int]:
    """A number as a sum of such as a register can take."""
    most = HIGH if value > 0 else -HIGH
    return [most] * (value // most) + ([value % most] if value % most else [])
