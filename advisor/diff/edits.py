"""What was edited between two packs: rules, routes, steps and weights by id, whatever it does to the advice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from advisor.pack import Pack

from .joint import NEW, OLD, Joint

KINDS = ("routes", "rules", "criteria", "steps", "assume", "promises", "cases")


@dataclass(frozen=True, slots=True)
class Edits:
    """By kind the ids that were added, removed and changed (texts and sources count as changes too)."""

    added: Mapping[str, tuple[str, ...]]
    removed: Mapping[str, tuple[str, ...]]
    changed: Mapping[str, tuple[str, ...]]


def edits(joint: Joint) -> Edits:
    """The edits from the older to the newer of two packs."""
    old, new = joint.packs[OLD], joint.packs[NEW]
    added, removed, changed = {}, {}, {}
    for kind in KINDS:
        a, b = _entries(old, kind), _entries(new, kind)
        added[kind] = tuple(n for n in b if n not in a)
        removed[kind] = tuple(n for n in a if n not in b)
        changed[kind] = tuple(n for n in a if n in b and a[n] != b[n])
    return Edits(*({k: v for k, v in part.items() if v} for part in (added, removed, changed)))


def _entries(pack: Pack, kind: str) -> dict[str, Any]:
    return {entry.id: _plain(entry) for entry in getattr(pack.content, kind)}


def _plain(value: Any) -> Any:
    """An entry as text and numbers; where a condition stands in its file does not count."""
    if hasattr(value, "model_fields_set"):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    return str(value)
