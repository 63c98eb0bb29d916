"""A rule gives the reason that fits the way in which it moves a route."""

from __future__ import annotations

import pytest

from advisor.answers import Answers
from advisor.decide import Recommendation, recommend
from advisor.explain.reasons import reasons_for
from advisor.explain.why_not import why_not
from advisor.pack import Answer, Pack
from advisor.report.json import as_mapping
from tests.strategies import make_pack


@pytest.fixture
def pack() -> Pack:
    rule = {"when": "q is b", "judgement": True}
    return make_pack(
        {
            "pack": {"id": "p", "version": "1", "title": "P"},
            "questions": [{"id": "q", "ask": "Which?", "section": "s", "options": {"a": "Apples", "b": "Bread"}}],
            "criteria": [{"id": "c", "label": "C", "weight": 1}],
            "routes": [{"id": r, "label": r.capitalize(), "family": "rag", "layer": "l"} for r in ("one", "two")],
            "rules": [
                {"id": "both", **rule, "points": {"one": {"c": 3}, "two": {"c": -1}}, "because": "One keeps.", "because_against": "Two goes stale."},
                {"id": "plain", **rule, "points": {"one": {"c": 1}, "two": {"c": -1}}, "because": "It is so."},
            ],
        }
    )


@pytest.fixture
def rec(pack: Pack) -> Recommendation:
    return recommend(pack, Answers({"q": Answer(("b",))}))


def test_each_side_has_its_reason(rec: Recommendation):
    """What speaks for a route gives one reason and what speaks against another the other; one reason serves both where it is the only one."""
    assert ["One keeps.", "It is so."] == [r.because for r in reasons_for(rec, "one")]
    assert {"Two goes stale.", "It is so."} == {r.because for r in reasons_for(rec, "two")}
    assert {"Two goes stale.", "It is so."} == {r.because for r in why_not(rec, "two").speaks_against}


def test_a_fired_rule_gives_both(pack: Pack, rec: Recommendation):
    """Where a rule is shown as a whole, both of its reasons are said."""
    assert "One keeps. Two goes stale." == pack.rules["both"].reasons
    assert "It is so." == pack.rules["plain"].reasons
    assert {"One keeps. Two goes stale.", "It is so."} == {f["because"] for f in as_mapping(rec)["fired"]}
