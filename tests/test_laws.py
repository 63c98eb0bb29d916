"""Laws of practical advice: with the default pack every plan can be followed in its order, and no part contradicts another."""

import functools
from collections.abc import Iterator
from pathlib import Path
from random import Random

from advisor.answers import Answers, all_parts, answers_of_case, read_answers, read_answers_file
from advisor.decide import PHASES, Recommendation, recommend
from advisor.decide.domains import Domains
from advisor.decide.program import TRUE
from advisor.explain.diagnosis import diagnosis
from advisor.pack import Pack, load_pack
from tests.strategies import random_answer

EXAMPLES = Path(__file__).parents[1] / "examples"
SEEDED = 2_000
PACK = load_pack()


def teams(pack: Pack) -> Iterator[Answers]:
    """The teams of the cases, the examples and the starting points."""
    yield from (answers_of_case(pack, case) for case in pack.content.cases)
    yield from (read_answers(pack, {"answers": start.answers})[0] for start in pack.content.starting_points)
    for path in sorted(EXAMPLES.rglob("*.yaml")):
        answers, problems = read_answers_file(pack, path)
        assert problems == []
        yield from all_parts(answers) or (answers,)


def seeded(pack: Pack) -> Iterator[Answers]:
    """Answer sets drawn at random, from a few answers to nearly all."""
    rng = Random(20_261_129)
    for _ in range(SEEDED):
        unknown = rng.random()
        drawn = {q.id: random_answer(q, rng, unknown) for q in pack.content.questions}
        yield Answers(given={name: answer for name, answer in drawn.items() if answer is not None})


@functools.cache
def advised() -> tuple[Recommendation, ...]:
    """What all of them are advised, where any route is left."""
    found = (recommend(PACK, answers, samples=1) for answers in (*teams(PACK), *seeded(PACK)))
    return tuple(rec for rec in found if rec.first is not None)


def held(rec: Recommendation) -> tuple[set[str], set[str]]:
    """The steps that are done, and the artefacts that are there by themselves or by these."""
    domains = Domains(PACK, rec.answers)
    program = domains.program
    steps = {name for name, condition in program.held_steps.items() if domains.decide(condition) == TRUE}
    made = {artefact for name in steps for artefact in PACK.steps[name].makes}
    return steps, made | {name for name, condition in program.held.items() if domains.decide(condition) == TRUE}


def chosen(rec: Recommendation) -> set[str]:
    """The first route and what stands beside it."""
    return {rec.first or "", *(c.route for c in rec.stack)}


def test_plans_can_be_followed_in_their_order():
    """Whatever an item takes is held or made by an item before it; what is done already is not planned, and nothing twice."""
    makers = {artefact for step in PACK.content.steps for artefact in step.makes}
    for rec in advised():
        done, there = held(rec)
        names = [item.step or item.route for item in rec.plan]
        assert len(set(names)) == len(names)
        assert done.isdisjoint(names)
        assert [PHASES.index(item.phase) for item in rec.plan] == sorted(PHASES.index(item.phase) for item in rec.plan)
        chosen_routes = [PACK.routes[name] for name in chosen(rec)]
        made_here = makers | {artefact for route in chosen_routes for artefact in route.makes}
        for item in rec.plan:
            if item.route and item.route not in chosen(rec):
                continue  # what to try instead is prepared once it is needed
            entry = PACK.steps[item.step] if item.step else PACK.routes[item.route]
            takes = PACK.steps[item.step].takes if item.step else PACK.routes[item.route].starts_from
            assert not made_here.intersection(takes) - there, (names, item.step or item.route)
            there |= set(entry.makes)


def test_every_artefact_is_made_and_taken():
    """Each artefact is made by a step or a route, and some step or route takes it."""
    entries = [*PACK.content.steps, *PACK.content.routes]
    made = {artefact for entry in entries for artefact in entry.makes}
    taken = {artefact for step in PACK.content.steps for artefact in step.takes}
    taken |= {artefact for route in PACK.content.routes for artefact in route.starts_from}
    assert made == taken == set(PACK.artefacts)


