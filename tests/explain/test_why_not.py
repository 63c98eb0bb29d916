"""Why a route does not come first, in the reasons that fit, and what a team that favours it is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from advisor.decide import recommend
from advisor.explain.choice import check_my_choice
from advisor.explain.reasons import reasons_for
from advisor.explain.why_not import why_not
from advisor.pack import load_pack
from advisor.report.json import as_mapping
from tests.strategies import SMALL, decided, situations, tiny_pack

TWO_SIDES = tiny_pack(
    {"id": "both", "when": "q is b", "points": {"one": {"c": 3}, "two": {"c": -1}}, "because": "One keeps.", "because_against": "Two goes stale."},
    {"id": "plain", "when": "q is b", "points": {"one": {"c": 1}, "two": {"c": -1}}, "because": "It is so."},
)


def test_a_rule_that_rules_out_is_named_with_the_answer() -> None:
    """A ruled-out route names the rule and the precondition, each with the answer behind it."""
    found = why_not(decided(SMALL, task="sort", examples=3), "lora")
    assert "ruled_out" == found.status
    assert [("rule", "no_text_to_tune", (("task", "Sort"),)), ("requires", "examples >= 10", (("examples", "3 examples (1–9)"),))] == [
        (o.by, o.name, o.answers) for o in found.obstacles
    ]
    assert ("LoRA is ruled out.", "A classifier does. You answered “Sort”.") == found.sentences[:2]


def test_gap_by_criterion_and_rule() -> None:
    """A route behind the first names the gap, and the criteria and rules that make it."""
    found = why_not(decided(SMALL, task="extract", gap=["facts_missing"], examples=20, facts_change="never"), "prompt")
    assert ("behind", 5) == (found.status, found.gap)
    assert (("knowledge", 6), ("speed", -1)) == found.by_criterion
    assert (("missing_facts", 6), ("base", -1)) == found.by_rule
    assert ("Prompting is 5 points behind retrieval.", "It loses most on “Knows the facts” (6).", "The model cannot know them.") == found.sentences


def test_the_first_route_and_a_companion() -> None:
    """The first route says so; a companion stands beside others; without a first, everything is ruled out."""
    rec = decided(SMALL, task="write")
    assert rec.first is not None
    assert "first" == why_not(rec, rec.first).status
    assert ("People check only comes beside other routes.",) == why_not(rec, "review").sentences
    assert "ruled_out" == why_not(replace(rec, first=None), "lora").status
    with pytest.raises(KeyError):
        why_not(rec, "nowhere")


@given(situations())
def test_differences_sum_to_the_gap(situation) -> None:
    """For every route of a generated pack both breakdowns sum exactly to the gap, and sentences end as sentences."""
    rec = recommend(*situation)
    for s in rec.ranking:
        found = why_not(rec, s.route)
        assert (s.status == "ruled_out") == (found.status == "ruled_out")
        if rec.first is not None:
            assert found.gap == sum(v for _, v in found.by_criterion) == sum(v for _, v in found.by_rule)
            assert (found.status == "first") == (rec.first == s.route)
        assert found.sentences and all(text.endswith(".") for text in found.sentences)


def test_a_favoured_route_that_could_do() -> None:
    """A favoured route gets a verdict, both sides, what would have to be true, and a first test."""
    found = check_my_choice(decided(SMALL, task="write", gap=[], facts_change="never", examples=20, graders="no"), "lora")
    assert "LoRA can be done, but prompting fits better by 1 point." == found.verdict
    (condition,) = found.would_have_to_be_true
    assert "LoRA would come first" in condition
    assert found.toward.flips[0].route == "lora"


def test_every_route_of_the_default_pack_can_be_checked() -> None:
    """Whatever route is favoured, there is a verdict in one sentence, and a test unless nothing is left."""
    pack = load_pack()
    rec = decided(pack, **pack.content.cases[0].answers)
    for route in pack.routes:
        found = check_my_choice(rec, route, radius=1)
        assert found.verdict.endswith(".")
        assert found.test_first or found.status == "companion"
        assert found.would_have_to_be_true or found.status in ("first", "companion")


def test_each_side_has_its_reason() -> None:
    """What speaks for a route gives one reason and what speaks against another the other; one reason serves both where it is the only one."""
    rec = decided(TWO_SIDES, q="b")
    assert ["One keeps.", "It is so."] == [r.because for r in reasons_for(rec, "one")]
    assert {"Two goes stale.", "It is so."} == {r.because for r in reasons_for(rec, "two")}
    assert {"Two goes stale.", "It is so."} == {r.because for r in why_not(rec, "two").speaks_against}


def test_a_fired_rule_gives_both() -> None:
    """Where a rule is shown as a whole, both of its reasons are said."""
    assert "One keeps. Two goes stale." == TWO_SIDES.rules["both"].reasons
    assert "It is so." == TWO_SIDES.rules["plain"].reasons
    assert {"One keeps. Two goes stale.", "It is so."} == {f["because"] for f in as_mapping(decided(TWO_SIDES, q="b"))["fired"]}
