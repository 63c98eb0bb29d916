"""Everything that may be answered to a pack: a seeded sample, and a solver for what it does not show.

Answers that the pack's assumptions exclude are left out. Each run of the checks builds one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from advisor.answers import Answers
from advisor.decide import SEED
from advisor.decide.completions import Codes, sample_completions, within_assumptions
from advisor.decide.domains import Domains
from advisor.decide.program import Compiled
from advisor.decide.rows import Rows
from advisor.pack import Pack, Place, Problem

from .prove import Literal, Model, Solved, negated

ROWS = 20_480  # drawn, before those that an assumption excludes are left out
LIMIT = 20.0  # for one question to the solver, in its deterministic time; ours take less than one


@dataclass(frozen=True)
class Space:
    """`limit` is that of each question to the solver, in its deterministic time."""

    pack: Pack
    as_of: date | None = None
    limit: float = LIMIT

    @cached_property
    def domains(self) -> Domains:
        """What is possible where nothing is answered."""
        return Domains(self.pack, Answers())

    @cached_property
    def codes(self) -> Codes:
        """(variables, rows) completions within the assumptions."""
        return within_assumptions(self.domains, sample_completions(self.domains, ROWS, np.random.default_rng(SEED)))

    @cached_property
    def rows(self) -> Rows:
        """The sample, evaluated."""
        return Rows.of_codes(self.domains.program, self.codes)

    @cached_property
    def firsts(self) -> np.ndarray:
        """(rows,) index of the first route, or -1."""
        return self.rows.first({})

    def model(self) -> Model:
        """Everything that may be answered, for a solver."""
        return Model(self.domains)

    def find(
        self, rows: np.ndarray, holds: Iterable[Compiled] = (), fails: Iterable[Compiled] = (), also: Callable[[Model], Literal] | None = None
    ) -> Solved:
        """Answers for which some conditions hold and others fail: a sampled one of `rows` (flags), else what the solver says."""
        places = np.flatnonzero(np.broadcast_to(rows, self.codes.shape[1:]))
        if len(places):
            return Solved("found", self.codes[:, places[0]])
        model = self.model()
        for condition in holds:
            model.require(model.holds(condition))
        for condition in fails:
            model.require(negated(model.holds(condition)))
        if also is not None:
            model.require(also(model))
        return model.solve(self.limit)

    def none(self, found: Solved, code: str, place: Place, about: tuple[str, ...], message: str, hint: str, doubt: str) -> Iterator[Problem]:
        """The finding that there are no such answers; where the time was up, that it is not decided `doubt`."""
        if found.status == "none":
            yield Problem(code, message, place, hint, "warning", "proved", about)
        elif found.status == "unknown":
            yield self.undecided(code, place, about, doubt)

    def undecided(self, code: str, place: Place, about: tuple[str, ...], doubt: str) -> Problem:
        """The finding that the time was up."""
        hint = f"the solver gave up after {self.limit:g} units of its time"
        return Problem(code, f"it is not decided {doubt}", place, hint, "warning", "not_decided", about)
