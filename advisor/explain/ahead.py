"""A look at the completions of some answers: all of them where they are few, otherwise a seeded sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.answers import Answers
from advisor.decide import SEED, weights_of
from advisor.decide.arrays import Codes
from advisor.decide.known import Known
from advisor.pack import Pack

from .folded import Folded
from .solver import Model

ROWS = 4_096  # completions drawn
Draw = Callable[[Folded, int, np.random.Generator], Codes]
EVERY = 16_384  # up to so many completions are all looked at


@dataclass(frozen=True, slots=True)
class Ahead:
    """Completions (`codes`: (variables, rows) uint8) with the index of the first route in each (-1: none is left).

    `exhaustive` says that these are all completions within the assumptions. There is at least one row, except where the
    time was up before one was found.
    """

    answers: Answers
    folded: Folded
    codes: Codes
    firsts: NDArray[np.int64]
    exhaustive: bool

    def name(self, first: int) -> str | None:
        """The id of a first route."""
        return self.folded.program.route_ids[first] if first >= 0 else None


def look_ahead(
    pack: Pack, answers: Answers, rows: int = ROWS, seed: int = SEED, time_limit: float = 1.0, every: int = EVERY, draw: Draw = Folded.draw
) -> Ahead:
    """Completions of the answers within the pack's assumptions; without assumptions where they leave none. Where they are too
    many, `draw` draws a sample."""
    known = Known(pack, answers)
    weights = weights_of(pack, answers)
    folded = Folded(known, weights)
    codes = folded.all_rows(every)
    exhaustive = codes is not None
    if codes is None:
        codes = draw(folded, rows, np.random.default_rng(seed))
    if codes.shape[1] == 0 and not exhaustive:  # such completions are too rare to be drawn, or there are none
        solved = Model(folded).solve(time_limit)
        if solved.codes is not None:
            codes = solved.codes[:, None]
        exhaustive = solved.status == "none"
    if codes.shape[1] == 0 and exhaustive:
        folded = Folded(known, weights, suspended=frozenset(a.id for a, _ in known.program.assume))
        found = folded.all_rows(every)
        exhaustive = found is not None
        codes = found if found is not None else draw(folded, rows, np.random.default_rng(seed))
    return Ahead(answers, folded, codes, folded.firsts(codes), exhaustive)
