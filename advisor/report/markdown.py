"""Markdown (CommonMark with tables). Texts are escaped, so what a user typed shows as typed."""

from collections.abc import Iterable

from .blocks import Bars, Block, Bullets, Decision, Document, Facts, Heading, Line, Paragraph, Span, Table
from .escape import escape_address, escape_markdown


def written(doc: Document) -> str:
    """The whole document as Markdown."""
    parts = (f"# {escape_markdown(doc.title)}", _facts(doc.facts), blocks(doc.blocks), definitions(doc.addresses))
    return "\n\n".join(part for part in parts if part) + "\n"


def blocks(some: Iterable[Block]) -> str:
    """Blocks below each other."""
    return "\n\n".join(part for part in map(_block, some) if part)


def definitions(addresses: Iterable[tuple[str, str]]) -> str:
    """Where the numbers of sources lead; not shown."""
    return "\n".join(f"[{number}]: <{escape_address(url)}>" for number, url in addresses)


def inline(spans: Line, *, start: bool = True) -> str:
    """A line with its styles and links; `start` as in `escape_markdown`."""
    return "".join(_span(s, start=start and i == 0) for i, s in enumerate(spans))


def _span(s: Span, *, start: bool) -> str:
    if s.style == "cite":
        return f"[[{s.text}]][{s.text}]" if s.url else f"\\[{s.text}\\]"
    text = escape_markdown(s.text, start=start and not s.style and not s.url)
    if s.style == "strong":
        text = f"**{text}**"
    elif s.style == "mark":
        text = f"*({text})*"
    url = escape_address(s.url)
    return f"[{text}](<{url}>)" if url else text


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * min(block.level, 6)} {escape_markdown(block.text)}"
        case Paragraph():
            return f"> {inline(block.line)}" if block.tone == "caution" else inline(block.line)
        case Bullets():
            return "\n".join(f"{f'{i}.' if block.ordered else '-'} {inline(item)}" for i, item in enumerate(block.items, 1))
        case Facts():
            return _facts(block)
        case Table():
            rule = tuple("---:" if i in block.numbers else "---" for i in range(len(block.header)))
            cells = ([inline(cell, start=False) for cell in row] for row in block.rows)
            return "\n".join(f"| {' | '.join(row)} |" for row in (block.header, rule, *cells))
        case Decision():
            headline, badge, note = (escape_markdown(t, start=False) for t in (block.headline, block.badge, block.note))
            otherwise = f"{escape_markdown(block.otherwise)}\n\n" if block.otherwise else ""
            return f"**{headline}**\n\n{otherwise}*{badge}.* {note}".rstrip()
        case Bars():
            rows = (f"| {bar.drawn} | {escape_markdown(bar.label, start=False)} | {inline(bar.note, start=False)} |" for bar in block.rows)
            return "\n".join(["| Strength | Need | Met by |", "| --- | --- | --- |", *rows])


def _facts(block: Facts) -> str:
    return "\n".join(f"- **{escape_markdown(name)}:** {escape_markdown(text, start=False)}" for name, text in block.rows)
