"""What readers answered of told teams can be read, and what is said of it is counted as it should be."""

from __future__ import annotations

from advisor.answers import read_answers
from advisor.pack import FAMILIES, load_pack
from benchmarks.readers import Shares, load, shares

PACK = load_pack()
STORIES = {story["id"]: story for story in load("stories")}


def test_every_answer_is_one_that_was_offered() -> None:
    """Readers' teams exist, and all that they answered is read without a problem."""
    answers = {**load("answers"), **load("again")}
    assert answers.keys() <= STORIES.keys()
    assert [] == [p for given in answers.values() for p in read_answers(PACK, {"edition": 2, "answers": given})[1]]


def test_outcomes_and_experts_name_families() -> None:
    """Each story has a best family, nothing is both reasonable and wrong, and experts rank three families of each held-out team."""
    for story in STORIES.values():
        fine = {*story["best"], *story["also_ok"]}
        assert story["best"] and fine | {*story["wrong"]} <= {*FAMILIES} and not fine & {*story["wrong"]}, story["id"]
    held_out = {team for teams in load("held_out").values() for team in teams}
    for ranked in load("experts").values():
        assert held_out == ranked.keys()
        assert all(len({*families}) == 3 and {*families} <= {*FAMILIES} for families in ranked.values())


def test_shares_count_first_three_reasonable_and_wrong() -> None:
    """A reasonable first choice is neither best nor wrong, and the best may stand third."""
    stories = {"a": {"best": ["rag"], "also_ok": ["many-shot"], "wrong": ["peft"]}}
    assert Shares(1, 1, 1, 0) == shares({"a": ["rag", "peft", "cascade"]}, stories)
    assert Shares(0, 1, 1, 0) == shares({"a": ["many-shot", "peft", "rag"]}, stories)
    assert Shares(0, 0, 0, 1) == shares({"a": ["peft", "cascade", "classical", "rag"]}, stories)
