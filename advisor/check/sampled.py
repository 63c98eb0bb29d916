"""Promises on a seeded sample of complete answers, not on all that there are: it takes a moment, and proves nothing."""

import functools
import operator
from collections.abc import Iterable

import numpy as np

from advisor.decide.program import Compiled

from .prove import Literal, Model, Solved
from .space import Space


class Sampled(Model):
    """A model whose completions are the rows of a sample; a literal is a plain bool, or a flag for each row."""

    def __init__(self, space: Space):
        self.program, self.corrections, self._space, self._made = space.domains.program, {}, space, {}
        self.ranked = tuple(i for i, r in enumerate(space.pack.content.routes) if not r.companion)
        self.codes = [{code: row == code for code in range(v.size + 1)} for v, row in zip(self.program.variables, space.codes, strict=True)]
        self.kept: Literal = True

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        return functools.reduce(operator.and_, literals, True)

    def require_any(self, literals: Iterable[Literal]) -> None:
        self.kept = self.kept & self.any_of(literals)

    def suppose(self, condition: Compiled) -> None:
        self.require(self.holds(condition))

    def first(self, route: int) -> Literal:
        return self._space.firsts == route

    def not_first(self, route: int) -> Literal:
        return self._space.firsts != route

    def at_least(self, terms: Iterable[tuple[Literal, int]], least: int) -> Literal:
        return sum(value * literal for literal, value in terms) >= least

    def solve(self, limit: float) -> Solved:
        """A row that meets all constraints, which are forgotten then; where there is none, nothing is known."""
        places = np.flatnonzero(np.broadcast_to(self.kept, self._space.rows.size))
        self.kept = True
        return Solved("found", self._space.codes[:, places[0]]) if len(places) else Solved("unknown")
