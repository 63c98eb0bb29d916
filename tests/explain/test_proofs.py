"""Settled and open routes, proved by the solver, against brute force on generated packs."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.answers import Answers
from advisor.decide import weights_of
from advisor.decide.domains import Domains
from advisor.decide.program import Atom
from advisor.explain.ahead import look_ahead
from advisor.explain.folded import Folded
from advisor.explain.open_routes import open_routes, open_routes_text
from advisor.explain.replay import Disagreement, answers_of, completed, first_of, replayed
from advisor.explain.settled import enough, settled, settled_text
from advisor.explain.solver import Model
from advisor.pack import Pack, load_pack
from tests.decide import oracle
from tests.decide.test_outlook import as_answers, open_situations, worlds_within
from tests.strategies import definite_answers, packs

slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])


@pytest.fixture(scope="module")
def small() -> Pack:
    """The small pack that tests rely on."""
    return load_pack(Path(__file__).parents[1] / "data" / "small_pack")


@st.composite
def situations(draw: st.DrawFn) -> tuple[Pack, Answers]:
    """A pack, answers that leave few worlds, and priorities."""
    pack, answers = draw(open_situations())
    priorities = draw(st.dictionaries(st.sampled_from(list(pack.criteria)), st.integers(0, 3)))
    return pack, Answers(answers.given, priorities)


def firsts(pack: Pack, answers: Answers) -> Counter:
    """How often each route comes first in the worlds within the assumptions, by brute force."""
    return Counter(oracle.first(pack, as_answers(w, pack, dict(answers.priorities))) for w in worlds_within(pack, answers))


@given(situations())
@slow
def test_settled_is_that_of_brute_force(situation):
    """A proof of settled holds in every world, and a refutation is a world with another first route."""
    pack, answers = situation
    expected = firsts(pack, answers)
    for ahead in (look_ahead(pack, answers, rows=1, every=0), look_ahead(pack, answers)):
        found = settled(pack, answers, time_limit=30, ahead=ahead)
        assert ("proved" if len(expected) == 1 else "refuted") == found.status
        assert found.first in expected
        if found.status == "refuted":
            assert found.other in expected
            assert found.other != found.first
            assert first_of(ahead.folded.program, found.witness) == found.other
            some = enough(pack, answers, found.witness, found.other)
            assert first_of(ahead.folded.program, some) == found.other
            assert some.given.items() <= found.witness.given.items()
        assert settled_text(pack, answers, found)


@given(situations())
@slow
def test_open_routes_are_those_of_brute_force(situation):
    """Every open route is found with answers that put it first, and no other route is."""
    pack, answers = situation
    expected = set(firsts(pack, answers)) - {None}
    for ahead in (look_ahead(pack, answers, rows=1, every=0), look_ahead(pack, answers)):
        found = open_routes(pack, answers, time_limit=30, ahead=ahead)
        assert expected == {p.route for p in found.possible}
        assert found.status == "proved"
        for possible in found.possible:
            assert oracle.first(pack, possible.witness) == possible.route
            assert set(possible.witness.given) >= {q for q in answers.given if q in possible.witness.given}
        assert open_routes_text(pack, answers, found)


@given(situations(), st.data())
@slow
def test_folding_changes_no_result(situation, data):
    """Totals, vetoes and first route of a completion are the same whether the answers are folded in or not."""
    pack, answers = situation
    weights = weights_of(pack, answers)
    known = Domains(pack, answers)
    folded = Folded(known, weights)
    codes = folded.draw(16, np.random.default_rng(data.draw(st.integers(0, 2**32 - 1))))
    whole = Folded(Domains(pack, Answers(priorities=answers.priorities)), weights)
    totals, out = folded.scores(codes)
    totals_whole, out_whole = whole.scores(codes)
    assert (totals[:, folded.standing] == totals_whole[:, folded.standing]).all()
    assert (out == out_whole).all()
    assert (folded.firsts(codes) == whole.firsts(codes)).all()


@given(packs(), st.data())
@slow
def test_the_solver_agrees_where_every_answer_is_given(pack, data):
    """With definite answers the model has a solution for the first route of the reference evaluator and for no other."""
    answers = data.draw(definite_answers(pack))
    folded = Folded(Domains(pack, answers), weights_of(pack, answers), suspended=frozenset(a.id for a in pack.content.assume))
    first = first_of(folded.program, answers)
    for route in folded.standing:
        model = Model(folded)
        model.first(route)
        assert (folded.program.route_ids[route] == first) == (model.solve(10).status == "found")
        model = Model(folded)
        model.require_any(model.beaten(route))
        assert (folded.program.route_ids[route] != first) == (model.solve(10).status == "found")


@given(packs(), st.dictionaries(st.sampled_from(["c0", "c1"]), st.integers(0, 3)), st.integers(0, 2**32 - 1))
@settings(slow, max_examples=100 if settings.default.max_examples < 1_000 else 2_500)
def test_reference_arrays_and_solver_agree(pack, priorities, seed):
    """On twenty answer sets of each pack the whole model, the arrays and the reference evaluator put the same route first."""
    answers = Answers(priorities=priorities)
    whole = Folded(Domains(pack, answers), weights_of(pack, answers), suspended=frozenset(a.id for a in pack.content.assume))
    codes = whole.draw(20, np.random.default_rng(seed), even=1.0)
    assert codes.shape[1] == 20
    for column, first in zip(codes.T, whole.firsts(codes).tolist(), strict=True):
        model = Model(whole)
        for v in whole.free:
            model.require(Atom(v, 1 << int(column[v])))
        if first < 0:
            model.require_any(model.stands(r) for r in whole.standing)
        else:
            model.require_any(model.beaten(first))
        assert model.solve(10).status == "none"
        name = whole.program.route_ids[first] if first >= 0 else None
        assert name == first_of(whole.program, completed(whole.program, column, answers))


def test_a_witness_that_the_reference_denies_is_never_shown(small: Pack):
    """A completion that is said to put another route first than it does raises."""
    folded = Folded(Domains(small, Answers()), weights_of(small, Answers()))
    codes = folded.draw(1, np.random.default_rng(0))[:, 0]
    first = first_of(folded.program, answers_of(folded.program, codes))
    assert replayed(folded.program, codes, Answers(), first) == completed(folded.program, codes, Answers())
    with pytest.raises(Disagreement):
        replayed(folded.program, codes, Answers(), "nothing")


def test_no_time_proves_nothing(small: Pack):
    """A time limit of zero leaves a sampled verdict undecided instead of guessing."""
    ahead = look_ahead(small, Answers(), rows=1, every=0)
    found = settled(small, Answers(), time_limit=0, ahead=ahead)
    assert (found.status, found.word) == ("not_decided", "not_decided")
    assert "time was up" in settled_text(small, Answers(), found)
    routes = open_routes(small, Answers(), time_limit=0, ahead=ahead)
    assert {p.route for p in routes.possible} | set(routes.undecided) | set(routes.excluded) == {
        r.id for r in small.content.routes if not r.companion
    }


def test_the_solver_is_imported_late():
    """Importing the explanations does not import the solver."""
    code = "import sys, advisor.explain.open_routes, advisor.explain.settled; print('ortools' in sys.modules, 'pandas' in sys.modules)"
    assert "False False" == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
