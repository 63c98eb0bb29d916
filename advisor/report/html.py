"""One HTML file that holds everything it shows: no script, no font, no picture from elsewhere; light and dark."""

from .blocks import Document, kind
from .escape import templates


def written(doc: Document) -> str:
    """The whole document as one HTML page, a section for each heading of level 2."""
    return templates().get_template("report.html").render(doc=doc, kind=kind)
