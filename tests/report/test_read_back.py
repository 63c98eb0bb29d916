"""What readers of an export find in it: headings, tables, links, properties; and that no text becomes markup."""

import io
import itertools
import json
import re
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token

from advisor.advise import advise
from advisor.answers import read_answers_file
from advisor.decide import Recommendation
from advisor.explain import reasons_for, verdict
from advisor.pack import load_pack
from advisor.report import FORMATS
from advisor.report.context import of_hundred
from advisor.report.document import document
from advisor.report.escape import escape_markdown, lines, one_line, safe_address
from advisor.report.text import written
from tests.report.reading import Page, links, outline, parse_markdown, read_words, squeeze, tool, word_file
from tests.strategies import DATA, ROOT

MADR = ["Context and Problem Statement", "Decision Drivers", "Considered Options", "Decision Outcome", "Pros and Cons of the Options", "More Information"]  # fmt: skip
EXAMPLES = [*sorted((ROOT / "examples").rglob("*.yaml")), DATA / "tight_budget.yaml"]


def render(name: str, rec: Recommendation) -> Any:
    return FORMATS[name].render(rec)


def pages(folder: Path, data: bytes) -> list[str]:
    return tool(folder, data, "pdftotext", "-layout", "report.pdf", "-").split("\f")[:-1]


@pytest.mark.parametrize("name", ["text", "markdown", "adr", "html", "pdf", "docx"])
def test_headings_nest(name: str, rec: Recommendation, tmp_path: Path) -> None:
    """One title, no level skipped, the verdict first, and in ten lines of a terminal; a decision record has the sections of MADR in order."""
    if name == "text":
        lines = render("text", rec).splitlines()
        assert lines[0] == document(rec).title
        assert ("Chosen instead: " if "override" in rec.answers.record else verdict(rec).headline) in " ".join(lines[:17])
        return
    found = outline(name, rec, tmp_path)
    levels = [level for level, _ in found]
    assert 1 == levels[0] == levels.count(1) and all(b <= a + 1 for a, b in itertools.pairwise(levels))
    sections, opens = [text for level, text in found if level == 2], "All jobs at a glance" if rec.answers.others else "Verdict"
    assert MADR == sections if name == "adr" else opens == sections[0] and "Answers given" in sections


@pytest.mark.parametrize("name", ["text", "markdown", "adr", "html", "pdf", "docx"])
def test_each_source_is_a_link(name: str, assistant: Recommendation, tmp_path: Path) -> None:
    """The address of each cited source can be followed (in plain text: read), and no link leads to anything but the web."""
    urls = {assistant.pack.sources[s].url for reason in reasons_for(assistant, assistant.first) for s in reason.sources} - {""}
    found = links(name, assistant, tmp_path)
    assert urls and urls <= found
    assert all(re.match(r"https?://|#", url) for url in found)


def test_tables_are_real(assistant: Recommendation) -> None:
    """The answers are a table with a row for each question, a grid in one row. In Word its header row is repeated, no row is split and no
    word that fits a line is broken; in HTML each header cell has its scope and what scrolls can be reached by keyboard."""
    questions = assistant.pack.questions
    header, asked = ["Question", "Answer"], list(dict.fromkeys(q.ask for q in questions.values() if q.id in assistant.answers.given))
    tables = word_file(render("docx", assistant)).tables
    table = next(t for t in tables if t.rows[0].cells[0].text == "Question")
    assert [header, *asked] == [[c.text for c in table.rows[0].cells], *(row.cells[0].text for row in table.rows[1:])]
    assert [True] + [False] * len(asked) == [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for t in tables for row in t.rows)
    for cell in (cell for t in tables[1:] for row in t.rows for cell in row.cells):  # 9 pt letters are about half as wide
        assert max(map(len, cell.text.split()), default=0) * 4.6 < cell.width.pt - 10
    assert all(q in re.sub(r"\\(.)", r"\1", render("markdown", assistant)) for q in asked)
    page = Page(render("html", assistant))
    headers = [attributes for tag, attributes in page.tags if tag == "th"]
    scrolls = [a for _, a in page.tags if (a.get("class") or "").startswith("scroll")]
    assert headers and all(h["scope"] in ("col", "row") for h in headers)
    assert scrolls and all(s["tabindex"] == "0" and s["aria-label"] for s in scrolls)


def test_page_holds_everything(rec: Recommendation) -> None:
    """Tags balance, ids are unique, contents lead to sections, nothing is fetched, assumed answers are marked, both colour schemes are there."""
    text = render("html", rec)
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & {tag for tag, _ in page.tags}
    assert not re.search(r"url\(|@import", text)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {(a["href"] or "#")[1:] for tag, a in page.tags if tag == "a" and (a["href"] or "#")[0] == "#"} <= set(ids)
    if not rec.answers.others:
        assert len(rec.answers.assumed) == len([1 for _, a in page.tags if a.get("class") == "mark"])
    assert "color-scheme: light dark" in text and "prefers-color-scheme: dark" in text and "@media print" in text


