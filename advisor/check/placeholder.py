"""A text that a scaffold left to be filled in."""

from collections.abc import Iterator
from typing import Any

from advisor.pack import Place, Problem
from advisor.pack.model import LISTS_BY_ID
from advisor.pack.part import Part

from .space import Space

ID = "placeholder"
SEVERITY = "error"
MARK = "FILL IN"


def problems(space: Space) -> Iterator[Problem]:
    """Each entry with such a text, and the title of the pack."""
    pack = space.pack
    entries = [(key, entry) for key in LISTS_BY_ID for entry in getattr(pack.content, key)]
    for key, entry in [*entries, ("pack", pack.content.pack)]:
        left = [name for name, value in entry if _unfilled(value)]
        if left:
            place = pack.places.get((key, entry.id), Place(pack.folder.name))
            message = f"`{entry.id}` is not filled in: {', '.join(f'`{name}`' for name in left)}"
            yield Problem(ID, message, place, f"write your own text where `{MARK}` stands", SEVERITY, "", (entry.id,))


def _unfilled(value: Any) -> bool:
    if isinstance(value, Part):
        return any(_unfilled(inner) for _, inner in value)
    if isinstance(value, dict):
        return any(map(_unfilled, value.values()))
    return any(map(_unfilled, value)) if isinstance(value, (tuple, list)) else isinstance(value, str) and MARK in value
