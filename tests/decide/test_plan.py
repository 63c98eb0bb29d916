"""The plan can be followed in its order, and no part of a recommendation contradicts another."""

from __future__ import annotations

from hypothesis import given

from advisor.decide import PHASES, recommend
from tests.decide import oracle
from tests.strategies import SMALL, answered, decided, situations, tiny_pack
from tests.worlds import slow

ROUTES = ({"id": "one", "starts_from": ["index"]}, {"id": "two", "family": "peft"})
ARTEFACTS = [{"id": "index", "label": "an index"}, {"id": "texts", "label": "clean texts"}]


def steps(*entries: dict) -> list[dict]:
    return [{"label": e["id"], "do": e["id"], **e} for e in entries]


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
    """The last resort is not advised anyway, advice is about what is advised, and met stop signs are no signs to wait for."""
    pack, answers = situation
    result = recommend(pack, answers, samples=50)
    stack = {c.route for c in result.stack}
    planned = [item.route for item in result.plan if item.route]
    assert result.first not in stack
    assert len(set(planned)) == len(planned)
    for name in result.advice:
        about = oracle.selected(pack, pack.rules[name].about)
        assert not about or {result.first, *stack} & set(about)
    told = {f.rule for f in result.evaluation.fired if not pack.rules[f.rule].about and pack.rules[f.rule].advise}
    assert told <= set(result.advice)


def test_what_nobody_makes_otherwise_is_put_in():
    """A step that makes what the first route starts from comes before it, and before that what this step takes."""
    made = steps({"id": "build", "makes": ["index"], "takes": ["texts"]}, {"id": "tidy", "makes": ["texts"]})
    pack = tiny_pack(routes=ROUTES, artefacts=ARTEFACTS, steps=made)
    assert ["tidy", "build", "one", "two"] == [i.step or i.route for i in decided(pack).plan]
    assert ["now", "now", "next", "later"] == [i.phase for i in decided(pack).plan]


def test_what_is_held_is_not_made():
    """A held artefact, or one that a step made which is done, calls for no step; a gate that is done is left out."""
    gate = {"when": "always", "before": {"build": ["one"]}}
    held = [{**ARTEFACTS[0], "held_when": "q is a"}, ARTEFACTS[1]]
    pack = tiny_pack(routes=ROUTES, artefacts=held, steps=steps({"id": "build", "makes": ["index"]}))
    assert ["one", "two"] == [i.step or i.route for i in decided(pack, q="a").plan]
    assert ["build", "one", "two"] == [i.step or i.route for i in decided(pack, q="b").plan]
    done = steps({"id": "build", "makes": ["index"], "held_when": "q is a"})
    pack = tiny_pack(gate, routes=ROUTES, artefacts=ARTEFACTS, steps=done)
    assert ["one", "two"] == [i.step or i.route for i in decided(pack, q="a").plan]
    assert ["build", "one", "two"] == [i.step or i.route for i in decided(pack).plan]


def test_what_something_waits_for_moves_into_its_phase():
    """A companion that makes what the first route starts from comes before it, though its rule puts it later."""
    routes = (*ROUTES, {"id": "three", "companion": True, "makes": ["index"]})
    pack = tiny_pack({"when": "always", "add": {"three": "later"}}, routes=routes, artefacts=ARTEFACTS)
    assert [("three", "next"), ("one", "next"), ("two", "later")] == [(i.route, i.phase) for i in decided(pack).plan]


def test_advice_is_about_what_is_advised():
    """`about` keeps advice and warnings back while none of its routes is first or in the stack; what may be tried instead does not count."""
    routes = ({"id": "one"}, {"id": "two"}, {"id": "three", "family": "peft"})
    rules = [{"when": "always", "warn": "Mind.", "advise": "Do.", "about": [name]} for name in ("one", "two", "three")]
    result = decided(tiny_pack(*rules, routes=routes))
    assert (("rule0",), ("rule0",)) == (result.advice, result.warnings)


def test_companions_stand_beside_what_they_are_about():
    """`about` keeps what a rule adds away from other first routes."""
    rules = [{"when": "always", "add": ["two"], "about": ["three"]}, {"when": "always", "add": ["three"], "about": ["one"]}]
    result = decided(tiny_pack(*rules, routes=({"id": "one"}, {"id": "two"}, {"id": "three"})))
    assert ["three"] == [c.route for c in result.stack]


def test_what_should_be_given_up_is_neither_added_nor_tried_instead():
    """A route of which a stop sign is met is no companion and no last resort."""
    stops = {"stop_if": [{"say": "Too late.", "when": "q is a"}]}
    routes = ({"id": "one"}, {"id": "two", "family": "peft", **stops}, {"id": "three", "family": "sft-full"})
    pack = tiny_pack({"when": "always", "add": ["two"]}, routes=routes)
    assert ["one", "three"] == [i.route for i in decided(pack, q="a").plan]
    assert ["one", "two", "three"] == [i.route for i in decided(pack, q="b").plan]


def test_met_stop_signs_are_told_apart():
    """A stop sign whose condition certainly holds is no longer a sign to look out for."""
    result = recommend(SMALL, answered(SMALL, {"facts_change": "never"}))
    assert {"retrieval": ("Facts never change.",)} == result.met_stop_signs
    assert ("Nothing is found.",) == result.stop_signs("retrieval")
    assert ("Nothing is found.", "Facts never change.") == recommend(SMALL, answered(SMALL)).stop_signs("retrieval")
