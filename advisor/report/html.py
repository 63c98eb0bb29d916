"""One HTML file that holds everything it shows: no script, no font, no picture from elsewhere; light and dark."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .blocks import Block, Document, Heading, kind

if TYPE_CHECKING:
    from jinja2 import Template

_FOLDER = Path(__file__).parent / "templates"


def written(doc: Document) -> str:
    """The whole document as one HTML page."""
    return template("report.html").render(doc=doc, sections=_sections(doc.blocks), kind=kind)


def _sections(blocks: Sequence[Block]) -> list[tuple[str, list[Block]]]:
    """Title and blocks of each section; a heading of level 2 opens one."""
    found: list[tuple[str, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            found.append((block.text, []))
        else:
            found[-1][1].append(block)
    return found


@functools.cache
def template(name: str) -> Template:
    """A template that escapes whatever is put into it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # here, since only some formats need it

    environment = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template(name)
