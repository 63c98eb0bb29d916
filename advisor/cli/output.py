"""How commands say what is wrong, and write what they have."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import typer

from advisor.answers import Answers, in_currency
from advisor.pack import Problem, printable, replace_file
from advisor.report.blocks import Document

FINE, FINDINGS, BAD_INPUT = 0, 1, 2  # what a command ends with


def fail(problems: Iterable[Problem | str], code: int = BAD_INPUT) -> NoReturn:
    """List everything that is wrong on standard error, and end."""
    for problem in problems:
        say(problem)
    raise typer.Exit(code)


def say(problem: Problem | str, *, err: bool = True) -> None:
    """One problem: place and sentence, then the hint on a line of its own."""
    if isinstance(problem, str):
        problem = Problem("", problem)
    where = f"{shown(problem.place)}: " if str(problem.place) else ""
    colour, code = (typer.colors.RED if problem.severity == "error" else typer.colors.YELLOW), f" [{problem.code}]" if problem.code else ""
    typer.echo(f"{where}{typer.style(problem.severity, fg=colour, bold=True)}: {printable(problem.message)}{code}", err=err)
    if problem.hint:
        typer.echo(f"  hint: {printable(problem.hint)}", err=err)


def shown(name: object, most: int = 200) -> str:
    """The name of a file or folder as messages say it: printable, and of a very long one both ends."""
    text = printable(str(name))
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-most // 2 :]}"


def write_out(content: str | bytes, output: Path | None) -> None:
    """Write text or bytes to a file, or to standard output."""
    if output is None:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            typer.echo(content.rstrip("\n"))
        return
    write_file(output, [content.encode("utf-8", "replace") if isinstance(content, str) else content])
    typer.echo(f"wrote {output}", err=True)


def write_file(path: Path, data: Iterable[bytes], *, new: bool = False) -> None:
    """Write the pieces of a file whole or not at all; ends with a sentence if that fails. `new` makes its folder and refuses to overwrite."""
    name = shown(path)
    try:
        if new and path.exists():
            raise FileExistsError
        if new:
            path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():  # a device or a pipe; a folder refuses
            with path.open("wb") as file:
                file.writelines(data)
        else:
            replace_file(path.resolve(), data)
    except FileExistsError:
        fail([Problem("exists", f"`{name}` is there already", hint="nothing was overwritten; choose another id, or remove the file first")])
    except FileNotFoundError:
        fail([Problem("no-folder", f"there is no folder `{shown(path.parent)}`", hint="make the folder first")])
    except IsADirectoryError:
        fail([Problem("unwritable", f"`{name}` is a folder", hint="name a file in it")])
    except (OSError, ValueError) as error:
        if new and path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()
        said = getattr(error, "strerror", None) or error
        fail([Problem("unwritable", f"`{name}` cannot be written ({said})", hint="what was there before is as it was")])


def as_json(value: Any, indent: int | None = 2) -> str:
    """JSON for people and programs: in the order given, text unescaped; on one line where only programs read it (`indent` None)."""
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=(",", ":") if indent is None else None)


def tell(doc: Document, answers: Answers | None = None, output: Path | None = None, below: str = "") -> None:
    """Write a document as text: about the part in front with its name above, where answers have parts, and on the screen a line `below` it."""
    from advisor.report.text import written

    above = f"For the job {answers.part}; `--part NAME` says another.\n\n" if answers and answers.others else ""
    write_out(above + written(in_currency(doc, answers) if answers else doc) + (f"\n{below}\n" if below and output is None else ""), output)
