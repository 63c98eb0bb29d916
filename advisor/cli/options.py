"""The options that commands share, and what a command ends with."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

FINE, FINDINGS, BAD_INPUT = 0, 1, 2

PackOption = Annotated[Path, typer.Option("--pack", metavar="DIR", help="The folder of the rule pack.", show_default="the default pack")]
AnswersArgument = Annotated[str, typer.Argument(metavar="ANSWERS", help="A YAML or JSON file with answers, a file of cases (FILE#ID), or `-`.")]
PartOption = Annotated[str | None, typer.Option("--part", metavar="NAME", help="One part of a feature that has several, in full.")]
ProveOption = Annotated[bool, typer.Option("--prove", help="Let a solver decide whether the first route is settled.")]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")]
TextOrJson = Annotated[str, typer.Option("--format", metavar="text|json", help="How to print it.")]


def choose(name: str, allowed: Iterable[str]) -> str:
    """`name` if it is allowed as a format; bad usage otherwise."""
    allowed = tuple(allowed)
    if name not in allowed:
        raise typer.BadParameter(f"`{name}` is no format here; choose one of {', '.join(allowed)}.", param_hint="--format")
    return name
