"""Packs that name estimates, compared."""

from __future__ import annotations

import copy
from typing import Any

from advisor.answers import read_answers
from advisor.decide import recommend
from advisor.diff import compare_packs
from advisor.estimate.derived import with_estimates
from tests.strategies import make_pack

PLAIN: dict[str, Any] = {
    "pack": {"id": "p", "version": "1", "title": "P"},
    "questions": [
        {"id": "tokens_in", "section": "s", "ask": "In?", "number": {"unit": "tokens", "edges": [700, 15_000]}},
        {"id": "place", "section": "s", "ask": "Where?", "options": {"here": "Here", "there": "There"}},
        {
            "id": "delay", "section": "s", "label": "Wait on paper", "derived": {"estimate": "wait_p50", "route": "prompt"},
            "number": {"unit": "milliseconds", "edges": [400, 1_500]},
        },
    ],
    "criteria": [{"id": "c", "label": "C", "weight": 1}],
    "routes": [
        {"id": "prompt", "label": "Prompt", "family": "prompting", "layer": "l"},
        {"id": "tuned", "label": "Tuned", "family": "peft", "layer": "l"},
    ],
    "rules": [{"id": "slow", "when": "delay >= 1_500", "points": {"tuned": {"c": 3}}, "because": "So.", "judgement": True}],
}  # fmt: skip
FIGURE = {"id": "hosted_first_token_seconds", "label": "First token", "low": 2, "likely": 3, "high": 4, "unit": "seconds", "judgement": True}


def test_a_witness_has_estimates_made_from_its_answers() -> None:
    """It is reproduced by an answers file, in which estimates do not stand."""
    other = copy.deepcopy(PLAIN)
    other["rules"][0]["when"] = "delay >= 400"
    old, new = make_pack(PLAIN), make_pack(other)
    found = compare_packs(old, new, rows=500, promises=False)
    assert "differs" == found.verdict
    witness = found.witnesses[0]
    answers, problems = read_answers(old, {"answers": dict(witness.answers)})
    assert not problems
    assert [witness.old, witness.new] == [recommend(p, with_estimates(p, answers)).first for p in (old, new)]


def test_another_figure_or_route_is_never_the_same() -> None:
    """The rules are equal, but what the estimate rests on is not; that is said. Other figures do not count."""
    old = make_pack(PLAIN)
    assert "same" == compare_packs(old, make_pack(copy.deepcopy(PLAIN)), rows=500, promises=False).verdict
    found = compare_packs(old, make_pack({**PLAIN, "figures": [FIGURE]}), rows=500, promises=False)
    assert ("differs", ("estimates that rules name rest on another `hosted_first_token_seconds`",)) == (found.verdict, found.questions)
    unrelated = {**FIGURE, "id": "people_day_rate"}
    assert "same" == compare_packs(old, make_pack({**PLAIN, "figures": [unrelated]}), rows=500, promises=False).verdict
    other = copy.deepcopy(PLAIN)
    other["questions"][2]["derived"]["route"] = "tuned"
    assert ("question `delay` is estimated otherwise",) == compare_packs(old, make_pack(other), rows=500, promises=False).questions
