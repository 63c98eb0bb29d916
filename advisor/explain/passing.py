"""Whether changes may put another route before the leader, told by bounds and sums before anything is looked at.

`start` (3, routes) and `gains` (changes, 3, routes) hold points, grounds that rule a route out, and grounds that list it
below, as in `together`. What is told to be closed is closed; what is open may turn out not to be.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]
_BLOCK = 1 << 18  # multiplications in one matrix product: a greater one would start threads, which on a busy machine wait


class Bounds:
    """Pairs of changes that may put another route before the leader, whatever the conditions do that hang on both.

    `routes` are those that lead after some pair, as far as the bounds tell. `values` (bits, 3, routes) is what each bit
    adds where it is certain, `now` (bits,) whether it is so without a change, `reach` (conditions, changes) whether a
    condition depends on a change, and `conditions` the bits of each.
    """

    def __init__(
        self,
        start: Numbers,
        gains: Numbers,
        values: Numbers,
        now: NDArray[np.int8],
        reach: Flags,
        conditions: Sequence[tuple[int | None, int | None]],
        leader: int,
        order: Sequence[int],
    ):
        self._yes, self._no = (np.array([-1 if pair[side] is None else pair[side] for pair in conditions], dtype=np.intp) for side in (0, 1))
        self._reach = reach
        n = len(gains)
        self.routes = set(order)
        self._open: Flags = np.ones((n, n), dtype=bool)
        if leader < 0 or start[1:, leader].any():
            return
        turns = _some(gains[:, 1:, leader] != 0)
        touched = self._shared(_some(values[:, 1:, leader] != 0).astype(np.float32)) > 0
        self._open = turns[:, None] | turns | touched
        secure = not self._open.any()
        most = self._shared(np.max(np.abs(values[:, 0] - values[:, 0, leader, None]), axis=1).astype(np.float32))
        lead = start[0] - start[0, leader]
        own = gains[:, 0] - gains[:, 0, leader, None]
        best = np.sort(own, axis=0)[-2:].sum(axis=0) + lead + most.max(initial=0)
        for route in self.routes - {leader}:
            if best[route] < 0:
                if secure:
                    self.routes.discard(route)
                continue
            passes = own[:, None, route] + own[:, route] + lead[route] + most >= 0
            if start[1, route] and not (gains[:, 1, route] < 0).any():
                passes &= self._shared((now * (values[:, 1, route] > 0)).astype(np.float32)) > 0
            self._open |= passes
            if secure and not passes.any():
                self.routes.discard(route)

    def open(self, rows: NDArray[np.intp]) -> Flags:
        """(pairs,) for pairs of changes, (n, 2)."""
        return self._open[rows[:, 0], rows[:, 1]]

    def _shared(self, worth: NDArray[np.float32]) -> NDArray[np.float32]:
        """(changes, changes) the sum of what the conditions that hang on both are worth; `worth` is (bits,)."""
        bits = np.append(worth, np.float32(0))  # the last stands for none
        each = bits[self._yes] + bits[self._no]
        some = np.flatnonzero(each)
        found = np.zeros((self._reach.shape[1],) * 2, dtype=np.float32)
        size = max(1, _BLOCK // max(1, found.size))
        for at in range(0, len(some), size):
            part = self._reach[some[at : at + size]].astype(np.float32)
            found += (part.T * each[some[at : at + size]]) @ part
        return found


def _some(flags: Flags) -> Flags:
    """Whether any is set in the last axis."""
    return np.logical_or.reduce(flags, axis=1)


class Sums:
    """Which routes pass the leader by the sums of three changes; `joint` is what pairs give beyond the sum of both."""

    def __init__(self, start: Numbers, gains: Numbers, joint: Numbers, leader: int, order: NDArray[np.int64]):
        rivals = order[order != leader]
        behind = np.flatnonzero(order != leader) > np.flatnonzero(order == leader)  # in a tie the rival comes second
        lead = start[0, rivals] - start[0, leader] - behind
        own, both = (a[..., 0, rivals] - a[..., 0, leader, None] for a in (gains, joint))
        most = lead + 3 * np.maximum(both.max(axis=(0, 1), initial=0), 0) + np.sort(np.maximum(own, 0), axis=0)[-3:].sum(axis=0)
        standing = (start[1, rivals] == 0) | (gains[:, 1, rivals] < 0).any(axis=0) | (joint[..., 1, rivals] < 0).any(axis=(0, 1))
        hope = (most >= 0) & standing
        self.lead, self.own, self.both = lead[hope], own[:, hope].astype(np.int32), np.moveaxis(both[..., hope], 2, 0).astype(np.int32)
        # Steps that rule the leader out or list it below need no points to pass it.
        self.falls: Flags = (gains[:, 1:, leader] != 0).any(axis=1)
        self.fall: Flags = (joint[..., 1:, leader] != 0).any(axis=2)
        self.down = bool(start[1:, leader].any())

    def ahead(self, i: int, later: NDArray[np.intp]) -> Flags:
        """(later, later) whether some route passes the leader with change `i` and two later ones."""
        if self.down or self.falls[i]:
            return np.ones((len(later), len(later)), dtype=bool)
        falls = self.falls[later] | self.fall[i, later]
        found = falls[:, None] | falls | self.fall[np.ix_(later, later)]
        for r in range(len(self.lead)):
            two = self.own[later, r] + self.both[r, i, later]
            found |= self.both[r][np.ix_(later, later)] + two[:, None] + two >= -(self.lead[r] + self.own[i, r])
        return found


def all_three(reach: Flags, i: int, later: NDArray[np.intp]) -> Flags:
    """(later, later) whether a condition depends on change `i` and on two later ones."""
    shared = reach[reach[:, i]][:, later].astype(np.float32)
    shared = shared[shared.sum(axis=1) > 1]
    return (shared.T @ shared) > 0
