"""The JSON API and what stands in front of it: the command line's documents, and problems that say what is wrong."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from jsonschema import Draft202012Validator
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from advisor.answers import read_answers_file, write_answers
from advisor.pack import load_pack
from advisor.serve.api import api
from advisor.serve.doors import Doors, here
from advisor.serve.guard import Guard
from advisor.serve.models import openapi
from tests.test_cli import EXAMPLE, EXAMPLES, ROOT, run

SOUND = {"edition": 2, "answers": {"makes": "text", "facts_in": ["archive"]}}


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=[Mount("/api", api(here, 200_000))])) as client:
        yield client


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_recommend_gives_what_the_command_prints(client: TestClient, path: Path):
    """The API's recommendation is the command's JSON to the last byte, for every example."""
    sent = write_answers(load_pack(), read_answers_file(load_pack(), path)[0])
    assert run("recommend", path, "--format", "json").out == client.post("/api/recommend", json=sent).content


@pytest.mark.parametrize(
    ("door", "command"),
    [
        ("questions", ["questions"]),
        ("explain?route=lora", ["explain", EXAMPLE, "--route", "lora"]),
        ("estimate?route=retrieval", ["estimate", EXAMPLE, "--route", "retrieval"]),
    ],
)
def test_other_doors_give_what_their_commands_print(client: TestClient, door: str, command: list[Any]):
    """Questions, explanations and estimates are the commands' JSON too; what is an option there stands in the query here."""
    reply = client.get("/api/questions") if door == "questions" else client.post(f"/api/{door}", content=EXAMPLE.read_bytes())
    assert run(*command, "--format", "json").out == reply.content


def test_what_answers_of_the_first_edition_lost_is_said_beside_the_document(client: TestClient):
    """A notice stands in a header, so that the document stays what the command prints."""
    reply = client.post("/api/recommend", json={"answers": {"task": "write"}})
    assert (200, "first-edition") == (reply.status_code, json.loads(reply.headers["advisor-notices"])[0]["code"])


@pytest.mark.parametrize(
    ("body", "status", "code", "line"),
    [
        (b"x" * 10_000_000, 413, "too-large", 0),
        ((b"x" * 50_000 for _ in range(200)), 413, "too-large", 0),
        (b"[" * 100_000, 422, "bad-yaml", 1),
        (b'{"answers": {"makes": "text",\n "makes": "code"}}', 422, "duplicate-key", 2),
        (json.dumps({"answers": {f"k{i}": 1 for i in range(9_000)}}).encode(), 422, "unknown-question", 1),
        (b'{"edition": 2,\n "answers": {"makes": "txt"}}', 422, "unknown-option", 2),
    ],
    ids=["10 MB", "10 MB in chunks", "deep lists", "twice", "many keys", "a slip"],  # tests/bad/answers holds other slips, for the same reader
)
def test_a_hostile_body_gets_a_clear_problem(client: TestClient, body: Any, status: int, code: str, line: int):
    """Each gets a problem document with place and hint, and whoever comes next is answered as ever."""
    reply = client.post("/api/recommend", content=body)
    told = reply.json()
    assert (status, "application/problem+json", status) == (reply.status_code, reply.headers["content-type"], told["status"])
    assert code in [p["code"] for p in told["problems"]] and told["detail"] == told["problems"][0]["message"]
    assert (line, True) == (next(p.get("place", {}).get("line", 0) for p in told["problems"] if p["code"] == code), len(reply.content) < 50_000)
    assert 200 == client.post("/api/recommend", json=SOUND).status_code


