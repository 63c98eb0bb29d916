"""`diff`: what a change of rules does to the advice."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .common import FINDINGS, FINE, as_json, choose, open_pack, write_out


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(diff)


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The folder of the older pack.", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The folder of the newer pack, with its renames.", show_default=False)],
    rows: Annotated[int, typer.Option("--rows", min=100, max=1_000_000, metavar="N", help="How many answer sets to sample.")] = 20_000,
    format: Annotated[str, typer.Option("--format", metavar="text|json", help="How to print it.")] = "text",
) -> None:
    """Compare two packs in what they recommend.

    Exits with 0 where they are proved to recommend the same for all answers, and with 1 otherwise.
    """
    choose(format, ("text", "json"))
    before, after = open_pack(old), open_pack(new)
    from advisor.diff import compare_packs, render

    found = compare_packs(before, after, rows=rows)
    write_out(as_json(render.as_mapping(found, before, after)) if format == "json" else render.text(found, before, after), None)
    raise typer.Exit(FINE if found.verdict == "same" else FINDINGS)
