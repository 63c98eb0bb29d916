"""Plain text for the terminal: the same document, wrapped, without tables. `templates/block.txt` says how blocks look."""

import textwrap
from functools import partial

from .blocks import Document, Table, bracketed, kind, plain
from .escape import templates

_fill = partial(textwrap.fill, break_long_words=False, break_on_hyphens=False)


def written(doc: Document, width: int = 100) -> str:
    """A document as plain text."""
    tools = {"width": width, "wrap": partial(_fill, width=width), "columns": partial(_table, width), "plain": plain, "bracketed": bracketed}
    template, parts = templates().get_template("block.txt"), [doc.title]
    for block in (doc.facts, *doc.blocks):
        if isinstance(block, Table) and block.to_sign:
            parts.pop()  # nobody signs in a terminal: the heading goes too
        else:
            parts.append(template.render(tools, kind=kind(block), block=block).strip("\n"))
    return "\n\n".join(parts) + "\n"


def _table(width: int, block: Table) -> str:
    """Narrow tables as columns; where a cell would be cut, one entry a row with its cells after the first one, below what these are."""
    cells = [list(block.header), *([plain(cell) for cell in row] for row in block.rows)]
    sizes = [max(len(row[i]) for row in cells) for i in range(len(block.header))]
    if sum(sizes) + 2 * len(sizes) <= width:
        aligned = [[c.rjust(n) if i in block.numbers else c.ljust(n) for i, (c, n) in enumerate(zip(row, sizes, strict=True))] for row in cells]
        return "\n".join("  ".join(row).rstrip() for row in aligned)
    marks = ("", *["- "] * len(block.rows))
    return "\n".join(_fill(mark + " · ".join(c for c in row if c), width, subsequent_indent="  ") for mark, row in zip(marks, cells, strict=True))
