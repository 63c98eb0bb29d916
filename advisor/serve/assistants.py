"""The advisor as an MCP server, for assistants and agents."""

import inspect
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from starlette.types import ASGIApp

from advisor import __version__

from . import agents, settings
from .models import Refused, Run

_ABOUT = (Path(__file__).parent / "about.md").read_text(encoding="utf-8").rstrip()


def assistants(run: Run, url: str = settings.URL) -> MCPServer:
    """The server. Each tool runs as the function of `agents` that has its name."""
    server = MCPServer("adaptation-advisor", title="Adaptation Advisor", instructions=_ABOUT, version=__version__, log_level="WARNING")
    logging.getLogger("mcp").setLevel(logging.WARNING)

    async def told(name: str, error: type[Exception] = ToolError, /, **given: Any) -> str:
        try:
            found: str = await run(f"agents.{name}", url, **given)
        except Refused as refused:
            raise error("; ".join(f"{p.message}{f' ({p.hint})' if p.hint else ''}" for p in refused.problems)) from None
        return found

    def called(function: Callable[..., str]) -> Callable[..., Awaitable[str]]:
        """The function as agents call it: without pack and address."""

        async def call(**given: Any) -> str:
            return await told(function.__name__, **given)

        taken = [*inspect.signature(function).parameters.values()][2:]
        call.__signature__ = inspect.Signature(taken, return_annotation=str)  # type: ignore[attr-defined]
        call.__annotations__ = {p.name: p.annotation for p in taken} | {"return": str}
        return call

    for tool in (agents.questions, agents.recommend, agents.explain, agents.check_choice, agents.estimate):
        hints = ToolAnnotations(title=tool.__name__.replace("_", " ").capitalize(), read_only_hint=True, idempotent_hint=True, open_world_hint=False)
        server.add_tool(called(tool), tool.__name__, description=inspect.getdoc(tool), annotations=hints, structured_output=False)
    server.prompt("interview", title="Interview me", description=inspect.getdoc(agents.interview))(called(agents.interview))

    def resources(kind: str, about: str) -> None:
        async def listed() -> str:
            return await told("listed", kind=kind)

        async def entry(name: str) -> str:
            return await told("entry", ResourceNotFoundError, kind=kind, name=name)

        server.resource(f"advisor://{kind}", name=kind, description=f"All {about}, a line each: id and what it says.", mime_type="text/plain")(listed)
        one = f"One of the {kind} in full, as it stands in its file."
        server.resource(f"advisor://{kind}/{{name}}", name=kind[:-1], description=one, mime_type="text/yaml")(entry)

    resources("routes", "ways to adapt a model")
    resources("rules", "rules")
    return server


def over_http(server: MCPServer) -> ASGIApp:
    """The server over streamable HTTP at `/mcp`, without sessions, so that any replica answers. Browsers of other sites are kept out."""
    own = urlsplit(settings.URL)
    hosts = ["localhost", "127.0.0.1", "[::1]", *([own.hostname] if own.hostname else [])]
    security = TransportSecuritySettings(
        allowed_hosts=[form for host in hosts for form in (host, f"{host}:*")],
        allowed_origins=[settings.URL, *(f"http://{host}:*" for host in hosts)],
    )
    return server.streamable_http_app(json_response=True, stateless_http=True, max_request_body_size=settings.BODY, transport_security=security)
