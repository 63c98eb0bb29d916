"""A JSON Schema of rule files for editors, with a pack's own ids; looser than the reader, since files are merged and overlays name parts."""

from typing import Any

from .link import names_in
from .model import Content
from .pack import Pack, nested
from .part import NAMES, NOT_SURE, Names

Schema = dict[str, Any]

_LOOSE = ("PackInfo", "Span", "Meeting", "FindOut")  # mappings of which an overlay, or a row of a grid, may name a part
_ANSWERS = "#/$defs/Answers/properties/"  # what stands there once is referred to from lists and grids
_WHOLE: Schema = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?[0-9][0-9_,]*$"}]}
_NUMBER: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9][0-9_,]*(\.[0-9_]+)?$"}]}


def pack_schema(pack: Pack) -> Schema:
    """The schema (draft 7) of one file of this pack."""
    raw = _tidy(Content.model_json_schema(by_alias=True))
    parts: dict[str, Schema] = raw["$defs"]
    for name, part in parts.items():
        if name in _LOOSE or "id" in part.get("required", ()):
            part["required"] = [] if name in _LOOSE else ["id"]
    extends = {"type": "string", "description": "The id of the pack folder that this overlay extends."}
    disabled = {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}}
    what = "What of the extended pack does not apply here, each with the reason."
    disable = _object(dict.fromkeys(("rules", "promises", "remarks"), disabled), description=what)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"A rule file of {pack.content.pack.id}",
        **_object({**raw["properties"], "extends": extends, "disable": disable}),
        "$defs": dict(sorted({**parts, **_names(pack)}.items())),
    }


def _object(properties: Schema, **more: str) -> Schema:
    return {"type": "object", **more, "properties": properties, "additionalProperties": False}


def _tidy(node: Any) -> Any:
    """Pydantic's schema without generated titles, defaults and nulls, with the names of the pack, and with numbers as rule files write them."""
    if isinstance(node, list):
        return [_tidy(child) for child in node]
    if not isinstance(node, dict):
        return node
    if "names" in node:
        return {"$ref": f"#/$defs/{node['names']}"}
    if "anyOf" in node:
        rest = [choice for choice in node["anyOf"] if choice != {"type": "null"}]
        if len(rest) == 1:
            return _tidy(rest[0])
    if node.get("type") == "integer":
        bounds = {name: node[key] for name, key in (("minimum", "ge"), ("maximum", "le")) if key in node}
        return {"type": "integer", **bounds} if bounds else dict(_WHOLE)
    if node.get("type") == "number":
        return dict(_NUMBER)
    kept = ((key, child) for key, child in node.items() if key not in ("title", "default"))
    return {key: {name: _tidy(part) for name, part in child.items()} if key in ("properties", "$defs") else _tidy(child) for key, child in kept}


def _names(pack: Pack) -> dict[str, Schema]:
    content = pack.content
    lists = names_in(content)
    conditions, answers = "|".join(["always", *pack.questions, *lists["conditions"]]), dict[str, Schema]()
    for q in content.questions:
        value: Schema = {"type": ["number", "string"]} if q.number is not None else {"enum": [*q.choices, NOT_SURE]}
        answers[q.id] = {"description": q.ask, "anyOf": [value, {"type": "array", "items": {"$ref": f"{_ANSWERS}{q.id}/anyOf/0"}}]}
    rows = nested(pack, {name: {"$ref": f"{_ANSWERS}{name}"} for name in answers})
    return {
        "Condition": {
            "description": "A comparison such as `examples >= 50` or `slow in gap`, joined by `and` or `or`.",
            "type": "string",
            "pattern": rf"(^|[^a-z0-9_])({conditions})([^a-z0-9_]|$)",
        },
        **{mark.definition: _name_of(mark, lists) for mark in NAMES},
        "Answers": {"type": "object", "properties": answers | {grid: _object(rows[grid]) for grid in pack.grids}},
    }


def _name_of(mark: Names, lists: dict[str, list[str]]) -> Schema:
    named = [name for key in mark.lists for name in lists[key]]
    return {"description": f"Out of {', '.join(mark.lists)}.", "enum": named} if named or not mark.optional else {"type": "string"}
