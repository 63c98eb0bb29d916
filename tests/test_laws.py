"""Laws of practical advice: every plan can be followed in its order, and no part contradicts another."""

import functools
import re
from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import given

from advisor.answers import Answers, all_parts, answers_of_case, read_answers, read_answers_file
from advisor.decide import PHASES, Recommendation, recommend
from advisor.decide.program import TRUE, truth
from advisor.explain import diagnosis, enquiries, how_well, needs_profile, unserved, within
from advisor.pack import Pack, Traits
from advisor.pack.condition import Condition
from tests.decide import oracle
from tests.strategies import PACK, ROOT, decided, random_answers, recommended_each, situations, tiny_pack

EXAMPLES = ROOT / "examples"


def teams(pack: Pack) -> Iterator[Answers]:
    """The teams of the cases, the examples and the starting points."""
    yield from (answers_of_case(pack, case) for case in pack.content.cases)
    yield from (read_answers(pack, {"answers": start.answers})[0] for start in pack.content.starting_points)
    for path in sorted(EXAMPLES.rglob("*.yaml")):
        answers, problems = read_answers_file(pack, path)
        assert problems == []
        yield from all_parts(answers) or (answers,)


@functools.cache
def advised() -> tuple[Recommendation, ...]:
    """What all of them are advised, and as many drawn at random, from a few answers to nearly all, where any route is left."""
    rng = Random(20_261_129)
    drawn = (random_answers(PACK, rng, rng.random()) for _ in range(2_000))
    return tuple(rec for rec in recommended_each(PACK, (*teams(PACK), *drawn), samples=1) if rec.first is not None)


def done_and_there(rec: Recommendation, holds: Callable[[Condition], bool]) -> tuple[set[str], set[str]]:
    """The steps that are done, as it is where nobody was asked what is open or not sure, and the artefacts that are there by themselves or by these."""
    program, told = rec.domains.program, {q for q, a in rec.answers.given.items() if not a.not_sure}
    masks = [m | u * (v.question not in told) for m, u, v in zip(rec.domains.masks, program.unasked, program.variables, strict=True)]
    steps = {name for name, when in program.held_steps.items() if truth(when.tree, masks) == TRUE}
    there = {a.id for a in rec.pack.content.artefacts if a.held_when and holds(a.held_when)}
    return steps, there | {artefact for name in steps for artefact in rec.pack.steps[name].makes}


def chosen(rec: Recommendation) -> set[str]:
    """The first route and what stands beside it."""
    return {route for route in (rec.first, *(c.route for c in rec.stack)) if route}


def assert_followable(rec: Recommendation, holds: Callable[[Condition], bool]) -> None:
    """Whatever an item takes is held or made before it; nothing is planned twice or when done; what to try instead is prepared once needed."""
    pack, advised = rec.pack, chosen(rec)
    done, there = done_and_there(rec, holds)
    names = [item.step or item.route for item in rec.plan]
    assert len(set(names)) == len(names) and done.isdisjoint(names)
    assert [PHASES.index(item.phase) for item in rec.plan] == sorted(PHASES.index(item.phase) for item in rec.plan)
    made_here = {artefact for entry in (*pack.content.steps, *(pack.routes[r] for r in advised)) for artefact in entry.makes}
    for item in rec.plan:
        if item.step or item.route in advised:
            entry = pack.steps[item.step] if item.step else pack.routes[item.route]
            assert not made_here.intersection(entry.takes if item.step else entry.starts_from) - there - set(entry.makes), (names, entry.id)
            there |= set(entry.makes)


def assert_consistent(rec: Recommendation) -> None:
    """What stands beside the first route is neither the first nor a part of it; advice and warnings that say what they are about concern what
    is advised; what to try instead stands last, is not advised anyway and is not ruled out; of neither is a sign to stop met already."""
    assert {rec.first, *(rec.pack.routes[rec.first].combines if rec.first else ())}.isdisjoint(c.route for c in rec.stack)
    for name, about in ((name, rec.pack.rules[name].about) for name in (*rec.advice, *rec.warnings)):
        ways = about.known.items() if isinstance(about, Traits) else ()  # each of which one of the routes may take
        may = any(all({*values} & {*rec.pack.routes[r].traits.known.get(trait, ())} for trait, values in ways) for r in chosen(rec))
        assert may if ways else not about or chosen(rec).intersection(rec.pack.expand(about)), name
    for item in rec.plan:
        if item.route and item.route not in chosen(rec):
            assert (item, rec.evaluation.standing(item.route).status) == (rec.plan[-1], "open")
    for name, met in rec.met_stop_signs.items():
        assert not set(met).intersection(rec.stop_signs(name))
    assert ({*(c.route for c in rec.stack), *(item.route for item in rec.plan if item.route)} - {rec.first}).isdisjoint(rec.met_stop_signs)


