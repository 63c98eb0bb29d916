"""The JSON API: a Starlette app that reads a request within limits and has workers answer it."""

import contextlib
import json
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from advisor.pack import Problem

from . import settings
from .models import ProblemDocument, Refused, Run, openapi, too_large

JSON, LINES, PROBLEM = "application/json", "application/jsonl", "application/problem+json"
AT_ONCE = 50  # lines of a table that a worker gets together
_DOORS = {"health": "GET", "questions": "GET", "recommend": "POST", "explain": "POST", "estimate": "POST"}


def api(run: Run, most: int = settings.BODY) -> Starlette:
    """The app to be mounted at `/api`; bodies and lines of tables have `most` bytes."""

    async def answered(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:  # refused before the rest has come
                raise too_large("the body", most)
        document, notices = await run("tasks.answer", request.url.path.rpartition("/")[2], bytes(body), dict(request.query_params))
        told = json.dumps([{"code": n.code, "message": n.message, "hint": n.hint} for n in notices])
        return Response(document, media_type=JSON, headers={"Advisor-Notices": told[:4_000]} if notices else None)

    routes = [
        *(Route(f"/{name}", answered, methods=[method]) for name, method in _DOORS.items()),
        Route("/batch", _Batch(run, most), methods=["POST"]),
        Route("/openapi.json", lambda request: JSONResponse(openapi()), methods=["GET"]),
    ]
    handlers: dict[Any, Any] = {Refused: _refused, HTTPException: _not_here, Exception: _broken}
    return Starlette(routes=routes, exception_handlers=handlers)


def problem_response(status: int, problems: tuple[Problem, ...], headers: dict[str, str] | None = None) -> Response:
    """Problems as a document after RFC 9457; the first one is its detail."""
    document = ProblemDocument(title=HTTPStatus(status).phrase, status=status, detail=problems[0].message if problems else "", problems=[*problems])
    return Response(document.model_dump_json(indent=2, exclude_defaults=True) + "\n", status, headers, PROBLEM)


async def _refused(request: Request, error: Refused) -> Response:
    return problem_response(error.status, error.problems, {"Retry-After": "5"} if error.status == 503 else None)


async def _not_here(request: Request, error: HTTPException) -> Response:
    names = ", ".join(f"`/api/{name}`" for name in (*_DOORS, "batch", "openapi.json"))
    message = f"`{request.method}` is not answered here" if error.status_code == 405 else "nothing is answered here"
    return problem_response(error.status_code, (Problem("not-here", message, hint=f"known here: {names}"),), dict(error.headers or {}))


async def _broken(request: Request, error: Exception) -> Response:
    return problem_response(500, (Problem("internal", "something went wrong that should not", hint="please report it, with what the log says"),))


class _Batch:
    """JSON lines in and out. Answers come while lines are still sent, in their order; one task at a time, so that others come between."""

    def __init__(self, run: Run, most: int):
        self.run, self.most = run, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        query = dict(request.query_params)
        await self.run("tasks.batch", [], query, 0)  # options that are wrong are named before an answer begins
        with contextlib.suppress(ClientDisconnect):
            answers = (await self.run("tasks.batch", some, query, self.most) async for some in self._lines(request))
            await StreamingResponse(answers, media_type=LINES).stream_response(send)

    async def _lines(self, request: Request) -> AsyncIterator[list[tuple[int, bytes]]]:
        """The lines of a body as they come, with their numbers from 1; empty ones are left out, and of one that is too large the end."""
        rest, number = b"", 0
        async for chunk in request.stream():
            *whole, rest = (rest + chunk + (b"" if chunk else b"\n")).split(b"\n")  # the last chunk is empty
            rest = rest[: self.most + 1]
            some = [(i, line[: self.most + 1]) for i, line in enumerate(whole, number + 1) if line.strip()]
            for start in range(0, len(some), AT_ONCE):
                yield some[start : start + AT_ONCE]
            number += len(whole)
