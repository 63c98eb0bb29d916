"""A running app on a copy of the rules, and a browser to visit it."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright import sync_api

from benchmarks.browser import ARGS, CHROMIUM, ROOT, served
from tests.strategies import edit

STILL = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    const still = app?.dataset.testScriptState === "notRunning" && !document.querySelector("[data-testid=stSkeleton]");
    window.stillSince = still ? window.stillSince ?? performance.now() : undefined;
    if (!still || performance.now() - window.stillSince < 250) return false;
    window.stillSince = undefined;
    return true;
}"""


@dataclass
class Site:
    """A running server: its address, the copy of the pack that it serves, and its process id."""

    url: str
    pack: Path
    pid: int = 0


@dataclass
class Visitor:
    """A page of the browser with the steps that the tests share."""

    page: sync_api.Page
    site: Site

    def open(self, path: str = "/") -> None:
        """Opens a path and waits for the page's title."""
        self.page.goto(self.site.url + path)
        self.page.locator("h1:visible").first.wait_for()
        self.settle()

    def settle(self) -> None:
        """Waits until the script has run to its end and the page shows what it sent, for as long as a click takes to arrive."""
        self.page.wait_for_function(STILL, polling="raf")

    def option(self, question: str, label: str) -> sync_api.Locator:
        """One answer of a question, by its label."""
        return self.page.locator(f".st-key-ask_{question}").get_by_text(label, exact=True).locator("xpath=ancestor::button")

    def answer(self, question: str, label: str, expect: str) -> None:
        """Answers with the keyboard and waits until the address holds what is expected."""
        self.option(question, label).focus()
        self.page.keyboard.press("Space")
        self.page.wait_for_url(lambda url: expect in url)
        self.settle()

    def shows(self, question: str, labels: list[str]) -> None:
        """Waits until exactly these answers of a question are chosen."""
        answers = self.page.locator(f".st-key-ask_{question} button").filter(has=self.page.locator("p"))
        chosen = "all => all.filter(b => b.ariaChecked === 'true' || b.ariaPressed === 'true').map(b => b.innerText.trim())"
        end = time.monotonic() + 20
        while (pressed := answers.evaluate_all(chosen)) != labels and time.monotonic() < end:  # in one go: the page may be drawn anew
            self.page.wait_for_timeout(100)
        assert pressed == labels

    def stands_at(self, query: str) -> None:
        """Waits until exactly this query stands in the address bar."""
        self.page.wait_for_url(lambda url: url.partition("?")[2] == query)


def serve(folder: Path, port: int = 0) -> Iterator[Site]:
    with served(ROOT / "app.py", {"ADVISOR_PACK": str(folder)}, port=port) as (url, pid):
        yield Site(url, folder, pid)


def copy(target: Path) -> Path:
    return Path(shutil.copytree(ROOT / "rules", target / "rules")) / "adaptation"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server whose rules nobody edits."""
    yield from serve(copy(tmp_path_factory.mktemp("site")))


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """A server with rules that the test may edit, one option more among them."""
    pack = copy(tmp_path)
    edit(pack / "questions" / "8-means.yaml", ("{nobody:", "{unknown_team: Nobody has looked, nobody:"))
    yield from serve(pack)


@pytest.fixture(scope="session")
def broken_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server that starts on a pack with two mistakes."""
    pack = copy(tmp_path_factory.mktemp("broken"))
    edit(pack / "questions" / "1-start.yaml", ("opening: true", "openning: true"), ('can_change: "no"', "can_change: nah"))
    yield from serve(pack)


@pytest.fixture(scope="session")
def context() -> Iterator[sync_api.BrowserContext]:
    """Debian's Chromium. Pages share what it keeps of the app's scripts; answers stand in their addresses alone."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        context = browser.new_context(accept_downloads=True)
        context.set_default_timeout(30_000)
        yield context
        browser.close()


@pytest.fixture
def visit(context: sync_api.BrowserContext) -> Iterator[Callable[..., Visitor]]:
    """`visit(site, path, width=...)` gives a fresh page, at a path if one is named; an error in the browser's console fails the test."""
    errors: list[str] = []

    def start(site: Site, path: str = "", width: int = 1440, height: int = 900) -> Visitor:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("response", lambda response: errors.append(f"{response.status} {response.url}") if response.status >= 400 else None)
        visitor = Visitor(page, site)
        if path:
            visitor.open(path)
        return visitor

    yield start
    for page in context.pages:
        page.close()
    assert not errors
