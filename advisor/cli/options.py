"""The options that commands share, and what a command ends with."""

from pathlib import Path
from typing import Annotated, Literal

import typer

FINE, FINDINGS, BAD_INPUT = 0, 1, 2

PackOption = Annotated[Path, typer.Option("--pack", metavar="DIR", help="The folder of the rule pack.", show_default="the default pack")]
AnswersArgument = Annotated[str, typer.Argument(metavar="ANSWERS", help="A YAML or JSON file with answers, a file of cases (FILE#ID), or `-`.")]
PartOption = Annotated[str | None, typer.Option("--part", metavar="NAME", help="One part of a feature that has several, in full.")]
ProveOption = Annotated[bool, typer.Option("--prove", help="Let a solver decide whether the first route is settled.")]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")]
TextOrJson = Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")]
