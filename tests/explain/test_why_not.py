"""Why a route does not come first, what would reopen it, and what a team that favours it is told."""

import pytest
from hypothesis import given

from advisor.decide import recommend
from advisor.explain.choice import check_my_choice
from advisor.explain.why_not import ruled_out, why_not
from tests.strategies import SMALL, answered, decided, situations, tiny_pack


def test_a_rule_that_rules_out_is_named_with_the_answer() -> None:
    """A ruled-out route names the rule and the precondition, each with the answer behind it."""
    found = why_not(decided(SMALL, task="sort", examples=3), "lora")
    assert "ruled_out" == found.status
    assert [("rule", "no_text_to_tune", (("task", "Sort"),)), ("requires", "examples >= 10", (("examples", "3 examples (1–9)"),))] == [
        (o.by, o.name, o.answers) for o in found.obstacles
    ]
    assert ("LoRA is ruled out.", "A classifier does. You answered “Sort”.") == found.sentences[:2]


def test_needs_that_a_route_misses() -> None:
    """A route behind the first names the needs that it does not meet, or meets less well."""
    found = why_not(decided(SMALL, task="extract", gap=["facts_missing"], examples=20, facts_change="never"), "prompt")
    assert ("behind", 4) == (found.status, found.behind)
    assert [("knowledge", 2, "", "fully")] == [(m.need, m.strength, m.how_well, m.first_how_well) for m in found.misses]
    assert ("Retrieval fits better.", "Prompting does nothing for “Know the facts”.") == found.sentences
    less = why_not(recommend(SMALL, answered(SMALL, {"examples": 300}, needs={"manner": "strongly"})), "prompt")
    assert "Prompting meets “Learn a manner” only barely." in less.sentences


def reopened(when: str, question: dict, **answers: object) -> str:
    """What reopens route `two`, which a rule with this condition rules out."""
    pack = tiny_pack({"when": when, "rule_out": ["two"]}, questions=[{"can_change": "with_effort"} | question])
    return next(out.reopens for out in ruled_out(decided(pack, **answers)) if out.route == "two")


NUMBER = {"id": "held", "ask": "How many?", "number": {"unit": "examples", "edges": [10, 50, 100]}}
ORDERED = {"id": "often", "ask": "How often?", "ordered": {"never": "Never", "yearly": "Yearly", "weekly": "Weekly"}}


@pytest.mark.parametrize(
    ("when", "question", "answer", "said"),
    [
        ("held < 50", NUMBER, 3, "Reopens at 50 examples."),
        ("held >= 50", NUMBER, 300, "Reopens below 50 examples."),
        ("often >= yearly", ORDERED, "weekly", "Reopens if “How often?” were “Never”."),
        ("where is a", {"id": "where", "ask": "Where?", "options": {"a": "A", "b": "B", "c": "C"}}, "a", "Reopens if “Where?” were “B” or “C”."),
        ("a in got", {"id": "got", "ask": "What?", "several": {"a": "A", "b": "B"}}, ["a", "b"], "Reopens if “What?” did not include “A”."),
        ("held < 50", NUMBER | {"can_change": "no"}, 3, ""),
        ("held >= 50", NUMBER | {"better": "last"}, 300, ""),
    ],
)
def test_the_smallest_change_that_reopens_a_route(when: str, question: dict, answer: object, said: str) -> None:
    """The nearest value, the other options or the one option that counts; never a fact that nobody can change."""
    assert said == reopened(when, question, **{question["id"]: answer})


def test_every_obstacle_has_to_be_lifted() -> None:
    """A route that two things rule out reopens by a change of each, and not at all if one of them cannot change."""
    questions = [{"id": q, "can_change": change} for q, change in (("p", "yes"), ("q", "yes"), ("r", "no"))]
    pack = tiny_pack(*({"when": f"{q} is a", "rule_out": ["two"]} for q in "pqr"), questions=questions)
    two, three = (ruled_out(decided(pack, p="a", q="a", r=r))[0] for r in "ba")
    assert ("Reopens if “p?” were “B” and if “q?” were “B”.", "") == (two.reopens, three.reopens)


@given(situations())
def test_every_route_has_its_answer(situation) -> None:
    """For every route of a generated pack the status follows the ranking, and sentences end as sentences."""
    rec = recommend(*situation, samples=20)
    for s in rec.ranking:
        found = why_not(rec, s.route)
        assert (s.status == "ruled_out") == (found.status == "ruled_out")
        assert (found.status == "first") == (rec.first == s.route)
        assert found.behind >= 0 and (found.status == "level") <= (found.behind == 0)
        assert found.sentences and all(text.endswith((".", "”")) for text in found.sentences)
        assert check_my_choice(rec, s.route, radius=1).verdict.endswith(".")


def test_a_favoured_route_that_could_do() -> None:
    """A favoured route gets a verdict, what would have to be true, and a first test."""
    routes = [{"id": "one"}, {"id": "two", "plan": {"do": "Try two on ten.", "exit": "Eight are right."}, "effort": 1}]
    pack = tiny_pack({"when": "q is b", "routes": {"two": "clearly"}}, questions=[{"id": "q", "can_change": "yes"}], routes=routes)
    found = check_my_choice(decided(pack, q="a"), "two")
    assert ("Two can be done, but one fits better.", "behind") == (found.verdict, found.status)
    assert ("If “q?” were “B” instead of “A”, two would come first.",) == found.would_have_to_be_true
    assert [("trial", "Try two on ten.", "Eight are right.")] == [(p.kind, p.do, p.passes) for p in found.test_first]
    first = check_my_choice(decided(pack, q="b"), "two")
    assert ("Two is a good choice: it comes first.", ()) == (first.verdict, first.would_have_to_be_true)
