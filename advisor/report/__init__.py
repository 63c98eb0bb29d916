"""A recommendation in the formats in which teams decide and record decisions.

One document model (`document`), one small module per format with the same names: `render`, `LABEL`, `MIME` and
`EXTENSION`. What a format needs beyond the standard library is imported when that format is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from . import adr, docx, html, json, markdown, pdf, text
from .escape import escape_markdown
from .json import answers_of


@dataclass(frozen=True, slots=True)
class Format:
    """One way to export. `render(rec, changes=None)` gives text, or bytes where `binary`; `extension` has no dot."""

    id: str
    label: str
    mime: str
    extension: str
    render: Callable[..., str | bytes]
    binary: bool = False


def _format(name: str, module: ModuleType, *, binary: bool = False) -> Format:
    return Format(name, module.LABEL, module.MIME, module.EXTENSION, module.render, binary)


FORMATS: dict[str, Format] = {
    f.id: f
    for f in (
        _format("text", text),
        _format("markdown", markdown),
        _format("adr", adr),
        _format("html", html),
        _format("pdf", pdf, binary=True),
        _format("docx", docx, binary=True),
        _format("json", json),
    )
}

__all__ = ["FORMATS", "Format", "answers_of", "escape_markdown"]
