"""Everything that may be answered to a pack: a seeded sample, and a solver for what it does not show; one for each run of the checks."""

import functools
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

from advisor.answers import Answers
from advisor.decide import SEED, Codes, Compiled, Domains, Rows, sample_completions
from advisor.pack import Joined, Pack, Place, Problem
from advisor.pack.condition import Condition

from .prove import Literal, Model, Solved, negated

Also = Callable[[Model], Literal]  # one more thing that answers have to meet
ROWS = 20_480
LIMIT = 20.0  # for one question to the solver, in its deterministic time; ours take less than one


@dataclass(frozen=True)
class Space:
    """`limit` is that of each question to the solver, in its deterministic time; `below` whether entries of what it extends are looked at."""

    pack: Pack
    as_of: date | None = None
    limit: float = LIMIT
    below: bool = True

    def looks_at(self, kind: str, name: str) -> bool:
        """Whether warnings about an entry are wanted."""
        return self.below or self.pack.is_own(self.pack.places.get((kind, name), Place()))

    @functools.cached_property
    def domains(self) -> Domains:
        """What is possible where nothing is answered."""
        return Domains(self.pack, Answers())

    @functools.cached_property
    def codes(self) -> Codes:
        """(variables, rows) completions."""
        return sample_completions(self.domains, ROWS, np.random.default_rng(SEED))

    @functools.cached_property
    def rows(self) -> Rows:
        """The sample, evaluated."""
        return Rows.of_codes(self.domains.program, self.codes)

    @functools.cached_property
    def firsts(self) -> np.ndarray:
        """(rows,) index of the first route, or -1."""
        return self.rows.first({})

    def find(self, rows: np.ndarray, holds: Sequence[Compiled] = (), fails: Sequence[Compiled] = (), also: Also = lambda model: True) -> Solved:
        """Answers for which some conditions hold and others fail: a sampled one of `rows` (flags), else what the solver says."""
        places = np.flatnonzero(np.broadcast_to(rows, self.codes.shape[1:]))
        if len(places):
            return Solved("found", self.codes[:, places[0]])
        model = Model(self.domains)
        for literal in (*map(model.holds, holds), *map(negated, map(model.holds, fails))):
            model.require_any([literal])
        model.require_any([also(model)])
        return model.solve(self.limit)

    def never(self, *conditions: Condition) -> bool:
        """Whether no answers meet all of them."""
        whole = self.domains.program.compile(Joined("and", conditions))
        return self.find(self.rows.holds(whole), [whole]).status == "none"

    def none(self, found: Solved, finding: "Finding", doubt: str) -> "Iterator[Finding]":
        """The finding that there are no such answers; where the time was up, that it is not decided `doubt`."""
        if found.status == "none":
            yield finding._replace(verdict="proved")
        elif found.status == "unknown":
            yield finding._replace(message=f"it is not decided {doubt}", hint=f"the solver took {self.limit:g} units of time", verdict="not_decided")


class Sampled(Model):
    """A model whose completions are the rows of a seeded sample: quick, and no proof. A literal is a plain bool, or a flag for each row."""

    def __init__(self, space: Space):
        self.program, self.corrections, self._space, self._made = space.domains.program, {}, space, {}
        self.ranked = tuple(i for i, r in enumerate(space.pack.content.routes) if not r.companion)
        self.codes = [{code: row == code for code in range(v.size + 1)} for v, row in zip(self.program.variables, space.codes, strict=True)]
        self.kept: Literal = True

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        return functools.reduce(operator.and_, literals, True)

    def require_any(self, literals: Iterable[Literal]) -> None:
        self.kept = self.kept & self.any_of(literals)

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


class Finding(NamedTuple):
    """What a check found of an entry: its list and id, a sentence, a hint, the ids it is about (None: its own), and of all answers the verdict."""

    kind: str
    name: str
    message: str
    hint: str
    about: tuple[str, ...] | None = None
    verdict: str = ""


class Check(NamedTuple):
    """One kind of problem, under its code."""

    id: str
    severity: str
    problems: Callable[[Space], Iterator[Problem]]

    @property
    def page(self) -> str:
        """The user's page: Markdown that starts with one sentence."""
        return (Path(__file__).parent / "pages" / f"{self.id}.md").read_text(encoding="utf-8").strip()


def check(code: str, severity: str = "warning") -> Callable[[Callable[[Space], Iterator[Finding]]], Check]:
    """Makes a check of a generator of findings."""

    def made(find: Callable[[Space], Iterator[Finding]]) -> Check:
        def problems(space: Space) -> Iterator[Problem]:
            for kind, name, message, hint, about, verdict in find(space):
                place = space.pack.places.get((kind, name), Place(space.pack.folder.name))
                if severity == "error" or space.looks_at(kind, name):
                    yield Problem(code, message, place, hint, severity, verdict, (name,) if about is None else about)

        return Check(code, severity, problems)

    return made
