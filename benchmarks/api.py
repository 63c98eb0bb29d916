"""Whole recommendations over the API with 16 connections, sureness included, beside a bare Starlette route of the same process.

Each request holds another case of the pack, so nothing can be found twice; the client takes its share of the same cores.
"""

import asyncio
import itertools
import json
import time
from collections.abc import Iterator

import numpy as np

from advisor.answers import answers_of_case, write_answers
from advisor.pack import Pack

from .browser import ROOT, served
from .measure import Row

CONNECTIONS, SECONDS, WARM = 16, 20.0, 3.0
BUDGET = "at least 100 a second, 95th percentile below 300 ms"


def run(pack: Pack) -> list[Row]:
    bodies = [json.dumps(write_answers(pack, answers_of_case(pack, case))).encode() for case in pack.content.cases]
    with served(ROOT / "benchmarks" / "bare_api.py", {"ADVISOR_RATE": "0", "ADVISOR_WORKERS": "2"}) as (url, _):
        port = int(url.rpartition(":")[2])
        ours, bare = (asyncio.run(_load(port, path, bodies)) for path in ("/api/recommend", "/bare"))
    rates = [len(times) / SECONDS for times in (ours, bare)]
    median, late = np.percentile(ours, [50, 95])
    told = f"a bare Starlette route: {rates[1]:,.0f} a second"
    return [Row(f"recommendation, {rates[0]:.0f} a second (worst: 95th percentile)", median, late, told, f"{rates[0] / rates[1]:.2f} times", BUDGET)]


async def _load(port: int, path: str, bodies: list[bytes]) -> list[float]:
    """Milliseconds of each request that was answered within the time, after a warm start."""
    feed, times = itertools.cycle(bodies), []
    start = time.perf_counter() + WARM

    async def connection(feed: Iterator[bytes]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (began := time.perf_counter()) < start + SECONDS:
            body = next(feed)
            writer.write(b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % (path.encode(), len(body)) + body)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r")[0]))
            assert head.startswith(b"http/1.1 200"), head
            ended = time.perf_counter()
            if start <= began and ended <= start + SECONDS:
                times.append(1_000 * (ended - began))
        writer.close()

    await asyncio.gather(*(connection(feed) for _ in range(CONNECTIONS)))
    return times
