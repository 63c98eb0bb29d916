"""One HTML file that holds everything it shows: no script, no font, no picture from elsewhere; light and dark."""

from collections.abc import Sequence

from .blocks import Block, Document, Heading, kind
from .escape import templates


def written(doc: Document) -> str:
    """The whole document as one HTML page."""
    return templates().get_template("report.html").render(doc=doc, sections=_sections(doc.blocks), kind=kind)


def _sections(blocks: Sequence[Block]) -> list[tuple[str, list[Block]]]:
    """Title and blocks of each section; a heading of level 2 opens one."""
    found: list[tuple[str, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            found.append((block.text, []))
        else:
            found[-1][1].append(block)
    return found
