"""One summary over the advice for the parts of a feature."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from advisor.answers import Answers, all_parts, brought_forward, read_answers_file
from advisor.decide import PHASES, recommend
from advisor.explain import verdict
from advisor.explain.parts import Whole, build_order, for_parts, holds_several, whole
from advisor.pack import Pack, load_pack
from tests.strategies import SMALL, answered, decided

PACK = load_pack()
EXAMPLE = Path(__file__).parents[2] / "examples" / "ticket-desk-in-parts.yaml"
SORT = {"task": "sort", "examples": 12_000, "wait": "under_700ms", "error_cost": "medium", "gap": ["slow", "dear"], "output": "label"}
ASK = {
    "task": "answer", "examples": 200, "wait": "under_7s", "error_cost": "high", "gap": ["facts_missing"], "facts_where": "documents",
    "facts_change": "weekly", "main_gap": "facts_missing",
}  # fmt: skip


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


@pytest.mark.parametrize(
    ("answer", "expected"), [("one", False), ("few", True), ("many", True), (["few", "many"], True), ("not_sure", False), (["one", "few"], False)]
)
def test_several_jobs_are_noticed(answer: object, expected: bool) -> None:
    """The feature holds several parts once the answer leaves no doubt; while it has parts, nothing is offered again."""
    assert expected == holds_several(PACK, answered(PACK, {**SORT, "parts": answer}))
    assert not holds_several(PACK, answered(PACK, {"parts": answer}, parts={"A": SORT, "B": ASK}))
    assert whole(decided(PACK, **SORT, parts=answer)) is None


def test_each_part_has_its_own_advice(answers: Answers, desk: Whole) -> None:
    """First route, badge and headline of a part are those of its own recommendation, whichever part stands in front."""
    assert [p.part for p in all_parts(answers)] == [p.name for p in desk.parts]
    for told, part in zip(desk.parts, all_parts(answers), strict=True):
        rec = recommend(PACK, part)
        assert (rec.first, verdict(rec).headline) == (told.route, told.headline)
        assert told.because
    turned = of(PACK, brought_forward(answers, "Draft replies"))
    assert [replace(p, front=False) for p in desk.parts] == [replace(p, front=False) for p in turned.parts]
    assert (desk.plan, desk.stack, desk.order, desk.conflicts) == (turned.plan, turned.stack, turned.order, turned.conflicts)


def test_a_part_just_begun_is_named_and_left_out() -> None:
    """With fewer than five answers of its own a part has no route, whatever is shared, and enters neither stack, plan nor costs."""
    found = summed(PACK, {"Sort": SORT, "Ask": {"task": "answer"}}, residency="contract", team="developers", stage="idea", may_train="both")
    begun = found.parts[1]
    assert (None, 1, 4) == (begun.route, begun.answered, begun.missing)
    assert {"Sort"} == {n for step in found.plan for n in step.parts} == {n for piece in found.stack for n in piece.parts}
    assert (("Sort",), "") == (found.order, found.because)
    assert "Ask is still open" in found.headline


def test_a_part_without_any_route_is_said(tmp_path: Path) -> None:
    """Where the answers of a part rule out every route the part says so, and the summary goes on with the others."""
    text = (SMALL.folder / "pack.yaml").read_text(encoding="utf-8")
    rule = "  - {id: nothing_goes, when: task is sort, rule_out: [all], because: Nothing goes., judgement: true}\nassume:"
    (tmp_path / "pack.yaml").write_text(text.replace("assume:", rule, 1), encoding="utf-8")
    write = {"task": "write", "examples": 60, "facts_change": "weekly", "gap": ["facts_missing"], "graders": "yes"}
    found = summed(load_pack(tmp_path), {"Sort": {"task": "sort"}, "Write": write})
    stuck, other = found.parts
    assert (None, 0, "No route left") == (stuck.route, stuck.missing, stuck.badge)
    assert other.route and ("Write",) == found.order


def test_the_stack_names_each_route_once() -> None:
    """A route that serves two parts stands once with both, combinations by what they combine, and layers in the pack's order."""
    found = summed(PACK, {"Asking": ASK, "Looking up": {**ASK, "wait": "under_90s"}})
    assert len({piece.route for piece in found.stack}) == len(found.stack)
    (retrieval,) = [piece for piece in found.stack if piece.route == "retrieval"]
    assert ("Asking", "Looking up") == retrieval.leads == retrieval.parts
    order = [layer.id for layer in PACK.content.layers]
    assert sorted(found.stack, key=lambda piece: order.index(piece.layer)) == list(found.stack)


