"""Text from rule files and from users inside Streamlit's Markdown: it shows as written and formats nothing."""

import re

from advisor.answers import in_currency

from . import state

_MARKS = re.compile(r"([\\`*_\[\]<>$#|~!&])")
# What Streamlit looks for after escapes were read: icons, colours, web and mail addresses, arrows and dashes.
_LATE = re.compile(r":(?=[A-Za-z0-9_+/-]+(?::|\[))|(?<=\w):(?=//)|(?<=www)(?=\.)|(?<=\w)(?=@\w)|[-<](?=[->])", re.IGNORECASE)
_START = re.compile(r"^(\d{1,9})([.)])(?=\s)|^([-+=])")  # what would begin a list or underline a heading
_JOINER = "\u2060"  # invisible and without width


def plain(text: object) -> str:
    """One line of Markdown that shows `text` as it is, in the visitor's currency: no emphasis, link, formula, icon, colour, HTML or list."""
    line = _MARKS.sub(r"\\\1", _LATE.sub(lambda m: m[0] + _JOINER, " ".join(in_currency(str(text), state.answers()).split())))
    return _START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", line)


def code(text: object) -> str:
    """One line of text as an inline code span, whatever backticks it holds."""
    line = " ".join(str(text).split())
    fence, pad = "`" * (1 + max(map(len, re.findall(r"`+", line)), default=0)), (" " if line.startswith("`") or line.endswith("`") else "")
    return f"{fence}{pad}{line}{pad}{fence}" if line else ""
