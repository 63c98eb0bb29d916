"""`serve` and `mcp`: the advisor for people, programs and assistants that are elsewhere."""

import asyncio
import os
import runpy
import sys
from pathlib import Path
from typing import Annotated

import typer

from advisor.pack import DEFAULT_PACK, located

from .inputs import open_pack

_APP = Path(__file__).parents[2] / "app.py"
PackOption = Annotated[Path, typer.Option("--pack", metavar="DIR", envvar="ADVISOR_PACK", callback=located, help="The folder of the rule pack.")]
UrlOption = Annotated[str, typer.Option("--url", metavar="URL", envvar="ADVISOR_URL", help="Where people reach the web app.", show_default=False)]
WorkersOption = Annotated[int, typer.Option(min=0, metavar="N", envvar="ADVISOR_WORKERS", help="Processes for the API and MCP; 0 for one a core.")]


def serve(
    pack: PackOption = DEFAULT_PACK,
    host: Annotated[str, typer.Option("--host", help="The address to listen at; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, metavar="N", help="The port to listen at.")] = 8501,
    workers: WorkersOption = 0,
    url: UrlOption = "",
) -> None:
    """Serve the web app, a JSON API and MCP in one process. The API stands at /api, MCP at /mcp. Limits and the log are set by environment variables;
    docs/serving.md lists them."""
    open_pack(pack)
    reached = url or f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}"
    os.environ |= {"ADVISOR_PACK": str(pack.resolve()), "ADVISOR_URL": reached, "ADVISOR_WORKERS": str(workers or os.cpu_count() or 1)}
    os.environ.setdefault("ADVISOR_LOG", "1")
    sys.argv = ["streamlit", "run", str(_APP), "--server.address", host, "--server.port", str(port), "--server.headless", "true"]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def mcp(pack: PackOption = DEFAULT_PACK, url: UrlOption = "http://localhost:8501") -> None:
    """Serve MCP over standard input and output. For assistants and editors that start it themselves; docs/assistants.md says how to add it."""
    open_pack(pack)
    os.environ["ADVISOR_PACK"] = str(pack.resolve())
    from advisor.serve.assistants import assistants
    from advisor.serve.doors import here

    asyncio.run(assistants(here, url.rstrip("/")).run_stdio_async())
