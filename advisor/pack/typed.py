"""Node tree -> typed contents, and in the words of rule files why they cannot be typed."""

import functools
import re
import typing
from typing import Any

from pydantic import BaseModel, ValidationError

from .model import Content
from .nodes import Node
from .problem import MAX_PROBLEMS, SUGGESTION, Findings, Problem, nearest, short, table

_TABLE = table(__file__)


def typed(tree: Node, findings: Findings) -> Content | None:
    """Typed contents; None, and the problems, if anything does not fit."""
    plain = tree.plain()
    try:
        return Content.model_validate(plain)
    except ValidationError as error:
        items = [e for e in error.errors(include_url=False) if e["type"] != "default_factory_not_called"]  # since another key cannot be read
    found = [(item, _problem_of(item, tree, plain)) for item in items[:MAX_PROBLEMS]]
    hints = {(item["loc"][:-1], problem.hint) for item, problem in found if problem.code == "unknown-key"}
    for item, problem in found:  # a key that is missing because it is misspelt is reported once, as misspelt
        *where, name = item["loc"]
        if item["type"] != "missing" or (tuple(where), SUGGESTION.format(name)) not in hints:
            findings.add(problem)
    findings.more += len(items) - len(found)
    return None


def _problem_of(item: Any, tree: Node, plain: Any) -> Problem:
    kind, context, said = item["type"], item.get("ctx", {}), item.get("input")
    path = _real_path(item["loc"], plain)
    key = str(path[-1]) if path else ""
    name = f"entry {path[-1] + 1} of `{path[-2]}`" if path[1:] and isinstance(path[-1], int) else f"`{key}`" if path else "the pack"
    place, hint = tree.inside(path), ""
    if "hint" in context:  # an error of ours, see `broken`
        message, hint, at, offset = item["msg"], context["hint"], context["at"], context["offset"]
        place = tree.find((*path, at) if at else path) if at or offset is None or "[key]" in item["loc"] else tree.inside(path, offset)
    elif kind == "extra_forbidden":
        kind, message, place = "unknown-key", f"`{short(key, 40)}` is unknown here", tree.find(path)
        hint = _key_hint(key, _fields_at(tuple(step for step in item["loc"][:-1] if isinstance(step, str))))
        hint = f"write `id: {key}`" if said is None and path[2:] == (key,) and key.isidentifier() else hint
        hint = _TABLE["instead"].get(f"{path[0]}.{key}", hint)
        if f"{path[0]}.{key}" in _TABLE["first_edition"]:
            kind, message, hint = "first-edition", f"`{key}` is of the first edition", "see *Moving a pack to the second edition* in docs/moving.md"
    elif kind == "missing":
        kind, message, place = "missing-key", f"{name} is missing", tree.inside(path[:-1])
        hint = "add it" if path[:-1] else "write `pack: {id: ..., version: 1.0.0, title: ...}` in one of the files"
    elif kind == "literal_error":
        allowed = [w.strip(" '") for w in str(context.get("expected", "")).replace(" or ", ",").split(",") if w.strip(" '")]
        kind, message, hint = "bad-value", f"{_kind_of(said)} is no value of {name}", nearest(str(said), allowed, most=30)
    elif kind in _TABLE["bounds"]:
        kind, message = "out-of-range", f"{name} is {_kind_of(said)}; it must be {_TABLE['bounds'][kind]} {next(iter(context.values())):g}"
    elif kind in _TABLE["wanted"]:
        wanted = _TABLE["wanted"][kind]
        kind, message, hint = "wrong-type", f"{name} is {_kind_of(said)}; it should be {wanted}", _type_hint(path, wanted, said)
    else:
        kind, message = "bad-value", f"{name} cannot be read: {item['msg'].lower()}"
    return Problem(kind, message + _within(path, plain), place, hint)


def _key_hint(name: str, known: tuple[str, ...]) -> str:
    if name == "<<":
        return "keys cannot be merged; write `name: *alias` for a whole value, or repeat the keys"
    if name.partition(" ")[0] in known:
        return f"write `{name.partition(' ')[0]}:`; a colon is missing"
    if not name.replace("-", "_").isidentifier():  # rather the rest of a sentence
        return "quote text that holds a comma or a brace"
    return nearest(name, known, most=30)


def _type_hint(path: tuple, wanted: str, said: Any) -> str:
    """How to write what was meant, where that can be told."""
    where = ".".join("#" if isinstance(step, int) else step for step in path)
    kind = "text" if isinstance(said, str) else _kind_of(said)
    hint: str = next(row["hint"] for row in _TABLE["hints"] if re.search(row["seen"], f"{wanted}, not {kind} at {where}"))
    return hint.format(name=path[-1] if path else "", said=short(said[0] if isinstance(said, list) and said else said, 40))


def _kind_of(value: Any) -> str:
    return {type(None): "nothing", dict: "a mapping", list: "a list", tuple: "a list"}.get(type(value)) or f"`{short(str(value), 40)}`"


def _real_path(loc: tuple, plain: Any) -> tuple:
    """Pydantic's location without the steps that stand for types or keys rather than content."""
    path: list = []
    value = plain
    for i, step in enumerate(loc):
        if isinstance(step, str) and step.startswith("["):
            continue
        if (isinstance(value, dict) and step in value) or (isinstance(value, (list, tuple)) and isinstance(step, int) and step < len(value)):
            path.append(step)
            value = value[step]
        elif i == len(loc) - 1:
            path.append(step)
    return tuple(path)


def _within(path: tuple, plain: Any) -> str:
    """The entry that a problem belongs to, in brackets, unless the message names it anyway."""
    if len(path) < 2 or not isinstance(path[1], int):
        return ""
    entry = plain[path[0]][path[1]]
    name = entry.get("of_grid") or entry.get("id") if isinstance(entry, dict) else None
    return f" (in `{short(name, 40)}`)" if isinstance(name, str) and path[2:] != ("id",) else ""


@functools.cache
def _fields_at(steps: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that the model at a location (its keys only) knows."""
    model: type[BaseModel] = Content
    for step in steps:
        field = next((f for name, f in model.model_fields.items() if step in (name, f.alias)), None)
        model = (field and _inner_model(field.annotation)) or model
    names = (f.alias or name for name, f in model.model_fields.items())
    return tuple(name for name in names if not name.startswith("of_"))  # what the reader writes itself


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_inner_model, reversed(typing.get_args(annotation)))), None)
