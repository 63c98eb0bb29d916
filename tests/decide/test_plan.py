"""The plan can be followed in its order, and no part of a recommendation contradicts another."""

import pytest
from hypothesis import given

from advisor.decide import recommend
from tests.decide import oracle
from tests.strategies import decided, situations, tiny_pack
from tests.test_laws import assert_consistent, assert_followable
from tests.worlds import slow


@given(situations())
@slow
def test_laws_on_generated_packs(situation):
    """Plans can be followed and no part contradicts another, as the oracle has it; all advice that is about nothing in particular is given."""
    pack, answers = situation
    result = recommend(pack, answers, samples=50)
    assert_followable(result, lambda condition: oracle.certainty(pack, answers, condition) is True)
    assert_consistent(result)
    statuses = oracle.statuses(pack, answers)
    assert "ruled_out" not in {statuses[c.route] for c in result.stack}
    met = {r.id: tuple(s.say for s in r.stop_if if s.when and oracle.certainty(pack, answers, s.when)) for r in pack.content.routes}
    assert {route: said for route, said in met.items() if said} == result.met_stop_signs
    told = {f.rule for f in result.evaluation.fired if not pack.rules[f.rule].about and pack.rules[f.rule].advise}
    assert told <= set(result.advice)


@pytest.mark.parametrize("out", ["rule", "requires", "stop_if"])
def test_what_is_out_is_neither_added_nor_tried_instead(out: str):
    """`add` puts nothing into the stack that a rule or its own precondition rules out, or of which a stop sign is met."""
    keys = {"requires": {"requires": "q is b", "requires_because": "So."}, "stop_if": {"stop_if": [{"say": "Late.", "when": "q is a"}]}}
    extra = [{"id": "two", "companion": True, **keys.get(out, {})}, {"id": "three", "family": "peft", **keys.get(out, {})}]
    rules = [{"when": "always", "add": ["two"]}, {"when": "q is a", "rule_out": ["two", "three"] if out == "rule" else [], "advise": "Go."}]
    pack = tiny_pack(*rules, routes=[{"id": "one"}, *extra])
    assert [["one"], ["one", "two", "three"]] == [[i.route for i in decided(pack, q=q).plan] for q in "ab"]


@pytest.mark.parametrize(("artefact", "step"), [({"held_when": "q is a"}, {}), ({}, {"held_when": "q is a"})])
def test_what_is_held_is_not_made(artefact: dict, step: dict):
    """An artefact that is there, or that a step made which is done, calls for no step; else what makes it comes before the route."""
    made = [{"id": "build", "label": "Build", "do": "Build.", "makes": ["index"], **step}]
    routes = ({"id": "one", "starts_from": ["index"]}, {"id": "two"})
    pack = tiny_pack(routes=routes, artefacts=[{"id": "index", "label": "an index", **artefact}], steps=made)
    assert [["one"], ["build", "one"]] == [[i.step or i.route for i in decided(pack, q=q).plan][: 1 + (q == "b")] for q in "ab"]
