"""`questions`, `recommend`, `explain` and `estimate`: from the questionnaire to advice."""

import sys
from dataclasses import replace
from typing import Annotated, Literal

import typer

from advisor.answers import in_currency
from advisor.describe import asked_in_short, prompt_of, questionnaire
from advisor.pack import DEFAULT_PACK, Problem, nearest

from .inputs import AnswersArgument, OutputOption, PackOption, PartOption, ProveOption, TextOrJson, open_answers, open_pack, open_text, proved
from .output import as_json, fail, tell, write_out

_Format = Literal["text", "json", "markdown", "adr", "html", "pdf", "docx", "kit"]


def questions(pack: PackOption = DEFAULT_PACK, format: TextOrJson = "text") -> None:
    """List the questionnaire. JSON is enough to fill it in from outside."""
    loaded = open_pack(pack)
    info, every, labels = loaded.content.pack, loaded.content.questions, {s.id: s.label for s in loaded.content.sections}
    lines = [f"{info.title} ({info.id} {info.version})"]
    for section in dict.fromkeys([*labels, *(q.section for q in every)]):  # a grid stands once, with its rows
        asked = asked_in_short(loaded, [q.id for q in every if q.section == section], in_full=True)
        lines += ["", labels.get(section, section).upper(), "", *asked[:-1]] if asked else []
    write_out(as_json(questionnaire(loaded)) if format == "json" else "\n".join(lines), None)


def describe(
    story: Annotated[str, typer.Argument(metavar="STORY", help="A text file about what you want, without names of people, or `-`.")],
    pack: PackOption = DEFAULT_PACK,
    output: OutputOption = None,
) -> None:
    """Turn a story into a prompt for your own assistant. `recommend` takes what it writes back."""
    write_out(prompt_of(open_pack(pack), open_text(story)), output)


def recommend(
    answers: AnswersArgument,
    pack: PackOption = DEFAULT_PACK,
    format: Annotated[_Format | None, typer.Option("--format", help="How to write it; by default what FILE's ending says.")] = None,
    output: OutputOption = None,
    part: PartOption = None,
    prove: ProveOption = False,
) -> None:
    """Recommend a route, with stack, plan and reasons. Of several parts each in short, with one summary; in full in files, or by `--part`."""
    from advisor.advise import advise
    from advisor.report import FORMATS
    from advisor.report.document import document, first_page

    name = output.name.lower() if output is not None else ""
    ending = max((f for f in FORMATS.values() if name.endswith(f".{f.extension}")), key=lambda f: len(f.extension), default=FORMATS["text"])
    form, loaded = FORMATS[format] if format else ending, open_pack(pack)
    given = open_answers(loaded, answers, part)
    if form.binary and output is None and sys.stdout.isatty():
        fail([Problem("terminal", f"`{form.id}` is not text, so it is not written to a terminal", hint="add `-o FILE`")])
    rec = proved(advise(loaded, given))[0] if prove else advise(loaded, given)
    alone = rec if form.id == "json" or part is None else replace(rec, answers=replace(given, others=(), place=0))
    if form.id != "text":
        write_out(form.render(alone), output)
    elif given.others and part is None:
        tell(in_currency(first_page(rec), given), None, output, "`--part NAME` says one job in full.")
    else:
        ids = ", ".join(s.route for s in rec.evaluation.left[:5])
        tell(document(alone), given, output, ids and f"`why` takes the ids of routes, here: {ids}")


def explain(
    answers: Annotated[
        str | None, typer.Argument(metavar="ANSWERS", help="A YAML or JSON file with answers, or `-`; with --rule it may be left out.")
    ] = None,
    pack: PackOption = DEFAULT_PACK,
    rule: Annotated[str | None, typer.Option("--rule", metavar="ID", help="What this rule does to whom, and how much that is worth.")] = None,
    route: Annotated[str | None, typer.Option("--route", metavar="R", help="Why not this route, and what would put it first.")] = None,
    part: PartOption = None,
    prove: ProveOption = False,
    format: TextOrJson = "text",
) -> None:
    """Say why, what would change it, and how sturdy it is; or what one rule does."""
    if answers is None and rule is None:
        raise typer.BadParameter("name a file with answers, or a rule with `--rule ID`.", param_hint="ANSWERS")
    loaded = open_pack(pack, routes=(route,))
    given = open_answers(loaded, answers, part) if answers is not None else None
    from advisor.advise import advise
    from advisor.report import authoring, explanation

    if rule is not None and rule not in loaded.rules:
        fail([Problem("unknown-rule", f"`{rule}` is no rule", hint=nearest(rule, list(loaded.rules)))])
    if rule is not None or given is None:
        tell(authoring.rule_told(loaded, rule or "", given))
        return
    rec, proof = proved(advise(loaded, given)) if prove else (advise(loaded, given), "")
    if format == "json":
        write_out(as_json(in_currency(explanation.explanation(rec, route, proof), rec.answers)), None)
    else:
        tell(explanation.explained(rec, route, proof), given)


def why(
    answers: AnswersArgument,
    routes: Annotated[list[str], typer.Argument(metavar="ROUTE...", help="The route, or several, such as `retrieval`.", show_default=False)],
    pack: PackOption = DEFAULT_PACK,
    part: PartOption = None,
) -> None:
    """Say why a route stands where it does, down to the lines that one would edit."""
    loaded = open_pack(pack, routes=routes)
    given = open_answers(loaded, answers, part)
    from advisor.decide import recommend as decide
    from advisor.report.authoring import why_told

    rec = decide(loaded, given)
    for i, route in enumerate(routes):
        typer.echo("\n" * bool(i), nl=False)
        tell(why_told(rec, route), given)


def estimate(
    answers: AnswersArgument,
    pack: PackOption = DEFAULT_PACK,
    route: Annotated[str | None, typer.Option("--route", metavar="R", help="This route alone, in full.")] = None,
    part: PartOption = None,
    format: TextOrJson = "text",
    output: OutputOption = None,
) -> None:
    """Say what it costs, how fast it answers and what it needs. Every route that is not ruled out, the first one in full; ranges with the assumptions
    that they rest on. Numbers and models of your own stand under `own` in the answers."""
    loaded = open_pack(pack, routes=(route,))
    given = open_answers(loaded, answers, part)
    from advisor.decide import recommend as decide
    from advisor.estimate import on_paper, within_means
    from advisor.report.costs import in_full
    from advisor.report.json import estimates

    found = on_paper(within_means(decide(loaded, given)), route)
    if not found.routes:
        fail(found.problems.values() or ["no route is left to estimate"])
    if format == "json":
        write_out(as_json(in_currency(estimates(found, loaded), given)), output)
    else:
        tell(in_full(found, loaded), given, output)
