"""What the API says that no command does (its options, its problems, a line of a table), and the OpenAPI document, with all schemas."""

import functools
import json
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema

from advisor import __version__
from advisor.pack import Place, Problem

Run = Callable[..., Awaitable[Any]]  # has a function of `tasks` or `agents` run with the rules in force; see `doors`


class Refused(Exception):
    """A request that gets problems for an answer, with a status of HTTP. Travels between processes."""

    def __init__(self, problems: Iterable[Problem], status: int = 422):
        self.problems, self.status = tuple(problems), status
        super().__init__(self.problems, status)


def too_large(what: str, most: int) -> Refused:
    """The body, a line or a table has more bytes than are taken."""
    return Refused([Problem("too-large", f"{what} is larger than {most:,} bytes", Place(what), "send less at once")], 413)


class Options(BaseModel, extra="forbid"):
    """What may stand in the query of a request."""


class RouteOptions(Options):
    route: str | None = Field(None, description="This route alone: what it takes, or why not it and what would put it first.")


class BatchOptions(Options):
    samples: int = Field(200, ge=1, le=2_000, description="Completions behind the sureness of each line.")
    costs: bool = Field(False, description="Add what the first route costs a month, where the traffic is told.")


class ProblemDocument(BaseModel):
    """What stands in every answer that is no success, after RFC 9457; `problems` are all that is wrong, each with its place. Empty keys go."""

    title: str
    status: int
    detail: str
    problems: list[Problem] = []


class BatchLine(BaseModel, extra="allow"):
    """The advice for one line of a table: the columns of the command `batch`, texts all, as far as there is something to say."""

    line: int
    problems: list[Problem] = []


QUERY: dict[str, type[Options]] = {"explain": RouteOptions, "estimate": RouteOptions, "batch": BatchOptions}  # the others take no options
_SCHEMAS = Path(__file__).parents[2] / "schemas"
_SHARED = {"AnswersFile": "answers", "Recommendation": "recommendation", "Explanation": "explanation", "Estimates": "estimate"}


@functools.cache
def openapi() -> dict[str, Any]:
    """The OpenAPI 3.1 document of the API: `openapi.yaml`, with the version, the options and the schemas."""
    document: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("openapi.yaml").read_text(encoding="utf-8"))
    document["info"]["version"] = __version__
    for name, options in QUERY.items():
        taken = options.model_json_schema()["properties"].items()
        document["paths"][f"/{name}"]["post"]["parameters"] = [
            {"name": n, "in": "query", "description": shape.pop("description"), "schema": shape} for n, shape in taken
        ]
    _, own = models_json_schema([(ProblemDocument, "serialization"), (BatchLine, "serialization")], ref_template="#/components/schemas/{model}")
    shared = {name: json.loads((_SCHEMAS / f"{file}.schema.json").read_text(encoding="utf-8")) | {"$id": file} for name, file in _SHARED.items()}
    document["components"]["schemas"] = {**own["$defs"], **shared, **document["components"]["schemas"]}
    return document
