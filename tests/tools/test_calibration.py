"""Points are fitted within bounds, and written back without touching anything else."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from advisor.decide.program import program_of
from advisor.pack import DEFAULT_PACK, FAMILIES, Pack, load_pack, read_answers, read_pack
from tests.strategies import make_pack
from tools.calibration.fit import Fitted, Settings, bounds_of, fit, score, totals
from tools.calibration.limits import direction, promised
from tools.calibration.points import Points, points_of
from tools.calibration.rewrite import rewrite
from tools.calibration.situations import HELD_OUT, Situation, situations, thinned
from tools.calibration.sturdy import resting, sturdy_fit
from tools.calibration.tables import Shape, Table, joined, shape_of, table_of


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


@pytest.fixture(scope="module")
def found(pack: Pack) -> list[Situation]:
    return situations(pack)


def _shape(signs: list[list[float]]) -> Shape:
    common = np.array(signs)
    rules, families = (tuple(f"{kind}{i}" for i in range(n)) for kind, n in zip("rf", common.shape, strict=True))
    n = len(families)
    return Shape(rules, families, families, np.arange(n), common, np.zeros_like(common), np.zeros(n))


def _table(fired: list[list[int]], best: list[int], families: int = 2) -> Table:
    right = np.eye(families, dtype=bool)[best]
    n = len(best)
    nobody = tuple(Situation(str(i), str(i), "", 1.0, {}, ()) for i in range(n))
    stands = np.ones((n, families), dtype=bool)
    return Table(nobody, np.array(fired, dtype=float), stands, np.zeros((n, families)), right * 1.0, right, right, ~right, np.ones(n))


def test_a_rule_that_goes_with_an_outcome_gains_weight():
    """Where a rule fires with one outcome only, its effect on that family is above zero, and the family comes first."""
    shape = _shape([[1, 0], [0, 1]])
    table = _table([[1, 0]] * 20 + [[0, 1]] * 20, [0] * 20 + [1] * 20)
    fitted = fit(table, *bounds_of(shape), Settings(ridge=1, lasso=0.1))
    assert fitted.effects[0, 0] > 0
    assert 1.0 == score(table, totals(table, fitted)).top1


def test_an_authors_sign_holds():
    """An effect never takes the sign that its author did not give; what no author wrote speaks against a family at most, if asked for."""
    shape = _shape([[-1, 0], [0, 0]])
    table = _table([[1, 1]] * 20 + [[0, 0]] * 20, [0] * 20 + [1] * 20)
    narrow, wide = (fit(table, *bounds_of(shape, widen), Settings(ridge=1, lasso=0.1)).effects for widen in (False, True))
    assert not narrow.any()
    assert (wide[:, 0] == 0).all()
    assert (wide[:, 1] < 0).all()


def test_noise_vanishes():
    """The effect of a rule that fires at random is exactly zero."""
    rng = np.random.default_rng(1)
    fired = np.column_stack([np.repeat([1, 0], 200), rng.integers(0, 2, 400)])
    table = _table(fired.tolist(), [0] * 200 + [1] * 200)
    fitted = fit(table, *bounds_of(_shape([[1, -1], [1, -1]])), Settings(ridge=1, lasso=15))
    assert fitted.effects[0].any()
    assert not fitted.effects[1].any()


def test_the_rules_on_which_a_row_rests():
    """A right row rests on a rule without which another family would lead, or nearly; a wrong row rests on none."""
    table = _table([[1, 1, 0], [1, 0, 1], [0, 0, 1]], [0, 0, 0])
    fitted = Fitted(np.array([[1.0, 0.0], [0.35, 0.0], [0.0, 0.45]]), np.array([0.0, 0.3]))
    assert [[0, 0], [1, 0]] == resting(table, fitted).tolist()


def test_cases_come_to_rest_on_several_rules():
    """Four cases rest on one rule, since the other that fires goes with both outcomes elsewhere; a sturdy fit lets that one carry them too."""
    table = _table([[1, 1]] * 4 + [[0, 1], [0, 0]] * 6, [0] * 4 + [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1])
    table = replace(table, situations=tuple(replace(s, group="published" if i < 4 else "") for i, s in enumerate(table.situations)))
    bounds, settings = bounds_of(_shape([[1, 0], [1, 0]])), Settings(ridge=0.1, lasso=0.0)
    alone, sturdy, cases = fit(table, *bounds, settings), sturdy_fit(table, *bounds, settings, share=1.0), table.rows(np.arange(4))
    assert [[n, 0] for n in range(4)] == resting(cases, alone).tolist()
    assert [] == resting(cases, sturdy).tolist()
    assert sturdy.effects[1, 0] > alone.effects[1, 0]
    assert (alone.effects == sturdy_fit(table, *bounds, settings, share=0.0).effects).all()


@pytest.mark.parametrize(
    ("when", "moves"),
    [
        ("size >= 10", (True, False)),
        ("size < 10", (False, True)),
        ("size >= 10 and size < 100", (True, True)),
        ("size >= 10 and job is a", (True, False)),
        ("job is a", (False, False)),
    ],
)
def test_the_direction_of_a_condition(when: str, moves: tuple[bool, bool]):
    """Whether a condition can come true, and become false, as a number rises."""
    raw = {
        "pack": {"id": "p", "version": "1.0.0", "title": "P"},
        "questions": [
            {"id": "size", "section": "s", "ask": "?", "number": {"unit": "x", "edges": [10, 100]}},
            {"id": "job", "section": "s", "ask": "?", "options": {"a": "A", "b": "B"}},
        ],
        "criteria": [{"id": "c", "label": "C", "weight": 1}],
        "routes": [{"id": "r", "label": "R", "family": "rag", "layer": "context"}],
        "rules": [{"id": "one", "when": when, "points": {"r": {"c": 1}}, "because": "So.", "judgement": True}],
    }
    program = program_of(make_pack(raw))
    assert moves == direction(program, program.when[0], program.of_question["size"][0])


def test_promises_narrow_the_bounds(pack: Pack):
    """No bound of the default pack lets a rule that more examples bring about speak against adapters."""
    shape = shape_of(pack)
    free = np.full(shape.common.shape, np.inf)
    least, _ = promised(pack, shape, -free, free)
    many = next(j for j, r in enumerate(pack.content.rules) if str(r.when) == "examples >= 500")
    assert 0 == least[many, shape.families.index("peft")]
    assert least[many, shape.families.index("human-review")] < 0


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(DEFAULT_PACK, tmp_path / "adaptation")
    return tmp_path / "adaptation"


def test_the_present_points_are_written_as_they_stand(pack: Pack, copy: Path):
    """Written anew with the points that they have, the rule files decide the same."""
    rewrite(copy, Points({r.id: r.points for r in pack.content.rules if r.points}, {r.id: r.base for r in pack.content.routes if r.base}))
    again, problems = read_pack(copy)
    assert not problems
    assert again is not None
    assert pack.hash == again.hash


def test_new_points_and_dropped_rules_arrive(pack: Pack, copy: Path):
    """A rule gets its new points, a dropped one is gone, and all others stay."""
    one, other = [r.id for r in pack.content.rules if r.points][:2]
    rewrite(copy, Points({one: {"lora": {"speed": 7}}}, {"lora": {"skill": -9}}), {other})
    again, problems = read_pack(copy)
    assert not problems
    assert again is not None
    assert {"lora": {"speed": 7}} == again.rules[one].points
    assert {"skill": -9} == again.routes["lora"].base
    assert set(pack.rules) - {other} == set(again.rules)


@pytest.mark.parametrize(
    ("points", "because", "against"),
    [({"lora": 7, "agent": -2}, "They do.", "It does not."), ({"lora": 7}, "They do.", ""), ({"agent": -2}, "It does not.", "")],
)
def test_a_reason_without_points_goes(copy: Path, points: dict[str, int], because: str, against: str):
    """Where only points of one sign are left, the reason for the others goes with them."""
    file = copy / "rules" / "two-sides.yaml"
    file.write_text(
        "rules:\n  - id: two_sides\n    when: task is sort\n    points:\n      lora: {skill: 1}\n      agent: {skill: -1}\n"
        "    because: They do.\n    because_against: It does not.\n    judgement: true\n"
    )
    rewrite(copy, Points({"two_sides": {route: {"skill": value} for route, value in points.items()}}, {}))
    again, problems = read_pack(copy)
    assert not problems
    assert again is not None
    rule = again.rules["two_sides"]
    assert (because, against) == (rule.because, rule.because_against)


def test_points_keep_promises(pack: Pack):
    """However strong the fit, no route gets points that a promise excludes."""
    shape = shape_of(pack)
    free = np.full(shape.common.shape, np.inf)
    limits = promised(pack, shape, -free, free)
    against = Fitted(np.full(shape.common.shape, -3.0), np.zeros(len(shape.families)))
    points = points_of(pack, shape, against, limits)
    many = next(r.id for r in pack.content.rules if r.points and str(r.when) == "examples >= 500")
    assert not {"adapters", "lora", "hosted_tuning"} & set(points.rules[many])


def test_every_situation_can_be_read(pack: Pack, found: list[Situation]):
    """All answers are ones that the questionnaire allows, every family exists, and no id stands twice."""
    wrong = [(s.id, p.message) for s in found for p in read_answers(pack, {"answers": dict(s.answers)})[1]]
    assert [] == wrong
    assert {f for s in found for f in (*s.best, *s.also_ok, *s.wrong, *s.judge)} <= {*FAMILIES, *pack.routes}
    assert [] == [name for name, n in Counter(s.id for s in found).items() if n > 1]
    assert {HELD_OUT, "published", "everyday", "untouched"} <= {s.group for s in found}


def test_thinned_situations_hold_the_opening_answers(pack: Pack, found: list[Situation]):
    """A thinned situation has the opening answers of the whole one, and at most some others; outcome and origin stay."""
    whole = found[0]
    opening, early = thinned(pack, [whole])
    asked = {q.id for q in pack.content.questions if q.opening or q.follows}
    assert set(opening.answers) <= asked
    assert set(opening.answers) < set(early.answers) < set(whole.answers)
    assert {(whole.id, whole.best)} == {(s.of, s.best) for s in (opening, early)}


def test_a_table_agrees_with_the_evaluator(pack: Pack, found: list[Situation]):
    """With the points that the rules have, a family's lead in the table is its best route's total."""
    from advisor.decide import evaluate
    from advisor.estimate.derived import with_estimates

    shape = shape_of(pack)
    some = [replace(s, judge=()) for s in found[:5]]
    table = joined(table_of(pack, shape, some[:2]), table_of(pack, shape, some[2:]))
    leads = table.offset + 2 * table.fired @ shape.common
    for s, row, stands in zip(some, leads, table.stands, strict=True):
        ranking = evaluate(pack, with_estimates(pack, s.read(pack))).ranking
        for f, family in enumerate(shape.families):
            totals_of = [r.total for r in ranking if r.family == family and r.status != "ruled_out" and not r.below]
            if totals_of and stands[f]:
                assert max(totals_of) == row[f]
