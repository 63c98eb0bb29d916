"""Scenarios side by side as a document, for Markdown and HTML."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.decide import Recommendation
from advisor.explain.compared import compared

from . import html, markdown
from .blocks import Document, Heading, Table, clean, facts, line, strong

WIDTHS = (3, 5)  # of the heads of the rows, and of each scenario


def comparison(recs: Mapping[str, Recommendation]) -> Document:
    """One table with a column for each scenario (at least one), by name."""
    pack = next(iter(recs.values())).pack
    info = pack.content.pack
    rows = tuple((line(strong(row.title)), *(line("; ".join(cell)) for cell in row.cells)) for row in compared(recs))
    table = Table(("Compared", *recs), rows, (WIDTHS[0], *[WIDTHS[1]] * len(recs)), "Scenarios side by side")
    footer = f"{info.id} {info.version}, hash {pack.hash}"
    rules = facts(("Rules", f"{info.title} ({footer})"))
    return Document("Scenarios compared", rules, tuple(map(clean, (Heading("Side by side"), table))), footer=footer)


COMPARISONS = {"md": ("Markdown", "text/markdown", markdown.written), "html": ("Web page", "text/html", html.written)}
