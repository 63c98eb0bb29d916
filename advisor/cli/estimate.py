"""`estimate`: what routes cost, how fast they answer and what they need."""

from __future__ import annotations

from typing import Annotated

import typer

from advisor.pack import DEFAULT_PACK, Pack, Problem, nearest

from .common import AnswersArgument, OutputOption, PackOption, PartOption, as_json, choose, fail, of_part, open_answers, open_pack, write_out

ModelOption = Annotated[str | None, typer.Option("--model", metavar="M", help="The hosted model, as its provider names it.")]
OpenOption = Annotated[str | None, typer.Option("--open-model", metavar="M", help="The open model that you would run yourselves.")]


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(estimate)


def estimate(
    answers: AnswersArgument,
    pack: PackOption = DEFAULT_PACK,
    route: Annotated[str | None, typer.Option("--route", metavar="R", help="This route alone, in full.")] = None,
    part: PartOption = None,
    model: ModelOption = None,
    open_model: OpenOption = None,
    format: Annotated[str, typer.Option("--format", metavar="text|json", help="How to print it.")] = "text",
    output: OutputOption = None,
) -> None:
    """Say what it costs, how fast it answers and what it needs.

    Every route that is not ruled out, the first one in full; ranges with the assumptions that they rest on.
    """
    choose(format, ("text", "json"))
    loaded = open_pack(pack)
    if route is not None and route not in loaded.routes:
        fail([Problem("unknown-route", f"`{route}` is no route", hint=nearest(route, list(loaded.routes)))])
    given = open_answers(loaded, answers, part)
    from advisor.decide import recommend as decide
    from advisor.explain.on_paper import on_paper
    from advisor.report.json_estimates import as_mapping

    chosen: dict[str, float | str] = {"large": model} if model else {}
    if open_model:
        chosen |= {"open": open_model, "open_small": open_model}
    found = on_paper(decide(loaded, given), chosen, route)
    if not found.routes:
        fail([_problem(loaded, answers, name, p.message, p.hint) for name, p in found.problems.items()] or ["no route is left to estimate"])
    if format == "json":
        write_out(as_json(as_mapping(found, loaded)), output)
    else:
        from .estimate_text import text

        write_out(of_part(given, text(found, loaded)), output)


def _problem(pack: Pack, file: str, route: str, message: str, hint: str) -> Problem:
    label = f" ({pack.routes[route].label})" if route in pack.routes else ""
    where = "standard input" if file == "-" else file
    return Problem("no-estimate", f"in `{where}`{label}: {message}", hint=hint)
