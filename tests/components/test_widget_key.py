"""A late report of a browser never undoes what the page has set meanwhile."""

from __future__ import annotations

import pytest

from components import widget_key


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict:
    """A session's state without a running app."""
    state: dict = {}
    monkeypatch.setattr(widget_key.st, "session_state", state)
    return state


def test_a_widget_keeps_its_key_while_nothing_else_sets_its_value(session: dict):
    """Drawn again with the same value, or with what the visitor chose in it, it is the same widget and keeps the focus."""
    first = widget_key.seeded("q_task", None)
    assert widget_key.seeded("q_task", None) == first == "q_task"
    session[first] = "answer"
    assert widget_key.chosen("q_task", first) == (True, "answer")
    widget_key.shows("q_task", "answer")
    assert widget_key.seeded("q_task", "answer") == first


def test_a_report_under_an_older_key_counts_no_more(session: dict):
    """Once something else has set the value, a browser's late report of the value before is no choice."""
    old = widget_key.seeded("q_task", "answer")
    new = widget_key.seeded("q_task", None)
    assert new != old and session[new] is None
    assert widget_key.chosen("q_task", old) == (False, None)
    assert widget_key.chosen("q_task", new) == (True, None)
    assert widget_key.chosen("never drawn", "never drawn") == (False, None)
