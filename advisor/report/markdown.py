"""HTML, and Markdown (CommonMark with tables). Texts are escaped, so what a user typed shows as typed. `templates/block.md` says how blocks look."""

from collections.abc import Iterable

from .blocks import Block, Document, Line, Span, kind
from .escape import escape_address, escape_markdown, templates


def written(doc: Document) -> str:
    """The whole document as Markdown."""
    parts = (f"# {escape_markdown(doc.title)}", blocks((doc.facts, *doc.blocks)), definitions(doc.addresses))
    return "\n\n".join(part for part in parts if part) + "\n"


def page(doc: Document) -> str:
    """One HTML file that holds all it shows: no script, font or picture from elsewhere; light and dark; a section for each heading of level 2."""
    return templates().get_template("report.html").render(doc=doc, kind=kind)


def blocks(some: Iterable[Block]) -> str:
    """Blocks below each other."""
    template = templates().get_template("block.md")
    return "\n\n".join(filter(None, (template.render(kind=kind(block), block=block, inline=inline).strip("\n") for block in some)))


def definitions(addresses: Iterable[tuple[str, str]]) -> str:
    """Where the numbers of sources lead; not shown."""
    return "\n".join(f"[{number}]: <{escape_address(url)}>" for number, url in addresses)


def inline(spans: Line, *, start: bool = True) -> str:
    """A line with its styles and links; `start` as in `escape_markdown`."""
    return "".join(_span(s, start=start and i == 0) for i, s in enumerate(spans))


def _span(s: Span, *, start: bool) -> str:
    if s.style == "cite":
        return f"[[{s.text}]][{s.text}]" if s.url else f"\\[{s.text}\\]"
    text = escape_markdown(s.text, start=start and not s.style and not s.url)
    text = {"strong": f"**{text}**", "mark": f"*({text})*"}.get(s.style, text)
    return f"[{text}](<{url}>)" if (url := escape_address(s.url)) else text