@pytest.mark.parametrize(
    ("method", "path", "status", "hint"),
    [
        ("GET", "/api/recommend", 405, "known here"),
        ("POST", "/api/recomend", 404, "known here"),
        ("POST", "/api/explain?rout=lora", 422, "did you mean `route`?"),
        ("POST", "/api/explain?route=lorra", 422, "did you mean `lora`?"),
        ("POST", "/api/batch?samples=many", 422, "input should be a valid integer"),
    ],
)
def test_what_is_asked_wrongly_is_named(client: TestClient, method: str, path: str, status: int, hint: str):
    """Wrong paths, methods and options are problem documents as well, with a hint."""
    reply = client.request(method, path, json=SOUND if method == "POST" else None)
    assert (status, True) == (reply.status_code, hint in reply.json()["problems"][0]["hint"])


def test_a_table_is_answered_line_by_line(client: TestClient):
    """Each line is advised as the command does; what cannot be read is named with its line, and costs the others nothing."""
    lines = [json.dumps(SOUND), "", '{"answers": {"makes": "txt"}}', "{", json.dumps(SOUND | {"notes": {"makes": "x" * 250_000}}), json.dumps(SOUND)]
    found = [json.loads(line) for line in client.post("/api/batch?samples=50", content="\n".join(lines)).iter_lines()]
    assert [1, 3, 4, 5, 6] == [line["line"] for line in found]
    assert ["", "unknown-option", "bad-yaml", "too-large", ""] == ["".join(p["code"] for p in line.get("problems", [])) for line in found]
    assert ("retrieval", 3) == (found[0]["first"], found[1]["problems"][0]["place"]["column"] and found[1]["line"])


def test_the_document_describes_every_door(client: TestClient):
    """The OpenAPI document has each path once, and its schemas describe what comes."""
    doors, document = {r.path for r in api(here).routes} - {"/openapi.json"}, client.get("/api/openapi.json").json()
    assert (openapi(), doors) == (document, set(document["paths"]))
    for shape in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
    Draft202012Validator(document["components"]["schemas"]["Recommendation"]).validate(client.post("/api/recommend", json=SOUND).json())


def test_the_guard_limits_and_logs_without_answers(capsys: pytest.CaptureFixture[str]):
    """Who asks too often waits; the log says what happened and nothing of what was said; browsers are told to be careful."""
    client = TestClient(Guard(Starlette(routes=[Mount("/api", api(here))]), rate=2, log=True))
    replies = [client.post("/api/explain?route=lora", json=SOUND) for _ in range(3)]
    assert ([200, 200, 429], True) == ([r.status_code for r in replies], int(replies[2].headers["retry-after"]) > 0)
    assert 404 == client.get("/elsewhere").status_code  # the page has no limit
    held = (replies[0].headers.get(h) for h in ("x-content-type-options", "cache-control", "access-control-allow-origin"))
    assert ("nosniff", "no-store", None) == (*held,)
    log = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(200, "/api/explain"), (429, "/api/explain"), (404, "/elsewhere")] == [(x["status"], x["path"]) for x in log[1:]]
    assert {"time", "method", "path", "status", "bytes", "ms"} == log[0].keys()


def test_a_setting_that_cannot_be_is_named():
    """In a sentence, before anything is served."""
    command = [sys.executable, "-m", "advisor", "serve", "--port", "1"]
    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, "ADVISOR_BODY": "much"}, capture_output=True, text=True)
    assert (True, False) == ("error: `ADVISOR_BODY` is a whole number, not `much`" in ended.stderr, "Traceback" in ended.stderr)


def test_a_worker_that_dies_takes_no_request_with_it(monkeypatch):
    """Its task is done by another one, also once a visit has put the page in the main module's place."""
    monkeypatch.setattr(sys.modules["__main__"], "__file__", str(ROOT / "page.py"), raising=False)

    async def twice() -> None:
        run = Doors().run
        found = await run("tasks.answer", "health", b"", {})
        children = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "pid,args"], capture_output=True, text=True).stdout
        (worker,) = re.findall(r"(\d+).*anyio\.to_process", children)
        os.kill(int(worker), signal.SIGKILL)
        assert found == await run("tasks.answer", "health", b"", {})

    with start_blocking_portal() as portal:
        portal.call(twice)
