"""Known answers folded into condition trees: what is certain part by part becomes true or false.

A tree is a bool, an Atom, or ("all" | "any" | "not", parts). Folded trees hold no "not": it is pushed into the atoms,
whose masks name codes that are still possible. So equal conditions mostly become equal trees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .program import Atom

Tree = Any


def fold(tree: Tree, masks: Sequence[int], negated: bool = False) -> Tree:
    """The tree over the codes that `masks` leave possible, negated if so wanted."""
    if isinstance(tree, bool):
        return tree is not negated
    if isinstance(tree, Atom):
        possible = masks[tree.variable]
        mask = possible & (~tree.mask if negated else tree.mask)
        return False if not mask else True if mask == possible else Atom(tree.variable, mask)
    word, parts = tree
    if word == "not":
        return fold(parts[0], masks, not negated)
    if negated:
        word = "any" if word == "all" else "all"
    return join(word, (fold(part, masks, negated) for part in parts), masks)


def negation(tree: Tree, masks: Sequence[int]) -> Tree:
    """The opposite of a folded tree."""
    return fold(tree, masks, True)


def join(word: str, parts: Iterable[Tree], masks: Sequence[int]) -> Tree:
    """Folded trees joined by `all` or `any`: flat, each part once, atoms of one variable merged."""
    stop = word == "any"
    atoms: dict[int, int] = {}
    others: dict[Tree, None] = {}
    todo = list(parts)
    for part in todo:  # grows while it is gone through: nested parts of the same word move up
        if isinstance(part, bool):
            if part is stop:
                return stop
        elif isinstance(part, Atom):
            seen = atoms.get(part.variable)
            atoms[part.variable] = part.mask if seen is None else seen | part.mask if stop else seen & part.mask
        elif part[0] == word:
            todo += part[1]
        else:
            others[part] = None
    merged: list[Tree] = []
    for v, mask in atoms.items():
        if mask == (masks[v] if stop else 0):
            return stop
        merged.append(Atom(v, mask))
    merged += others
    return merged[0] if len(merged) == 1 else (word, tuple(merged)) if merged else not stop