def test_steps_that_gate_come_before_what_they_gate():
    """A step that a fired rule puts before a route stands before it in the plan, unless it is done."""
    for rec in advised():
        done, _ = held(rec)
        at = {item.step or item.route: i for i, item in enumerate(rec.plan)}
        for fired in rec.evaluation.fired:
            for step, targets in PACK.rules[fired.rule].before.items():
                for route in chosen(rec).intersection(PACK.expand(targets)):
                    assert step in done or at[step] < at[route]


def test_nobody_is_told_what_does_not_concern_them():
    """Advice and warnings that say what they are about concern the first route or one beside it; people are put beside a route only where
    somebody could look at outputs."""
    for rec in advised():
        person = rec.answers.given.get("person")
        assert person is None or person.options != ("no",) or "human_review" not in {c.route for c in rec.stack}
        for name in (*rec.advice, *rec.warnings):
            about = PACK.rules[name].about
            assert not about or chosen(rec).intersection(PACK.expand(about)), name


def test_companions_fit_the_first_route():
    """What stands beside the first route is neither the first nor a part of it, and rules add it to this very route."""
    for rec in advised():
        first = PACK.routes[rec.first or ""]
        for companion in rec.stack:
            assert companion.route not in (first.id, *first.combines)
            for name in companion.rules:
                about = PACK.rules[name].about
                assert not about or first.id in PACK.expand(about), name


def test_the_last_resort_is_another_way():
    """What to try instead stands last, is not advised anyway, is not ruled out and belongs to another family."""
    for rec in advised():
        for item in rec.plan:
            if item.route and item.route not in chosen(rec):
                standing = rec.evaluation.standing(item.route)
                assert (item, standing.status) == (rec.plan[-1], "open")
                assert standing.family != PACK.routes[rec.first or ""].family


def test_stop_signs_are_still_ahead():
    """No sign to wait for is met already, and none of what stands beside the first route, or is tried instead, should be given up
    at once; nor what comes first for the example teams."""
    for rec in advised():
        for name, met in rec.met_stop_signs.items():
            assert not set(met).intersection(rec.stop_signs(name))
        others = {item.route for item in rec.plan if item.route} - {rec.first}
        assert others.isdisjoint(rec.met_stop_signs)
    for path in sorted(EXAMPLES.rglob("*.yaml")):
        for answers in all_parts(whole := read_answers_file(PACK, path)[0]) or (whole,):
            rec = recommend(PACK, answers, samples=1)
            assert rec.first not in rec.met_stop_signs


def test_every_disappointing_system_has_a_cause():
    """A system in use whose main fault is known has at least one likely cause, whatever the fault is."""
    for stage in ("pilot", "live"):
        for fault in set(PACK.questions["main_fault"].choices) - {"none", "toil"}:
            domains = Domains(PACK, read_answers(PACK, {"answers": {"stage": stage, "main_fault": fault}})[0])
            assert [when for when, _ in domains.program.causes.values() if domains.decide(when) == TRUE], fault


def test_causes_do_not_contradict_themselves():
    """No cause pulls a lever that it leaves alone."""
    for cause in PACK.content.causes:
        assert {action.lever for action in cause.interventions}.isdisjoint(PACK.expand(cause.leave_alone)), cause.id


def test_what_to_leave_alone_concerns_this_team():
    """Only systems in use have causes; what these leave alone is not advised, and some of it could still be chosen."""
    for rec in advised():
        found = diagnosis(rec)
        stage = rec.answers.given.get("stage")
        assert found is None or (stage is not None and set(stage.options) <= {"pilot", "live"})
        standing = {s.route for s in rec.ranking if s.status != "ruled_out"}
        for entry in found.leave_alone if found else ():
            routes = set(PACK.expand([entry.name]))
            assert chosen(rec).isdisjoint(routes) and standing & routes
