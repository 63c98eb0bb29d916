"""How firm a recommendation is, in data and in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.answers import read_answers
from advisor.decide import recommend
from advisor.decide.result import Recommendation
from advisor.explain.firmness import decisive, decisive_text, firm, firmness_lines
from advisor.pack import load_pack

PACK = load_pack(Path(__file__).parents[1] / "data" / "small_pack")


def small(**answers: object) -> Recommendation:
    given, problems = read_answers(PACK, {"answers": answers})
    assert not problems
    return recommend(PACK, given)


def test_settled_advice_names_the_answers_that_settle_it() -> None:
    """Where no open question matters, the deciding answers are given with question and answer, and what they mean."""
    rec = firm(small(task="sort", examples=20, facts_change="weekly", gap=["slow"], graders="no", grader_quality="rarely"))
    assert "yes" == rec.outlook.settled
    said = decisive(rec)
    assert said is not None
    assert [q for q, _, _ in said.answers] == list(rec.outlook.decided_by or ())
    assert "comes first whatever else is answered" in said.tail or not said.answers
    assert decisive_text(said) == firmness_lines(rec)[0]


def test_provisional_advice_says_what_the_lead_rests_on() -> None:
    """While answers are missing, the sentence says that they can take the lead, and the others given cannot."""
    rec = firm(small(task="write", examples=500))
    said = decisive(rec)
    assert "no" == rec.outlook.settled and said is not None
    assert said.head.startswith("The lead of ") and "still missing can take the lead" in said.tail


def test_nobody_looked() -> None:
    """A recommendation that nobody proved says nothing about deciding answers, only the nearest change and the weights."""
    rec = small(task="write", gap=["facts_missing"])
    assert decisive(rec) is None
    assert 2 == len(firmness_lines(rec))


@pytest.mark.parametrize("limit", [0.0, 1.0])
def test_a_short_time_changes_no_first_route(limit: float) -> None:
    """Whatever the time, the first route stays the recommendation's; where it was up, nothing is claimed."""
    before = small(task="write", gap=["facts_missing"])
    after = firm(before, limit, limit)
    assert before.first == after.first
    assert after.outlook.decided_by is None or set(after.outlook.decided_by) <= set(before.answers.given)
