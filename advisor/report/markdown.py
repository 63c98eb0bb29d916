"""Markdown (CommonMark with tables). Texts are escaped, so what a user typed shows as typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .blocks import Block, Bullets, Cards, Decision, Document, Facts, Heading, Line, Paragraph, Span, Steps, Table
from .escape import escape_address, escape_markdown


def written(doc: Document) -> str:
    """The whole document as Markdown."""
    return join([f"# {escape_markdown(doc.title)}", _facts(doc.facts), *block_texts(doc.blocks), definitions(doc.addresses)])


def join(parts: Iterable[str]) -> str:
    """Blocks with a blank line between them, and one line end at the end."""
    return "\n\n".join(p for p in parts if p) + "\n"


def block_texts(blocks: Iterable[Block]) -> list[str]:
    """Each block in Markdown."""
    return [_block(b) for b in blocks]


def definitions(addresses: Iterable[tuple[str, str]]) -> str:
    """Where the numbers of sources lead to; Markdown readers show none of it."""
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
            return _table(block.header, [[inline(cell, start=False) for cell in row] for row in block.rows], block.numbers)
        case Decision():
            headline, badge, note = (escape_markdown(t, start=False) for t in (block.headline, block.badge, block.note))
            return f"**{headline}**\n\n*{badge}.* {note}"
        case Cards():
            cells = [(c.layer, f"{c.label} ({c.badge})" if c.used else c.label, c.reason) for c in block.items]
            return _table(("Layer", "Use", "Why"), [[escape_markdown(t, start=False) for t in row] for row in cells])
        case Steps():
            return _steps(block)


def _facts(block: Facts) -> str:
    rows = []
    for name, values in block.rows:
        if len(values) == 1:
            rows.append(f"- **{escape_markdown(name)}:** {inline(values[0], start=False)}")
        else:
            rows += [f"- **{escape_markdown(name)}:**", *(f"  - {inline(v)}" for v in values)]
    return "\n".join(rows)


def _steps(block: Steps) -> str:
    rows = []
    for number, step in enumerate(block.items, block.start):
        indent = " " * (len(str(number)) + 2)
        rows.append(f"{number}. **{escape_markdown(step.label)}**: {escape_markdown(step.do, start=False)}")
        rows += [f"{indent}- {escape_markdown(d)}" for d in step.details]
        rows += [f"{indent}- *{name}:* {escape_markdown(text, start=False)}" for name, text in step.tests]
        rows += [f"{indent}- *Why:* {escape_markdown(step.because, start=False)}"] if step.because else []
    return "\n".join(rows)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    rule = ["---:" if i in numbers else "---" for i in range(len(header))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, rule, *rows))
