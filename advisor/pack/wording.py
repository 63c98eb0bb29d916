"""Pydantic's findings in the words of rule files."""

from __future__ import annotations

import types
import typing
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from .model import Content
from .nodes import Node
from .parse_condition import ConditionError
from .problem import SUGGESTION, Problem, nearest

_KINDS = {
    "string_type": "text",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "`true` or `false`",
    "bool_type": "`true` or `false`",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "tuple_type": "a list",
    "list_type": "a list",
    "date_from_datetime_parsing": "a date such as 2026-11-01",
    "date_parsing": "a date such as 2026-11-01",
    "date_type": "a date such as 2026-11-01",
    "string_pattern_mismatch": "an address that starts with http:// or https://",
}


def problems_of(items: Sequence[Any], tree: Node, plain: Any) -> list[Problem]:
    """Pydantic's errors as problems. A key that is missing because it is misspelt is reported once, as misspelt."""
    found = [(item["loc"][:-1], problem_of(item, tree, plain)) for item in items]
    hints = {(where, problem.hint) for where, problem in found if problem.code == "unknown-key"}
    names = [str(item["loc"][-1]) if item["type"] == "missing" else "" for item in items]
    return [p for (where, p), name in zip(found, names, strict=True) if not name or (where, SUGGESTION.format(name)) not in hints]


def problem_of(item: Any, tree: Node, plain: Any) -> Problem:
    """One pydantic error as a problem with a place in the files."""
    kind, context = item["type"], item.get("ctx", {})
    path = real_path(item["loc"], plain)
    name, key = _name_of(path), str(path[-1]) if path else ""
    within = _within(path, plain)
    cause = context.get("error")
    if isinstance(cause, ConditionError):
        at = (*path, *cause.path)
        place = tree.find(at) if cause.offset is None else tree.inside(at, cause.offset)
        return Problem(cause.code, cause.message + within, place, cause.hint)
    if "hint" in context:  # an error of ours, see `part.py`
        place = tree.find((*path, context["at"])) if context["at"] else tree.find(path) if "[key]" in item["loc"] else tree.inside(path)
        return Problem(kind, item["msg"] + within, place, context["hint"])
    if kind == "extra_forbidden":
        return Problem("unknown-key", f"`{_short(key)}` is unknown here{within}", tree.find(path), _key_hint(key, _fields_at(item["loc"][:-1])))
    if kind == "missing":
        hint = "add it" if path[:-1] else "write `pack: {id: ..., version: 1.0.0, title: ...}` in one of the files"
        return Problem("missing-key", f"{name} is missing{within}", tree.inside(path[:-1]), hint)
    if kind == "literal_error":
        allowed = [w.strip(" '") for w in str(context.get("expected", "")).replace(" or ", ",").split(",") if w.strip(" '")]
        said = item.get("input")
        return Problem("bad-value", f"{_kind_of(said)} is no value of {name}{within}", tree.inside(path), nearest(str(said), allowed, most=30))
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        word = "at least" if "ge" in context else "at most"
        return Problem("out-of-range", f"{name} is {_kind_of(item.get('input'))}; it must be {word} {bound}{within}", tree.inside(path))
    wanted = _KINDS.get(kind)
    if wanted:
        return Problem(
            "wrong-type",
            f"{name} is {_kind_of(item.get('input'))}; it should be {wanted}{within}",
            tree.inside(path),
            _type_hint(path, wanted, item.get("input")),
        )
    return Problem("bad-value", f"{name} cannot be read: {item['msg'].lower()}{within}", tree.inside(path))


def _key_hint(name: str, known: list[str]) -> str:
    if name == "<<":
        return "keys cannot be merged; write `name: *alias` for a whole value, or repeat the keys"
    if name == "derived":
        return "estimates stand beside the ranking and no rule names them; ask people for the amount, with `ask`"
    if " " in name.strip():
        return "quote text that holds a comma or a brace"
    return nearest(name, known, most=30)


def _type_hint(path: tuple, wanted: str, said: Any) -> str:
    """How to write what was meant, where that can be told."""
    name = path[-1] if path else ""
    if said is None:
        return "write a value after it, or remove the key"
    if wanted == "a list" and isinstance(said, str):
        return f"write `{name}: [{_short(said)}]`" if not isinstance(name, int) else f"write `[{_short(said)}]`"
    if wanted == "a list" and isinstance(said, dict):
        return "put `- ` before each entry"
    if path[:1] == ("rules",) and path[2:3] == ("points",) and isinstance(said, str):
        return (
            f"name the criterion: `{name}: {{speed: {_short(said)}}}`"
            if len(path) == 4
            else "write `points: {route: {criterion: 2}}`"
            if len(path) == 3
            else ""
        )
    if wanted == "text" and isinstance(said, (dict, list)):
        return "put the text in quotation marks"
    if wanted == "a mapping" and isinstance(said, str) and isinstance(name, int):
        return "write `key: value` lines after the `- `; each entry starts with its `id`"
    return ""


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:37] + "..."


def _kind_of(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return f"`{_short(str(value))}`"


def real_path(loc: tuple, plain: Any) -> tuple:
    """Pydantic's location without the steps that stand for types or keys rather than content."""
    path: list = []
    value = plain
    for i, step in enumerate(loc):
        if step == "[key]":
            continue
        if (isinstance(value, dict) and step in value) or (isinstance(value, (list, tuple)) and isinstance(step, int) and step < len(value)):
            path.append(step)
            value = value[step]
        elif i == len(loc) - 1:
            path.append(step)
    return tuple(path)


def _name_of(path: tuple) -> str:
    """What a person calls the place: its key, or the list with the number of the entry."""
    if not path:
        return "the pack"
    if len(path) > 1 and isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of `{path[-2]}`"
    return f"`{path[-1]}`"


def _within(path: tuple, plain: Any) -> str:
    """The entry that a problem belongs to, in brackets, unless the message names it anyway."""
    if len(path) < 2 or not isinstance(path[1], int):
        return ""
    entry = plain[path[0]][path[1]]
    name = entry.get("id") if isinstance(entry, dict) else None
    return f" (in `{_short(name)}`)" if isinstance(name, str) and path[2:] != ("id",) else ""


def _fields_at(loc: tuple) -> list[str]:
    """The keys that the model at a location knows."""
    model: Any = Content
    for step in loc:
        if isinstance(step, int):
            continue
        field = model.model_fields.get(step) if isinstance(model, type) and issubclass(model, BaseModel) else None
        if field is None and isinstance(model, type) and issubclass(model, BaseModel):
            field = next((f for f in model.model_fields.values() if f.alias == step), None)
        if field is None:
            continue
        model = _inner_model(field.annotation) or model
    return [f.alias or name for name, f in model.model_fields.items()]


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in (tuple, list, dict, typing.Union, typing.Annotated, types.UnionType):
        for argument in reversed(typing.get_args(annotation)):
            if found := _inner_model(argument):
                return found
    return None
