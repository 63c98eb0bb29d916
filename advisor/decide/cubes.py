"""Conditions as alternatives of plain conjunctions ("cubes"): one mask of codes for each variable that counts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

from .program import Atom, Variable

Cube = dict[int, int]  # variable -> mask of the codes for which it holds

MOST = 64  # cubes; a condition that needs more is decided by its tree instead


def cubes_of(tree: Any, variables: Sequence[Variable], wanted: bool = True) -> list[Cube] | None:
    """Cubes of which at least one holds exactly where the tree is `wanted`; None if there would be too many.

    An empty list never holds, an empty cube always does. *Not asked* is a code like the others.
    """
    if isinstance(tree, bool):
        return [{}] if tree is wanted else []
    if isinstance(tree, Atom):
        return _one(tree.variable, tree.mask if wanted else ~tree.mask, variables)
    word, parts = tree
    if word == "not":
        return cubes_of(parts[0], variables, not wanted)
    found = [cubes_of(part, variables, wanted) for part in parts]
    known = [c for c in found if c is not None]
    if len(known) < len(found):
        return None
    if (word == "all") is not wanted:
        return _merged([cube for part in known for cube in part])
    joined: list[Cube] = [{}]
    for part in known:
        if len(joined) * len(part) > MOST * 4:
            return None
        joined = [cube for a, b in product(joined, part) if (cube := _both(a, b)) is not None]
    return _merged(joined)


def _one(variable: int, mask: int, variables: Sequence[Variable]) -> list[Cube]:
    every = (1 << variables[variable].size + 1) - 1
    mask &= every
    return [] if not mask else [{}] if mask == every else [{variable: mask}]


def _both(a: Cube, b: Cube) -> Cube | None:
    cube = dict(a)
    for v, mask in b.items():
        cube[v] = cube.get(v, mask) & mask
        if not cube[v]:
            return None
    return cube


def _merged(cubes: list[Cube]) -> list[Cube] | None:
    """Fewer cubes with the same meaning: those that differ in one variable only become one."""
    kept: list[Cube] = []
    for cube in cubes:
        while (other := next((k for k in kept if _alike(k, cube) is not None), None)) is not None:
            kept.remove(other)
            v = _alike(other, cube)
            cube = {**cube, v: cube[v] | other[v]} if v is not None and v >= 0 else cube
        kept.append(cube)
    return kept if len(kept) <= MOST else None


def _alike(a: Cube, b: Cube) -> int | None:
    """The one variable in which two cubes over the same variables differ, -1 if they are equal, else None."""
    if a.keys() != b.keys():
        return None
    differ = [v for v in a if a[v] != b[v]]
    return differ[0] if len(differ) == 1 else -1 if not differ else None
