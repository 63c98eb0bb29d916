"""Plain text for the terminal: the same document, wrapped, without tables."""

import textwrap

from advisor.explain import Verdict

from .blocks import Bars, Block, Bullets, Document, Facts, Heading, Paragraph, Table, bracketed, plain

WIDTH = 100


def written(doc: Document, width: int = WIDTH) -> str:
    """A document as plain text."""
    parts = [doc.title, _facts(doc.facts, width)]
    for block in doc.blocks:
        if isinstance(block, Table) and block.to_sign:
            parts.pop()  # nobody signs in a terminal: the heading goes too
        else:
            parts.append(_block(block, width))
    return "\n\n".join(parts) + "\n"


def _block(block: Block, width: int) -> str:
    match block:
        case Heading():
            return f"{block.text.upper()}\n{'─' * min(len(block.text), width)}" if block.level <= 2 else block.text
        case Paragraph():
            return _wrap(("! " if block.tone == "caution" else "") + plain(block.line), "", width)
        case Bullets():
            marks = [f"[{i}] " if block.ordered else "- " for i in range(1, len(block.items) + 1)]
            # in the list of sources with the addresses that its links lead to
            texts = ["".join(f"{s.text} {s.url}" if s.url and block.ordered else bracketed(s) for s in item).strip() for item in block.items]
            return "\n".join(_wrap(mark + text, " " * len(mark), width) for mark, text in zip(marks, texts, strict=True))
        case Facts():
            return _facts(block, width)
        case Table():
            return _table(block, width)
        case Verdict():
            told = (block.headline, block.otherwise, f"{block.badge}. {block.note}")
            return "\n".join(_wrap(text, "", width) for text in told if text)
        case Bars():
            size = max((len(bar.label) for bar in block.rows), default=0)
            return "\n".join(_wrap(f"{bar.drawn}  {bar.label:<{size}}  {plain(bar.note)}", " " * 12, width) for bar in block.rows)


def _facts(block: Facts, width: int) -> str:
    size = max((len(name) for name, _ in block.rows), default=0) + 2
    return "\n".join(_wrap(f"{name:<{size}}{text}", " " * size, width) for name, text in block.rows)


def _table(block: Table, width: int) -> str:
    """Narrow tables as columns; where a cell would be cut, one entry a row with its cells after the first one."""
    cells = [list(block.header), *([plain(cell) for cell in row] for row in block.rows)]
    sizes = [max(len(row[i]) for row in cells) for i in range(len(block.header))]
    if sum(sizes) + 2 * len(sizes) <= width:
        aligned = [[c.rjust(n) if i in block.numbers else c.ljust(n) for i, (c, n) in enumerate(zip(row, sizes, strict=True))] for row in cells]
        return "\n".join("  ".join(row).rstrip() for row in aligned)
    return "\n".join(_wrap("- " + " · ".join(c for c in row if c), "  ", width) for row in cells[1:])


def _wrap(text: str, indent: str, width: int) -> str:
    return textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True)
