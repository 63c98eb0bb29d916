"""How likely each route is to come first, and how a team like this one would answer what is open."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.answers import Answers, answers_of_case
from advisor.check.prove.settled import answers_of
from advisor.decide import Domains, as_answered, evaluate, program_of, recommend
from advisor.decide.completions import likely_completions, likeness, look_ahead, sample_completions
from advisor.decide.result import FIRM, LIKELY
from advisor.pack import Answer, Pack
from tests.decide import oracle
from tests.strategies import PACK, tiny_pack
from tests.worlds import as_answers, firsts, open_situations


@given(open_situations())
def test_settled_and_open_routes_are_those_of_brute_force(situation):
    """Few completions are all looked at: settled, the open routes, their shares and so the sureness are exact."""
    pack, answers = situation
    result = recommend(pack, answers)
    uncertainty = result.uncertainty
    assume(math.prod(m.bit_count() for m in Domains(pack, answers).masks) <= 4_096)
    assert result.looked.exhaustive
    expected = firsts(pack, answers)
    assert expected.total() == result.looked.size
    assert ("yes" if len(expected) == 1 else "no") == uncertainty.settled
    assert {route: n / expected.total() for route, n in expected.items() if route is not None} == uncertainty.open_routes
    share, tied = expected[result.first] / expected.total(), result.first is not None and result.ranking[0].tied_with
    together = share + sum(expected[companion.route] for companion in result.stack if companion.phase != "later") / expected.total()
    silent = result.first is not None and not any(s.value > 0 for s in result.ranking[0].shares)
    assert ("open" if silent else "firm" if share >= FIRM and not tied else "likely" if together >= LIKELY else "open") == result.sureness


@given(open_situations(), st.integers(0, 2**32 - 1))
def test_samples_are_completions(situation, seed):
    """Each sampled completion is one of the worlds that agree with the answers."""
    pack, answers = situation
    every = [as_answers(world, pack) for world in oracle.worlds(pack, answers)]
    sampled = sample_completions(Domains(pack, answers), 64, np.random.default_rng(seed))
    assert all(answers_of(program_of(pack), column) in every for column in sampled.T)


def with_cases(*answers: dict[str, str], questions: tuple[str, ...] = ("p", "q")) -> Pack:
    """A pack with a case for each of some answers."""
    cases = [{"id": f"case{i}", "answers": said} for i, said in enumerate(answers)]
    return tiny_pack({"when": "q is b", "routes": {"two": "clearly"}}, questions=[{"id": q} for q in questions], cases=cases)


def test_a_case_is_likeliest_to_be_itself() -> None:
    """Likeness sums to one, is level where nothing is answered, and highest for the case that the answers come from."""
    assert np.allclose(likeness(Domains(PACK, Answers())), 1 / (len(PACK.cases) + len(PACK.content.teams)))
    for i in range(0, len(PACK.cases), 20):
        found = likeness(Domains(PACK, answers_of_case(PACK, PACK.content.cases[i])))
        assert found.sum() == pytest.approx(1.0) and found[i] == found.max()


def test_open_questions_are_answered_as_in_like_cases() -> None:
    """What goes together in the cases goes together in the draws: with `p` known, `q` follows the cases that share it."""
    pack = with_cases(*[{"p": "a", "q": "a"}] * 6, *[{"p": "b", "q": "b"}] * 6)
    codes = likely_completions(Domains(pack, Answers({"p": Answer(("b",))})), 4_000, np.random.default_rng(1))
    assert set(codes[0].tolist()) == {1}
    assert (codes[1] == 1).mean() > 0.6


def test_what_cases_leave_open_stays_open() -> None:
    """A question that no case answers is seldom answered, while none is impossible."""
    codes = likely_completions(Domains(with_cases(*[{"p": "a"}] * 5), Answers()), 4_000, np.random.default_rng(2))
    assert 0.9 < (codes[1] == 2).mean() < 1
    assert {0, 1, 2} == set(codes[1].tolist())


def test_draws_agree_with_what_is_known_and_lead_where_they_say() -> None:
    """Every draw takes possible answers, the same each time, and its route is first in the reference evaluator with these."""
    answers = Answers(dict(list(answers_of_case(PACK, PACK.content.cases[3]).given.items())[:9]))
    domains = Domains(PACK, answers)
    looked, again = look_ahead(domains, 200), look_ahead(domains, 200)
    assert looked == again and not looked.exhaustive
    program = domains.program
    for v, mask in enumerate(as_answered(program, answers)):
        if mask != program.full[v]:
            assert all(mask >> code & 1 or code == program.variables[v].size for code in looked.held[v])
    for row in range(0, looked.size, 20):
        codes = [next(code for code, rows in held.items() if rows >> row & 1) for held in looked.held]
        top = evaluate(PACK, Answers(answers_of(program, codes).given | answers.given)).ranking[0]
        assert top.status == "ruled_out" or looked.leads[program.route_index[top.route]] >> row & 1
