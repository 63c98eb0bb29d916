"""Exports read back with a parser of their format."""

import functools
import html
import io
import itertools
import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from jsonschema import Draft202012Validator
from lxml import etree
from markdown_it import MarkdownIt

from advisor.decide import Recommendation
from advisor.report import FORMATS
from advisor.report.escape import without_control
from tests.strategies import ROOT


class Page:
    """An HTML page that is sound XML too: tags with attributes, headings with levels, and all text but the style sheet in single spaces."""

    def __init__(self, text: str):
        root = etree.fromstring(re.sub(r"<(meta|col|br|hr|img)\b([^>]*?)/?>", r"<\1\2/>", re.sub("(?i)^<!doctype html>", "", text)))
        self.tags = [(e.tag, dict(e.attrib)) for e in root.iter("*")]
        self.headings = [(int(e.tag[1]), "".join(e.itertext())) for e in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        for style in root.iter("style"):
            style.text = ""
        self.text = " ".join("".join(root.itertext()).split())


def parse_markdown(text: str) -> list[Any]:
    """The tokens of a Markdown text, front matter left out, as CommonMark with tables and strike-through has them."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(without_front_matter(text))


def without_front_matter(text: str) -> str:
    return text.split("\n---\n", 1)[1] if text.startswith("---\n") else text


def squeeze(text: str) -> str:
    """Text without white space and invisible places to break, so that columns and line ends do not matter."""
    return re.sub(r"[\s\u200b]+", "", text)


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [s for k, v in value.items() for s in (k, *_strings(v))]
    if isinstance(value, list):
        return [s for v in value for s in _strings(v)]
    return [str(value)]


def read_words(name: str, written: str | bytes, folder: Path) -> str:
    """What a reader of an export reads, squeezed: parsed by a parser of that format."""
    if isinstance(written, bytes) and name == "kit":
        name, written = "markdown", zipfile.ZipFile(io.BytesIO(written)).read("starter-kit/README.md").decode()
    if isinstance(written, bytes) and name == "pdf":
        (folder / "report.pdf").write_bytes(written)
        text = subprocess.run(["pdftotext", "-raw", "report.pdf", "-"], cwd=folder, capture_output=True, check=True).stdout.decode()
        text = re.sub(r"\n[^\n]* \d+ / \d+\s*\f(?=.)", "\n", text)  # a sentence may run on behind the foot of a page
    elif isinstance(written, bytes):
        word = docx.Document(io.BytesIO(written))
        text = " ".join([*(t.text or "" for t in word.element.body.iter("{*}t")), *(p.text for p in word.sections[0].footer.paragraphs)])
    elif name == "json":
        text = " ".join(_strings(json.loads(written)))
    elif name == "html":
        text = Page(written).text
    elif name in ("markdown", "adr"):
        front = written.split("\n---\n", 1)[0] if written.startswith("---\n") else ""
        text = front + Page(f"<div>{MarkdownIt('commonmark').enable(['table', 'strikethrough']).render(without_front_matter(written))}</div>").text
    else:
        text = written
    return squeeze(without_control(text))


@functools.cache
def _schema(name: str) -> Draft202012Validator:
    plain = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text())
    Draft202012Validator.check_schema(plain)
    return Draft202012Validator(plain)


def invalid(schema: str, found: Any) -> list[str]:
    """What in some JSON a published schema does not allow."""
    return [e.message for e in _schema(schema).iter_errors(found)]


def word_file(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def tool(folder: Path, data: bytes, *command: str) -> str:
    """What a tool of poppler says about a PDF."""
    (folder / "report.pdf").write_bytes(data)
    return subprocess.run([*command], cwd=folder, capture_output=True, check=True).stdout.decode()


def outline(name: str, rec: Recommendation, folder: Path) -> list[tuple[int, str]]:
    """Level and text of each heading; the title has level 1 (a PDF's outline has sections only, all of level 2)."""
    written: Any = FORMATS[name].render(rec)
    if name == "html":
        return Page(written).headings
    if name == "docx":
        found = [p for p in word_file(written).paragraphs if p.style.name.startswith(("Title", "Heading"))]
        return [(1 if p.style.name == "Title" else int(p.style.name[-1]) + 1, p.text) for p in found]
    if name == "pdf":
        text = html.unescape(tool(folder, written, "pdftohtml", "-xml", "-i", "-stdout", "report.pdf"))
        marks = re.findall(r"<item[^>]*>(.*?)</item>", text[text.index("<outline>") :], re.DOTALL)
        return [(1, ""), *((2, " ".join(mark.split())) for mark in marks)]
    return [(int(t.tag[1]), after.content) for t, after in itertools.pairwise(parse_markdown(written)) if t.type == "heading_open"]


def links(name: str, rec: Recommendation, folder: Path) -> set[str]:
    """Where the links of an export lead to; of plain text, the addresses that it spells out."""
    written: Any = FORMATS[name].render(rec)
    if name == "html":
        return {a["href"] or "" for tag, a in Page(written).tags if tag == "a"}
    if name == "docx":
        word = word_file(written)
        return {word.part.rels[link.get(qn("r:id"))].target_ref for link in word.element.body.iter(qn("w:hyperlink"))}
    if name in ("markdown", "adr"):
        return {p.attrs["href"] for t in parse_markdown(written) for p in t.children or () if p.type == "link_open"}
    return set(re.findall(r"https?://\S+", tool(folder, written, "pdfinfo", "-url", "report.pdf") if name == "pdf" else written))
