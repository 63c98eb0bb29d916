"""Packs of the first edition: what a rule file still says of points and criteria, told once for each key."""

from collections.abc import Iterator

from .nodes import Node
from .problem import Place, Problem

TOP = ("criteria",)
_KEYS = {"routes": ("base", "need", "needs"), "rules": ("points", "strength"), "questions": ("follows", "diagnosis")}


def first_edition(tree: Node) -> list[Problem]:
    """One problem for each key that only packs of the first edition have, where it first stands."""
    return [
        Problem("first-edition", f"`{key}` is of the first edition", place, "see *Moving a pack to the second edition* in docs/moving.md")
        for key, place in dict(reversed([*_found(tree)])).items()
    ]


def _found(tree: Node) -> Iterator[tuple[str, Place]]:
    yield from ((key, tree.keys[key]) for key in TOP if key in tree.value)
    for name, keys in _KEYS.items():
        listed = tree.value.get(name)
        for entry in listed.value if listed is not None and isinstance(listed.value, list) else ():
            if isinstance(entry.value, dict):
                yield from ((key, entry.keys[key]) for key in keys if key in entry.value)
