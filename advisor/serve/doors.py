"""All doors, to be put beside the page. What takes time is done in processes of its own; each keeps the rules as the page does."""

import asyncio
import contextlib
import importlib
import os
import traceback
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from anyio import BrokenWorkerProcess, CapacityLimiter, to_process
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from . import settings
from .guard import Guard

MOST_WAITING = 500  # tasks; whoever comes then is asked to come again


class Doors:
    """The API at `/api` and MCP at `/mcp`. Where workers are set, both are made ready at once; else with their first request."""

    def __init__(self) -> None:
        self.limiter = CapacityLimiter(settings.WORKERS or os.cpu_count() or 1)
        self.routes: list[BaseRoute] = [Mount("/api", self._api), Route("/mcp", self, methods=["GET", "POST", "DELETE"])]
        self.middleware = [Middleware(Guard)]
        self.wanted = asyncio.Event()
        self.api: ASGIApp | None = None
        self.mcp: asyncio.Future[ASGIApp]

    async def run(self, *task: Any, **named: Any) -> Any:
        """Runs `tasks.answer`, or what is named so, in a process that waits for work; the task of one that dies is begun once more in another."""
        if self.limiter.statistics().tasks_waiting >= MOST_WAITING:
            from .models import Problem, Refused

            raise Refused([Problem("busy", "too much is waiting to be worked on", hint="come again in some seconds")], 503)
        for _ in range(int(self.limiter.total_tokens)):  # all that wait may have died
            with contextlib.suppress(BrokenWorkerProcess):
                return await to_process.run_sync(work, task, named, limiter=self.limiter)
        return await to_process.run_sync(work, task, named, limiter=self.limiter)

    @contextlib.asynccontextmanager
    async def lifespan(self, app: Any) -> AsyncIterator[None]:
        """Serves MCP for as long as the app runs."""
        self.mcp = asyncio.get_running_loop().create_future()
        if settings.WORKERS:
            self.wanted.set()
        warm = (self.run("tasks.answer", "health", b"", {}) for _ in range(settings.WORKERS))
        beside = asyncio.gather(self._serve_mcp(), *warm, return_exceptions=True)
        try:
            yield
        finally:
            beside.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beside

    async def _api(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The door of the API, read when somebody knocks."""
        from .api import api

        self.api = self.api or api(self.run)
        await self.api(scope, receive, send)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The door of MCP, which opens once the package is there."""
        self.wanted.set()
        await (await asyncio.shield(self.mcp))(scope, receive, send)

    async def _serve_mcp(self) -> None:
        """Imports the package beside the event loop, since that takes seconds. What fails is told to whoever knocks."""
        await self.wanted.wait()
        try:
            assistants = await asyncio.to_thread(importlib.import_module, "advisor.serve.assistants")
            server = assistants.assistants(self.run)
            app = assistants.over_http(server)
        except Exception as error:
            self.mcp.set_exception(error)
            return
        async with server.session_manager.run():
            self.mcp.set_result(app)
            await asyncio.Event().wait()


async def here(*task: Any, **named: Any) -> Any:
    """Runs a task in this process, for a server with a single client."""
    return await asyncio.to_thread(work, task, named)


def work(task: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """What a task gives. Raises Refused where no version of the rules ever loaded, or where the task does."""
    from advisor.pack import DEFAULT_PACK

    from . import agents, memory, tasks  # here, since a server that starts has more urgent things to import
    from .models import Refused
    from .rules_store import store_of

    memory.tune()
    now, (name, *args) = store_of(Path(settings.PACK or DEFAULT_PACK)).now, task
    if now.pack is None:
        raise Refused(now.problems, 503)
    module, _, function = name.partition(".")
    try:
        return getattr(agents if module == "agents" else tasks, function)(now.pack, *args, **named)
    except Exception as error:
        error.add_note(traceback.format_exc())  # which does not travel by itself
        raise
