"""What a team needs, and what the advice meets it with."""

from hypothesis import given

from advisor.decide import recommend
from advisor.explain.needs import needs_profile
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


@given(situations())
def test_profile_follows_strengths(situation) -> None:
    """Exactly the needs of positive strength are shown, strongest first, each as a share of the strongest, with a lever where
    anything advised meets it."""
    rec = recommend(*situation)
    found = needs_profile(rec)
    assert {n: s for n, s in rec.evaluation.strengths.items() if s > 0} == {n.need: n.strength for n in found}
    assert sorted((n.strength for n in found), reverse=True) == [n.strength for n in found]
    assert all(n.share == n.strength / found[0].strength for n in found)
    advised = {rec.first, *(c.route for c in rec.stack)} - {None}
    parts = {part for route in advised for part in (route, *rec.pack.routes[route].combines)}
    assert all((n.lever is not None) == any(n.need in rec.pack.routes[part].meets for part in parts) for n in found)
