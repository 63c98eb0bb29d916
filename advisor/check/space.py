"""The whole answer space of a pack at normal priorities: its program with nothing answered, and a seeded sample.

Everything here leaves out answers that the pack's assumptions exclude. Built once per pack and shared by the checks.
"""

from __future__ import annotations

import weakref
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from advisor.answers import Answers
from advisor.decide import SEED, weights_of
from advisor.decide.completions import Codes
from advisor.decide.domains import Domains
from advisor.decide.rows import Flags
from advisor.explain.folded import Folded
from advisor.explain.replay import answers_of
from advisor.explain.solver import Model, Solved
from advisor.explain.trees import Evaluator, Tree
from advisor.pack import Pack, Place, Problem

from .written import written

ROWS = 20_480  # drawn, before those that an assumption excludes are left out
LIMIT = 10.0  # seconds for one query of the solver


class Space:
    """Samples, and models of everything that may be answered."""

    def __init__(self, pack: Pack):
        self.pack = pack
        self.folded = Folded(Domains(pack, Answers()), weights_of(pack, Answers()), suspended=frozenset())
        self.program = self.folded.program

    @cached_property
    def codes(self) -> Codes:
        """(variables, rows) sampled answers: half with even chances, half as in the pack's cases."""
        return self.folded.draw(ROWS, np.random.default_rng(SEED))

    @cached_property
    def look(self) -> Evaluator:
        """Which sampled rows meet a tree."""
        return Evaluator(self.codes)

    @cached_property
    def scores(self) -> tuple[NDArray[np.float32], Flags]:
        """Totals and vetoes of the sampled rows."""
        return self.folded.scores(self.codes)

    @cached_property
    def firsts(self) -> NDArray[np.int64]:
        """Index of the first route of the sampled rows."""
        return self.folded.firsts(self.codes)

    def example(self, tree: Tree, value: bool = True) -> Solved:
        """Answers for which a tree has a value: sampled, or from the solver, or a proof that there are none."""
        rows = np.flatnonzero(self.look(tree) == value)
        if len(rows):
            return Solved("found", self.codes[:, rows[0]])
        model = Model(self.folded)
        model.require(tree, value)
        return model.solve(LIMIT)

    def answers(self, codes: Codes) -> Answers:
        """One column of codes as answers."""
        return answers_of(self.program, codes)

    def undecided(self, code: str, what: str, place: Place, about: tuple[str, ...]) -> Problem:
        """The finding that a question of a check could not be decided in time."""
        hint = f"the solver was given {LIMIT:g} seconds"
        return Problem(code, f"it is not decided {what}", place, hint, "warning", "not_decided", about)

    def in_words(self, answers: Answers) -> str:
        """Answers as they would stand in an answers file."""
        return written(self.pack, answers)


_spaces: weakref.WeakKeyDictionary[Pack, Space] = weakref.WeakKeyDictionary()


def space_of(pack: Pack) -> Space:
    """The pack's answer space."""
    space = _spaces.get(pack)
    if space is None:
        space = _spaces[pack] = Space(pack)
    return space
