"""Trees of conditions (see `advisor.decide.fold`): their variables, and row-wise truth."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np

from advisor.decide.completions import Codes
from advisor.decide.fold import Tree, fold, join, negation
from advisor.decide.program import Atom
from advisor.decide.rows import Flags

__all__ = ["Evaluator", "Tree", "fold", "join", "negation", "variables_of"]


def variables_of(tree: Tree) -> Iterator[int]:
    """The variables of all atoms, repeated as they are."""
    if isinstance(tree, Atom):
        yield tree.variable
    elif isinstance(tree, tuple):
        for part in tree[1]:
            yield from variables_of(part)


class Evaluator:
    """Which rows meet a tree; parts that were looked at before are not looked at again."""

    def __init__(self, codes: Codes):
        self.codes = codes
        self._seen: dict[Tree, Flags] = {}

    def __call__(self, tree: Tree) -> Flags:
        """(rows,) bool; not to be written into."""
        found = self._seen.get(tree)
        if found is None:
            found = self._seen[tree] = self._look(tree)
        return found

    def _look(self, tree: Tree) -> Flags:
        if isinstance(tree, bool):
            return np.full(self.codes.shape[1], tree)
        if isinstance(tree, Atom):
            return _member(self.codes[tree.variable], tree.mask)
        word, parts = tree
        if word == "not":
            return ~self(parts[0])
        result = self(parts[0])
        for part in parts[1:]:
            result = result & self(part) if word == "all" else result | self(part)
        return result


def _member(column: Any, mask: int) -> Flags:
    if not mask & (mask - 1):
        return column == mask.bit_length() - 1
    low = (mask & -mask).bit_length() - 1
    if (mask >> low) & ((mask >> low) + 1) == 0:  # one run of codes
        high = mask.bit_length() - 1
        return column <= high if low == 0 else (column >= low) & (column <= high)
    return _table(mask)[column]


@functools.lru_cache(maxsize=4096)
def _table(mask: int) -> Flags:
    return np.array([mask >> i & 1 for i in range(256)], dtype=bool)
