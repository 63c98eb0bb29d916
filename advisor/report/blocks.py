"""The format-free blocks that a document is made of. All text is one line without control characters (`clean`), and raw: each renderer escapes it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from typing import Any

from advisor.explain import Verdict

from .escape import one_line, safe_address, without_control


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; `url` makes it a link. `style` is "" | strong | muted | mark (set apart, such as *assumed*) | cite (the number of a source)."""

    text: str
    style: str = ""
    url: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is the document's title, 2 a section, 3 and 4 what is below it; `annex` opens what follows the first page, where there are pages."""

    text: str
    level: int = 2
    annex: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`tone` is "" | lead | muted | caution | small."""

    line: Line
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; numbered from 1 if `ordered`."""

    items: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of a name and the text that stands under it; `small` ones stand in small print, set apart."""

    rows: tuple[tuple[str, str], ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row. `widths` are shares by column; `numbers` the columns set to the right; `to_sign` leaves room for signatures."""

    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[int, ...]
    label: str
    numbers: tuple[int, ...] = ()
    to_sign: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a picture: how long it is, 0 to 1, and what is said beside it."""

    label: str
    share: float
    note: Line

    @property
    def drawn(self) -> str:
        """The bar in ten letters, for formats that draw nothing."""
        full = max(1, round(10 * self.share))
        return "■" * full + "□" * (10 - full)


@dataclass(frozen=True, slots=True)
class Bars:
    """A picture of bars below each other; `label` names it for those who cannot see it."""

    rows: tuple[Bar, ...]
    label: str


Block = Heading | Paragraph | Bullets | Facts | Table | Verdict | Bars


@dataclass(frozen=True, slots=True)
class Document:
    """A title, facts about the document, the blocks in reading order, the address of each cited number, and what stands at the foot of each page."""

    title: str
    facts: Facts
    blocks: tuple[Block, ...]
    addresses: tuple[tuple[str, str], ...] = ()
    footer: str = ""

    @property
    def deciders(self) -> str:
        """The deciders as one text; empty if the record names none."""
        return dict(self.facts.rows).get("Deciders", "")


def kind(block: Block) -> str:
    """The name that templates know a block by: heading, paragraph, table ..."""
    return type(block).__name__.lower()


def span(text: str, style: str = "", url: str = "") -> Span:
    """A span of cleaned text; styled and linked spans lose outer spaces, and what is no web address is no link."""
    return Span(one_line(text) if style or url else re.sub(r"\s+", " ", without_control(text)), style, safe_address(url))


def line(*parts: str | Span) -> Line:
    """A line from texts and spans; spaces between them stand in the plain texts."""
    spans = [s for s in (p if isinstance(p, Span) else span(p) for p in parts if p) if s.text]
    if spans:
        spans[0] = replace(spans[0], text=spans[0].text.lstrip())
        spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip())
    return tuple(s for s in spans if s.text)


strong, muted = partial(span, style="strong"), partial(span, style="muted")


def paragraph(*parts: str | Span, tone: str = "") -> Paragraph:
    return Paragraph(line(*parts), tone)


def bullets(texts: Iterable[str]) -> Bullets:
    """A list of plain lines."""
    return Bullets(tuple(line(t) for t in texts))


def facts(*rows: tuple[str, str], small: bool = False) -> Facts:
    """Facts from names and texts; empty ones are left out."""
    return Facts(tuple((name, one_line(text)) for name, text in rows if one_line(text)), small)


def clean(value: Any) -> Any:
    """The same block with every text in it cleaned; spans are already."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, tuple):
        return tuple(map(clean, value))
    if is_dataclass(value) and not isinstance(value, (Span, type)):
        return replace(value, **{f.name: clean(getattr(value, f.name)) for f in fields(value)})
    return value


def plain(spans: Line) -> str:
    """A line without its styles; marks and source numbers stand in brackets."""
    return "".join(bracketed(s) for s in spans).strip()


def bracketed(s: Span) -> str:
    """The text of a span where no style can set it apart: `(assumed)`, `[3]`."""
    return f"({s.text})" if s.style == "mark" else f"[{s.text}]" if s.style == "cite" else s.text


def composed(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks as a document holds them: cleaned, less those that say nothing and headings that nothing stands below."""
    kept: list[Block] = []
    for block in reversed(list(map(clean, blocks))):
        match block:
            case Paragraph(line=()) | Bullets(items=()) | Facts(rows=()) | Table(rows=()) | Bars(rows=()):
                continue
            case Heading(level=level) if not kept or (isinstance(kept[-1], Heading) and kept[-1].level <= level):
                continue
        kept.append(block)
    return tuple(reversed(kept))


def deeper(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same blocks with their headings a level further down."""
    return tuple(replace(b, level=b.level + 1) if isinstance(b, Heading) else b for b in blocks)
