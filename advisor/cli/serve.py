"""`serve`: the advisor for people and programs that are elsewhere."""

import os
import runpy
import sys
from pathlib import Path
from typing import Annotated

import typer

from advisor.pack import DEFAULT_PACK

from .common import open_pack

_APP = Path(__file__).parents[2] / "app.py"
PackOption = Annotated[Path, typer.Option("--pack", metavar="DIR", envvar="ADVISOR_PACK", help="The folder of the rule pack.")]
WorkersOption = Annotated[int, typer.Option(min=0, metavar="N", envvar="ADVISOR_WORKERS", help="Processes for the API; 0 for one a core.")]


def serve(
    pack: PackOption = DEFAULT_PACK,
    host: Annotated[str, typer.Option("--host", help="The address to listen at; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, metavar="N", help="The port to listen at.")] = 8501,
    workers: WorkersOption = 0,
) -> None:
    """Serve the web app and a JSON API in one process.

    The API stands at /api. Limits and the log are set by environment variables; docs/serving.md lists them.
    """
    open_pack(pack)
    os.environ |= {"ADVISOR_PACK": str(pack.resolve()), "ADVISOR_WORKERS": str(workers or os.cpu_count() or 1)}
    os.environ.setdefault("ADVISOR_LOG", "1")
    sys.argv = ["streamlit", "run", str(_APP), "--server.address", host, "--server.port", str(port), "--server.headless", "true"]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
