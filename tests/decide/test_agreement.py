"""The reference evaluator, the compiled one and the array evaluator give the same: on generated packs and on the default pack.

`pytest tests/decide/test_agreement.py --hypothesis-profile=thorough` tries 50,000 pairs of pack and answers.
"""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.answers import Answers
from advisor.decide import evaluate, weights_of
from advisor.decide.arrays import ArrayEvaluator
from advisor.decide.bits import Decision, bit_evaluator, decide
from advisor.decide.cubes import cubes_of
from advisor.decide.fold import fold
from advisor.decide.domains import Domains
from advisor.decide.completions import sample_completions
from advisor.decide.program import FALSE, TRUE, Compiled, codes_in, program_of
from advisor.pack import Answer, Pack, load_pack
from tests.strategies import packs

PAIRS = 50  # answers tried on each generated pack

slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.fixture(scope="module")
def default() -> Pack:
    return load_pack()


def random_answers(pack: Pack, rng: random.Random, unknown: float) -> Answers:
    """Each question unanswered, *not sure* or answered (at times with several values that are still possible)."""
    given_ = {}
    for name, question in pack.questions.items():
        options = list(question.choices)
        if rng.random() < unknown:
            if rng.random() < 0.3:
                given_[name] = Answer(not_sure=True)
        elif question.several is not None:
            given_[name] = Answer(tuple(o for o in options if rng.random() < 0.3))
        else:
            some = set(rng.sample(options, rng.randint(2, len(options)) if rng.random() < 0.15 and len(options) > 1 else 1))
            given_[name] = Answer(tuple(o for o in options if o in some))
    return Answers(given_, {c: rng.randint(0, 3) for c in pack.criteria if rng.random() < 0.3})


def assert_decision(decision: Decision, pack: Pack, answers: Answers) -> None:
    """The compiled evaluator's decision is the reference evaluator's."""
    expected = evaluate(pack, answers)
    routes = list(pack.routes)
    top = next((s.route for s in expected.ranking if s.status != "ruled_out"), None)
    assert top == (routes[decision.first] if decision.first >= 0 else None)
    assert [f.rule for f in expected.fired] == [pack.content.rules[i].id for i in decision.fired()]
    for s in expected.ranking:
        i = routes.index(s.route)
        assert s.total == decision.totals[i]
        assert (s.status == "ruled_out") == bool(decision.ruled_out >> i & 1)
        assert s.status == "ruled_out" or s.below == bool(decision.below >> i & 1)
    assert expected == decision.trace()


def assert_arrays(pack: Pack, answers: Answers, seed: int) -> None:
    """On completions of the answers both forms of the array evaluator, and the compiled one, say the same."""
    known = Domains(pack, answers)
    weights = weights_of(pack, answers)
    codes = sample_completions(known, 4, np.random.default_rng(seed))
    array, single = ArrayEvaluator(known.program, weights), bit_evaluator(known.program, weights)
    fired, totals, out = array.scores(codes)
    firsts = array.first(codes)
    special = array.specialised(known.masks)
    assert firsts.tolist() == array.first_of(totals, out).tolist() == special.first(codes).tolist()
    for ours, theirs in zip((fired, totals, out), special.scores(codes), strict=True):
        assert np.array_equal(ours, theirs)
    row = Domains(pack, answers)
    row.uncertain = frozenset()
    for i in range(codes.shape[1]):
        row.masks = [1 << int(code) for code in codes[:, i]]
        decision = single.decide(row)
        assert decision.fired() == np.flatnonzero(fired[i]).tolist()
        assert list(decision.totals) == totals[i].tolist()
        assert [bool(decision.ruled_out >> r & 1) for r in range(totals.shape[1])] == out[i].tolist()


@given(packs(), st.integers(0, 2**32 - 1))
@slow
def test_compiled_and_arrays_equal_the_reference_on_generated_packs(pack, seed):
    """Totals, vetoes, fired rules, first route and trace are equal, with every answer known or only some."""
    rng = random.Random(seed)
    for i in range(PAIRS):
        answers = random_answers(pack, rng, unknown=(0.0, 0.3, 0.7)[i % 3])
        assert_decision(decide(pack, answers), pack, answers)
        if i % 10 == 0:
            assert_arrays(pack, answers, seed)