def test_the_joint_plan(answers: Answers, desk: Whole) -> None:
    """No step stands twice, and none is lost or comes later than its part has it; within a phase gates precede routes, and gates
    for several parts precede those for one."""
    keys = [(s.item.step, s.item.route, s.item.do) for s in desk.plan]
    assert len(set(keys)) == len(keys)
    assert len(desk.plan[0].parts) > 1
    for phase in PHASES:
        held = [s for s in desk.plan if s.item.phase == phase]
        gates = [s for s in held if s.item.step]
        assert held[: len(gates)] == gates
        assert sorted(gates, key=lambda s: -len(s.parts)) == gates
    for part in all_parts(answers):
        for item in recommend(PACK, part).plan:
            joint = [s for s in desk.plan if (s.item.do, s.item.step) == (item.do, item.step) and part.part in s.parts]
            assert joint and PHASES.index(joint[0].item.phase) <= PHASES.index(item.phase)


def test_costs_add_up(desk: Whole) -> None:
    """The amounts for the whole are the sums over the parts, a month and to start."""
    assert desk.month is not None and desk.start is not None
    assert desk.month.likely == pytest.approx(sum(c.month.likely for c in desk.costs))
    assert desk.start.likely == pytest.approx(sum(c.start.likely for c in desk.costs))


def test_build_order_is_certainty_then_effort(desk: Whole) -> None:
    """The surest advice is built first; of two as sure, the route of less effort; a sentence names the first and says why."""
    recs = [decided(PACK, **answers) for answers in (ASK, SORT)]
    provisional, other = (replace(r, uncertainty=replace(r.uncertainty, settled="no")) for r in recs)
    settled, unshaken = (replace(provisional, uncertainty=replace(provisional.uncertainty, settled=word)) for word in ("yes", "not_decided"))
    assert [settled, other] == build_order([other, settled])
    assert [settled, unshaken] == build_order([settled, unshaken]) and [unshaken, settled] == build_order([unshaken, settled])
    by_effort = build_order([provisional, other])
    efforts = [r.evaluation.standing(r.first or "").effort for r in by_effort]
    assert sorted(efforts) == efforts and efforts[0] < efforts[1]
    assert desk.because.startswith(f"Build {desk.order[0]} first: ")
    assert "least effort" in desk.because or "most certain" in desk.because


def test_what_differs_is_a_conflict(desk: Whole) -> None:
    """A part that may not leave the house beside one that runs at a provider is named, with both parts; so are shared facts that
    differ, in one line."""
    (leaves,) = [c for c in desk.conflicts if c.kind == "leaves"]
    assert ("Read attachments", "Draft replies") == leaves.parts
    assert "must stay on your own machines" in leaves.text
    assert [("requests_per_day",)] == [c.questions for c in desk.conflicts if c.kind == "differs"]


def test_what_another_part_rules_out_is_a_conflict() -> None:
    """A part that is advised to train beside one whose team may train nothing is named, with the fact that parts them; parts
    with the same facts are not at odds."""
    found = summed(PACK, {"Sort": {**SORT, "may_train": "both"}, "Ask": {**ASK, "may_train": "none"}})
    (odd,) = [c for c in found.conflicts if c.kind == "ruled_out"]
    assert (("Sort", "Ask"), ("may_train",)) == (odd.parts, odd.questions)
    assert "embedding classifier" in odd.text and "“None”" in odd.text
    assert () == summed(PACK, {"Sort": SORT, "Ask": ASK}, residency="contract", may_train="both").conflicts


@pytest.mark.parametrize(("some", "every", "said"), [("AB", "AB", "both parts"), ("ABC", "ABC", "all 3 parts"), ("AC", "ABC", "A and C")])
def test_parts_are_named_together(some: str, every: str, said: str) -> None:
    """Both, all, or their names."""
    assert said == for_parts(tuple(some), tuple(every))
