"""All doors together, to be put beside the page: `routes`, `middleware` and `lifespan` are what an ASGI app takes.

What takes time is done in processes of its own, so that the one that serves stays free to answer. Each keeps the rules of the folder as the
page does: an edit comes into force by itself, and broken rules leave the last good ones.
"""

import asyncio
import contextlib
import functools
import os
import traceback
from collections.abc import AsyncIterator
from typing import Any

from anyio import BrokenWorkerProcess, CapacityLimiter, to_process
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount

from advisor.pack import Problem
from components.rules_store import RulesStore

from . import settings
from .api import api
from .guard import Guard
from .models import Refused

MOST_WAITING = 500  # tasks; whoever comes then is asked to come again
_rules = functools.cache(RulesStore)


class Doors:
    """The API at `/api`. Where workers are set, they start at once; else with the first request."""

    def __init__(self) -> None:
        self.limiter = CapacityLimiter(settings.WORKERS or os.cpu_count() or 1)
        self.routes: list[BaseRoute] = [Mount("/api", api(self.run))]
        self.middleware = [Middleware(Guard)]

    async def run(self, *task: Any, **named: Any) -> Any:
        """Runs `answer` of `tasks`, or what is named so, with the rules in force and whatever else it takes, in a process that waits for work.
        One that dies takes nothing with it: its task is begun once more in another."""
        if self.limiter.statistics().tasks_waiting >= MOST_WAITING:
            raise Refused([Problem("busy", "too much is waiting to be worked on", hint="come again in some seconds")], 503)
        try:
            return await to_process.run_sync(work, task, named, limiter=self.limiter)
        except BrokenWorkerProcess:
            return await to_process.run_sync(work, task, named, limiter=self.limiter)

    @contextlib.asynccontextmanager
    async def lifespan(self, app: Any) -> AsyncIterator[None]:
        """Starts the workers beside the app."""
        warm = asyncio.gather(*(self.run("answer", "health", b"", {}) for _ in range(settings.WORKERS)), return_exceptions=True)
        try:
            yield
        finally:
            warm.cancel()


async def here(*task: Any, **named: Any) -> Any:
    """Runs a task in this process, for a server with a single client."""
    return await asyncio.to_thread(work, task, named)


def work(task: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """What a task gives. Raises Refused where no version of the rules ever loaded, or where the task does."""
    from . import tasks

    now, (name, *args) = _rules(settings.PACK).now, task
    if now.pack is None:
        raise Refused(now.problems, 503)
    try:
        return getattr(tasks, name)(now.pack, *args, **named)
    except Exception as error:
        error.add_note(traceback.format_exc())  # which does not travel by itself
        raise
