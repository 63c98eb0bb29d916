"""One question as widgets."""

from __future__ import annotations

import pytest

from advisor.pack import Answer, Question
from components.ask import NONE, _from_several, would_tell


def _question(**more: object) -> Question:
    return Question.model_validate({"id": "size", "section": "task", "ask": "How large?", **more})


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
    assert after == _from_several(_question(several={"a": "A", "b": "B", "nothing": "Nothing"}), chosen, before)


@pytest.mark.parametrize(("takes", "begins"), [("2 hours", "An afternoon would tell: read"), ("2 days", "Work of 2 days would tell: read")])
def test_a_test_says_how_long_it_takes(takes: str, begins: str):
    """What fits into an afternoon says so, and longer work says how long it is."""
    test = {"do": "Read ten.", "takes": takes, "outcomes": [{"label": "few", "answer": "a"}]}
    question = _question(options={"a": "A", "b": "B"}, find_out=test)
    assert question.find_out is not None
    assert would_tell(question.find_out).startswith(begins)
