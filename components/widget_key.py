"""Keys of widgets whose value the page sets.

A browser may report a widget's old value just after the page has set another: a timer of the page sends every widget along.
That would look like a visitor's choice and undo the change. So a widget gets a new key whenever its value was set by anything
but itself, and what is reported under an older key counts no more.
"""

from __future__ import annotations

from typing import Any

import streamlit as st


def seeded(name: str, value: Any) -> str:
    """The key of a widget that is to show `value`, with the value set."""
    turns: dict[str, tuple[int, Any]] = st.session_state.setdefault("_turns", {})
    turn, shown = turns.get(name, (0, value))
    if shown != value:
        turn += 1
    turns[name] = turn, value
    key = _key(name, turn)
    st.session_state[key] = value
    return key


def chosen(name: str, key: str) -> tuple[bool, Any]:
    """Whether a report under a key is the visitor's choice in the widget as it stands, and the value that it reports."""
    turns: dict[str, tuple[int, Any]] = st.session_state.get("_turns", {})
    turn, _ = turns.get(name, (0, None))
    if key != _key(name, turn) or key not in st.session_state:
        return False, None
    return True, st.session_state[key]


def shows(name: str, value: Any) -> None:
    """Notes what a widget shows after its own report was taken, so that it keeps its key and the focus."""
    turns: dict[str, tuple[int, Any]] = st.session_state["_turns"]
    turns[name] = turns[name][0], value


def _key(name: str, turn: int) -> str:
    return f"{name}_{turn}" if turn else name
