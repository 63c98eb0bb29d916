"""Where one option alone is ticked, a question that follows takes it over."""

from __future__ import annotations

import pytest

from advisor.answers import Answers, with_followers
from advisor.pack import Answer, load_pack
from tests.strategies import answered

PACK = load_pack()


@pytest.mark.parametrize(
    ("before", "gap", "main_gap"),
    [
        ({}, Answer(("dear",)), "dear"),
        ({"gap": "dear"}, Answer(("slow",)), "slow"),
        ({"gap": "dear"}, Answer(("dear", "slow")), None),
        ({}, Answer(), None),
        ({}, Answer(not_sure=True), None),
    ],
)
def test_a_single_fault_is_the_main_one(before: dict[str, str], gap: Answer, main_gap: str | None) -> None:
    """One ticked fault is taken over and marked as assumed; with none or several nobody knows which is the main one."""
    answers = with_followers(PACK, answered(PACK, before), "gap")
    found = with_followers(PACK, answers.with_answer("gap", gap), "gap")
    assert found.given.get("main_gap") == (Answer((main_gap,)) if main_gap else None)
    assert found.assumed == ({"main_gap"} if main_gap else set())


@pytest.mark.parametrize("own", [Answer(("even",)), Answer(not_sure=True)])
def test_an_answer_of_ones_own_stays(own: Answer) -> None:
    """What somebody answered is not replaced, not even *not sure*; nor does another question set what follows."""
    answers = Answers({"gap": Answer(("dear",)), "main_gap": own})
    assert answers == with_followers(PACK, answers, "gap")
    assert "main_gap" not in with_followers(PACK, Answers({"gap": Answer(("dear",))}), "task").given
