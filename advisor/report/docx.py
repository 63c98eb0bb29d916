"""A Word file with real headings, tables, numbered pages and links, to work on in. Styles and page: `templates/report.docx`; body: `word.xml`."""

import io
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from .blocks import Document, Table, bracketed, kind, plain
from .escape import templates

_WIDTH = 9_638  # twentieths of a point between the margins of an A4 page
_LETTER, _PADDING, _LONGEST = 104, 230, 24  # a letter of a table and the room beside words, in the same; longer words may break
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def written(doc: Document) -> bytes:
    """The whole document as a Word file. The same document gives the same bytes: there is no clock in it."""
    links: dict[str, str] = {}  # address -> the name by which the body refers to it
    word = templates().get_template("word.xml")
    body = word.render(doc=doc, kind=kind, bracketed=bracketed, fitting=_fitting, link=lambda url: links.setdefault(url, f"link{len(links)}"))
    named = (f'<Relationship Id="{name}" Type="{_LINK}" Target={quoteattr(url)} TargetMode="External"/>' for url, name in links.items())
    put = {
        "<w:sectPr": f"{body}<w:sectPr",
        "</Relationships>": f"{''.join(named)}</Relationships>",
        ">RULES<": f">{escape(doc.footer)}<",
        "<dc:title></dc:title>": f"<dc:title>{escape(doc.title[:255])}</dc:title>",
        "<dc:creator></dc:creator>": f"<dc:creator>{escape(doc.deciders[:255])}</dc:creator>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(Path(__file__).parent / "templates" / "report.docx") as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name in ("word/document.xml", "word/_rels/document.xml.rels", "word/footer1.xml", "docProps/core.xml"):
                data = re.sub("|".join(put), lambda mark: put[mark[0]], data.decode()).encode()
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _fitting(block: Table) -> tuple[int, ...]:
    """The widths of a table's columns, widened where their longest word or number would be broken, at the cost of the others."""
    told = zip(block.header, *([plain(cell) for cell in row] for row in block.rows), strict=True)
    least = [_LETTER * min(max((len(word) for text in column for word in text.split(" ")), default=0), _LONGEST) + _PADDING for column in told]
    wanted = [_WIDTH * w // sum(block.widths) for w in block.widths]
    spare = [max(w - n, 0) for w, n in zip(wanted, least, strict=True)]
    given = min(1.0, sum(max(n - w, 0) for w, n in zip(wanted, least, strict=True)) / sum(spare)) if sum(spare) else 0.0
    widths = [n if n > w else w - int(given * s) for w, n, s in zip(wanted, least, spare, strict=True)]
    return tuple(_WIDTH * w // sum(widths) for w in widths)
