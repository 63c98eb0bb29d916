"""A JSON Schema of rule files for editors, filled with a pack's own ids.

It is looser than the reader, on purpose: files of one pack are merged and overlays name only what they change, so an
entry needs nothing but its id. `check` says the rest. An overlay that adds names has a schema of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .model import Content
from .pack import Pack
from .part import NOT_SURE
from .question import Question

Schema = dict[str, Any]

_CONDITIONS = {"when", "strong_when", "requires", "need", "ask_if", "never", "open_if", "suits_if"}
_MERGED = (
    "Layer", "Section", "Term", "NamedCondition", "Question", "Criterion", "Route", "Step", "Rule", "Source", "Promise",
    "Assumption", "Case", "StartingPoint", "PackInfo", "Figure", "Accelerator", "Architecture", "Span",
    "Neighbours", "Cause", "Vendor",
)  # fmt: skip
_WHOLE: Schema = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?[0-9][0-9_,]*$"}]}
_NUMBER: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9][0-9_,]*(\.[0-9_]+)?$"}]}


def pack_schema(pack: Pack) -> Schema:
    """The schema (draft 7) of one file of this pack."""
    raw = Content.model_json_schema(by_alias=True)
    parts = {name: _tidy(part) for name, part in raw["$defs"].items()}
    for name in _MERGED:
        parts[name]["required"] = ["id"] if "id" in parts[name].get("required", ()) and name != "PackInfo" else []
    for part in parts.values():
        for key in _CONDITIONS & part["properties"].keys():
            part["properties"][key] = _ref("Condition")
    parts["PackInfo"]["properties"]["version"] = {"type": ["string", "number"]}
    _fill(parts, pack)
    parts.update(_names(pack))
    top = _tidy({"properties": raw["properties"]})["properties"]
    top["groups"] = {"type": "object", "additionalProperties": _list(_ref("RouteName"))}
    top["extends"] = {"type": "string", "description": "The id of the pack folder that this overlay extends."}
    top["disable"] = {
        "type": "object",
        "description": "Rules of the extended pack that do not apply here, each with the reason.",
        "properties": {"rules": {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}}},
        "additionalProperties": False,
    }
    info = pack.content.pack
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"A rule file of {info.id}",
        "type": "object",
        "properties": top,
        "additionalProperties": False,
        "$defs": dict(sorted(parts.items())),
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _mapping(keys: Schema, values: Schema) -> Schema:
    return {"type": "object", "propertyNames": keys, "additionalProperties": values}


def _tidy(node: Any) -> Any:
    """Pydantic's schema without generated titles, defaults and nulls, and with numbers as rule files write them."""
    if isinstance(node, list):
        return [_tidy(child) for child in node]
    if not isinstance(node, dict):
        return node
    if "anyOf" in node:
        rest = [choice for choice in node["anyOf"] if choice != {"type": "null"}]
        if len(rest) == 1:
            return _tidy(rest[0])
    if node.get("type") == "integer":
        low, high = node.get("ge"), node.get("le")
        bounds = {name: bound for name, bound in (("minimum", low), ("maximum", high)) if bound is not None}
        return {"type": "integer", **bounds} if bounds else dict(_WHOLE)
    if node.get("type") == "number":
        return dict(_NUMBER)
    found = {}
    for key, child in node.items():
        if key in ("properties", "$defs"):
            found[key] = {name: _tidy(grandchild) for name, grandchild in child.items()}
        elif key not in ("title", "default"):
            found[key] = _tidy(child)
    return found


