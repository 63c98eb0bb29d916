"""A recommendation in the formats in which teams record decisions: a small module for each; most write the one document model out."""

from collections.abc import Callable
from typing import NamedTuple

from advisor.answers import in_currency
from advisor.decide import Recommendation

from . import adr, docx, json, kit, markdown, pdf, text
from .blocks import Document
from .document import document as the_document


class Format(NamedTuple):
    """One way to export. `render` gives text, or bytes where `binary`; `extension` has no dot."""

    id: str
    label: str
    mime: str
    extension: str
    render: Callable[[Recommendation], str | bytes]
    binary: bool = False


def _of(write: Callable[[Document], str | bytes]) -> Callable[[Recommendation], str | bytes]:
    return lambda rec: write(in_currency(the_document(rec), rec.answers))


_ALL = (
    Format("text", "Plain text", "text/plain", "txt", _of(text.written)),
    Format("markdown", "Markdown", "text/markdown", "md", _of(markdown.written)),
    Format("adr", "Decision record (MADR)", "text/markdown", "adr.md", lambda rec: in_currency(adr.render(rec), rec.answers)),
    Format("html", "Web page", "text/html", "html", _of(markdown.page)),
    Format("pdf", "PDF", "application/pdf", "pdf", _of(pdf.written), binary=True),
    Format("docx", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", _of(docx.written), binary=True),
    Format("json", "JSON", "application/json", "json", lambda rec: json.encoded(rec).decode()),
    Format("kit", "Starter kit", "application/zip", "zip", kit.render, binary=True),
)
FORMATS: dict[str, Format] = {f.id: f for f in _ALL}
