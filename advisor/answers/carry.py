"""What the first edition's questions were, and which of their answers hold for the questions of today.

A pack lists them under `carried:`. Only what means the same is carried over; the rest is named, so that people can answer it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from advisor.pack import NOT_SURE, Pack, Problem
from advisor.pack.problem import short


def is_first_edition(pack: Pack, names: Iterable[Any]) -> bool:
    """Whether answers that name no edition hold a question that only the first edition had."""
    old = {entry.id for entry in pack.content.carried} - pack.questions.keys()
    return not old.isdisjoint(map(str, names))


def carried(pack: Pack, said: Mapping[Any, Any]) -> tuple[dict[str, Any], dict[Any, str]]:
    """Answers of the first edition as answers of today, by question; and which question each key led to, "" for those left behind."""
    entries = {entry.id: entry for entry in pack.content.carried}
    found: dict[str, Any] = {}
    led: dict[Any, str] = {}
    for key, value in said.items():
        entry = entries.get(str(key))
        values = [value] if not isinstance(value, (list, tuple)) else list(value)
        options = {**entry.options, NOT_SURE: NOT_SURE} if entry is not None and entry.options else None
        fits = options is None or all(str(v) in options for v in values)
        led[key] = entry.to if entry is not None and entry.to not in found and fits else ""
        if led[key]:
            new = [options[str(v)] for v in values] if options is not None else values
            found[led[key]] = new if isinstance(value, (list, tuple)) else new[0]
    return found, led


def left_behind(keys: Iterable[Any]) -> Problem:
    """What is told of answers that could not be carried over."""
    named = ", ".join(f"`{short(key)}`" for key in dict.fromkeys(map(str, keys)))
    message = f"the answers are of the first edition, and these could not be carried over: {named}"
    return Problem("first-edition", message, hint="look through the questions and answer what is missing", severity="warning")
