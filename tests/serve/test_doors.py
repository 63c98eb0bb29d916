"""All doors of one process."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.test_cli import EXAMPLE, ROOT


@contextmanager
def server() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """`advisor serve` once it gives advice: its address and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{(port := probe.getsockname()[1])}"
    command = [sys.executable, "-m", "advisor", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{url}/api/health", timeout=30)
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.25)
        yield url, process
    finally:
        process.kill()
        process.communicate()


def test_one_process_has_several_doors_and_drains():
    """The page and the API answer side by side; a process that is told to end finishes what it has begun."""
    with server() as (url, process):
        assert b"<title>" in urllib.request.urlopen(f"{url}/").read() and b"ok" == urllib.request.urlopen(f"{url}/_stcore/health").read()
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as client:
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
