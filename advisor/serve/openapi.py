"""The OpenAPI 3.1 document of the API. Its own shapes come from `models`, those that it shares with commands from `schemas/`."""

import functools
import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from advisor import __version__

from .models import QUERY, BatchLine, ProblemDocument

_SCHEMAS = Path(__file__).parents[2] / "schemas"
_SHARED = {"AnswersFile": "answers", "Recommendation": "recommendation", "Explanation": "explanation", "Estimates": "estimate"}
_PLAIN = {"Health": ["status", "version", "pack", "hash"], "Questionnaire": ["pack", "questions"]}  # objects, with what they always have
_DOORS = {  # what each does and gives
    "health": ("Whether advice is given, and by which rules", "Health"),
    "questions": ("The questionnaire", "Questionnaire"),
    "recommend": ("A route with stack, plan and reasons", "Recommendation"),
    "explain": ("Why, what would change it, and how sturdy it is", "Explanation"),
    "estimate": ("What it costs, how fast it answers and what it needs", "Estimates"),
    "batch": ("Advice for many sets of answers, one on each line", "BatchLine"),
}


@functools.cache
def openapi() -> dict[str, Any]:
    """The document."""
    _, own = models_json_schema([(ProblemDocument, "serialization"), (BatchLine, "serialization")], ref_template="#/components/schemas/{model}")
    shared = {name: json.loads((_SCHEMAS / f"{file}.schema.json").read_text(encoding="utf-8")) | {"$id": file} for name, file in _SHARED.items()}
    plain = {name: {"type": "object", "required": has} for name, has in _PLAIN.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Adaptation Advisor", "version": __version__},
        "servers": [{"url": "/api"}],
        "paths": {f"/{name}": {"get" if gives in _PLAIN else "post": _door(name, *_DOORS[name])} for name, (_, gives) in _DOORS.items()},
        "components": {"schemas": {**own["$defs"], **shared, **plain}},
    }


def _door(name: str, summary: str, gives: str) -> dict[str, Any]:
    def content(shape: str, kind: str = "application/jsonl" if name == "batch" else "application/json") -> dict[str, Any]:
        return {"content": {kind: {"schema": {"$ref": f"#/components/schemas/{shape}"}}}}

    taken = QUERY[name].model_json_schema()["properties"] if name in QUERY else {}
    problem = {"description": "What is wrong", **content("ProblemDocument", "application/problem+json")}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [{"name": n, "in": "query", "description": shape.pop("description"), "schema": shape} for n, shape in taken.items()],
        **({} if gives in _PLAIN else {"requestBody": {"required": True, **content("AnswersFile")}}),
        "responses": {"200": {"description": summary, **content(gives)}, "default": problem},
    }
