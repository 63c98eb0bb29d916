"""Conditions decided over many rows at once, each row with its own states of the variables that vary.

`nearby` says what a state is and what stays as answered; what is decided part by part is mended by the reference evaluator.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from advisor.decide.program import FALSE, TRUE, Atom, Compiled

if TYPE_CHECKING:
    from .nearby import Nearby

States = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Truth = tuple[Any, Any]  # certainly true, certainly false: Flags, or bool where it is the same for all rows


def same(size: int) -> int:
    """The state of a variable that is as it was answered. States below `size` are codes, `size` is *not asked*."""
    return size + 1


def first_further(size: int) -> int:
    """The first state for a mask that `Nearby.state_of` adds."""
    return 2 * size + 3


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
            if nearby.varies(program.ask_if[name]):
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
        if not nearby.varies(condition):
            verdict = nearby.known.decide(condition)
            return verdict == TRUE, verdict == FALSE
        true, false = self._by_parts(condition.tree)
        if true_only and condition.sure_is_exact:
            return true, false
        if condition.exact_by_parts and nearby.conditional.isdisjoint(condition.variables):
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
        if key not in nearby.verdicts:
            masks = list(nearby.known.masks)
            uncertain = set(nearby.known.uncertain)
            for v, state in zip(variables, states.tolist(), strict=True):
                size = nearby.program.variables[v].size
                masks[v] = nearby.masks_of(v)[state]
                uncertain.discard(v)
                if same(size) < state < first_further(size):
                    uncertain.add(v)
            nearby.verdicts[key] = nearby.exact(condition, masks, frozenset(uncertain))
        return nearby.verdicts[key]


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


@functools.lru_cache(maxsize=16_384)
def _tables(masks: tuple[int, ...], mask: int) -> tuple[Flags, Flags]:
    """For each state whether a variable certainly has, and certainly has not, one of the codes in `mask`."""
    return np.array([not m & ~mask for m in masks]), np.array([not m & mask for m in masks])
