"""The look of the Word file: its styles, page, footer and properties."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import BaseStyle

_SERIF, _SANS = "Georgia", "Calibri"  # on every machine that has Word
_INK, _GREY, _ACCENT, _ORANGE = (RGBColor.from_string(c) for c in ("1C2430", "5A6270", "0B6660", "A34A05"))

# name, base, font, size, colour, bold, space before and after, indent, hanging tab (points)
_PARAGRAPHS = (
    ("Lead", "Normal", _SANS, 12, _INK, False, 4, 8, 0, 0),
    ("Caution", "Normal", _SANS, 10.5, _ORANGE, False, 2, 6, 8, 0),
    ("Verdict Badge", "Normal", _SANS, 10, _ACCENT, True, 4, 0, 10, 0),
    ("Verdict", "Normal", _SERIF, 18, _INK, True, 2, 2, 10, 0),
    ("Verdict Note", "Normal", _SANS, 10.5, _INK, False, 0, 10, 10, 0),
    ("Fact", "Normal", _SANS, 10, _INK, False, 0, 3, 92, 92),
    ("Step", "Normal", _SANS, 11, _INK, False, 8, 0, 0, 0),
    ("Step Text", "Normal", _SANS, 10.5, _INK, False, 0, 3, 0, 0),
    ("Step Test", "Normal", _SANS, 9.5, _INK, False, 0, 2, 82, 64),
    ("Source", "Normal", _SANS, 9.5, _INK, False, 0, 2, 24, 24),
    ("Table Text", "Normal", _SANS, 9, _INK, False, 2, 2, 0, 0),
    ("After Table", "Normal", _SANS, 4, _INK, False, 0, 4, 0, 0),
)
_VERDICT = ("Verdict Badge", "Verdict", "Verdict Note")


def set_up(word: Document, title: str, author: str, footer: str) -> None:
    """Styles, A4 page, footer with page numbers, and the file's properties (no dates: there is no clock)."""
    _page(word, footer)
    _headings(word)
    for name, base, font, size, colour, bold, before, after, indent, hanging in _PARAGRAPHS:
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles[base]
        _font(style, font, size, colour, bold=bold)
        shape = style.paragraph_format
        shape.space_before, shape.space_after = Pt(before), Pt(after)
        shape.left_indent, shape.first_line_indent = Pt(indent), Pt(-hanging)
        if hanging:
            shape.tab_stops.add_tab_stop(Pt(indent))
        shape.keep_with_next = True if name in ("Step", "Step Text", "Verdict Badge", "Verdict") else None
        if name in _VERDICT:
            _bar(style)
    for name, colour, builtin in (("Muted", _GREY, False), ("Mark", _ORANGE, False), ("Hyperlink", _ACCENT, True)):
        style = word.styles.add_style(name, WD_STYLE_TYPE.CHARACTER, builtin)
        style.font.color.rgb = colour
        style.font.underline = builtin or None
    _table_style(word)
    properties = word.core_properties
    properties.title, properties.author, properties.language = title[:255], author[:255], "en-GB"
    properties.comments = properties.keywords = properties.last_modified_by = ""
    for dated in ("dcterms:created", "dcterms:modified"):
        for element in properties._element.findall(qn(dated)):
            properties._element.remove(element)


def _font(style: Any, name: str, size: float, colour: RGBColor, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = name, Pt(size), bold
    style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme's font would win over the name
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def _headings(word: Document) -> None:
    normal = word.styles["Normal"]
    _font(normal, _SANS, 10.5, _INK)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.15
    for name, size, before, after in (("Title", 26, 0, 8), ("Heading 1", 16, 22, 6), ("Heading 2", 12, 12, 4), ("Heading 3", 11, 8, 4)):
        style = word.styles[name]
        for linked in (style, word.styles[f"{name} Char"]):  # the look for a paragraph, and for a part of one
            _font(linked, _SERIF, size, _INK, bold=True)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):  # the line below the default title
            style.element.pPr.remove(border)
    for name in ("List Bullet", "List Bullet 2"):
        word.styles[name].paragraph_format.space_after = Pt(3)


def _page(word: Document, footer: str) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(24)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    paragraph = section.footer.paragraphs[0]
    _font(word.styles["Footer"], _SANS, 8.5, _GREY)
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(section.page_width - section.left_margin - section.right_margin, 2)  # 2: right-aligned
    paragraph.add_run(f"{footer}\t")
    for field in ("PAGE", " / ", "NUMPAGES"):
        _field(paragraph, field) if field.isupper() else paragraph.add_run(field)


def _field(paragraph: Any, name: str) -> None:
    """A field that Word fills in, such as the page number."""
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif not kind:
            code = OxmlElement("w:instrText")
            code.text = f" {text} "
            run._r.append(code)


def _bar(style: BaseStyle) -> None:
    """A bar on the left and a tint, which mark the verdict."""
    properties = style.element.get_or_add_pPr()
    borders, left, tint = OxmlElement("w:pBdr"), OxmlElement("w:left"), OxmlElement("w:shd")
    for key, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", "0B6660")):
        left.set(qn(f"w:{key}"), value)
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", "F6F4EE")):
        tint.set(qn(f"w:{key}"), value)
    borders.append(left)
    spacing = properties.find(qn("w:spacing"))  # the schema wants borders and shading before tabs and spacing
    at = list(properties).index(spacing) if spacing is not None else len(properties)
    properties.insert(at, borders)
    properties.insert(at + 1, tint)


def _table_style(word: Document) -> None:
    """Thin lines between rows, none between columns."""
    style = word.styles.add_style("Report Table", WD_STYLE_TYPE.TABLE)
    style.base_style = word.styles["Normal Table"]
    properties, borders = OxmlElement("w:tblPr"), OxmlElement("w:tblBorders")
    for side, size in (("top", "0"), ("bottom", "4"), ("insideH", "4")):
        edge = OxmlElement(f"w:{side}")
        for key, value in (("val", "single" if size != "0" else "nil"), ("sz", size), ("space", "0"), ("color", "D9D5C9")):
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    properties.append(borders)
    style.element.append(properties)
