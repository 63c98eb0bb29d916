"""Looking for completions that put a rarely seen route first: the nearest misses are crossed and changed at random.

Finds most of what the solver would find, many routes at once and much sooner. What it does not find proves nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from advisor.decide.arrays import Codes
from advisor.decide.program import codes_in

from .folded import Folded

PARENTS = 12  # kept per route and round
CHILDREN = 96
ROUNDS = 4


def bring_forward(folded: Folded, codes: Codes, unseen: list[int], rng: np.random.Generator) -> dict[int, Codes]:
    """Route index -> a completion, (variables,) uint8, that puts it first, for those of `unseen` that were found."""
    found: dict[int, Codes] = {}
    if not unseen or not codes.shape[1] or not folded.free:
        return found
    best = _best(codes, _leads(folded, codes), unseen)
    for _ in range(ROUNDS):
        wanted = [r for r in unseen if r not in found]
        if not wanted:
            break
        brood = _children(folded, [best[r][0] for r in wanted], rng)
        brood = folded.plausible(folded.settle(brood, rng))
        leads = _leads(folded, brood)
        for r in wanted:
            if brood.shape[1] and leads[r].max() > 0:
                found[r] = brood[:, int(leads[r].argmax())]
        grown = _best(brood, leads, wanted)
        for r in wanted:
            both = np.concatenate([best[r][0], grown[r][0]], axis=1), {r: np.concatenate([best[r][1], grown[r][1]])}
            best[r] = _best(*both, [r])[r]
    return found


def _leads(folded: Folded, codes: Codes) -> dict[int, NDArray[np.float32]]:
    """Route index -> (rows,) by how much it leads the best other route, ties broken; below -1e5 where it is ruled out."""
    totals, out = folded.scores(codes)
    standing = list(folded.standing)
    shown = totals[:, standing] - (folded.rank[standing] / (len(folded.rank) + 1)).astype(np.float32)
    shown[out[:, standing]] -= 1e6
    if len(standing) == 1:
        return {standing[0]: shown[:, 0] + 1e5}
    two = np.partition(shown, -2, axis=1)
    rows = np.arange(len(shown))
    top = shown.argmax(axis=1)
    leads = shown - two[:, -1:]
    leads[rows, top] = shown[rows, top] - two[:, -2]
    leads[out[:, standing]] = -1e6
    return {r: leads[:, i] for i, r in enumerate(standing)}


def _best(codes: Codes, leads: dict[int, NDArray[np.float32]], routes: list[int]) -> dict[int, tuple[Codes, NDArray[np.float32]]]:
    """The completions nearest to putting each route first, with their leads."""
    found = {}
    for r in routes:
        order = np.argsort(-leads[r], kind="stable")[:PARENTS]
        found[r] = codes[:, order], leads[r][order]
    return found


def _children(folded: Folded, families: list[Codes], rng: np.random.Generator) -> Codes:
    """CHILDREN crosses of two parents of each family, with about two variables redrawn."""
    sizes = np.array([parents.shape[1] for parents in families])
    start = np.repeat(np.cumsum(sizes) - sizes, CHILDREN)
    size = np.repeat(sizes, CHILDREN)
    parents = np.concatenate(families, axis=1)
    one, two = start + rng.integers(size), start + rng.integers(size)
    free = list(folded.free)
    children = parents[:, one]
    crossed = rng.random((len(free), len(one))) < 0.5
    children[free] = np.where(crossed, parents[free][:, two], children[free])
    rows, columns = np.nonzero(rng.random((len(free), len(one))) < 2 / max(len(free), 2))
    for row, v in enumerate(free):
        here = columns[rows == row]
        values = np.array(codes_in(folded.masks[v]), dtype=np.uint8)
        children[v, here] = values[rng.integers(len(values), size=len(here))]
    return children
