"""Routes that provably cannot come first, by sums over single variables, without a search.

A route comes first only if it leads every rival that certainly stands by as much as it needs, so the same holds for every
weighted mean of these leads. The mean is bounded by letting each variable take its best code: a rule over one variable
counts there exactly, one that needs several counts for one of its comparisons, or in any case, if it adds, and is left out
if it takes away. The weights of the mean are moved towards the rivals that the best codes do not beat.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from advisor.decide.program import Atom, codes_in

from .folded import Folded
from .trees import Tree

STEPS = 16  # times that the weights of the rivals are moved
_SPREAD, _LEAST, _PACE = 0.05, 0.2, 8.0  # how the weights start and move: found by trial, and of no matter to the proof
_SURE = 1e-6  # more than rounding amounts to
_BLOCK = 1 << 17  # multiplications in one matrix product: a greater one would start threads, which on a busy machine wait

Floats = NDArray[np.float64]


def cannot_lead(folded: Folded, routes: Sequence[int]) -> frozenset[int]:
    """Those of some routes that no completion puts first. Of the others nothing is known."""
    rivals = [r for r in folded.standing if folded.out[r] is False]
    routes = [r for r in routes if any(s != r for s in rivals)]
    if not routes or not folded.rules:
        return frozenset()
    rivals_of = np.array([[r != s for s in rivals] for r in routes])
    places = _Places(folded)
    left = np.array(routes)
    shut = places.shut(left)
    needed = np.array([[folded.needed(r, s) for s in rivals] for r in routes], dtype=float)
    short = needed - (folded.base[left, None] - folded.base[rivals])  # what the undecided rules have to add
    own, others = folded.points[:, left].astype(float), folded.points[:, rivals].astype(float)
    weights = _first_weights(own, others, short, rivals_of)
    found = np.zeros(len(left), dtype=bool)
    for _ in range(STEPS):
        lead = own - _product(others, weights.T)  # (rules, routes)
        most, fired = places.best(lead, shut)
        excess = most - (weights * short).sum(1)
        found |= excess < -_SURE
        if found.all():
            break
        slopes = (fired * own).sum(0)[:, None] - _product(fired.T, others) - short
        slopes[~rivals_of] = 0.0
        steepest = np.maximum(np.abs(slopes).max(1), 1e-9)
        pace = np.clip(excess / steepest, _LEAST, 1.0) / steepest
        weights = weights * np.exp(-_PACE * pace[:, None] * slopes)
        weights /= np.maximum(weights.sum(1, keepdims=True), 1e-300)
    return frozenset(left[found].tolist())


def _first_weights(own: Floats, others: Floats, short: Floats, rivals_of: NDArray[np.bool_]) -> Floats:
    """(routes, rivals) most weight on the rivals that even all rules that add could hardly pass."""
    gains = np.maximum(own.T[:, None, :] - others.T[None, :, :], 0.0).sum(2) - short
    gains[~rivals_of] = np.inf
    scale = np.abs(np.where(rivals_of, gains, 0.0)).max(1, keepdims=True) * _SPREAD
    weights = np.exp(-(gains - gains.min(1, keepdims=True)) / np.maximum(scale, 1.0))
    return np.asarray(weights / weights.sum(1, keepdims=True))


def _product(a: Floats, b: Floats) -> Floats:
    """a @ b, a block of rows at a time."""
    rows = max(1, _BLOCK // max(1, a.shape[1] * b.shape[1]))
    return np.concatenate([a[i : i + rows] @ b for i in range(0, len(a), rows)])


class _Places:
    """Where the undecided rules of a program count: `up` those that add, `down` those that take away. Both are (codes, rules),
    with the codes of each free variable one after the other from `starts` on; `always` are rules that add in any case."""

    def __init__(self, folded: Folded):
        self.folded = folded
        sizes = [folded.program.variables[v].size + 1 for v in folded.free]
        self.starts = np.cumsum([0, *sizes])[:-1]
        self.sizes = np.array(sizes)
        start = dict(zip(folded.free, self.starts.tolist(), strict=True))
        self.start = start
        self.possible = np.zeros(sum(sizes), dtype=bool)
        for v in folded.free:
            self.possible[start[v] + np.array(codes_in(folded.masks[v]))] = True
        self.up = np.zeros((sum(sizes), len(folded.rules)))
        self.down = np.zeros_like(self.up)
        self.always = np.zeros(len(folded.rules))
        for k, i in enumerate(folded.rules):
            self._put(k, folded.when[i])

    def _put(self, k: int, tree: Tree) -> None:
        atom, word = (tree, "") if isinstance(tree, Atom) else (self._telling(tree[1]), tree[0])
        rows = [self.start[atom.variable] + code for code in codes_in(atom.mask)] if atom is not None else []
        if atom is None or word == "any":
            self.always[k] = 1.0
        else:
            self.up[rows, k] = 1.0
        if word != "all":
            self.down[rows, k] = 1.0

    def _telling(self, parts: Sequence[Tree]) -> Atom | None:
        """The comparison that bounds best: the more other codes its variable could take, the better."""
        atoms = [part for part in parts if isinstance(part, Atom)]
        return max(atoms, key=lambda a: (self.folded.program.variables[a.variable].size, -a.mask.bit_count()), default=None)

    def shut(self, routes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(codes, routes) codes that are not possible, or rule the route out."""
        found = np.repeat(~self.possible[:, None], len(routes), axis=1)
        for column, r in enumerate(routes.tolist()):
            out = self.folded.out[r]
            for part in out[1] if isinstance(out, tuple) and out[0] == "any" else (out,):
                if isinstance(part, Atom):
                    found[[self.start[part.variable] + code for code in codes_in(part.mask)], column] = True
        return found

    def best(self, lead: Floats, shut: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """(routes,) the most that rules with these leads (rules, routes) add together, and (rules, routes) what counts for it."""
        adds = lead > 0
        table = _product(self.up, np.where(adds, lead, 0.0)) + _product(self.down, np.where(adds, 0.0, lead))
        table[shut] = -np.inf
        tops = np.maximum.reduceat(table, self.starts, axis=0)
        most = tops.sum(0) + self.always @ np.where(adds, lead, 0.0)
        chosen = (table == np.repeat(tops, self.sizes, axis=0)) & ~shut
        chosen = chosen / np.maximum(np.repeat(np.add.reduceat(chosen, self.starts, axis=0, dtype=float), self.sizes, axis=0), 1.0)
        fired = np.where(adds, _product(self.up.T, chosen) + self.always[:, None], _product(self.down.T, chosen))
        return most, fired
