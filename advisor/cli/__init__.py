"""The command line: `python -m advisor COMMAND`. Exit codes: 0 fine; 1 findings, or cases below the pack's thresholds; 2 bad usage or unreadable
input, all of it listed on standard error. Nobody sees a traceback unless they ask for one with ADVISOR_DEBUG=1."""

import contextlib
import errno
import os
import sys

import typer

from . import advise, author, serve

app = typer.Typer(
    name="advisor",
    help="Decide how to adapt a foundation model, from answers and a rule pack.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    advise.questions, advise.describe, advise.recommend, advise.explain, advise.why, advise.estimate, serve.batch,
    author.check, author.test, author.diff, author.schema, author.show, author.new, serve.serve, serve.mcp,
):  # fmt: skip
    app.command()(command)
app.command("try")(author.try_change)


def main() -> None:
    """Run a command and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    code = _run()
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        code = _output_lost(error, code)
    sys.exit(code)


def _run() -> int:
    try:
        app(prog_name="advisor")
    except SystemExit as end:
        if isinstance(end.code, str):
            typer.echo(end.code, err=True)
            return 2
        return end.code or 0
    except OSError as error:
        return _output_lost(error, 0)
    except Exception as error:
        if os.environ.get("ADVISOR_DEBUG"):
            raise
        typer.echo(f"error: something went wrong that should not: {type(error).__name__}: {error}", err=True)
        typer.echo("  hint: please report it; ADVISOR_DEBUG=1 shows where it happened", err=True)
        return 2
    return 0


def _output_lost(error: OSError, code: int) -> int:
    """Nobody reads on (no fault of ours), or the output cannot be written."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter flushes once more at its end
    if error.errno in (errno.EPIPE, errno.EINVAL):  # Windows says EINVAL
        return code
    typer.echo(f"error: the output cannot be written ({error.strerror or error})", err=True)
    return 2
