"""The plan can be followed in its order, and no part of a recommendation contradicts another."""

import pytest
from hypothesis import given

from advisor.decide import PHASES, recommend
from tests.decide import oracle
from tests.strategies import decided, situations, tiny_pack
from tests.worlds import slow


@given(situations())
@slow
def test_plans_can_be_followed(situation):
    """What an item takes is made before it, unless it is held or nobody can make it; what is done is left out. What to try instead
    is prepared once it is needed."""
    pack, answers = situation
    result = recommend(pack, answers, samples=50)
    held_steps = {s.id for s in pack.content.steps if s.held_when and oracle.certainty(pack, answers, s.held_when)}
    held = {a.id for a in pack.content.artefacts if a.held_when and oracle.certainty(pack, answers, a.held_when)}
    held |= {artefact for step in held_steps for artefact in pack.steps[step].makes}
    names = [item.step or item.route for item in result.plan]
    assert len(set(names)) == len(names)
    assert not held_steps & set(names)
    phases = [PHASES.index(item.phase) for item in result.plan]
    assert sorted(phases) == phases
    made, makers = set(held), {a for s in pack.content.steps if s.id not in held_steps for a in s.makes}
    makers |= {a for name in {result.first, *(c.route for c in result.stack)} - {None} for a in pack.routes[name].makes}
    chosen = {result.first, *(c.route for c in result.stack)}
    for item in result.plan:
        if item.route and item.route not in chosen:
            continue
        entry = pack.steps[item.step] if item.step else pack.routes[item.route]
        takes = pack.steps[item.step].takes if item.step else pack.routes[item.route].starts_from
        assert not (set(takes) & makers) - made - set(entry.makes)
        made |= set(entry.makes)


@given(situations())
@slow
def test_no_part_contradicts_another(situation):
    """Nothing ruled out is added, the last resort is not advised anyway, advice is about what is advised, and met stop signs are no signs to wait for."""
    pack, answers = situation
    result = recommend(pack, answers, samples=50)
    stack = {c.route for c in result.stack}
    planned = [item.route for item in result.plan if item.route]
    assert result.first not in stack
    assert "ruled_out" not in {oracle.statuses(pack, answers)[route] for route in stack}
    assert len(set(planned)) == len(planned)
    met = {r.id: tuple(s.say for s in r.stop_if if s.when and oracle.certainty(pack, answers, s.when)) for r in pack.content.routes}
    assert {route: said for route, said in met.items() if said} == result.met_stop_signs
    assert not ({*stack, *planned} - {result.first}) & result.met_stop_signs.keys()
    for name in result.advice:
        about = oracle.selected(pack, pack.rules[name].about)
        assert not about or {result.first, *stack} & set(about)
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