def _fill(parts: dict[str, Schema], pack: Pack) -> None:
    """Put references to the pack's ids where rule files name them."""
    points = parts["Route"]["properties"]["base"]["additionalProperties"]  # their range is the model's
    cell = _mapping(_ref("CriterionName"), points)
    routes, sources, texts = _list(_ref("RouteOrGroup")), _list(_ref("SourceName")), {"type": "string"}
    phases = parts["Rule"]["properties"]["add"].get("additionalProperties", {"enum": ["now", "next", "later"]})
    put: dict[str, dict[str, Schema]] = {
        "Rule": {
            "points": _mapping(_ref("RouteOrGroup"), cell),
            "rule_out": routes,
            "add": {"anyOf": [_list(_ref("RouteName")), _mapping(_ref("RouteName"), phases)]},
            "before": _mapping(_ref("StepName"), routes),
            "sources": sources,
        },
        "Route": {
            "base": cell,
            "combines": _list(_ref("RouteName")),
            "switch_to": _mapping(_ref("RouteName"), texts),
            "sources": sources,
        },
        "Term": {"sources": sources},
        "Vendor": {"routes": routes, "since": {"type": ["string", "integer"]}},
        "Ending": {"until": {"type": ["string", "integer"]}},
        "Promise": {
            "never_hurts": _ref("RouteOrGroup"),
            "when_raising": _ref("QuestionName"),
            "never_recommend": routes,
            "always_add": _ref("RouteOrGroup"),
            "always_before": _ref("StepName"),
            "of": routes,
        },
        "Case": {"answers": _ref("Answers")},
        "StartingPoint": {"answers": _ref("Answers")},
        "CaseSource": {"year": {"type": ["string", "integer"]}},
        "Parting": {"leans": routes, "against": routes, "sources": sources},
        "Neighbours": {"between": {"type": "object", "additionalProperties": routes}},
        "Cause": {
            "interventions": _list({"anyOf": [texts, _ref("Intervention")]}),
            "leave_alone": _mapping(_ref("RouteOrGroup"), texts),
            "sources": sources,
        },
        "Intervention": {"lever": {"anyOf": [_ref("RouteName"), _ref("StepName")]}},
        "Expectation": dict.fromkeys(("best", "also_ok", "wrong"), _list(_ref("FamilyOrRoute"))),
    }
    if pack.content.layers:
        put["Route"]["layer"] = {"enum": [x.id for x in pack.content.layers]}
    if pack.content.sections:
        put["Question"] = {"section": {"enum": [x.id for x in pack.content.sections]}}
    options = {"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, _ref("Option")]}}
    put.setdefault("Question", {}).update(options=options, ordered=options, several=options)
    for name, properties in put.items():
        parts[name]["properties"].update(properties)


def _names(pack: Pack) -> dict[str, Schema]:
    """The definitions that hold the pack's ids."""
    content = pack.content
    named = [n.id for n in content.conditions]
    conditions = "|".join(["always", *pack.questions, *named])
    families = dict.fromkeys(pack.families.values())
    return {
        "Condition": {
            "description": "A comparison such as `examples >= 50` or `slow in gap`, joined by `and` or `or`; or a block of `all`, `any` or `not`.",
            "anyOf": [
                {"type": "string", "pattern": rf"(^|[^a-z0-9_])({conditions})([^a-z0-9_]|$)"},
                {
                    "type": "object",
                    "properties": {"all": _list(_ref("Condition")), "any": _list(_ref("Condition")), "not": _ref("Condition")},
                    "minProperties": 1,
                    "maxProperties": 1,
                    "additionalProperties": False,
                },
            ],
        },
        "RouteName": _enum(pack.routes, "A route."),
        "RouteOrGroup": _enum(["all", *content.groups, *pack.routes], "A route or a group of routes."),
        "FamilyOrRoute": _enum([*families, *pack.routes], "A family or a route."),
        "CriterionName": _enum(pack.criteria, "A criterion."),
        "QuestionName": _enum(pack.questions, "A question."),
        "StepName": _enum(pack.steps, "A step of the plan."),
        "SourceName": _enum(pack.sources, "A source."),
        "Answers": {"type": "object", "properties": {q.id: _answer(q) for q in pack.content.questions}},
    }


def _enum(names: Iterable[str], description: str) -> Schema:
    return {"description": description, "enum": list(names)}


def _answer(q: Question) -> Schema:
    if q.number is not None:
        value: Schema = {"type": ["number", "string"]}
    else:
        value = {"enum": [*q.choices, NOT_SURE]}
    return {"description": q.ask, "anyOf": [value, _list(value)]}
