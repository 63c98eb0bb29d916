"""One summary over the advice for the parts of a feature."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from advisor.answers import Answers, all_parts, brought_forward, read_answers_file
from advisor.decide import PHASES, recommend
from advisor.explain import verdict
from advisor.explain.parts import Whole, whole
from advisor.pack import Pack, load_pack
from tests.strategies import SMALL, answered

PACK = load_pack()
EXAMPLE = Path(__file__).parents[2] / "examples" / "ticket-desk-in-parts.yaml"
FACTS = {"task": "extract", "examples": 20, "facts_change": "never", "gap": ["facts_missing"], "remedies": {"passage": "helped"}}


def of(pack: Pack, answers: Answers) -> Whole:
    found = whole(recommend(pack, answers))
    assert found is not None
    return found


def summed(pack: Pack, parts: dict[str, Any], **shared: Any) -> Whole:
    return of(pack, answered(pack, shared, parts=parts))


@pytest.fixture(scope="module")
def answers() -> Answers:
    """The shipped example with three parts."""
    return read_answers_file(PACK, EXAMPLE)[0]


@pytest.fixture(scope="module")
def desk(answers: Answers) -> Whole:
    return of(PACK, answers)


def test_each_part_has_its_own_advice(answers: Answers, desk: Whole) -> None:
    """First route, badge and headline of a part are those of its own recommendation, whichever part stands in front."""
    assert [p.part for p in all_parts(answers)] == [p.name for p in desk.parts]
    for told, part in zip(desk.parts, all_parts(answers), strict=True):
        rec = recommend(PACK, part)
        assert (rec.first, verdict(rec).badge, verdict(rec).headline) == (told.route, told.badge, told.headline)
        assert told.because
    turned = of(PACK, brought_forward(answers, "Draft replies"))
    assert [replace(p, front=False) for p in desk.parts] == [replace(p, front=False) for p in turned.parts]
    assert (desk.plan, desk.stack) == (turned.plan, turned.stack)
    assert len({piece.route for piece in desk.stack}) == len(desk.stack)


def test_a_part_just_begun_is_named_and_left_out() -> None:
    """With fewer than five answers of its own a part has no route, whatever is shared, and enters neither stack nor plan."""
    found = summed(SMALL, {"Find": FACTS, "Write": {"task": "write"}})
    begun = found.parts[1]
    assert (None, 1, 4, "4 more answers show which route leads.") == (begun.route, begun.answered, begun.missing, begun.because)
    assert {"Find"} == {n for step in found.plan for n in step.parts} == {n for piece in found.stack for n in piece.parts}
    assert "Retrieval for Find; Write is still open." == found.headline


def test_the_joint_plan(answers: Answers, desk: Whole) -> None:
    """No step stands twice, and none is lost or comes later than its part has it; within a phase gates precede routes, and gates
    for several parts precede those for one."""
    keys = [(s.item.step, s.item.route, s.item.do) for s in desk.plan]
    assert len(set(keys)) == len(keys)
    for phase in PHASES:
        held = [s for s in desk.plan if s.item.phase == phase]
        gates = [s for s in held if s.item.step]
        assert held[: len(gates)] == gates
        assert sorted(gates, key=lambda s: -len(s.parts)) == gates
    for part in all_parts(answers):
        for item in recommend(PACK, part).plan:
            joint = [s for s in desk.plan if (s.item.do, s.item.step) == (item.do, item.step) and part.part in s.parts]
            assert joint and PHASES.index(joint[0].item.phase) <= PHASES.index(item.phase)
