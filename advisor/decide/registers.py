"""Condition trees as one straight list of NumPy operations on columns: equal parts once, few buffers, bounded chunks."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .program import Atom, codes_in

Codes = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Ufunc = Callable[..., Any]
Step = tuple[Ufunc, int, int, int]  # operation, its two operands and its result, as places

Sums = NDArray[np.int8]

_NO, _YES, _ZERO = np.array(False), np.array(True), np.array(0, dtype=np.int8)
LOW, HIGH = -128, 127  # what a sum can hold


def runs(mask: int, possible: int) -> list[tuple[int, int]]:
    """The codes in a mask as ranges (first, last), read past codes that are not possible."""
    found: list[tuple[int, int]] = []
    broken = True
    for code in codes_in(possible):
        if not mask >> code & 1:
            broken = True
        elif broken:
            found.append((code, code))
            broken = False
        else:
            found[-1] = (found[-1][0], code)
    return found


class Registers:
    """Operations that compute some trees of folded conditions, and sums of numbers over the rows in which they hold.

    First `node` and `add` say what is wanted, then `finish` lays out the buffers, then `run` computes a chunk.
    """

    def __init__(self, masks: Sequence[int]):
        self._masks = masks
        self._nodes: list[tuple[Ufunc, Any, Any]] = []  # operands: a node's number, or a reference such as ("code", 3)
        self._memo: dict[Any, int] = {}
        self._added: list[tuple[int, int, int, bool]] = []  # (node, value, sum, whether it is the sum's first)
        self._plan: list[tuple[str, int]] = []  # ("node", number) and ("add", position) in order
        self._kept: set[int] = set()
        self._constants: list[NDArray[Any]] = [_NO, _YES, _ZERO]
        self._reach: list[tuple[int, int]] = []  # the least and the most that each sum can be

    # -- what is wanted

    def node(self, tree: Any, keep: bool = False) -> int:
        """The node that computes a folded tree (which is not a bool). Kept ones can be read after `run`."""
        number = self._tree(tree)
        if keep:
            self._kept.add(number)
        return number

    def sum(self) -> int:
        """A new sum: in each row that of the values of its nodes that hold."""
        self._reach.append((0, 0))
        return len(self._reach) - 1

    def add(self, node: int, value: int, total: int) -> None:
        """Lets a sum have a value, from LOW to HIGH, in the rows in which a node holds."""
        low, high = self._reach[total]
        self._plan.append(("add", len(self._added)))
        self._added.append((node, value, total, (low, high) == (0, 0)))
        self._reach[total] = low + min(value, 0), high + max(value, 0)

    def has_room(self, total: int, value: int) -> bool:
        """Whether a sum can take a further value without running over."""
        low, high = self._reach[total]
        return low + value >= LOW if value < 0 else high + value <= HIGH

    def _tree(self, tree: Any) -> int:
        if tree in self._memo:
            return self._memo[tree]
        if isinstance(tree, Atom):
            number = self._literal(tree)
        elif tree[0] == "not":
            number = self._add(np.not_equal, self._tree(tree[1][0]), ("constant", 1))
        else:
            number = self._fold(np.logical_and if tree[0] == "all" else np.logical_or, [self._tree(part) for part in tree[1]])
        self._memo[tree] = number
        return number

    def _fold(self, join: Ufunc, numbers: list[int]) -> int:
        first, *rest = numbers
        for other in rest:
            first = self._add(join, first, other)
        return first

    def _literal(self, atom: Atom) -> int:
        """The fewest comparisons that tell the codes of a mask from the others possible."""
        possible = self._masks[atom.variable]
        inside, outside = runs(atom.mask, possible), runs(possible & ~atom.mask, possible)
        code = ("code", atom.variable)
        codes = codes_in(possible)
        if len(outside) == 1 and len(inside) > 1:
            return self._range(code, *outside[0], outside=True)
        if len(inside) == 1:
            low, high = inside[0]
            if low == high:
                return self._add(np.equal, code, self._constant(low))
            if low == codes[0]:
                return self._add(np.less_equal, code, self._constant(high))
            if high == codes[-1]:
                return self._add(np.greater_equal, code, self._constant(low))
        return self._fold(np.logical_or, [self._range(code, low, high) for low, high in inside])

    def _range(self, code: Any, low: int, high: int, outside: bool = False) -> int:
        if low == high:
            return self._add(np.not_equal if outside else np.equal, code, self._constant(low))
        below = self._add(np.less if outside else np.greater_equal, code, self._constant(low))
        above = self._add(np.greater if outside else np.less_equal, code, self._constant(high))
        return self._add(np.logical_or if outside else np.logical_and, below, above)

    def _constant(self, code: int) -> Any:
        return self._kept_constant(("constant of", code), np.array(code, dtype=np.uint8))

    def _kept_constant(self, key: Any, value: NDArray[Any]) -> tuple[str, int]:
        if key not in self._memo:
            self._memo[key] = len(self._constants)
            self._constants.append(value)
        return ("constant", self._memo[key])

    def _add(self, operation: Ufunc, a: Any, b: Any) -> int:
        key = (operation, a, b)
        if key not in self._memo:
            self._memo[key] = len(self._nodes)
            self._plan.append(("node", len(self._nodes)))
            self._nodes.append((operation, a, b))
        return self._memo[key]

    # -- layout

    def finish(self, variables: int) -> None:
        """Gives each node a buffer, used again once nothing reads it any more.

        Places: the columns of codes, the constants, the buffers as flags, the same as numbers, one number more, the sums.
        """
        last = self._last_reads()
        place: dict[int, int] = {}
        free: list[int] = []
        buffers = 0
        symbolic: list[tuple[Ufunc, Any, Any, Any]] = []
        product: tuple[int, int] | None = None  # the node and the number that the last product is of
        for position, (kind, number) in enumerate(self._plan):
            if kind == "node":
                operation, a, b = self._nodes[number]
                reads = [x for x in (a, b) if isinstance(x, int)]
                left, right = (("flags", place[x]) if isinstance(x, int) else x for x in (a, b))
                if free:
                    place[number] = free.pop()
                else:
                    place[number] = buffers
                    buffers += 1
                symbolic.append((operation, left, right, ("flags", place[number])))
            else:
                node, value, total, is_first = self._added[number]
                reads = [node]
                term: Any = ("numbers", place[node])
                if abs(value) != 1:
                    if product != (node, abs(value)):
                        size = self._kept_constant(("value", abs(value)), np.array(abs(value), dtype=np.int8))
                        symbolic.append((np.multiply, term, size, ("product", 0)))
                        product = node, abs(value)
                    term = ("product", 0)
                before = ("constant", 2) if is_first else ("sum", total)
                symbolic.append((np.add if value > 0 else np.subtract, before, term, ("sum", total)))
            free += [place[x] for x in dict.fromkeys(reads) if last[x] == position and x not in self._kept]
        start = {"code": 0, "constant": variables}
        start["flags"] = variables + len(self._constants)
        start["numbers"] = start["flags"] + buffers
        start["product"] = start["numbers"] + buffers
        start["sum"] = start["product"] + 1
        self._steps: list[Step] = [(operation, start[a[0]] + a[1], start[b[0]] + b[1], start[out[0]] + out[1]) for operation, a, b, out in symbolic]
        self._buffers = buffers
        self._place = place
        self._nodes, self._memo, self._plan, self._added = [], {}, [], []

    def _last_reads(self) -> dict[int, int]:
        last: dict[int, int] = {}
        for position, (kind, number) in enumerate(self._plan):
            read = self._nodes[number][1:] if kind == "node" else self._added[number][:1]
            last.update((x, position) for x in read if isinstance(x, int))
            last.setdefault(number, position) if kind == "node" else None
        return last

    # -- running

    def run(self, codes: Codes, chunk: int) -> Iterator[tuple[slice, Callable[[int], Flags], Sums]]:
        """For each chunk of rows: the rows, what gives a kept node's flags, and (sums, rows) int8."""
        rows = codes.shape[1]
        size = min(chunk, rows)
        flags = np.empty((self._buffers, size), dtype=bool)
        sums = np.empty((len(self._reach), size), dtype=np.int8)
        product = np.empty(size, dtype=np.int8)
        for low in range(0, rows, chunk):
            part = codes[:, low : low + chunk]
            n = part.shape[1]
            seen, summed = flags[:, :n], sums[:, :n]
            places = [*part, *self._constants, *seen, *seen.view(np.int8), product[:n], *summed]
            for operation, a, b, out in self._steps:
                operation(places[a], places[b], places[out])
            yield slice(low, low + n), functools.partial(self._flags, seen), summed

    def _flags(self, seen: Flags, node: int) -> Flags:
        return seen[self._place[node]]
