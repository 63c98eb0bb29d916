"""Text that users or rule files supply, made harmless: control characters in all formats, and Markdown; templates escape HTML, PDF takes data."""

import functools
import re
from pathlib import Path
from typing import Any

# What XML forbids (Word files are XML), surrogates, and the marks that turn the direction of all text after them.
# Letters of right-to-left scripts need no such marks: every format finds their direction by itself.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ALWAYS = re.compile(r"([\\`*_\[\]|~#$])")
_LEADING = re.compile(r"^([-+=:>]|\d{1,9}(?=[.)]))")


def without_control(text: str) -> str:
    """`text` without the characters that no format may hold; line breaks and tabs stay."""
    return _FORBIDDEN.sub("", text)


def one_line(text: str) -> str:
    """`text` without control characters, each run of white space as one space."""
    return " ".join(without_control(text).split())


def lines(text: str) -> list[str]:
    """The lines of `text` that say something, each as `one_line` gives it."""
    return [line for line in map(one_line, re.split(r"[\r\n\x0b\x0c\x85\u2028\u2029]+", text)) if line]


def escape_markdown(text: str, *, start: bool = True) -> str:
    """Text of one line that Markdown shows as it is. `<`, `>` and some `&` become entities. `start`: a dash or a number would open a list."""
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text).replace("<", "&lt;").replace(">", "&gt;") if any(c in text for c in "&<>") else text
    text = _ALWAYS.sub(r"\\\1", text).replace("{", "&#123;")  # a brace could open a template of the site builder that reads it
    return _LEADING.sub(lambda mark: f"{mark[0]}\\" if mark[0].isdigit() else f"\\{mark[0]}", text) if start else text


def escape_address(url: str) -> str:
    """A web address inside Markdown's `<...>`; empty unless it starts with http:// or https://."""
    return safe_address(url).replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C").replace("`", "%60")


def safe_address(url: str) -> str:
    """`url` if it is a web address without spaces, else nothing: no `javascript:`, no `file:`."""
    return url if re.fullmatch(r"https?://[^\s\x00-\x1f\"]+", url) else ""


@functools.cache
def templates(marks: tuple[str, str, str, str] = ("{%", "%}", "{{", "}}")) -> Any:
    """Jinja for the templates of this folder, with marks of their own if need be: HTML and XML are escaped, Markdown by `start` and `inside`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape  # here, since only some formats need it

    loader, escaped = FileSystemLoader(Path(__file__).parent / "templates"), select_autoescape()
    engine = Environment(*marks, loader=loader, autoescape=escaped, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    engine.filters |= {"one_line": one_line, "start": lambda text: escape_markdown(one_line(text))}
    engine.filters["inside"] = lambda text: escape_markdown(one_line(text), start=False)
    return engine
