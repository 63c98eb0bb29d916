"""Where one route stands for some answers."""

from pathlib import Path

import pytest

from advisor.answers import read_answers
from advisor.decide import recommend
from advisor.explain.place import Standpoint, ordinal, standpoint
from advisor.pack import load_pack

PACK = load_pack(Path(__file__).parents[1] / "data" / "small_pack")


def stand(route: str, **answers: object) -> Standpoint:
    given, problems = read_answers(PACK, {"answers": answers})
    assert not problems
    return standpoint(recommend(PACK, given), route)


def test_first_with_its_best_reason() -> None:
    """The first route has rank 1, no gap, and the rule that helps it most."""
    here = stand("retrieval", task="extract", gap=["facts_missing"], examples=20)
    assert ("first", 1, 0) == (here.status, here.rank, here.gap)
    assert here.reason is not None and "missing_facts" == here.reason.rule


def test_behind_with_gap_and_what_is_against_it() -> None:
    """A route behind the first has the difference of totals and the rule that costs it most beside the first."""
    here = stand("prompt", task="extract", gap=["facts_missing"], examples=20)
    assert ("behind", 5) == (here.status, here.gap)
    assert here.rank > 1
    assert here.reason is not None and "missing_facts" == here.reason.rule


def test_ruled_out_says_why_and_what_reopens_it() -> None:
    """A route that a rule takes away has no rank but its reason."""
    here = stand("lora", task="sort", examples=100)
    assert ("ruled_out", 0) == (here.status, here.rank)
    assert here.ruled_out is not None and ("A classifier does.",) == here.ruled_out.reasons
    assert here.ruled_out.reopens


def test_precondition_that_is_not_known() -> None:
    """A route whose precondition is open says under which condition it stands."""
    assert "at least 10" in stand("lora", task="write").only_if


def test_companions_are_added_or_not() -> None:
    """A companion has no rank: a fired rule adds it, or none does."""
    assert "not_added" == stand("review", task="sort").status
    added = stand("review", task="write", graders="yes", grader_quality="mostly")
    assert ("added", ("grader_at_hand",)) == (added.status, added.added_by)


@pytest.mark.parametrize(("rank", "word"), [(1, "first"), (12, "twelfth"), (13, "13th"), (21, "21st"), (22, "22nd"), (23, "23rd"), (111, "111th")])
def test_ordinals(rank: int, word: str) -> None:
    """Small ranks are words, larger ones have their ending."""
    assert word == ordinal(rank)
