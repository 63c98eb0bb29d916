"""Click to new text, and cold start to content, in a browser, beside a bare Streamlit page with as many widgets and charts.

Needs Chromium; without it there are no rows. Both pages are measured in turn, so that what else runs on a shared machine slows both.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from advisor.pack import Pack

from .measure import Row

ROOT = Path(__file__).parents[1]
BARE_PAGE = ROOT / "benchmarks" / "bare_page.py"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
CLICKS, STARTS = 30, 7
QUERY = "/?edition=2&makes=fact&facts_in=archive&examples=100-499&wrong_costs=money&wait=seconds"
KINDS = {
    "pills": "stButtonGroup", "select": "stSelectbox", "button": "stButton", "popover": "stPopover", "expander": "stExpander",
    "tabs": "stTabs", "chart": "stVegaLiteChart",
}  # fmt: skip
# question and its answers that are clicked in turn: each puts another text into the verdict
OURS, BARE = ("stage", (0, 3)), ("0", (0, 1))
WAIT = """() => new Promise(done => {
    const place = () => document.querySelector('.st-key-verdict_said') ?? document.querySelector('.st-key-verdict')
    const before = place().textContent
    const look = () => { const now = place(); now && now.textContent !== before ? done(performance.now()) : setTimeout(look, 2) }
    window.addEventListener('pointerdown', () => { window.clicked = performance.now() }, {once: true, capture: true})
    window.seen = undefined; look()
})"""


def run(pack: Pack) -> list[Row]:
    if not Path(CHROMIUM).exists():
        return []
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    started: dict[str, list[float]] = {"ours": [], "bare": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        with served(ROOT / "app.py", {}) as (ours, _):
            page = _opened(browser, ours + QUERY)
            page.wait_for_timeout(2_000)
            counts = {kind: page.locator(f"[data-testid={test_id}]").count() for kind, test_id in KINDS.items()}
            size = {"BARE": json.dumps(counts)}
            with served(BARE_PAGE, size) as (bare, _):
                page.locator(f".st-key-ask_{OURS[0]} button:has(p)").last.click()
                page.get_by_role("button", name="Change").first.click()  # an answer that is changed keeps its question in the lead
                other = _opened(browser, bare)
                other.wait_for_timeout(2_000)
                for turn in range(CLICKS + 2):
                    for name, where, (question, answers) in (("ours", page, OURS), ("bare", other, BARE)):
                        taken = _click(where, question, answers[turn % len(answers)])
                        if turn > 1:
                            times[name].append(taken)
        for _ in range(STARTS):
            started["ours"].append(_cold(browser, ROOT / "app.py", QUERY, {}))
            started["bare"].append(_cold(browser, BARE_PAGE, "/", size))
        browser.close()
    charts = counts.pop("chart")
    beside = f"a bare page with {sum(counts.values())} widgets and {charts} chart{'s' if charts != 1 else ''}"
    click = _row("click to new text", times, beside, "at most 1.5 times, below 250 ms")
    return [click, _row("cold start to content", started, beside, "at most 1.5 times")]


def _row(what: str, times: dict[str, list[float]], beside: str, budget: str) -> Row:
    median, bare = statistics.median(times["ours"]), statistics.median(times["bare"])
    return Row(what, median, max(times["ours"]), f"{beside}: {bare:.0f} ms", f"{median / bare:.2f} times", budget)


def _click(page: Any, question: str, answer: int) -> float:
    """Milliseconds from the click to other text in the verdict."""
    button = page.locator(f".st-key-ask_{question} button:has(p)").nth(answer)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    page.evaluate(f"() => {{ window.found = ({WAIT})() }}")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    taken = page.evaluate("() => window.found.then(seen => seen - window.clicked)")
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(700)
    return float(taken)


def _opened(browser: Any, url: str) -> Any:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(url)
    page.locator("h1:visible").first.wait_for()
    return page


def _cold(browser: Any, script: Path, path: str, env: dict[str, str]) -> float:
    """Milliseconds from the start of the server to a heading in a new visitor's browser."""
    start = time.perf_counter()
    with served(script, env) as (url, _):
        page = _opened(browser, url + path)
        taken = (time.perf_counter() - start) * 1000
        page.context.close()
    return taken


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], health: str, port: int, env: Mapping[str, str], log: Any = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    """A Python program that serves on a port of this machine, from when the path `health` is answered; told to end at last."""
    server = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env={**os.environ, **env}, stdout=log, stderr=log)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{health}", timeout=30)
                break
            except OSError:
                assert server.poll() is None, f"{command} ended by itself"
                time.sleep(0.01)
        yield server
    finally:
        server.terminate()
        server.wait(timeout=20)


@contextmanager
def served(script: Path, env: Mapping[str, str], *options: str, port: int = 0) -> Iterator[tuple[str, int]]:
    """A server with one script: its address and its process id."""
    port = port or free_port()
    command = ["streamlit", "run", str(script), "--server.port", str(port), "--server.headless", "true"]
    command += ["--server.fileWatcherType", "none", "--server.address", "127.0.0.1", *options]
    with running(command, "/_stcore/health", port, env) as server:
        yield f"http://127.0.0.1:{port}", server.pid
