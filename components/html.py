"""Blocks of HTML, escaped: one element to send where Streamlit's own would be many. `static/page.css` says how they look."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape


def sections(held: Iterable[tuple[str, str]], kind: str = "") -> str:
    """Heads with what stands beside them (HTML); those with nothing are left out."""
    rows = "".join(f"<section><h3>{escape(head)}</h3><div>{body}</div></section>" for head, body in held if body)
    return f'<div class="plan {kind}">{rows}</div>'


def steps(lines: Iterable[str]) -> str:
    """A list of steps, each of them HTML; nothing for none."""
    return _list("ol", lines)


def items(lines: Iterable[str]) -> str:
    """A list of lines in no order, each of them HTML; nothing for none."""
    return _list("ul", lines)


def _list(tag: str, lines: Iterable[str]) -> str:
    held = "".join(f"<li>{line}</li>" for line in lines)
    return f"<{tag}>{held}</{tag}>" if held else ""


def terms(pairs: Iterable[tuple[str, str]]) -> str:
    """Terms with what they mean (HTML), as a small table; those without a meaning are left out."""
    return f"<dl>{''.join(f'<div><dt>{escape(name)}</dt><dd>{text}</dd></div>' for name, text in pairs if text)}</dl>"


def bullets(lines: Iterable[object]) -> str:
    """A list of plain lines; nothing for none."""
    return items(escape(str(line)) for line in lines)


def cards(held: Iterable[str], kind: str = "") -> str:
    """Cells (HTML) of equal height that wrap where they do not fit in a row."""
    return f'<div class="cards {kind}">{"".join(f"<div>{body}</div>" for body in held)}</div>'


def badge(text: str, tone: str = "gray") -> str:
    """A word on a ground; `tone` is accent, green, orange, red or gray."""
    return f'<span class="badge {tone}">{escape(text)}</span>'


def link(label: str, url: str) -> str:
    """A link that opens beside the page; the bare label where the address is neither one of the web nor one of this app."""
    if not re.match(r"https?://|[a-z]+\?", url, re.IGNORECASE):
        return escape(label)
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(label)}</a>'


def figures(heads: Iterable[str], rows: Iterable[tuple[str, ...]], kind: str = "") -> str:
    """A table of figures (of words if its `kind` is told): heads, and rows whose first cell is their head. Cells are HTML."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in rows)
    return f'<table class="figures {kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def bars(rows: Iterable[tuple[str, float, str, str]], finding: str) -> str:
    """Bars with their labels: (label, length from 0 to 1, text behind the bar, tone). `finding` is for those who see none."""
    held = "".join(
        f'<span>{escape(label)}</span><span><i class="{tone}" style="width:{70 * min(max(length, 0), 1):.1f}%"></i> {escape(told)}</span>'
        for label, length, told, tone in rows
    )
    return f'<div class="bars" role="img" aria-label="{escape(finding)}">{held}</div>'
