"""What stands in front of all doors: a limit on requests, headers that keep browsers careful, and a log without answers."""

import json
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import yaml
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import settings

_HEADERS = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


class Guard:
    """Middleware: at most `rate` requests a minute from one address (0: any); with `log` a line of JSON each, without query, address or header."""

    def __init__(self, app: ASGIApp, rate: int = settings.RATE, log: bool = settings.LOG):
        self.app, self.rate, self.log = app, rate, log
        self._minute, self._seen = 0, Counter[str]()  # requests of this minute by address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        began, path = time.perf_counter(), scope["path"]
        limited = path.startswith(("/api", "/mcp"))  # the page has a connection for each visitor, and limits itself
        status, size = 0, 0

        async def sent(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(raw=message["headers"])
                for name, value in {**_HEADERS["all"], **(_HEADERS["limited"] if limited else {})}.items():
                    headers.setdefault(name, value)
                message["headers"] = headers.raw
            elif message["type"] == "websocket.accept":
                status = 101
            size += len(message.get("body", b""))
            await send(message)

        try:
            if (minute := int(time.monotonic() // 60)) != self._minute:
                self._minute, self._seen = minute, Counter()
            self._seen[address := (scope.get("client") or ("",))[0]] += limited
            if limited and self._seen[address] > self.rate > 0:
                from .api import Problem, problem_response  # here, as all that a server that starts can do without

                problem = Problem("too-many-requests", "too many requests", hint=f"at most {self.rate:,} a minute from one address")
                await problem_response(429, (problem,), {"Retry-After": "60"})(scope, receive, sent)
            else:
                await self.app(scope, receive, sent)
        finally:
            if self.log and not path.startswith("/static/"):
                took = round(1_000 * (time.perf_counter() - began), 1)
                now = datetime.now(UTC).isoformat(timespec="milliseconds")
                said = {"time": now, "method": scope.get("method", "WS"), "path": path, "status": status or 500, "bytes": size, "ms": took}
                print(json.dumps(said), file=sys.stderr, flush=True)
