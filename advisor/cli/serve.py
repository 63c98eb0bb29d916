"""`batch`, `serve` and `mcp`: many use cases at once, and the advisor for people, programs and assistants that are elsewhere."""

import asyncio
import itertools
import os
import runpy
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from advisor.explain import count
from advisor.pack import DEFAULT_PACK, Place, Problem, located, short

from .inputs import PackOption, open_pack
from .output import FINDINGS, FINE, fail, say, shown, write_file

SHOWN = 20  # rows with problems that are named one by one
Frame = Any  # of pandas, which is imported by those only who need it
_APP = Path(__file__).parents[2] / "app.py"
ServedOption = Annotated[Path, typer.Option("--pack", metavar="DIR", envvar="ADVISOR_PACK", callback=located, help="The folder of the rule pack.")]
UrlOption = Annotated[str, typer.Option("--url", metavar="URL", envvar="ADVISOR_URL", help="Where people reach the web app.", show_default=False)]
WorkersOption = Annotated[int, typer.Option(min=0, metavar="N", envvar="ADVISOR_WORKERS", help="Processes for the API and MCP; 0 for one a core.")]


def batch(
    table: Annotated[Path, typer.Argument(metavar="IN", help="A .csv, .xlsx or .parquet file: questions on top, a use case on each row.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="Write to OUT, which ends in .csv, .xlsx or .parquet.")],
    pack: PackOption = DEFAULT_PACK,
    samples: Annotated[int, typer.Option("--samples", min=0, max=10_000, metavar="N", help="Completions behind each sureness; 0: none.")] = 200,
    costs: Annotated[bool, typer.Option("--costs", help="Add what each first route costs a month, where the traffic is told.")] = False,
) -> None:
    """Advise many use cases, one on each row of a table. Columns are questions, by id or by what is asked; all others are kept. Cells that cannot be
    read are named, and fail the command. CSV and Parquet may be of any length: they are read and written in pieces, and all cores work."""
    from advisor import batch as tables  # here, since only this command needs pandas

    if output.suffix.lower() not in tables.SUFFIXES:
        raise typer.BadParameter(f"`{shown(output.name)}` ends in none of {', '.join(tables.SUFFIXES)}.", param_hint="-o")
    chunks, wrong = tables.read_chunks(table), list[Problem | None]()
    try:
        first = next(chunks)
        columns, problems = tables.columns_of(open_pack(pack), first.columns)
        for problem in problems:
            say(problem)
        if not columns:
            hint = "name the columns as `questions` does, such as `facts_in`"
            fail([Problem("no-column", "no column of the table is a question", Place(shown(table), 1, 1), hint)])
        advised = tables.recommend_frames(itertools.chain([first], chunks), pack, columns, samples, costs=costs)
        write_file(output, tables.write_chunks(_counted(table, advised, wrong), output.name))
    except tables.Unreadable as error:
        fail([error.problem])
    except ImportError as error:
        fail([Problem("no-writer", f"`{output.suffix}` is written by `{error.name}`, which is not installed", hint="install it, or write CSV")])
    typer.echo(f"wrote {output}", err=True)
    for told in filter(None, wrong):
        say(told)
    if wrong:
        typer.echo(f"{count(len(wrong), 'row')} could not be read whole; the column `problems` says why", err=True)
    raise typer.Exit(FINDINGS if wrong else FINE)


def _counted(table: Path, frames: Iterable[tuple[Frame, Frame]], wrong: list[Problem | None]) -> Iterator[Frame]:
    """The frames beside their advice, with a line on a terminal's standard error that says how far; `wrong` counts rows that could not be read."""
    from advisor.batch import CHUNK, beside

    seen = sys.stderr is not None and sys.stderr.isatty()
    with typer.progressbar(frames, label=f"{CHUNK} rows each", show_pos=True, file=sys.stderr, hidden=not seen) as bar:
        for frame, found in bar:
            for line, said in found["problems"][found["problems"].ne("")].items():
                column = next((i for i, name in enumerate(frame.columns, 1) if said.startswith(f"{short(str(name))}: ")), 1)
                wrong.append(Problem("", said, Place(shown(table), line, column), severity="warning") if len(wrong) < SHOWN else None)
            yield beside(frame, found)


def serve(
    pack: ServedOption = DEFAULT_PACK,
    host: Annotated[str, typer.Option("--host", help="The address to listen at; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, metavar="N", help="The port to listen at.")] = 8501,
    workers: WorkersOption = 0,
    url: UrlOption = "",
) -> None:
    """Serve the web app, a JSON API and MCP in one process. The API stands at /api, MCP at /mcp; docs/serving.md tells how limits are set."""
    open_pack(pack)
    reached = url or f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}"
    os.environ |= {"ADVISOR_PACK": str(pack.resolve()), "ADVISOR_URL": reached, "ADVISOR_WORKERS": str(workers or os.cpu_count() or 1)}
    os.environ.setdefault("ADVISOR_LOG", "1")
    sys.argv = ["streamlit", "run", str(_APP), "--server.address", host, "--server.port", str(port), "--server.headless", "true"]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def mcp(pack: ServedOption = DEFAULT_PACK, url: UrlOption = "http://localhost:8501") -> None:
    """Serve MCP over standard input and output. For assistants and editors that start it themselves; docs/assistants.md says how to add it."""
    open_pack(pack)
    os.environ["ADVISOR_PACK"] = str(pack.resolve())
    from advisor.serve.assistants import assistants
    from advisor.serve.doors import here

    asyncio.run(assistants(here, url.rstrip("/")).run_stdio_async())
