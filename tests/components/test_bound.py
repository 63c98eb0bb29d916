"""A late report of a browser never undoes what the page has set meanwhile."""

from __future__ import annotations

import pytest

from components import bound as module
from components.bound import bound


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict:
    """A session's state without a running app."""
    state: dict = {}
    monkeypatch.setattr(module.st, "session_state", state)
    return state


def _chooses(session: dict, widget: dict, value: object) -> None:
    """The browser reports a value of a widget."""
    session[widget["key"]] = value
    widget["on_change"](*widget["args"])


def test_a_widget_keeps_its_key_while_nothing_else_sets_its_value(session: dict):
    """Drawn again with the same value, or with what becomes of its visitor's choice, it is the same widget and keeps the focus."""
    heard: list = []
    first = bound("q_gap", [], heard.append)
    assert bound("q_gap", [], heard.append)["key"] == first["key"] == "q_gap"
    _chooses(session, first, ["slow", "-"])
    assert heard == [["slow", "-"]]
    assert bound("q_gap", ["-"], heard.append)["key"] == "q_gap"
    assert session["q_gap"] == ["-"]


def test_a_report_under_an_older_key_counts_no_more(session: dict):
    """Once something else has set the value, a browser's late report of the value before is no choice."""
    heard: list = []
    old = bound("q_task", "answer", heard.append)
    new = bound("q_task", None, heard.append)
    assert new["key"] != old["key"] and session[new["key"]] is None
    _chooses(session, old, "answer")
    assert heard == []
    _chooses(session, new, "sort")
    assert heard == ["sort"]
