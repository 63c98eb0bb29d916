"""Tests of the PDF, read back with poppler's tools."""

from __future__ import annotations

import html
import re
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.decide import Recommendation
from advisor.report import FORMATS


def tool(folder: Path, data: bytes, *command: str) -> str:
    """What a tool of poppler says about a PDF."""
    (folder / "report.pdf").write_bytes(data)
    return subprocess.run([*command], cwd=folder, capture_output=True, check=True).stdout.decode()


def pages(folder: Path, data: bytes) -> list[str]:
    return tool(folder, data, "pdftotext", "-layout", "report.pdf", "-").split("\f")[:-1]


def test_title_and_author_are_set(desk: tuple, tmp_path: Path) -> None:
    """The file's properties carry title and deciders, and the file is tagged for screen readers."""
    found = tool(tmp_path, FORMATS["pdf"].render(*desk), "pdfinfo", "report.pdf")
    assert re.search(r"Title:\s+How shall the help desk answer customers\?", found)
    assert re.search(r"Author:\s+Ada Marsh, Tom Okafor", found)
    assert re.search(r"Tagged:\s+yes", found)
    assert "CreationDate" not in found  # there is no clock


def test_sections_are_bookmarks(rec: Recommendation, changes: tuple, tmp_path: Path) -> None:
    """Every section can be reached from the outline, the verdict first."""
    found = html.unescape(tool(tmp_path, FORMATS["pdf"].render(rec, changes), "pdftohtml", "-xml", "-i", "-stdout", "report.pdf"))
    outline = found[found.index("<outline>") :]
    marks = [" ".join(m.split()) for m in re.findall(r"<item[^>]*>(.*?)</item>", outline, re.S)]
    assert "Verdict" == marks[0]
    assert {"Full ranking", "Answers"} <= {re.sub(r"^[A-Z]\. ", "", m) for m in marks}  # those of an appendix have letters


def test_pages_are_numbered(desk: tuple, tmp_path: Path) -> None:
    """Each page says which of how many it is, and by which rules it was made."""
    rec, _ = desk
    found = pages(tmp_path, FORMATS["pdf"].render(*desk))
    assert len(found) > 3
    for number, page in enumerate(found, 1):
        assert re.search(rf"{rec.pack.hash}\s+{number}\s*/\s*{len(found)}\s*$", page)


def test_long_tables_repeat_their_header(desk: tuple, tmp_path: Path) -> None:
    """The ranking runs over a page's end, and its header stands on both pages."""
    found = pages(tmp_path, FORMATS["pdf"].render(*desk))
    assert 2 <= sum(bool(re.search(r"Route\s+Layer\s+Points\s+Status\s+Remarks", page)) for page in found)


def test_sources_are_links(desk: tuple, tmp_path: Path, cited: Callable) -> None:
    """The addresses of cited sources can be clicked."""
    rec, _ = desk
    found = tool(tmp_path, FORMATS["pdf"].render(*desk), "pdfinfo", "-url", "report.pdf")
    urls = {source.url for source in cited(rec)} - {""}
    assert urls and all(url in found for url in urls)


def test_long_words_stay_on_the_page(tmp_path: Path, desk: tuple) -> None:
    """A word longer than a column is broken, so that no letter stands beyond the margin."""
    rec, changes = desk
    answers = replace(rec.answers, record={"title": "W" * 300}, notes=dict.fromkeys(rec.answers.given, "w" * 300))
    data = FORMATS["pdf"].render(replace(rec, answers=answers), changes)
    boxes = tool(tmp_path, data, "pdftotext", "-bbox", "report.pdf", "-")
    assert max(float(x) for x in re.findall(r'xMax="([\d.]+)"', boxes)) < 595 - 60


@pytest.mark.parametrize("letters", ["שלום", "Привет", "Ελλάδα"])
def test_other_scripts_lose_no_letter(letters: str, desk: tuple, tmp_path: Path) -> None:
    """Notes in other scripts stand in the PDF."""
    rec, changes = desk
    data = FORMATS["pdf"].render(replace(rec, answers=replace(rec.answers, notes={"task": letters})), changes)
    assert set(letters) <= set("".join(pages(tmp_path, data)))


def test_threads_may_render_at_once(desk: tuple, overridden: tuple) -> None:
    """Visitors who export at the same time each get their own document."""
    wanted = {i: FORMATS["pdf"].render(*(desk if i % 2 else overridden)) for i in range(2)}
    found: dict[int, bytes] = {}

    def work(i: int) -> None:
        found[i] = FORMATS["pdf"].render(*(desk if i % 2 else overridden))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {i: wanted[i % 2] for i in range(6)} == found
