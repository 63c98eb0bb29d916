"""Where one option alone is ticked, a question that follows takes it over."""

from __future__ import annotations

import pytest

from advisor.answers import Answers, read_answers, with_followers
from advisor.pack import Answer, Pack, load_pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


def _ticked(pack: Pack, answers: Answers, *gaps: str) -> Answers:
    return with_followers(pack, answers.with_answer("gap", Answer(gaps)), "gap")


def test_a_single_fault_is_the_main_one(pack: Pack):
    """One ticked fault is taken over, and marked as assumed."""
    found = _ticked(pack, Answers(), "dear")
    assert Answer(("dear",)) == found.given["main_gap"]
    assert {"main_gap"} == found.assumed


def test_a_second_fault_opens_the_question_again(pack: Pack):
    """With two faults nobody knows which is the main one; with another single one that one is."""
    one = _ticked(pack, Answers(), "dear")
    assert "main_gap" not in _ticked(pack, one, "dear", "slow").given
    assert Answer(("slow",)) == _ticked(pack, one, "slow").given["main_gap"]


@pytest.mark.parametrize("gaps", [(), ("dear", "slow")])
def test_nothing_follows_from_none_or_several(pack: Pack, gaps: tuple[str, ...]):
    """Neither *none of these* nor several faults say which is the main one."""
    assert "main_gap" not in _ticked(pack, Answers(), *gaps).given


def test_an_answer_of_ones_own_stays(pack: Pack):
    """What somebody answered is not replaced, not even *not sure*."""
    for own in (Answer(("even",)), Answer(not_sure=True)):
        answers = Answers().with_answer("main_gap", own)
        assert own == _ticked(pack, answers, "dear").given["main_gap"]


def test_not_sure_leads_to_nothing(pack: Pack):
    """A fault that nobody is sure of is no main fault."""
    answers = Answers().with_answer("gap", Answer(not_sure=True))
    assert "main_gap" not in with_followers(pack, answers, "gap").given


def test_other_questions_move_nothing(pack: Pack):
    """Only the question that is followed sets its followers."""
    answers, _ = read_answers(pack, {"gap": ["dear"]})
    assert answers == with_followers(pack, answers, "task")
