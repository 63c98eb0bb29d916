"""Questions as widgets, late reports of browsers, and text from rule files inside Markdown."""

import pytest

from advisor.pack import Answer, Question
from components import widgets
from components.ask import NONE, _from_several
from components.html import link
from components.widgets import bound, code, plain


@pytest.mark.parametrize(
    ("before", "chosen", "after"),
    [
        (None, ["b"], Answer(("b",))),
        (Answer(("b",)), ["b", "a"], Answer(("a", "b"))),
        (Answer(("b",)), ["b", NONE], Answer()),
        (Answer(), [NONE, "not_sure"], Answer(not_sure=True)),
        (Answer(not_sure=True), ["not_sure", "a"], Answer(("a",))),
        (Answer(("a", "b")), ["a", "b", "nothing"], Answer(("nothing",))),
        (Answer(("nothing",)), ["nothing", "a"], Answer(("a",))),
        (Answer(("a",)), [], None),
    ],
)
def test_what_stands_alone_clears_the_rest(before: Answer | None, chosen: list[str], after: Answer | None):
    """*None of these*, *Not sure* and an option that says that nothing holds clear the other answers, and another answer clears them."""
    options = {"a": "A", "b": "B", "nothing": {"label": "Nothing", "alone": True}}
    assert after == _from_several(Question.model_validate({"id": "size", "section": "task", "ask": "?", "several": options}), chosen, before)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict:
    """A session's state without a running app."""
    state: dict = {}
    monkeypatch.setattr(widgets.st, "session_state", state)
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
    assert bound("q_gap", ["-"], heard.append)["key"] == "q_gap" and session["q_gap"] == ["-"]


def test_a_report_under_an_older_key_counts_no_more(session: dict):
    """Once something else has set the value, a browser's late report of the value before is no choice; nor is one of what is shown."""
    heard: list = []
    old, new = bound("q_task", "answer", heard.append), bound("q_task", None, heard.append)
    assert new["key"] != old["key"] and session[new["key"]] is None
    _chooses(session, old, "answer")
    _chooses(session, new, None)
    assert heard == []
    _chooses(session, new, "sort")
    assert heard == ["sort"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *((f"a{mark}b", f"a\\{mark}b") for mark in r"\`*_[]<>$#|~!&"),
        (":material/check:", ":\u2060material/check:"),
        (":red[hot]", ":\u2060red\\[hot\\]"),
        ("https://evil.example", "https:\u2060//evil.example"),
        ("www.evil.example", "www\u2060.evil.example"),
        ("a@b.example", "a\u2060@b.example"),
        ("1. one", "1\\. one"),
        *((f"{mark} one", f"\\{mark} one") for mark in "-+="),
        ("Costs: 5 to 10 a day\n (about 1.5-2 x more), see 3.2.", "Costs: 5 to 10 a day (about 1.5-2 x more), see 3.2."),
    ],
)
def test_plain_formats_nothing(text: str, shown: str) -> None:
    """Marks, icons, colours, links and lists show as they are written; an ordinary sentence stays as it is, on one line."""
    assert shown == plain(text)


def test_code_and_links() -> None:
    """A code span outgrows the backticks in it; only addresses of the web and of this app become links, whose labels format nothing."""
    assert ("```a``b```", "`` `a` ``") == (code("a``b"), code("`a`"))
    assert 'href="https://x.example/&#34;a"' in link("A", 'https://x.example/"a') and ">&lt;b&gt;</a>" in link("<b>", "rules?rule=a")
    assert "A &amp; B" == link("A & B", "javascript:alert(1)")