@pytest.mark.parametrize("unknown", [0.0, 0.2, 0.5, 0.9])
def test_compiled_equals_the_reference_on_the_default_pack(default, unknown):
    """The same on the default pack, with random answers."""
    rng = random.Random(f"agreement {unknown}")
    for _ in range(60):
        answers = random_answers(default, rng, unknown)
        assert_decision(decide(default, answers), default, answers)


@pytest.mark.parametrize("unknown", [0.0, 0.5, 1.0])
def test_arrays_equal_the_reference_on_the_default_pack(default, unknown):
    """For complete random answers the array evaluator, whole and specialised, equals the compiled one and so the reference."""
    rng = random.Random(f"arrays {unknown}")
    for seed in range(3):
        assert_arrays(default, random_answers(default, rng, unknown), seed)


def test_chunks_change_nothing(default, monkeypatch):
    """Rows are computed in bounded chunks; where they are cut does not show."""
    codes = sample_completions(Domains(default, Answers()), 70, np.random.default_rng(5))
    array = ArrayEvaluator(program_of(default), weights_of(default, Answers()))
    expected = array.first(codes).tolist()
    monkeypatch.setattr("advisor.decide.arrays.CHUNK", 32)
    assert expected == array.first(codes).tolist()
    fired, totals, out = array.scores(codes)
    assert expected == array.first_of(totals, out).tolist()
    assert (70, len(default.rules)) == fired.shape


def test_great_weights_need_wider_numbers(default):
    """Totals that do not fit 16 bits are still exact."""
    weights = {c: 60 * w for c, w in weights_of(default, Answers()).items()}
    codes = sample_completions(Domains(default, Answers()), 50, np.random.default_rng(6))
    array = ArrayEvaluator(program_of(default), weights)
    _, totals, out = array.scores(codes)
    assert array.first(codes).tolist() == array.first_of(totals, out).tolist()
    small = ArrayEvaluator(program_of(default), weights_of(default, Answers()))
    assert (small.scores(codes)[1] * 60).tolist() == totals.tolist()


@given(packs(), st.integers(0, 2**32 - 1))
@slow
def test_folding_keeps_the_meaning(pack, seed):
    """A folded condition is true for the same codes within what is known, and only a bool if all of them agree."""
    known = Domains(pack, random_answers(pack, random.Random(seed), 0.5))
    for condition in known.program.when:
        folded = fold(condition.tree, known.masks)
        small = Compiled(folded, None)
        ranges = [codes_in(known.masks[v]) for v in condition.variables]
        masks = list(known.masks)
        for codes in itertools.islice(itertools.product(*ranges), 200):
            for v, code in zip(condition.variables, codes, strict=True):
                masks[v] = 1 << code
            assert condition.test(masks) == small.test(masks)


@given(packs())
@slow
def test_cubes_keep_the_meaning(pack):
    """A condition holds exactly where one of its cubes does, and fails exactly where one of the opposite's does."""
    program = program_of(pack)
    for condition in program.when:
        yes, no = (cubes_of(condition.tree, program.variables, wanted) for wanted in (True, False))
        assert yes is not None and no is not None
        ranges = [range(program.variables[v].size + 1) for v in condition.variables]
        masks = [1] * len(program.variables)
        for codes in itertools.islice(itertools.product(*ranges), 200):
            for v, code in zip(condition.variables, codes, strict=True):
                masks[v] = 1 << code
            held = [any(all(masks[v] & mask for v, mask in cube.items()) for cube in cubes) for cubes in (yes, no)]
            assert {TRUE: [True, False], FALSE: [False, True]}[condition.test(masks)] == held


def test_too_many_cubes_are_decided_by_the_tree(default, monkeypatch):
    """A condition with more cubes than allowed is still decided exactly."""
    monkeypatch.setattr("advisor.decide.cubes.MOST", 1)
    pack = load_pack()
    several = [condition.tree for condition in program_of(pack).when if len(condition.variables) > 1]
    assert cubes_of(("any", tuple(several[:8])), program_of(pack).variables) is None
    rng = random.Random(11)
    for unknown in (0.0, 0.5):
        answers = random_answers(pack, rng, unknown)
        assert_decision(decide(pack, answers), pack, answers)
