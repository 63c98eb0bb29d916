"""`batch`: a table of use cases in, the same table with advice out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from advisor.pack import DEFAULT_PACK, Pack, Place, Problem

from .common import FINDINGS, FINE, PackOption, count, fail, open_pack, say, shown, write_file

if TYPE_CHECKING:
    import pandas as pd

LONG = 200  # rows from which on it shows how far it is
SHOWN = 20  # rows with problems that are named one by one


def batch(
    table: Annotated[Path, typer.Argument(metavar="IN", help="A .csv, .xlsx or .parquet file: questions on top, a use case on each row.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="Write to OUT, which ends in .csv, .xlsx or .parquet.")],
    pack: PackOption = DEFAULT_PACK,
    samples: Annotated[int, typer.Option("--samples", min=1, max=10_000, metavar="N", help="Completions behind each row's sureness.")] = 200,
    costs: Annotated[bool, typer.Option("--costs", help="Add what each first route costs a month, where the traffic is told.")] = False,
) -> None:
    """Advise many use cases, one on each row of a table.

    Columns are questions, by id or by what is asked; all others are kept. Cells that cannot be read are named, and fail the command.
    """
    from advisor.batch import SUFFIXES, beside, columns_of, read_table, write_table  # here, since only this command needs pandas

    if output.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"`{shown(output.name)}` ends in none of {', '.join(SUFFIXES)}.", param_hint="-o")
    loaded = open_pack(pack)
    frame, problems = read_table(table)
    if problems:
        fail(problems)
    columns, problems = columns_of(loaded, frame.columns)
    for problem in problems:
        say(problem)
    if not columns:
        hint = "name the columns as `questions` does, such as `facts_in`"
        fail([Problem("no-column", "no column of the table is a question", Place(shown(table), 1, 1), hint)])
    found = _advised(loaded, frame, columns, samples, costs)
    try:
        data = write_table(beside(frame, found), output.name)
    except ImportError as error:
        fail([Problem("no-writer", f"`{output.suffix}` is written by `{error.name}`, which is not installed", hint="install it, or write CSV")])
    write_file(output, data)
    typer.echo(f"wrote {output}", err=True)
    wrong = found["problems"].ne("").to_numpy().nonzero()[0].tolist()
    for row in wrong[:SHOWN]:
        say(Problem("", found["problems"].iloc[row], Place(shown(table), row + 2, 1), severity="warning"))
    if wrong:
        typer.echo(f"{count(len(wrong), 'row')} of {len(found):,} could not be read whole; the column `problems` says why", err=True)
    raise typer.Exit(FINDINGS if wrong else FINE)


def _advised(pack: Pack, frame: pd.DataFrame, columns: dict[str, str], samples: int, costs: bool) -> pd.DataFrame:
    """The advice, with a line on a terminal's standard error that says how far it is."""
    from advisor.batch import batch as advise_rows

    if len(frame) < LONG or sys.stderr is None or not sys.stderr.isatty():
        return advise_rows(pack, frame, columns, samples, costs=costs)
    with typer.progressbar(length=len(frame), label="use cases", file=sys.stderr) as bar:
        return advise_rows(pack, frame, columns, samples, costs=costs, progress=lambda done: bar.update(done - bar.pos))
