"""What commands work on: options that they share, a pack, answers from wherever they come, and a recommendation that the solver looked at."""

import os
import re
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from advisor.answers import Answers, all_parts, brought_forward, read_answers_file
from advisor.decide import Recommendation
from advisor.describe import looks_like_reply, read_reply
from advisor.explain import count, disregarded, unknown_route
from advisor.pack import Pack, Problem, located, nearest, read_pack, text_of
from advisor.pack.nodes import MAX_BYTES, parse

from .output import as_json, fail, say, shown

PackOption = Annotated[Path, typer.Option("--pack", metavar="DIR|NAME", help="The rule pack.", callback=located, show_default="the default pack")]
AnswersArgument = Annotated[str, typer.Argument(metavar="ANSWERS", help="A YAML or JSON file with answers, a file of cases (FILE#ID), or `-`.")]
PartOption = Annotated[str | None, typer.Option("--part", metavar="NAME", help="One part of a feature that has several, in full.")]
ProveOption = Annotated[bool, typer.Option("--prove", help="Let a solver decide whether the first route is settled.")]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")]
TextOrJson = Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")]


def open_pack(folder: Path, also: Path | None = None, routes: Iterable[str | None] = ()) -> Pack:
    """The pack in `folder`, with one more file if it is named; ends with all its problems if it does not load, or lacks one of some `routes`."""
    pack, problems = read_pack(folder, also)
    if pack is None:
        fail([*problems, f"the pack `{shown(folder)}` cannot be used; {count(len(problems), 'problem')} found"])
    if unknown := [*filter(None, (unknown_route(pack, route) for route in routes))]:
        fail(unknown)
    return pack


def open_answers(pack: Pack, name: str, part: str | None = None) -> Answers:
    """The answers in a file or on standard input, with the part that is named in front, if any; ends with all problems if there are some."""
    path, _, case = name.partition("#") if not os.path.exists(name) else (name, "", "")  # False also for a name that no file can have
    name = "standard input" if path == "-" else shown(path)
    text = _of_case(open_text(path), name, case)
    answers, problems = read_answers_file(pack, text, name)
    if any(p.severity == "error" for p in problems) and looks_like_reply(text):
        described = read_reply(pack, text, name=name)
        answers, problems = described.answers, [*described.problems]
    if any(p.severity == "error" for p in problems):
        fail(problems)
    for problem in [*problems, *disregarded(pack, answers)]:  # what a reply, or answers of the first edition, could not bring along
        say(problem)
    if part is not None:
        names = [p.part for p in all_parts(answers)]
        if part not in names:
            hint = nearest(part, names) if names else "leave `--part` out"
            fail([Problem("unknown-part", f"`{part}` is no part of this feature" if names else "these answers have no parts", hint=hint)])
        answers = brought_forward(answers, part)
    return answers


def _of_case(text: str, name: str, wanted: str) -> str:
    """The answers of a case where the text holds cases, as an answers file has them; else the text as it is."""
    node, _ = parse(text, name) if re.search(r"^cases *:", text, re.MULTILINE) else (None, ())
    entries = node.plain().get("cases") if node is not None and isinstance(node.value, dict) else None
    if not isinstance(entries, list):
        return text
    held = {str(e.get("id")): e.get("answers") or {} for e in entries if isinstance(e, dict)}
    if wanted not in held and (wanted or len(held) != 1):
        listed = nearest(wanted, held, most=30) if wanted or held else "start it with `cases:`"
        says = f"`{name}` holds no case `{wanted}`" if wanted else f"`{name}` holds {len(held)} cases"
        fail([Problem("which-case", says, hint=listed if wanted else f"name one as `{name}#{next(iter(held), 'ID')}`")])
    return as_json({"edition": 2, "answers": held[wanted or next(iter(held))]})


def open_text(name: str) -> str:
    """The text of a file, or of standard input for `-`; ends with a sentence if there is none."""
    piped = name == "-"
    source = (sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin is not None else b"") if piped else Path(name)
    if isinstance(text := text_of(source, "standard input" if piped else shown(name)), Problem):
        fail([text])
    return text


def proved(rec: Recommendation, limit: float = 5.0) -> tuple[Recommendation, str]:
    """The same recommendation with `settled` as the solver decides it within `limit`, and that in a sentence. A route that only a counterexample puts
    first joins the open ones with a share of 0; what is refuted so is not *firm*."""
    from advisor.check.prove import settled, settled_text  # here, since only this needs the solver

    found = settled(rec.pack, rec.answers, limit)
    open_routes = {**rec.uncertainty.open_routes, **{r: 0.0 for r in (found.first, found.other) if r and r not in rec.uncertainty.open_routes}}
    looked = replace(rec.uncertainty, settled=found.word, proved=found.word != "not_decided", open_routes=open_routes)
    return replace(rec, uncertainty=looked, better=rec.better and replace(rec.better, uncertainty=looked)), settled_text(rec.pack, rec.answers, found)
