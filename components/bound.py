"""Widgets whose value the page sets. A browser may report a widget's old value just after the page has set another, since a click sends the values of
all: that would undo the change. So a widget gets a new key whenever anything else set its value, and what comes under an older key counts no more."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

_BY_HAND = object()  # the widget shows what its visitor chose, whatever becomes of it: it keeps its key and the focus


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
