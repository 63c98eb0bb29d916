"""Conditions as trees over variables, and what is certain of them. What is known of a variable is a bit mask of the codes still possible."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TRUE, FALSE, UNKNOWN = 1, 0, -1
Masks = Sequence[int] | Mapping[int, int]  # the possible codes of variables by their number
Tree = Any  # a bool, an Atom, or ("all" | "any", trees): no negation, and one atom for each variable of a node


@dataclass(frozen=True, slots=True)
class Atom:
    """`variable` has one of the codes in `mask`."""

    variable: int
    mask: int


def truth(tree: Tree, masks: Masks) -> int:
    """TRUE or FALSE where the terms, taken one by one, are certain enough for it, else UNKNOWN."""
    if isinstance(tree, bool):
        return TRUE if tree else FALSE
    word, terms = tree if isinstance(tree, tuple) else ("all", (tree,))
    stop = FALSE if word == "all" else TRUE
    result = 1 - stop
    for term in terms:
        if isinstance(term, Atom):
            possible = masks[term.variable]
            found = FALSE if not possible & term.mask else UNKNOWN if possible & ~term.mask else TRUE
        else:
            found = truth(term, masks)
        if found == stop:
            return stop
        if found == UNKNOWN:
            result = UNKNOWN
    return result


def atoms_of(tree: Tree) -> Iterator[Atom]:
    """The atoms of a tree, from left to right."""
    if isinstance(tree, Atom):
        yield tree
    elif isinstance(tree, tuple):
        for term in tree[1]:
            yield from atoms_of(term)


def joined(word: str, terms: Iterable[Tree], every: Masks) -> Tree:
    """Trees joined by `all` or `any`: flat, each term once, atoms of one variable merged. `every` has all codes of each variable."""
    stop = word == "any"
    atoms: dict[int, int] = {}
    others: dict[Tree, None] = {}
    todo = list(terms)
    for term in todo:  # grows while it is gone through: nested terms of the same word move up
        if isinstance(term, bool):
            if term is stop:
                return stop
        elif isinstance(term, Atom):
            seen = atoms.get(term.variable)
            atoms[term.variable] = term.mask if seen is None else seen | term.mask if stop else seen & term.mask
        elif term[0] == word:
            todo += term[1]
        else:
            others[term] = None
    found: list[Tree] = []
    for v, mask in atoms.items():
        if mask == (every[v] if stop else 0):
            return stop
        found.append(Atom(v, mask))
    found += others
    return found[0] if len(found) == 1 else (word, tuple(found)) if found else not stop
