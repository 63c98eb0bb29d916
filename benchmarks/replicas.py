"""Two servers behind `deploy/nginx.conf`, and visitors who answer while servers come and go."""

from __future__ import annotations

import asyncio
import random
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from .browser import ROOT, free_port
from .load import Visitor

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
PATIENCE = 20  # how often a visitor tries to come back before that is an error


@contextmanager
def front(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """nginx as it is deployed, on free ports: its address, and the ports of the two servers that it passes on to."""
    ports = {name: free_port() for name in ("8080", "8501", "8502")}
    text = re.sub(r"\b(8080|8501|8502)\b", lambda found: str(ports[found[0]]), (ROOT / "deploy" / "nginx.conf").read_text())
    kept = "".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(f"daemon off; pid {folder}/pid; events {{}} http {{ access_log off; {kept} {text} }}")
    with subprocess.Popen([NGINX, "-e", f"{folder}/errors", "-c", f"{folder}/nginx.conf"]) as nginx:
        try:
            yield f"http://127.0.0.1:{ports['8080']}", [ports["8501"], ports["8502"]]
        finally:
            nginx.terminate()


@contextmanager
def crowd(url: str, count: int) -> Iterator[list[Future[tuple[int, int]]]]:
    """So many visitors who answer while the block runs: how often each did, and how many errors it saw."""
    over = threading.Event()
    with ThreadPoolExecutor(count) as pool:
        try:
            yield [pool.submit(asyncio.run, _answering(url.replace("http", "ws"), random.Random(i), over)) for i in range(count)]
        finally:
            over.set()


async def _answering(url: str, rng: random.Random, over: threading.Event) -> tuple[int, int]:
    """A lost connection is opened anew, as a browser does."""
    query, answered, errors, lost = "edition=2&makes=fact", 0, 0, 0
    while not (over.is_set() and answered > 1) and lost < PATIENCE:  # on a busy machine some come late
        try:
            async with connect(f"{url}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
                visitor = Visitor(socket, query, rng)
                errors += not await visitor.run()
                while not (over.is_set() and answered > 1):
                    errors += not (await visitor.answer())[1]
                    query, answered, lost = visitor.query, answered + 1, 0
                    await asyncio.sleep(1)
        except (OSError, EOFError, WebSocketException):
            lost += 1
            await asyncio.sleep(0.25)
    return answered, errors + (lost == PATIENCE)