def test_hostile_texts_are_no_markup(hostile: str, hostile_rec: Recommendation) -> None:
    """Whatever a text holds: HTML has the template's tags only, Markdown no HTML or foreign link, Word no fields, the terminal no control character."""
    page = Page(render("html", hostile_rec))
    assert not {"script", "img", "b", "link"} & {tag for tag, _ in page.tags}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    for name in ("markdown", "adr"):
        text = render(name, hostile_rec)
        tokens = parse_markdown(text)
        parts = [part for token in tokens for part in (token, *(token.children or []))]
        assert not {"html_block", "html_inline", "fence", "code_block", "code_inline", "image", "s_open"} & {p.type for p in parts}
        assert {p.attrs["href"] for p in parts if p.type == "link_open"} <= {"https://example.org/a_(b)?c=%3Cd%3E%7C%60e%60"}
        assert 1 == sum(t.type == "heading_open" and t.tag == "h1" for t in tokens)
        assert not re.search(r"\{[{%#]", text)  # Jekyll, Hugo and MkDocs would run these
    data = render("docx", hostile_rec)
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        for name in files.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(files.read(name))
    word = word_file(data)
    assert one_line(hostile) == next(p.text for p in word.paragraphs if p.style.name == "Title")
    assert [] == list(word.element.body.iter(qn("w:instrText")))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", render("text", hostile_rec))


@pytest.mark.parametrize("width", [60, 100])
def test_lines_fit_the_terminal(width: int, assistant: Recommendation) -> None:
    """No line is wider than asked for, except where one address or word is."""
    for row in written(document(assistant), width).splitlines():
        assert len(row) <= width or re.search(rf"\S{{{width - 12},}}$", row.strip())


def test_long_words_and_other_scripts_stay_on_the_page(tmp_path: Path, assistant: Recommendation) -> None:
    """A word longer than a column is broken, so that no letter stands beyond the margin, and no script loses letters."""
    answers = replace(assistant.answers, record={"title": "W" * 300}, notes=dict.fromkeys(assistant.answers.given, "w" * 300))
    boxes = tool(tmp_path, render("pdf", replace(assistant, answers=answers)), "pdftotext", "-bbox", "report.pdf", "-")
    assert max(float(x) for x in re.findall(r'xMax="([\d.]+)"', boxes)) < 595 - 56
    letters = "שלוםПриветΕλλάδα"
    noted = replace(assistant, answers=replace(assistant.answers, notes={"stage": letters}))
    assert set(letters) <= set("".join(pages(tmp_path, render("pdf", noted))))


def test_threads_may_render_at_once(assistant: Recommendation, overridden: Recommendation) -> None:
    """Visitors who export at the same time each get their own document."""
    several = [assistant, overridden] * 2
    alone = [render("pdf", one) for one in several[:2]]
    with ThreadPoolExecutor(4) as pool:
        assert alone * 2 == list(pool.map(lambda one: render("pdf", one), several))


def test_front_matter_holds_hostile_texts(hostile: str, hostile_rec: Recommendation, no_route: Recommendation) -> None:
    """Whatever the deciders are called, the front matter is three lines that read back as YAML to exactly what was typed, and is no
    markup to readers that know no front matter. Without deciders and date the record is proposed, and no date is made up."""
    text, record = render("adr", hostile_rec), hostile_rec.answers.record
    assert {"status": "accepted", "date": record["date"], "decision-makers": record["deciders"]} == yaml.load(text.split("---\n")[1], yaml.BaseLoader)
    lines = text.split("\n")
    assert ("---", "---", "") == (lines[0], lines[4], lines[5]) and not set("<>{}[]`") & set("".join(lines[1:4]))
    assert "status: proposed" == render("adr", no_route).split("---\n")[1].strip()