def test_plans_can_be_followed_and_no_part_contradicts_another():
    """Both laws, for every team; and what comes first for the example teams should not be given up at once."""
    for rec in advised():
        assert_followable(rec, rec.domains.holds)
        assert_consistent(rec)
    for path in sorted(EXAMPLES.rglob("*.yaml")):
        for answers in all_parts(whole := read_answers_file(PACK, path)[0]) or (whole,):
            rec = recommend(PACK, answers, samples=1)
            assert rec.first not in rec.met_stop_signs


def test_harm_that_nobody_looks_at_is_never_firm_and_settled_first():
    """Where errors can do harm and nobody is known to look, no advice is firm, and a plan with a model or product says what it does when not sure."""
    gated, seen = {*PACK.expand(PACK.rules["harm_is_counted_before_nobody_looks"].before["when_unsure"])}, []
    for rec in advised():
        harm, person = (rec.answers.given.get(q) for q in ("wrong_costs", "person"))
        looks = person is not None and not person.not_sure and {*person.options} <= {"does", "could", "risky"}
        if harm is not None and harm.options == ("harm",) and not looks:
            assert "firm" != rec.sureness
            assert gated.isdisjoint(chosen(rec)) or "when_unsure" in {item.step for item in rec.plan}
            seen.append(not gated.isdisjoint(chosen(rec)))
    assert 10 < sum(seen) < len(seen)  # else nothing was looked at


def test_every_artefact_is_made_and_taken():
    """Each artefact is made by a step or a route, and some step or route takes it."""
    made = {artefact for entry in [*PACK.content.steps, *PACK.content.routes] for artefact in entry.makes}
    taken = {artefact for step in PACK.content.steps for artefact in step.takes}
    taken |= {artefact for route in PACK.content.routes for artefact in route.starts_from}
    assert made == taken == set(PACK.artefacts)


def test_steps_that_gate_come_before_what_they_gate():
    """A step that a fired rule puts before a route stands before it in the plan, unless it is done."""
    for rec in advised():
        done, _ = done_and_there(rec, rec.domains.holds)
        at = {item.step or item.route: i for i, item in enumerate(rec.plan)}
        for rule in rec.evaluation.fired:
            for step, targets in PACK.rules[rule].before.items():
                for route in chosen(rec).intersection(PACK.expand(targets)):
                    assert step in done or at[step] < at.get(route, len(at))  # people who look at people’s work have no step


def test_people_and_companions_are_put_where_they_can_be():
    """People stand beside a route only where somebody could look; rules add a companion to this very route, which says when to go on to the next."""
    for rec in advised():
        first, person = PACK.routes[rec.first or ""], rec.answers.given.get("person")
        assert person is None or person.options != ("no",) or "human_review" not in {c.route for c in rec.stack}
        for companion in rec.stack:
            for name in companion.rules:
                about = PACK.rules[name].about
                assert not about or first.id in PACK.expand(about), name
        assert all(first.switch_to[i.route].removeprefix("when ") in i.do for i in rec.plan if i.route and i.route not in chosen(rec))


def test_others_are_asked_three_to_six_questions():
    """Of somebody who is asked there are three to six things to ask; the seller is asked of a product that comes first."""
    for rec in advised():
        asked = {one.label: asks for one, asks in enquiries(rec)}
        assert all(3 <= len(asks) <= 6 for asks in asked.values())
        assert "bought_product" != rec.first or "Ask the seller" in asked


def test_what_to_leave_alone_concerns_this_team():
    """Only systems in use have causes; what these leave alone is not advised, and some of it could still be chosen."""
    for rec in advised():
        found, stage = diagnosis(rec), rec.answers.given.get("stage")
        assert found is None or (stage is not None and set(stage.options) <= {"pilot", "live"})
        standing = {s.route for s in rec.ranking if s.status != "ruled_out"}
        for entry in found.leave_alone if found else ():
            routes = set(PACK.expand([entry.name]))
            assert chosen(rec).isdisjoint(routes) and standing & routes


