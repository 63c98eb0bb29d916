"""How sturdy the first route is under other weights.

Weights are judgement, so the question is for how many of them the advice would be the same. Every criterion's weight is
drawn between half and twice its value (evenly on a logarithmic scale) with a fixed seed. Answers, vetoes and what is unknown
stay as they are. Share of weight space as a measure of robustness: R. Lahdelma and P. Salminen, SMAA, 1998.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.decide import Recommendation

from .words import within

SAMPLES = 1_000
SEED = 20_261_101


@dataclass(frozen=True, slots=True)
class Sturdiness:
    """`share` of `samples` weightings (0 to 1) in which `first` stays first, with its standard error.

    `others` are the routes that lead in the rest, with their shares. `margin` is in points, None without a `second`.
    """

    first: str
    second: str | None
    share: float
    error: float
    samples: int
    others: tuple[tuple[str, float], ...]
    margin: int | None
    sentence: str


def sturdiness(rec: Recommendation, *, samples: int = SAMPLES, seed: int = SEED) -> Sturdiness | None:
    """How sturdy the first route of a recommendation is; None where there is no first route.

    Rivals are the standing routes that could be listed where the first is: not ruled out, not listed below it for a
    precondition that is not sure, and not already before it by points that no completion of the answers lets win.
    """
    if rec.first is None:
        return None
    standing = [s for s in rec.ranking if s.status != "ruled_out"]
    at = next(i for i, s in enumerate(standing) if s.route == rec.first)
    first, rivals = standing[at], standing[at + 1 :]
    order = {r: i for i, r in enumerate(rec.pack.routes)}
    field = sorted([first, *rivals], key=lambda s: (s.effort, order[s.route]))  # ties: as the ranking breaks them
    needs = list(rec.pack.needs)
    values = np.zeros((len(field), len(needs)))
    fixed = np.array([-float(s.effort) for s in field])  # what is said of routes directly counts as it is
    for row, s in enumerate(field):
        for share in s.shares:
            if share.need:
                values[row, needs.index(share.need)] += share.value
            else:
                fixed[row] += share.value
    totals = _factors(samples, seed, len(needs)) @ values.T + fixed
    counts = np.bincount(np.round(totals, 9).argmax(axis=1), minlength=len(field)).tolist()
    leads = {s.route: n / samples for s, n in zip(field, counts, strict=True)}
    share = leads.pop(first.route)
    others = tuple(sorted(((r, n) for r, n in leads.items() if n), key=lambda x: -x[1]))
    second = rivals[0].route if rivals else None
    margin = first.total - rivals[0].total if rivals else None
    error = math.sqrt(share * (1 - share) / samples)
    return Sturdiness(first.route, second, share, error, samples, others, margin, _sentence(rec, share, second, margin))


@functools.lru_cache(maxsize=4)
def _factors(samples: int, seed: int, needs: int) -> NDArray[np.float64]:
    """By what each weight is multiplied: (samples, needs), from a half to two."""
    return np.exp2(np.random.default_rng(seed).uniform(-1, 1, size=(samples, needs)))


def _sentence(rec: Recommendation, share: float, second: str | None, margin: int | None) -> str:
    label = rec.pack.routes[rec.first or ""].label
    if second is None:
        return f"{label} is the only route left, whatever the weights."
    hundred = round(share * 100)
    if 0 < share < 1:
        hundred = min(max(hundred, 1), 99)
    other = within(rec.pack.routes[second].label)
    gap = f"{margin} {'point' if margin == 1 else 'points'} ahead of {other}" if margin else f"level with {other}, and less effort"
    return f"{label} is first in {hundred} of 100 weightings, and {gap}."
