"""Two servers behind `deploy/nginx.conf`: a killed one and a deploy by turns cost no visitor an answer or an error."""

import asyncio
import random
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from benchmarks.load import Visitor
from tests.browser.conftest import ROOT, Site, copy, free_port, serve

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
PATIENCE = 20  # how often a visitor tries to come back before that is an error
OTHERWISE, CONNECTED = (
    f"[data-test-connection-state]{state}" for state in (":not([data-test-connection-state=CONNECTED])", "[data-test-connection-state=CONNECTED]")
)


@pytest.fixture
def replicas(tmp_path: Path) -> Iterator[tuple[Site, Callable[[int, Path], Site]]]:
    """The address of nginx, and what starts one of the two servers behind it."""
    ports = {name: free_port() for name in ("8080", "8501", "8502")}
    text = re.sub(r"\b(8080|8501|8502)\b", lambda found: str(ports[found[0]]), (ROOT / "deploy" / "nginx.conf").read_text())
    kept = "".join(f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (tmp_path / "nginx.conf").write_text(f"daemon off; pid {tmp_path}/pid; events {{}} http {{ access_log off; {kept} {text} }}")
    with ExitStack() as stack, subprocess.Popen([NGINX, "-e", f"{tmp_path}/errors", "-c", f"{tmp_path}/nginx.conf"]) as nginx:
        stack.callback(nginx.terminate)
        start = contextmanager(serve)
        yield (
            Site(f"http://127.0.0.1:{ports['8080']}", tmp_path),
            lambda number, pack: stack.enter_context(start(pack, tmp_path / f"log{number}", ports[f"850{number}"])),
        )
        stack.close()


def test_a_killed_server_takes_no_answer_with_it(replicas, visit, tmp_path: Path):
    """A visitor answers on one server, that one is killed, and the other goes on with all that was answered."""
    (site, start), pack = replicas, copy(tmp_path)
    first, visitor = start(1, pack), visit(site)
    visitor.open("/?edition=2&stage=idea&makes=fact")
    for question, label in (("colleague", "A few worked examples"), ("facts_in", "In many documents"), ("examples", "100–499 examples")):
        if question == "examples":
            start(2, pack)
            first.server.kill()
            for state in (OTHERWISE, CONNECTED):
                visitor.page.locator(state).wait_for(state="attached")
        if not visitor.option(question, label).count():
            visitor.page.get_by_role("button", name="Next question").focus()
            visitor.page.keyboard.press("Enter")
        visitor.answer(question, label, f"{question}=")
    visitor.stands_at("edition=2&stage=idea&makes=fact&colleague=few&facts_in=archive&examples=100-499")


def test_rules_deployed_by_turns_show_no_error(replicas, visit, tmp_path: Path):
    """Ten visitors answer while one server after the other starts anew with changed rules: none sees an error, and these are in force."""
    (site, start), old, new = replicas, copy(tmp_path / "old"), copy(tmp_path / "new")
    path = new / "questions" / "1-start.yaml"
    path.write_text(path.read_text().replace("How far have you come with a model?", "Where do you stand?"))
    running, visitor, over = [start(number, old) for number in (1, 2)], visit(site), threading.Event()
    visitor.open("/?edition=2&makes=fact")
    with ThreadPoolExecutor(10) as pool:
        crowd = [pool.submit(asyncio.run, _answering(site.url.replace("http", "ws"), random.Random(i), over)) for i in range(10)]
        for number, before in enumerate(running, 1):
            before.server.terminate()
            before.server.wait(20)
            start(number, new)
        over.set()
    answered, errors = zip(*(one.result() for one in crowd), strict=True)
    assert 0 == sum(errors) and min(answered) > 1
    visitor.page.get_by_text("Where do you stand?").first.wait_for()


async def _answering(url: str, rng: random.Random, over: threading.Event) -> tuple[int, int]:
    """How often one visitor answered and saw an error until all is over. A lost connection is opened anew, as a browser does."""
    query, answered, errors, lost = "edition=2&makes=fact", 0, 0, 0
    while not over.is_set() and lost < PATIENCE:
        try:
            async with connect(f"{url}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:
                visitor = Visitor(socket, query, rng)
                errors += not await visitor.run()
                while not over.is_set():
                    errors += not (await visitor.answer())[1]
                    query, answered, lost = visitor.query, answered + 1, 0
                    await asyncio.sleep(1)
        except (OSError, EOFError, WebSocketException):
            lost += 1
            await asyncio.sleep(0.25)
    return answered, errors + (lost == PATIENCE)
