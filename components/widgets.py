"""Texts and widgets that show what is so. Texts stand inside Streamlit's Markdown as written. A browser may report the old value of a widget just
after the page has set another, which would undo that; so it gets a new key then, and what comes under an older one counts no more."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from advisor.answers import LISTED, in_currency

from . import state

_MARKS = re.compile(r"([\\`*_\[\]<>$#|~!&])")
# What Streamlit looks for after escapes were read: icons, colours, web and mail addresses, arrows and dashes.
_LATE = re.compile(r":(?=[A-Za-z0-9_+/-]+(?::|\[))|(?<=\w):(?=//)|(?<=www)(?=\.)|(?<=\w)(?=@\w)|[-<](?=[->])", re.IGNORECASE)
_START = re.compile(r"^(\d{1,9})([.)])(?=\s)|^([-+=])")  # what would begin a list or underline a heading
_JOINER = "\u2060"  # invisible and without width
_BY_HAND = object()  # the widget shows what its visitor chose, whatever becomes of it: it keeps its key and the focus


def plain(text: object) -> str:
    """One line of Markdown that shows `text` as it is, in the visitor's currency: no emphasis, link, formula, icon, colour, HTML or list."""
    said = in_currency(text, state.answers()) if LISTED in (text := str(text)) else text  # whose it is takes longer to look up than the rest
    line = _MARKS.sub(r"\\\1", _LATE.sub(lambda m: m[0] + _JOINER, " ".join(said.split())))
    return _START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", line)


def code(text: object) -> str:
    """One line of text as an inline code span, whatever backticks it holds."""
    line = " ".join(str(text).split())
    fence, pad = "`" * (1 + max(map(len, re.findall(r"`+", line)), default=0)), (" " if line.startswith("`") or line.endswith("`") else "")
    return f"{fence}{pad}{line}{pad}{fence}" if line else ""


def bound(name: str, value: Any, changed: Callable[..., None], *args: Any) -> dict[str, Any]:
    """Key and callback of a widget that is to show `value`. What the visitor chooses goes to `changed(choice, *args)`."""
    turns: dict[str, tuple[int, Any]] = st.session_state.setdefault("_turns", {})
    turn, shown = turns.get(name, (0, value))
    turn += shown is not _BY_HAND and shown != value
    turns[name] = turn, value
    key = f"{name}_{turn}" if turn else name
    if st.session_state.get(key, _BY_HAND) != value:  # what is set anew empties a field in which somebody is typing
        st.session_state[key] = value
    return {"key": key, "on_change": _reported, "args": (name, turn, key, changed, *args)}


def choose(label: str, labels: Mapping[str, str], value: str | None, placeholder: str, name: str, changed: Callable[..., None], *args: Any) -> None:
    """A list that shows labels and the chosen `value`; what the visitor chooses, None too, goes to `changed(choice, *args)`."""
    chosen = bound(name, value if value in labels else None, changed, *args)
    st.selectbox(label, list(labels), index=None, placeholder=placeholder, format_func=lambda o: labels.get(o, o), **chosen)


def _reported(name: str, turn: int, key: str, changed: Callable[..., None], *args: Any) -> None:
    turns: dict[str, tuple[int, Any]] = st.session_state["_turns"]
    if turn == turns[name][0] and st.session_state[key] != turns[name][1]:
        turns[name] = turn, _BY_HAND
        changed(st.session_state[key], *args)
