"""A Word file with real headings, tables, numbered pages and links, so that a team can work on in it.

Styles, page and footer come from `templates/report.docx`, which can be edited in Word.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .blocks import Bars, Block, Bullets, Decision, Document, Facts, Heading, Line, Paragraph, Table, bracketed, line, muted, plain, strong

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph as WordParagraph
    from docx.text.run import Run

_TEMPLATE = Path(__file__).parent / "templates" / "report.docx"
_WIDTH = 9_180  # twentieths of a point between the margins of an A4 page
_LETTER, _PADDING, _LONGEST = 104, 230, 24  # a letter of a table and the room beside words, in the same; longer words may break
_BAR = 44  # spaces as wide as the column of bars
_ACCENT = "0B6660"
_TONES = {"lead": "Lead", "caution": "Caution", "small": "Source"}  # of paragraphs, to styles


def written(doc: Document) -> bytes:
    """The whole document as a Word file. The same document gives the same bytes: there is no clock in it."""
    import docx  # here, since only this format needs it

    word = docx.Document(str(_TEMPLATE))
    word.core_properties.title, word.core_properties.author = doc.title[:255], doc.deciders[:255]
    word.sections[0].footer.paragraphs[0].runs[0].text = f"{doc.footer}\t"
    _Writer(word).write(doc)
    held = io.BytesIO()
    word.save(held)
    return _without_clock(held.getvalue())


def _without_clock(data: bytes) -> bytes:
    """The same archive with a fixed time on each part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _Writer:
    """Adds blocks to a Word document.

    Styles are set by id on the elements: looking each one up by name, as python-docx does, takes most of the time.
    """

    def __init__(self, word: WordDocument):
        self.word = word
        self.style_ids = {str(style.name): style.style_id for style in word.styles}

    def write(self, doc: Document) -> None:
        self._paragraph(line(doc.title), "Title")
        self._facts(doc.facts)
        for block in doc.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                heading = self._paragraph(line(block.text), f"Heading {min(block.level - 1, 3)}")
                heading.paragraph_format.page_break_before = block.annex or None
            case Paragraph():
                self._paragraph(block.line, _TONES.get(block.tone, "Normal"), grey=block.tone == "muted")
            case Bullets():
                for number, item in enumerate(block.items, 1):
                    if block.ordered:  # numbers as text, since the document cites them
                        self._tabbed(f"{number}.", item, "Source")
                    else:
                        self._paragraph(item, "List Bullet")
            case Facts():
                self._facts(block)
            case Table():
                self._table(block)
            case Decision():
                self._paragraph(line(block.badge), "Verdict Badge")
                self._paragraph(line(block.headline), "Verdict")
                for text in filter(None, (block.otherwise, block.note)):
                    self._paragraph(line(text), "Verdict Note")
            case Bars():
                self._bars(block)

    def _paragraph(self, spans: Line, style: str, *, grey: bool = False) -> WordParagraph:
        paragraph = self.word.add_paragraph()
        paragraph._p.style = self.style_ids[style]
        self._spans(paragraph, spans, grey=grey)
        return paragraph

    def _tabbed(self, name: str, spans: Line, style: str) -> None:
        """A grey name, and after a tab what stands under it."""
        paragraph = self._paragraph(line(muted(name)), style)
        paragraph.add_run("\t")
        self._spans(paragraph, spans)

    def _facts(self, block: Facts) -> None:
        for name, text in block.rows:
            self._tabbed(name, line(text), "Step Test" if block.small else "Fact")

    def _bars(self, block: Bars) -> None:
        """The picture as a table: a bar is a shaded run of spaces, so that it is printed and survives every editor."""
        grid = self._grid((5, 4, 6))
        for bar in block.rows:
            label, drawn, note = self._row(grid)
            self._spans(label, line(bar.label))
            shaded = drawn.add_run("\u00a0" * max(1, round(_BAR * bar.share)))
            shaded._r.get_or_add_rPr().append(_element("shd", val="clear", color="auto", fill=_ACCENT))
            self._spans(note, bar.note)
        self._paragraph((), "After Table")

    def _table(self, block: Table) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        grid = self._grid(_fitting(block))
        for at, row in enumerate((tuple(line(strong(h)) for h in block.header), *block.rows)):
            for i, (paragraph, spans) in enumerate(zip(self._row(grid, header=at == 0), row, strict=True)):
                if i in block.numbers:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                self._spans(paragraph, spans, grey=at == 0)
            if block.to_sign and at:
                grid.rows[-1].height = Pt(34)
        self._paragraph((), "After Table")

    def _grid(self, widths: tuple[int, ...]) -> WordTable:
        """A table without rows; columns have these shares of the page's width."""
        from docx.shared import Twips

        table = self.word.add_table(rows=0, cols=len(widths), style="Report Table")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Twips(_WIDTH * width // sum(widths))
        return table

    def _row(self, table: WordTable, *, header: bool = False) -> list[WordParagraph]:
        """The empty paragraphs of a new row, one a cell."""
        row = table.add_row()
        row._tr.get_or_add_trPr().append(_element("cantSplit"))  # in one piece
        if header:  # repeated on each page
            row._tr.get_or_add_trPr().append(_element("tblHeader"))
        for cell, column in zip(row.cells, table.columns, strict=True):
            cell.width = column.width or 0
            cell.paragraphs[0]._p.style = self.style_ids["Table Text"]
        return [cell.paragraphs[0] for cell in row.cells]

    def _spans(self, paragraph: WordParagraph, spans: Line, *, grey: bool = False) -> None:
        for s in spans:
            run = paragraph.add_run(bracketed(s))
            if s.style == "strong":
                run.bold = True
            if s.url:
                run._r.style = self.style_ids["Hyperlink"]
                _link(paragraph, run, s.url)
            elif s.style == "mark":
                run._r.style = self.style_ids["Mark"]
            elif s.style == "muted" or grey:
                run._r.style = self.style_ids["Muted"]


def _fitting(block: Table) -> tuple[int, ...]:
    """The widths of a table's columns, widened where their longest word or number would be broken, at the cost of the others."""
    told = zip(block.header, *([plain(cell) for cell in row] for row in block.rows), strict=True)
    least = [_LETTER * min(max((len(word) for text in column for word in text.split()), default=0), _LONGEST) + _PADDING for column in told]
    wanted = [_WIDTH * w // sum(block.widths) for w in block.widths]
    spare = [max(w - n, 0) for w, n in zip(wanted, least, strict=True)]
    short = sum(max(n - w, 0) for w, n in zip(wanted, least, strict=True))
    given = min(1.0, short / sum(spare)) if sum(spare) else 0.0
    return tuple(n if n > w else w - int(given * s) for w, n, s in zip(wanted, least, spare, strict=True))


def _element(name: str, **attributes: str) -> Any:
    """A WordprocessingML element with attributes of the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _link(paragraph: WordParagraph, run: Run, url: str) -> None:
    """Puts the run into a link of the paragraph."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    link = _element("hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(run._r)
    paragraph._p.append(link)
