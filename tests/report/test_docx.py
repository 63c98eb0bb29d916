"""Tests of the Word file, opened again with python-docx."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Callable
from typing import Any

import docx as word_reader
from docx.oxml.ns import qn
from lxml import etree

from advisor.decide import Recommendation
from advisor.report import FORMATS
from advisor.report.escape import one_line


def opened(rec: Recommendation, changes: tuple) -> Any:
    return word_reader.Document(io.BytesIO(FORMATS["docx"].render(rec, changes)))


def headings(word: Any) -> list[tuple[int, str]]:
    return [(int(p.style.name[-1]), p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]


def test_headings_are_real_and_nest(rec: Recommendation, changes: tuple) -> None:
    """One title, sections in heading styles, the verdict first, and no level is skipped."""
    word = opened(rec, changes)
    assert 1 == sum(p.style.name == "Title" for p in word.paragraphs)
    found = headings(word)
    assert (1, "Verdict") == found[0]
    assert all(b[0] <= a[0] + 1 for a, b in itertools.pairwise(found))


def test_tables_are_real_and_repeat_their_header(desk: tuple) -> None:
    """The ranking is a table with a row for each route; its header row is repeated and no row is split."""
    rec, changes = desk
    table = next(t for t in opened(rec, changes).tables if t.rows[0].cells[0].text == "#")
    assert ["#", "Route", "Layer", "Points", "Status", "Remarks"] == [c.text for c in table.rows[0].cells]
    assert [rec.pack.routes[s.route].label for s in rec.ranking] == [row.cells[1].text for row in table.rows[1:]]
    assert [True] + [False] * len(rec.ranking) == [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)


def test_links_are_real(desk: tuple, cited: Callable) -> None:
    """Every link has a target outside the file, and each cited source is one of them."""
    rec, changes = desk
    word = opened(rec, changes)
    links = list(word.element.body.iter(qn("w:hyperlink")))
    targets = {word.part.rels[link.get(qn("r:id"))].target_ref for link in links}
    urls = {source.url for source in cited(rec)} - {""}
    assert urls and urls <= targets
    assert all(t.startswith(("http://", "https://")) for t in targets)


def test_properties_are_set(desk: tuple) -> None:
    """Title, deciders and language are properties of the file; no date is made up."""
    properties = opened(*desk).core_properties
    assert "How shall the help desk answer customers?" == properties.title
    assert ("Ada Marsh, Tom Okafor", "en-GB") == (properties.author, properties.language)
    assert properties.created is None and properties.modified is None


def test_pages_are_numbered(desk: tuple) -> None:
    """The footer holds fields for the page and the number of pages."""
    footer = opened(*desk).sections[0].footer._element
    assert [" PAGE ", " NUMPAGES "] == [code.text for code in footer.iter(qn("w:instrText"))]


def test_hostile_texts_are_plain_runs(hostile: str, hostile_rec: Recommendation) -> None:
    """Whatever a text holds, the file opens, its parts are sound XML, and the title reads as typed."""
    data = FORMATS["docx"].render(hostile_rec, ())
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
    word = word_reader.Document(io.BytesIO(data))
    assert one_line(hostile) == next(p.text for p in word.paragraphs if p.style.name == "Title")
    codes = {code.text for code in word.element.body.iter(qn("w:instrText"))}
    assert set() == codes
