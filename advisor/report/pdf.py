"""PDF, typeset by Typst with bookmarks, links and tags for screen readers. Texts go in as JSON, never as markup; the compiler is built once."""

import functools
import json
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .blocks import Bars, Block, Document, Table, kind, plain

_FOLDER = Path(__file__).parent / "templates"
_busy = threading.Lock()  # one compiler serves all threads, one at a time


def written(doc: Document) -> bytes:
    """The whole document as a PDF. The same document gives the same bytes: there is no clock in it."""
    told: dict[str, Any] = {"title": doc.title, "author": doc.deciders, "footer": doc.footer, "facts": asdict(doc.facts)}
    told["blocks"] = [{"kind": kind(b), **asdict(b), **_hints(b)} for b in doc.blocks]
    with _busy:
        pdf = _compiler().compile(format="pdf", sys_inputs={"document": json.dumps(told, ensure_ascii=False)}, timestamp=0)
    assert isinstance(pdf, bytes)
    return pdf


@functools.cache
def _compiler() -> Any:
    import typst  # here, since only this format needs it

    return typst.Compiler(_FOLDER / "report.typ", root=_FOLDER)


def _hints(block: Block) -> dict[str, Any]:
    """What may stay together on a page. Whatever is long may break, or it would run off the page."""
    if isinstance(block, Table):
        cells = [len(plain(cell)) for row in block.rows for cell in row]
        return {"low": max(cells, default=0) < 600, "short": len(block.rows) <= 8 and sum(cells) < 1_500}
    return {"short": len(str(block)) < (4_000 if isinstance(block, Bars) or getattr(block, "small", False) else 500)}
