"""One question as widgets."""

from __future__ import annotations

import pytest

from advisor.pack import Answer, Question
from components.ask import NONE, _from_several


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
