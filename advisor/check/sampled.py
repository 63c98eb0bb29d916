"""Promises on a seeded sample of complete answers, not on all that there are: it takes a moment, and proves nothing.

A promise is told to a solver as literals. Here a literal is a plain bool, or a flag for each row of the sample."""

import functools
import operator
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np

from advisor.decide.program import Compiled
from advisor.pack import Problem

from . import promises
from .prove import Literal, Model, Solved
from .space import Space


class Sample(Space):
    """A space that asks no solver."""

    def broken(self, names: Collection[str]) -> dict[str, Problem]:
        """Those of the named promises that some row breaks, each with the answers that it takes, replayed in the reference evaluator."""
        told = (p for x in self.pack.content.promises if x.id in names for p in promises.check_promise(self, x))
        return {p.about[0]: p for p in told if p.code == promises.ID}

    def model(self) -> Model:
        """The sample, with no constraint yet."""
        self._rows.kept = True
        return self._rows

    @functools.cached_property
    def _rows(self) -> "_Rows":
        return _Rows(self)


class _Rows(Model):
    """A model whose completions are the rows of a sample."""

    def __init__(self, sample: Sample):
        self.program, self.corrections, self._sample = sample.domains.program, {}, sample
        self._made: dict[Any, Literal] = {}
        self.ranked = tuple(i for i, r in enumerate(sample.pack.content.routes) if not r.companion)
        self.codes = [{code: row == code for code in range(v.size + 1)} for v, row in zip(self.program.variables, sample.codes, strict=True)]
        self.kept: Literal = True

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        return functools.reduce(operator.and_, literals, True)

    def require_any(self, literals: Iterable[Literal]) -> None:
        self.kept = self.kept & self.any_of(literals)

    def suppose(self, condition: Compiled) -> None:
        self.require(self.holds(condition))

    def first(self, route: int) -> Literal:
        return self._sample.firsts == route

    def not_first(self, route: int) -> Literal:
        return self._sample.firsts != route

    def at_least(self, terms: Iterable[tuple[Literal, int]], least: int) -> Literal:
        return sum(value * literal for literal, value in terms) >= least

    def solve(self, limit: float) -> Solved:
        """A row that meets all constraints; where there is none, nothing is known."""
        places = np.flatnonzero(np.broadcast_to(self.kept, self._sample.rows.size))
        return Solved("found", self._sample.codes[:, places[0]]) if len(places) else Solved("unknown")
