"""Why a route stands where it does."""

import pytest
from hypothesis import given

from advisor.answers.read import answers_of_case
from advisor.decide import Recommendation, recommend
from advisor.explain.reasons import reasons_against, reasons_for
from advisor.pack import load_pack
from tests.strategies import SMALL, answered, decided, situations


def texts(found) -> list[str]:
    return [r.text for r in found]


def test_a_reason_has_both_halves() -> None:
    """What shows the need and how the route meets it are one sentence, with rules, answers, sources and what it weighs."""
    (reason,) = reasons_for(decided(SMALL, task="extract", gap=["facts_missing"]), "retrieval")
    assert "The model cannot know them; search brings the passages." == reason.text
    assert ("knowledge", 6, ("missing_facts",), ("gap",), ("S1",)) == (reason.need, reason.value, reason.rules, reason.questions, reason.sources)


@pytest.mark.parametrize(("examples", "told"), [(300, "here 300 examples"), ("50-4999", "here 50–4,999 examples")])
def test_the_teams_own_figure_stands_in_the_sentence(examples: object, told: str) -> None:
    """Where a number counted, the reason quotes it."""
    reasons = reasons_for(decided(SMALL, task="write", examples=examples), "lora")
    assert [f"There is enough to imitate ({told}); training takes it over from examples."] == texts(reasons)


def test_what_the_team_says_itself() -> None:
    """A need that only the team names is a reason too, in its own words."""
    rec = recommend(SMALL, answered(SMALL, {"task": "write"}, needs={"speed": "strongly"}))
    assert ["You say that this matters most: answer fast; an instruction is changed in an hour."] == texts(reasons_for(rec, "prompt"))


def test_much_effort_speaks_against_a_route() -> None:
    """Only a route that takes more effort than three in four is told so, after everything else."""
    rec = decided(SMALL, facts_change="weekly")
    assert ["Weights cannot follow.", "Full tuning takes more effort than most routes."] == texts(reasons_against(rec, "full_tuning"))
    assert ["Weights cannot follow."] == texts(reasons_against(rec, "lora"))


def assert_lawful(rec: Recommendation, route: str) -> None:
    """One reason for each need, only needs that the route meets and that count for it, and nothing that speaks against it."""
    found, shares = reasons_for(rec, route), rec.evaluation.standing(route).shares
    needs = [r.need for r in found if r.need]
    assert len(set(needs)) == len(needs)
    against = {text.rstrip(".") for text in texts(reasons_against(rec, route))}
    for reason in found:
        assert reason.value > 0 and reason.text.endswith(".")
        if reason.need:
            assert sum(s.value for s in shares if s.need == reason.need) > 0
        for rule in reason.rules:
            assert any(s.value > 0 for s in shares if s.rule == rule and s.need in ("", reason.need))
        if reason.rules:
            half = rec.pack.rules[reason.rules[0]].because.rstrip(".")
            assert reason.text.startswith(half)
            assert not any(text == half or text.startswith(f"{half} (here") for text in against)


def test_reasons_support_the_route_that_they_stand_under() -> None:
    """Over all cases of the default pack, for every route that stands."""
    pack = load_pack()
    told = 0
    for case in pack.content.cases:
        rec = recommend(pack, answers_of_case(pack, case), samples=20)
        for standing in rec.ranking:
            assert_lawful(rec, standing.route)
        told += len(reasons_for(rec, rec.first)) if rec.first else 0
    assert told > len(pack.content.cases)


@given(situations())
def test_reasons_add_up(situation) -> None:
    """On generated packs reasons are lawful too, and what speaks for a route is all that counts for it, need by need and rule by rule."""
    rec = recommend(*situation, samples=20)
    for standing in rec.ranking:
        for_needs: dict[tuple[str, str], int] = {}
        for s in standing.shares:
            key = (s.need, "") if s.need else ("", s.rule)
            for_needs[key] = for_needs.get(key, 0) + s.value
        found = reasons_for(rec, standing.route)
        assert {n for (n, _), value in for_needs.items() if n and value > 0} <= {r.need for r in found}
        assert all(r.value < 0 for r in reasons_against(rec, standing.route))
