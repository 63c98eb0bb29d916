"""What workers do for the API: bytes of a request to those of its answer, which is the document that the command of the same name prints as JSON."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from advisor import __version__
from advisor.advise import advise
from advisor.answers import Answers, in_currency, read_answers_file
from advisor.batch import advised
from advisor.decide import recommend as decide
from advisor.describe import questionnaire
from advisor.estimate import OnPaper, on_paper, within_means
from advisor.explain import disregarded, unknown_route
from advisor.pack import Pack, Problem, nearest, short
from advisor.report import json as report
from advisor.report.explanation import explanation

from .models import QUERY, BatchLine, Options, Refused, too_large

Query = Mapping[str, str]
Reply = tuple[bytes, list[Problem]]  # the document, and what a sound request should know beside it


def answer(pack: Pack, door: str, body: bytes, query: Query) -> Reply:
    """The document of a door that answers one set of answers, or none. Raises Refused for what cannot be read."""
    route = getattr(options_of(door, query), "route", None)
    check_route(pack, route)
    answers, problems = read_answers_file(pack, body, "the body")
    if any(p.severity == "error" for p in problems):
        raise Refused(problems)
    problems += disregarded(pack, answers)
    if door == "recommend":
        return report.encoded(advise(pack, answers)), problems
    found: Any
    if door == "health":
        about = pack.content.pack
        found = {"status": "ok", "version": __version__, "pack": about.id, "pack_version": about.version, "hash": pack.hash}
    elif door == "questions":
        found = questionnaire(pack)
    elif door == "explain":
        found = explanation(advise(pack, answers), route)
    else:
        found = report.estimates(priced(pack, answers, route), pack)
    return (json.dumps(in_currency(found, answers), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace"), problems


def batch(pack: Pack, lines: Sequence[tuple[int, bytes]], query: Query, most: int) -> bytes:
    """JSON lines for numbered lines with a set of answers each, of at most so many bytes. What cannot be read is said in its line."""
    options = options_of("batch", query).model_dump()
    read = [read_answers_file(pack, line if len(line) <= most else b"", f"line {number}") for number, line in lines]
    found = b""
    for (number, line), (_, problems), row in zip(lines, read, advised(pack, [(answers, "") for answers, _ in read], **options), strict=True):
        if row.pop("problems") and not problems:
            nothing = Problem("no-answer", f"no answer stands in line {number}")
            problems = [nothing if len(line) <= most else too_large(f"line {number}", most).problems[0]]
        told = BatchLine(line=number, problems=problems, **{name: text for name, text in row.items() if text})
        found += told.model_dump_json(exclude_defaults=True).encode() + b"\n"
    return found


def priced(pack: Pack, answers: Answers, route: str | None) -> OnPaper:
    """The estimates of one route, or of all that stand. Raises Refused where none can be made."""
    found = on_paper(within_means(decide(pack, answers)), route)
    if not found.routes:
        raise Refused(found.problems.values() or [Problem("no-estimate", "no route is left to estimate")])
    return found


def check_route(pack: Pack, route: str | None) -> None:
    """Raises Refused for a route that the pack does not have."""
    if problem := unknown_route(pack, route):
        raise Refused([problem])


def options_of(door: str, query: Query) -> Options:
    """The options of a door. Raises Refused for one that is unknown, or cannot be."""
    model = QUERY.get(door, Options)
    try:
        return model.model_validate(dict(query))
    except ValidationError as error:
        raise Refused([_bad_option(str(e["loc"][0]), e["type"], str(e["input"]), e["msg"], model) for e in error.errors()]) from None


def _bad_option(name: str, kind: str, value: str, message: str, model: type[Options]) -> Problem:
    if kind == "extra_forbidden":
        return Problem("unknown-option", f"`{short(name)}` is no option here", hint=nearest(name, model.model_fields) or "it takes no options")
    return Problem("bad-option", f"`{name}` cannot be `{short(value)}`", hint=message[:1].lower() + message[1:])
