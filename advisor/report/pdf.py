"""PDF, typeset by Typst: bookmarks, repeated table headers, links, page numbers, tags for screen readers.

Texts go in as JSON, never as markup. The compiler is built once (its fonts are embedded) and reused.
"""

from __future__ import annotations

import functools
import json
import re
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .blocks import Bars, Block, Document, Table, kind, plain

if TYPE_CHECKING:
    import typst

_FOLDER = Path(__file__).parent / "templates"
_LONGEST = 24  # characters in a row that may stand unbroken in a narrow column
_busy = threading.Lock()  # one compiler serves all threads, one at a time


def written(doc: Document) -> bytes:
    """The whole document as a PDF. The same document gives the same bytes: there is no clock in it."""
    inputs = {"document": json.dumps(_plain(doc), ensure_ascii=False)}
    with _busy:
        pdf = _compiler().compile(format="pdf", sys_inputs=inputs, timestamp=0)
    assert isinstance(pdf, bytes)
    return pdf


@functools.cache
def _compiler() -> typst.Compiler:
    import typst  # here, since only this format needs it

    return typst.Compiler(_FOLDER / "report.typ", root=_FOLDER)


def _plain(doc: Document) -> dict[str, Any]:
    """The document as the template reads it."""
    return {
        "title": doc.title,
        "shown_title": _breakable(doc.title),
        "author": doc.deciders,
        "footer": _breakable(doc.footer),
        "facts": _breakable(asdict(doc.facts)),
        "blocks": [_breakable({"kind": kind(b), **asdict(b), **_hints(b)}) for b in doc.blocks],
    }


def _hints(block: Block) -> dict[str, Any]:
    """What may stay together on a page. Whatever is long may break, or it would run off the page."""
    if isinstance(block, Table):
        cells = [len(plain(cell)) for row in block.rows for cell in row]
        return {"low": max(cells, default=0) < 600, "short": len(block.rows) <= 4 and sum(cells) < 1_500}
    return {"short": len(str(block)) < (4_000 if isinstance(block, Bars) else 500)}


def _breakable(value: Any) -> Any:
    """The same data, with invisible places to break in very long words; addresses stay as they are."""
    if isinstance(value, str):
        return re.sub(rf"\S{{{_LONGEST},}}", lambda m: "\u200b".join(re.findall(rf".{{1,{_LONGEST // 2}}}", m[0])), value)
    if isinstance(value, dict):
        return {k: v if k == "url" else _breakable(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_breakable(v) for v in value]
    return value
