"""What a team needs, and what the advice meets it with."""

from __future__ import annotations

from hypothesis import given

from advisor.decide import recommend
from advisor.explain.needs import meeting, needs_profile
from tests.strategies import SMALL, answered, decided, situations


def test_a_need_with_what_shows_it_and_what_meets_it() -> None:
    """The strongest need comes first, with its rules, their sentences, the answers behind them and the lever of the first route."""
    found = needs_profile(decided(SMALL, task="extract", gap=["facts_missing"], examples=20, facts_change="never"))
    (need,) = found
    assert ("knowledge", "Know the facts", 2, 1.0) == (need.need, need.label, need.strength, need.share)
    assert (("missing_facts",), ("The model cannot know them.",), ("gap",)) == (need.rules, need.because, need.questions)
    assert need.lever is not None
    assert ("retrieval", "fully", "search brings the passages") == (need.lever.route, need.lever.how_well, need.lever.how)


def test_what_the_team_corrects() -> None:
    """A need that is the team's own word needs no rule, and one that the team takes back is not shown."""
    answers = answered(SMALL, {"task": "extract", "gap": ["facts_missing"]}, needs={"knowledge": "none", "speed": "strongly"})
    assert [("speed", (), "strongly", 4)] == [(n.need, n.rules, n.corrected, n.strength) for n in needs_profile(recommend(SMALL, answers))]


def test_a_need_that_nothing_advised_meets() -> None:
    """Where neither the first route nor what stands beside it meets a need, it has no lever."""
    rec = recommend(SMALL, answered(SMALL, {"task": "sort"}, needs={"knowledge": "strongly", "speed": "strongly"}))
    assert rec.first == "retrieval"
    assert {"knowledge": "retrieval", "speed": None} == {n.need: n.lever and n.lever.route for n in needs_profile(rec)}


def test_a_combination_meets_as_its_best_part() -> None:
    """What retrieval meets fully, retrieval with LoRA meets so, by the same means."""
    assert SMALL.routes["retrieval"].meets["knowledge"] == meeting(SMALL, "both", "knowledge")
    assert meeting(SMALL, "full_tuning", "knowledge") is None


@given(situations())
def test_profile_follows_strengths(situation) -> None:
    """Exactly the needs of positive strength are shown, strongest first, each as a share of the strongest."""
    rec = recommend(*situation)
    found = needs_profile(rec)
    assert {n: s for n, s in rec.evaluation.strengths.items() if s > 0} == {n.need: n.strength for n in found}
    assert sorted((n.strength for n in found), reverse=True) == [n.strength for n in found]
    assert all(n.share == n.strength / found[0].strength for n in found)
