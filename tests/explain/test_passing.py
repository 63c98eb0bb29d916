"""What sums tell of three changes is what the sums are."""

from __future__ import annotations

import numpy as np

from advisor.explain.passing import Bounds, Sums

ROUTES, CHANGES = 3, 6


def test_a_route_passes_by_the_sum_of_changes_and_of_what_pairs_add() -> None:
    """With random gains, a rival is ahead for exactly those three changes whose whole sum puts one first, ties by the order."""
    rng = np.random.default_rng(5)
    order, passed, kept = np.array([2, 0, 1]), 0, 0
    for leader in (0, 1, 2) * 20:
        start, gains = np.zeros((3, ROUTES), dtype=np.int32), np.zeros((CHANGES, 3, ROUTES), dtype=np.int32)
        joint = np.zeros((CHANGES, CHANGES, 3, ROUTES), dtype=np.int32)
        start[0] = rng.integers(-2, 3, ROUTES)
        start[0, leader] = 4
        gains[:, 0] = rng.integers(-2, 3, (CHANGES, ROUTES))
        upper = np.triu(rng.integers(-3, 4, (CHANGES, CHANGES)), 1)
        joint[..., 0, :] = (upper + upper.T)[..., None] * rng.integers(-1, 2, ROUTES)
        sums = Sums(start, gains, joint, leader, order)
        for i in range(CHANGES - 2):
            later = np.arange(i + 1, CHANGES)
            ahead = sums.ahead(i, later)
            for j in range(len(later)):
                for k in range(j + 1, len(later)):
                    a, b = later[j], later[k]
                    total = start[0] + gains[i, 0] + gains[a, 0] + gains[b, 0] + joint[i, a, 0] + joint[i, b, 0] + joint[a, b, 0]
                    first = max(order.tolist(), key=lambda r: (total[r], -order.tolist().index(r)))
                    assert bool(ahead[j, k]) == (first != leader)
                    passed, kept = passed + (first != leader), kept + (first == leader)
    assert passed and kept


def test_a_leader_that_may_be_ruled_out_is_looked_at() -> None:
    """Where a change, or a pair of them, rules the leader out, the three changes are looked at whatever the points."""
    start, gains = np.zeros((3, 2), dtype=np.int32), np.zeros((4, 3, 2), dtype=np.int32)
    joint = np.zeros((4, 4, 3, 2), dtype=np.int32)
    start[0, 0] = 9
    later = np.arange(1, 4)
    assert not Sums(start, gains, joint, 0, np.array([0, 1])).ahead(0, later).any()
    joint[1, 2, 1, 0] = joint[2, 1, 1, 0] = 1
    assert Sums(start, gains, joint, 0, np.array([0, 1])).ahead(0, later)[0, 1]
    gains[3, 1, 0] = 1
    assert Sums(start, gains, joint, 0, np.array([0, 1])).ahead(0, later)[0, 2]


def test_a_pair_is_open_where_points_and_what_hangs_on_both_may_pass_the_leader() -> None:
    """A condition on two changes opens their pair if it could bridge what is left of the lead, and only theirs."""
    start, gains = np.zeros((3, 2), dtype=np.int32), np.zeros((3, 3, 2), dtype=np.int32)
    start[0, 0] = 5
    gains[0, 0, 1] = 2
    reach, pairs = np.array([[True, True, False]]), np.array([[0, 1], [0, 2], [1, 2]])

    def bounds(worth: int, grounds: int = 0) -> Bounds:
        values = np.zeros((1, 3, 2), dtype=np.int32)
        values[0, 0, 1], values[0, 1, 0] = worth, grounds
        return Bounds(start, gains, values, np.zeros(1, dtype=np.int8), reach, [(0, None)], 0, [0, 1])

    assert [False, False, False] == bounds(2).open(pairs).tolist()
    assert [True, False, False] == bounds(3).open(pairs).tolist()
    assert [True, False, False] == bounds(0, grounds=1).open(pairs).tolist()
    assert ({0}, {0, 1}) == (bounds(2).routes, bounds(3).routes)
