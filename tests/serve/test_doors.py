"""All three doors of one process, and MCP over both transports, with the package's own client."""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import StdioServerParameters
from mcp.client import Client
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import MCPError

from advisor.answers import answers_of_case, read_answers_file, write_answers
from advisor.answers.address import from_query
from advisor.serve import agents
from benchmarks.browser import free_port, running
from tests.strategies import PACK
from tests.test_cli import EXAMPLE, EXAMPLES, ROOT

URL = "https://advisor.example.org"
MOST = 6_000  # characters, which are about 1,500 tokens of English


def talk(target: Any, say: Callable[[Client], Any]) -> Any:
    """What a client of the package hears."""

    async def told() -> Any:
        async with Client(target) as client:
            return await say(client)

    with start_blocking_portal() as portal:  # a loop of its own: browsers leave one running in this thread
        return portal.call(told)


async def everything(client: Client) -> None:
    """Every tool, resource and prompt, as an agent would use them."""
    tools = (await client.list_tools()).tools
    assert ["questions", "recommend", "explain", "check_choice", "estimate"] == [t.name for t in tools]
    assert all(t.description and t.input_schema["properties"] for t in tools)
    given = {"makes": "text", "facts_in": ["archive"], "examples": 300, "team": "not_sure"}
    for tool, wanted in [
        ("questions", "facts_in: Where are the facts"), ("recommend", "First by id"), ("explain", "Ruled out"), ("estimate", "To run"),
    ]:  # fmt: skip
        reply = await client.call_tool(tool, {} if tool == "questions" else {"answers": given})
        assert (False, True) == (reply.is_error, wanted in reply.content[0].text), reply.content[0].text
    for route, meant in {"finetuning": "`lora`, `hosted_tuning`, `full_tuning`", "dpo": "`preference_tuning`"}.items():
        wrong = await client.call_tool("check_choice", {"answers": given, "route": route})
        assert (True, True) == (wrong.is_error, f"did you mean {meant}?" in wrong.content[0].text)
    assert ["advisor://routes", "advisor://rules"] == sorted(str(r.uri) for r in (await client.list_resources()).resources)
    assert "id: lora" in (await client.read_resource("advisor://routes/lora")).contents[0].text
    with pytest.raises(MCPError, match="did you mean"):
        await client.read_resource("advisor://rules/few_examples_for_weight")
    assert "We sort mail." in (await client.get_prompt("interview", {"story": "We sort mail."})).messages[0].content.text


def test_one_process_has_three_doors_and_drains():
    """The page, the API and MCP answer side by side; a process that is told to end finishes what it has begun."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    with running(["advisor", "serve", "--port", str(port), "--workers", "1"], "/api/health", port, {}, subprocess.PIPE) as process:
        assert b"<title>" in urllib.request.urlopen(f"{url}/").read() and b"ok" == urllib.request.urlopen(f"{url}/_stcore/health").read()
        talk(f"{url}/mcp", everything)
        with socket.create_connection(("127.0.0.1", port)) as client:
            body = EXAMPLE.read_bytes()
            client.sendall(b"POST /api/recommend HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body[:100])
            time.sleep(0.5)
            process.terminate()
            time.sleep(0.5)
            client.sendall(body[100:])
            reply = b"".join(iter(lambda: client.recv(65_536), b""))
        assert reply.startswith(b"HTTP/1.1 200") and "sureness" in json.loads(reply.partition(b"\r\n\r\n")[2])
        _, log = process.communicate(timeout=20)
        assert '"path": "/api/recommend"' in log.decode() and "Traceback" not in log.decode()


def test_mcp_over_standard_input_and_output():
    """`advisor mcp` says the same to a client that starts it."""
    talk(stdio_client(StdioServerParameters(command=sys.executable, args=["-m", "advisor", "mcp"], cwd=ROOT)), everything)


@pytest.mark.parametrize("path", [p for p in EXAMPLES if "parts" not in p.stem], ids=lambda p: p.stem)
def test_what_an_agent_gets_is_short_and_leads_to_the_web_app(path: Path):
    """A recommendation takes at most 1,500 tokens, and its link holds the answers that it was made for."""
    plain = write_answers(PACK, read_answers_file(PACK, path)[0])
    text = agents.recommend(PACK, URL, plain["answers"])
    assert MOST >= len(text)
    [query] = re.findall(rf"{URL}/\?(\S+)", text)
    held = write_answers(PACK, from_query(PACK, parse_qs(query, keep_blank_values=True))[0])
    assert (plain["answers"], plain["needs"]) == (held["answers"], held["needs"])


def test_no_case_takes_an_agent_more_than_it_may():
    """The same limit for published cases, from the fewest answers on; of a grid more than one row is asked."""
    for case in PACK.content.cases[::40]:
        answers = [*write_answers(PACK, answers_of_case(PACK, case))["answers"].items()]
        for count in (1, 5, len(answers)):
            text = agents.recommend(PACK, URL, dict(answers[:count]))
            assert MOST >= len(text) and text.count("\n  remedies_") in (0, 6)


def test_an_agent_hears_what_could_not_be_read():
    """What is sound is advised on, and the rest named, what is not asked as well; a correction of a need counts."""
    text = agents.recommend(PACK, URL, {"stage": "idea", "remedies_passage": "no", "facts_in": "archives", "need.find": "strongly"})
    assert text.startswith("Left out, since `archives` is no answer to `facts_in` (did you mean `archive`? known here: `nowhere`, ")
    assert "`remedies` is disregarded: it is asked only where How far have you come with AI" in text and "need.find=strongly" in text
