"""Which route would lead by certain points after one more answer.

Of the rules not decided yet, an answer makes those certain that are one comparison of it, or have one among several of
which one is enough; the same holds for what rules a route out. Rules that need a further answer wait for that one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from advisor.decide.arrays import Codes
from advisor.decide.program import Atom, codes_in

from .folded import Folded
from .trees import Tree

Numbers = NDArray[np.int64]


class Leads:
    """Per free variable what each of its codes adds for certain ((codes, routes), weighed) and which routes it rules out."""

    def __init__(self, folded: Folded):
        self.folded = folded
        routes = len(folded.base)
        sizes = {v: folded.program.variables[v].size + 1 for v in folded.free}
        self.adds = {v: np.zeros((n, routes), dtype=np.int64) for v, n in sizes.items()}
        self.out = {v: np.zeros((n, routes), dtype=bool) for v, n in sizes.items()}
        for k, i in enumerate(folded.rules):
            for atom in _enough(folded.when[i]):
                self.adds[atom.variable][list(codes_in(atom.mask))] += folded.points[k]
        for route in folded.standing:
            for atom in _enough(folded.out[route]):
                self.out[atom.variable][list(codes_in(atom.mask)), route] = True
        self._order = len(folded.base) * folded.base - folded.rank  # of equal totals the lower rank comes first
        self._never = np.ones(routes, dtype=bool)
        self._never[list(folded.standing)] = False

    def now(self) -> int:
        """The route that leads before any further answer; -1 where none is left."""
        routes = len(self._never)
        return int(self._best(np.zeros((1, routes), dtype=np.int64), np.zeros((1, routes), dtype=bool))[0])

    def after(self, variables: Sequence[int], codes: Codes) -> Numbers:
        """(rows,) the route that leads once these variables, all of one question, have the codes that they have in each row."""
        if len(variables) == 1:
            v = variables[0]
            return np.asarray(self._best(self.adds[v], self.out[v])[codes[v]])
        adds = np.zeros((codes.shape[1], len(self._never)), dtype=np.int64)
        out = np.zeros(adds.shape, dtype=bool)
        for v in variables:
            adds += self.adds[v][codes[v]]
            out |= self.out[v][codes[v]]
        return self._best(adds, out)

    def _best(self, adds: Numbers, out: NDArray[np.bool_]) -> Numbers:
        key = np.where(out | self._never, np.iinfo(np.int64).min, self._order + len(self._never) * adds)
        best = key.argmax(axis=1)
        return np.where(key[np.arange(len(key)), best] == np.iinfo(np.int64).min, -1, best)


def _enough(tree: Tree) -> tuple[Atom, ...]:
    """The comparisons of which each alone makes a tree true."""
    if isinstance(tree, Atom):
        return (tree,)
    return tuple(part for part in tree[1] if isinstance(part, Atom)) if isinstance(tree, tuple) and tree[0] == "any" else ()