def test_the_first_route_mends_the_likeliest_cause_or_one_sentence_says_why_not():
    """What ranks first is a remedy of the likeliest cause, or meets a need that one meets; else a sentence names it and says why."""
    for rec in advised():
        if found := diagnosis(rec):
            remedies, first = [x.lever for x in found.causes[0].interventions if x.lever in PACK.routes], PACK.routes[rec.first or ""]
            most = {share.need for share in rec.evaluation.standing(first.id).shares}
            reached = {first.id, *first.combines} & {*remedies} or any(most & set(PACK.routes[r].meets) for r in remedies)
            assert reached or f"{within(first.label)} comes first all the same" in found.conflict, found.causes[0].id


@given(situations())
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
    assert {rule for rule in result.evaluation.fired if not pack.rules[rule].about and pack.rules[rule].advise} <= set(result.advice)


@pytest.mark.parametrize("out", ["rule", "requires", "stop_if"])
def test_what_is_out_is_neither_added_nor_tried_instead(out: str):
    """`add` puts nothing into the stack that a rule or its own precondition rules out, or of which a stop sign is met."""
    keys = {"requires": {"requires": "q is b", "requires_because": "So."}, "stop_if": {"stop_if": [{"say": "Late.", "when": "q is a"}]}}.get(out, {})
    routes = [{"id": "one", "switch_to": {"three": "when it fails"}}, {"id": "two", "companion": True, **keys}]
    always = {"when": "always", "add": ["two"], "needs": {"n": "slightly"}, "routes": {"one": "clearly"}}
    rule = {"when": "q is a", "rule_out": ["two", "three"] if out == "rule" else [], "advise": "Go."}
    pack = tiny_pack(always, rule, routes=[*routes, {"id": "three", "meets": {"n": {"how_well": "partly", "how": "so"}}, **keys}])
    assert [["one"], ["one", "two", "three"]] == [[i.route for i in decided(pack, q=q).plan] for q in "ab"]


def test_a_step_of_a_route_is_said_where_it_is_called_for():
    """`when` asks that it is known to hold, `unless_known` that it is not; a step without either is always said, and the first is the plan's."""
    steps = [{"say": "For a.", "when": "q is a"}, {"say": "But for b.", "unless_known": "q is b"}, "For all."]
    pack = tiny_pack(routes=({"id": "one", "steps": steps}, {"id": "two"}))
    plans = [decided(pack, **told).plan[0] for told in ({"q": "a"}, {"q": "b"}, {})]
    assert [("For a.", "But for b.", "For all."), ("For all.",), ("But for b.", "For all.")] == [(i.do, *i.details) for i in plans]


@pytest.mark.parametrize(("artefact", "step"), [({"held_when": "q is a"}, {}), ({}, {"held_when": "q is a"})])
def test_what_is_held_is_not_made(artefact: dict, step: dict):
    """An artefact that is there, or that a step made which is done, calls for no step; else what makes it comes before the route."""
    made = [{"id": "build", "label": "Build", "do": "Build.", "makes": ["index"], **step}]
    routes = ({"id": "one", "starts_from": ["index"]}, {"id": "two"})
    pack = tiny_pack(routes=routes, artefacts=[{"id": "index", "label": "an index", **artefact}], steps=made)
    assert [["one"], ["build", "one"]] == [[i.step or i.route for i in decided(pack, q=q).plan][: 1 + (q == "b")] for q in "ab"]


def test_what_shows_strongly_is_met_or_not_met_for_a_reason():
    """A need that shows strongly has a route or a step of its own in the plan, or the page says why nothing is taken."""
    for rec in advised():
        strong = {n for n, strength in rec.evaluation.strengths.items() if strength >= PACK.content.scale.strength.strongly}
        met = {n for item in rec.plan if item.route and item.phase != "later" for n in strong if how_well(PACK, item.route, n) in ("partly", "fully")}
        shown = {n for item in rec.plan if item.step for r in item.rules for n, w in PACK.rules[r].needs.items() if "against" not in w}
        assert strong - met - shown == {need.need for need in needs_profile(rec) if need.would}
    told = [text for rec in advised()[:150] for text in unserved(rec)]
    assert told and all(re.fullmatch(r"“.+” is (not|hardly) served: .+ would do it(, but|; the plan) .+\.", text) for text in told)
