"""How solid the first route is: under other weights, and by how far it leads.

Weights are judgement, so the question is for how many of them the advice would be the same. Every criterion's weight is
drawn between half and twice its value (evenly on a logarithmic scale) with a fixed seed, and the smallest change of
weights in whole numbers that would unseat the first route is found exactly. Answers, vetoes and what is unknown stay as
they are. Share of weight space as a measure of robustness: R. Lahdelma and P. Salminen, SMAA, 1998.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.decide import Recommendation, Standing

from .words import listing, within

SAMPLES = 4_000
SEED = 20_261_101
HIGHEST = 20  # the largest weight that a pack may give a criterion


@dataclass(frozen=True, slots=True)
class Unseating:
    """The smallest change of weights that puts `route` first instead: new weight by criterion, `units` in all."""

    weights: tuple[tuple[str, int, int], ...]  # criterion, weight now, weight then
    units: int
    route: str


@dataclass(frozen=True, slots=True)
class Solidity:
    """`share` of `samples` weightings (0 to 1) in which `first` stays first, with its standard error.

    `others` are the routes that lead in the rest, with their shares. `margin` is in points, None without a second;
    `margin_share` is the part of the points that speak for the first. `unseating` is the smallest change of weights in
    whole numbers, `alone` the smallest of each criterion by itself, smallest first; both empty where none suffices.
    """

    first: str
    second: str | None
    share: float
    error: float
    samples: int
    others: tuple[tuple[str, float], ...]
    margin: int | None
    margin_share: float | None
    unseating: Unseating | None
    alone: tuple[Unseating, ...]
    sentence: str
    of_weights: str  # the same without the margin


def solidity(rec: Recommendation, *, samples: int = SAMPLES, seed: int = SEED) -> Solidity | None:
    """How solid the first route of a recommendation is; None where there is no first route."""
    if rec.first is None:
        return None
    field = _Field(rec)
    leads, counts = field.shares(samples, seed)
    second = field.second()
    margin = None if second is None else field.first.total - second.total
    supporting = sum(s.value for s in field.first.shares if s.value > 0)
    unseating = min(field.unseatings(list(range(len(field.criteria)))), key=lambda u: u.units, default=None)
    alone = []
    for c in range(len(field.criteria)):
        found = min(field.unseatings([c]), key=lambda u: u.units, default=None)
        if found is not None:
            alone.append(found)
    share = leads / samples
    return Solidity(
        first=rec.first,
        second=None if second is None else second.route,
        share=share,
        error=math.sqrt(share * (1 - share) / samples),
        samples=samples,
        others=tuple((route, n / samples) for route, n in counts),
        margin=margin,
        margin_share=None if margin is None or not supporting else margin / supporting,
        unseating=unseating,
        alone=tuple(sorted(alone, key=lambda u: u.units)),
        sentence=_sentence(rec, share, margin, second, unseating),
        of_weights=_sentence(rec, share, margin, second, unseating, with_margin=False),
    )


class _Field:
    """The first route and its rivals, with what each has on every criterion.

    Rivals are the standing routes that could be listed where the first is: not ruled out, not listed below it for a
    precondition that is not sure, and not already ahead by points that no completion of the answers lets win.
    """

    def __init__(self, rec: Recommendation):
        self.rec = rec
        standing = [s for s in rec.ranking if s.status != "ruled_out"]
        at = next(i for i, s in enumerate(standing) if s.route == rec.first)
        self.first = standing[at]
        self.rivals = [s for s in standing[at + 1 :] if s.below == self.first.below]
        self.criteria = list(rec.pack.criteria)
        self.weights = np.array([c.weight for c in rec.pack.content.criteria])
        self.priority = np.array([rec.answers.priorities.get(c, 1) for c in self.criteria])
        order = {r: i for i, r in enumerate(rec.pack.routes)}
        self.rank = {s.route: (s.effort, order[s.route]) for s in (self.first, *self.rivals)}
        self.all = sorted([self.first, *self.rivals], key=lambda s: self.rank[s.route])  # ties: as the ranking breaks them
        self.points = np.stack([self._points(s) for s in self.all])  # unweighted: (routes, criteria)
        self.row = {s.route: i for i, s in enumerate(self.all)}

    def _points(self, standing: Standing) -> list[int]:
        found = dict.fromkeys(self.criteria, 0)
        for share in standing.shares:
            found[share.criterion] += share.points
        return list(found.values())

    def second(self) -> Standing | None:
        return self.rivals[0] if self.rivals else None

    def shares(self, samples: int, seed: int) -> tuple[int, list[tuple[str, int]]]:
        """In how many sampled weightings the first route leads, and in how many each other one does."""
        totals = _factors(samples, seed, len(self.criteria)) @ (self.points * self.weights * self.priority).T.astype(float)
        best = np.round(totals, 9).argmax(axis=1)
        counts = np.bincount(best, minlength=len(self.all)).tolist()
        by_route = {s.route: n for s, n in zip(self.all, counts, strict=True)}
        leads = by_route.pop(self.first.route)
        return leads, sorted(((r, n) for r, n in by_route.items() if n), key=lambda x: -x[1])

    def unseatings(self, allowed: list[int]) -> Iterator[Unseating]:
        """For each rival the smallest change of the allowed criteria's weights that puts it ahead of the first.

        One step of one weight always gains the same, so taking the largest gains first is the smallest change.
        """
        mine = self.points[self.row[self.first.route]]
        for rival in self.rivals:
            gains = (self.points[self.row[rival.route]] - mine) * self.priority
            lead = self.first.total - rival.total
            wanted = lead if self.rank[rival.route] < self.rank[self.first.route] else lead + 1
            weights = self.weights.copy()
            for c in sorted(allowed, key=lambda c: (-abs(int(gains[c])), c)):
                gain = abs(int(gains[c]))
                if wanted <= 0 or not gain:
                    break
                room = HIGHEST - int(weights[c]) if gains[c] > 0 else int(weights[c]) - 1
                steps = min(room, -(-wanted // gain))
                weights[c] += steps if gains[c] > 0 else -steps
                wanted -= steps * gain
            if wanted <= 0:
                changed = [(self.criteria[c], int(self.weights[c]), int(weights[c])) for c in np.flatnonzero(weights != self.weights)]
                yield Unseating(tuple(changed), int(np.abs(weights - self.weights).sum()), self._leader(weights))

    def _leader(self, weights: NDArray[np.int64]) -> str:
        """Who leads under other weights: another rival may have passed on the way."""
        return self.all[int((self.points @ (weights * self.priority)).argmax())].route


@functools.lru_cache(maxsize=4)
def _factors(samples: int, seed: int, criteria: int) -> NDArray[np.float64]:
    """By what each weight is multiplied: (samples, criteria), from a half to two."""
    return np.exp2(np.random.default_rng(seed).uniform(-1, 1, size=(samples, criteria)))


def _sentence(
    rec: Recommendation, share: float, margin: int | None, second: Standing | None, unseating: Unseating | None, with_margin: bool = True
) -> str:
    assert rec.first is not None
    label = rec.pack.routes[rec.first].label
    if second is None or margin is None:
        return f"{label} is the only route left, whatever the weights."
    hundred = round(share * 100)
    if share < 1:
        hundred = min(hundred, 99)
    if share > 0:
        hundred = max(hundred, 1)
    text = f"{label} is first in {hundred} of 100 weightings"
    if with_margin:
        other = within(rec.pack.routes[second.route].label)
        text += f", and {margin} {'point' if margin == 1 else 'points'} ahead of {other}" if margin else f", and level with {other}, and less effort"
    text += "."
    if unseating is None:
        return text + " No change of weights alone would unseat it."
    changes = listing([f"“{rec.pack.criteria[c].label}” from {a} to {b}" for c, a, b in unseating.weights])
    return text + f" It would take a change of {changes} to put {within(rec.pack.routes[unseating.route].label)} first."
