"""Tests of the HTML page, read back with Python's parser."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

from advisor.decide import Recommendation
from advisor.report import FORMATS


def test_headings_nest(rec: Recommendation, changes: tuple, read_html: Callable[[str], Any]) -> None:
    """One title, and no heading skips a level."""
    levels = [level for level, _ in read_html(FORMATS["html"].render(rec, changes)).headings]
    assert 1 == levels[0] and 1 == levels.count(1)
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_verdict_is_the_first_section(rec: Recommendation, changes: tuple, read_html: Callable[[str], Any]) -> None:
    """The verdict comes before everything else."""
    assert (2, "Verdict") == read_html(FORMATS["html"].render(rec, changes)).headings[1]


def test_page_is_whole_and_holds_everything(rec: Recommendation, changes: tuple, read_html: Callable[[str], Any]) -> None:
    """Tags are balanced, ids are unique, contents lead to sections, and nothing is fetched from elsewhere."""
    text = FORMATS["html"].render(rec, changes)
    page = read_html(text)
    assert [] == page.unbalanced
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & {tag for tag, _ in page.tags}
    assert not re.search(r"url\(|@import", text)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    addresses = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert all(a.startswith(("http://", "https://")) or a.removeprefix("#") in ids for a in addresses)


def test_tables_have_header_cells(desk: tuple, read_html: Callable[[str], Any]) -> None:
    """Each column is named by a header cell with its scope, and tables that scroll can be reached by keyboard."""
    page = read_html(FORMATS["html"].render(*desk))
    headers = [attributes for tag, attributes in page.tags if tag == "th"]
    assert headers and all(h["scope"] == "col" for h in headers)
    scrolls = [a for _, a in page.tags if (a.get("class") or "").startswith("scroll")]
    assert scrolls and all(s["tabindex"] == "0" and s["aria-label"] for s in scrolls)


def test_page_follows_light_and_dark(desk: tuple) -> None:
    """The page names both colour schemes and has colours for each, and for print."""
    text = FORMATS["html"].render(*desk)
    assert "color-scheme: light dark" in text and "prefers-color-scheme: dark" in text and "@media print" in text


def test_hostile_texts_make_no_tags(hostile: str, hostile_rec: Recommendation, read_html: Callable[[str], Any]) -> None:
    """Whatever a text holds, the page has the tags and attributes of the template only."""
    page = read_html(FORMATS["html"].render(hostile_rec, ()))
    assert [] == page.unbalanced
    assert not {"script", "img", "b", "link"} & {tag for tag, _ in page.tags}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]


def test_assumed_answers_are_marked(desk: tuple, read_html: Callable[[str], Any]) -> None:
    """As many answers are marked as were assumed."""
    page = read_html(FORMATS["html"].render(*desk))
    assert len(desk[0].answers.assumed) == len([1 for _, a in page.tags if a.get("class") == "mark"])