def test_properties_are_set_and_pages_numbered(assistant: Recommendation, tmp_path: Path) -> None:
    """Title and deciders are properties of tagged PDF and Word, with no date made up; each page says which it is, and by which rules."""
    data, word_document = render("pdf", assistant), word_file(render("docx", assistant))
    found = tool(tmp_path, data, "pdfinfo", "report.pdf")
    title, deciders = (assistant.answers.record[key] for key in ("title", "deciders"))
    for wanted in (rf"Title:\s+{title}", rf"Author:\s+{deciders}", r"Tagged:\s+yes"):
        assert re.search(wanted, found)
    assert "CreationDate" not in found  # there is no clock
    word = word_document.core_properties
    assert (title, deciders, "en-GB") == (word.title, word.author, word.language)
    assert word.created is None and word.modified is None
    numbered = pages(tmp_path, data)
    assert len(numbered) > 3
    for number, page in enumerate(numbered, 1):
        assert re.search(rf"{assistant.pack.hash}\s+{number}\s*/\s*{len(numbered)}\s*$", page)
    footer = word_document.sections[0].footer
    assert [" PAGE ", " NUMPAGES "] == [code.text for code in footer._element.iter(qn("w:instrText"))]
    assert assistant.pack.hash in footer.paragraphs[0].text


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.stem)
def test_exports_of_examples_agree(file: Path, tmp_path: Path) -> None:
    """First route, how sure it is and the shares of what can still come first are the same in every format. Of the PDF the brief is the
    first page and nothing else; the whole has six pages at most where the feature has one part."""
    rec = advise(load_pack(), read_answers_file(load_pack(), file)[0])
    assert rec.first is not None
    data = json.loads(render("json", rec))
    assert (rec.first, rec.sureness) == (data["first"], data["sureness"]) and {rec.first} == {data["estimates"]["first"], data["signals"][0]["route"]}
    assert {route: round(share, 6) for route, share in rec.uncertainty.open_routes.items()} == {o["route"]: o["share"] for o in data["open_routes"]}
    shares = [of_hundred(o["share"]) for o in data["open_routes"][:5]] if len(data["open_routes"]) > 1 else []
    for name in ("text", "markdown", "adr", "html", "pdf", "docx"):
        text = read_words(name, render(name, rec), tmp_path)
        assert squeeze(data["verdict"]["badge"]) in text and squeeze(rec.pack.routes[rec.first].label) in text, name
        assert all(squeeze(data["verdict"][said]) in text for said in ("headline", "on_paper", "otherwise")), name
        assert all(squeeze(share) in text for share in shares), name
    found = pages(tmp_path, (tmp_path / "report.pdf").read_bytes())[bool(rec.answers.others) :]  # all parts stand before it
    assert len(found) <= 6 or rec.answers.others
    assert "This week:" in found[0] and "What would change it" in found[0]
    assert re.match(r"\s*(The plan|Why it disappoints|One plan for all jobs)\n", found[1 + len(rec.answers.others)])


# Letters that mean something in Markdown come up far more often than chance would have it.
PIECES = [*"\\`*_{}[]<>()#+-.!|~&$=:;/0123456789 ab\n\t", "http://", "&amp;", "```", "é", "שׁ"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text()
PLACES: dict[str, Callable[[str], str]] = {
    "paragraph": lambda text: text,
    "heading": lambda text: f"## {text}",
    "item": lambda text: f"- {text}",
    "strong": lambda text: f"a **{text}** b",
    "cell": lambda text: f"| a | b |\n| --- | --- |\n| {text} | c |",
    "link": lambda text: f"[{text}](<http://example.org>)",
}


def shown(tokens: list[Token]) -> list[tuple[str, str]]:
    """Type and text of each token that says something."""
    return [(t.type, t.content) for token in tokens for t in (token.children or [token]) if t.content]


@pytest.mark.parametrize("place", list(PLACES))
@given(text=TEXTS)
def test_markdown_shows_any_text_as_it_is(place: str, text: str) -> None:
    """Whatever is typed, Markdown shows it and nothing else, wherever it stands."""
    if not (typed := one_line(text)):
        return
    found = shown(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(PLACES[place](escape_markdown(typed))))
    assert {"text"} == {kind for kind, _ in found}
    together = "".join(content for _, content in found)
    before, after = {"strong": ("a ", " b"), "cell": ("ab", "c")}.get(place, ("", ""))
    assert f"{before}{typed}{after}" == together


@given(TEXTS)
def test_one_line_has_no_control_character(text: str) -> None:
    """Cleaned text is one line that every format may hold."""
    cleaned = one_line(text)
    assert cleaned == cleaned.strip() and "\n" not in cleaned
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 for c in cleaned)


def test_what_is_kept_and_what_goes() -> None:
    """Marks that turn the direction go and right-to-left letters stay; every kind of line end parts lines; plain sentences get no backslash; only the web is linked."""
    assert "abc שלום" == one_line("a\u202ebc\u2066 שלום")
    assert ["one", "two", "three", "four"] == lines("one\r\ntwo\u2028\n  three \x0b four\n")
    sentence = "A 0.1-0.5 s look-up (judgement), 50 % right; ends."
    assert sentence == escape_markdown(sentence)
    urls = ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", " http://a.example", "http://a b", "//a.example", ""]
    assert [] == [url for url in urls if safe_address(url)]
