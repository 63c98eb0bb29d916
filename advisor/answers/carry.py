"""What the first edition's questions were, and which of their answers hold for the questions of today.

A pack lists them under `carried:`. Only what means the same is carried over; the rest is named, so that people can answer it again.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from advisor.pack import NOT_SURE, Pack, Problem, read_answer
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
        led[key] = ""
        if entry is None or not entry.to or entry.to in found:
            continue
        values = [value] if not isinstance(value, (list, tuple)) else list(value)
        if entry.options:
            options = {**entry.options, NOT_SURE: NOT_SURE}
            values = [options.get(str(v)) for v in values]
        new = values if isinstance(value, (list, tuple)) else values[0]
        if None not in values and read_answer(pack, pack.questions[entry.to], new)[1] is None:
            found[entry.to], led[key] = new, entry.to
    return found, led


def left_behind(keys: Iterable[Any]) -> Problem:
    """What is told of answers that could not be carried over."""
    named = ", ".join(f"`{short(key)}`" for key in dict.fromkeys(map(str, keys)))
    message = f"the answers are of the first edition, and these could not be carried over: {named}"
    return Problem("first-edition", message, hint="look through the questions and answer what is missing", severity="warning")
