"""Tests of the plain text for the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from advisor.decide import Recommendation
from advisor.explain import verdict
from advisor.report import FORMATS
from advisor.report.document import document
from advisor.report.text import written


def test_title_and_verdict_come_first(rec: Recommendation, changes: tuple) -> None:
    """A reader who stops after ten lines knows the verdict."""
    found = FORMATS["text"].render(rec, changes).splitlines()
    title = rec.answers.record.get("title") or rec.pack.content.pack.title
    assert title == found[0]
    head = " ".join(found[:14])
    if "override" in rec.answers.record:
        assert "Chosen instead: " in head
    else:
        assert verdict(rec).headline in head


@pytest.mark.parametrize("width", [60, 100])
def test_lines_fit_the_terminal(width: int, desk: tuple) -> None:
    """No line is wider than asked for, except where one address or word is."""
    for row in written(document(*desk), width).splitlines():
        assert len(row) <= width or re.search(rf"\S{{{width - 12},}}$", row.strip())


def test_text_holds_no_escape_codes(hostile: str, hostile_rec: Recommendation) -> None:
    """No control character reaches the terminal, so no text can colour it or move its cursor."""
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", FORMATS["text"].render(hostile_rec, ()))


def test_sources_show_their_addresses(desk: tuple, cited: Callable) -> None:
    """A terminal has no links, so the list of sources spells out its addresses."""
    rec, _ = desk
    urls = {source.url for source in cited(rec)} - {""}
    found = FORMATS["text"].render(*desk)
    assert urls and all(url in found for url in urls)
