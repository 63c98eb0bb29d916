"""What unknown answers may still change, against brute force."""

import math

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.decide import recommend
from advisor.decide.completions import sample_completions
from advisor.decide.domains import Domains
from tests.decide import oracle
from tests.worlds import firsts, open_situations, slow


@given(open_situations())
@slow
def test_settled_and_open_routes_are_those_of_brute_force(situation):
    """Few completions are all looked at: settled, the open routes, their shares and so the sureness are exact."""
    pack, answers = situation
    result = recommend(pack, answers)
    uncertainty = result.uncertainty
    assume(math.prod(m.bit_count() for m in Domains(pack, answers).masks) <= 4_096)
    assert uncertainty.exhaustive
    expected = firsts(pack, answers)
    assert expected.total() == uncertainty.looked_at
    assert ("yes" if len(expected) == 1 else "no") == uncertainty.settled
    assert {route: n / expected.total() for route, n in expected.items() if route is not None} == {o.route: o.share for o in uncertainty.open_routes}
    share, tied = expected[result.first] / expected.total(), result.first is not None and result.ranking[0].tied_with
    assert ("firm" if share >= 0.97 and not tied else "likely" if share >= 0.8 else "open") == result.sureness


@given(open_situations(), st.integers(0, 2**32 - 1))
@slow
def test_samples_are_completions(situation, seed):
    """Each sampled completion is one of the worlds that agree with the answers."""
    pack, answers = situation
    domains = Domains(pack, answers)
    program = domains.program
    every = set()
    for world in oracle.worlds(pack, answers):
        codes = []
        for v in program.variables:
            value, choices = world[v.question], list(pack.questions[v.question].choices)
            codes.append(v.size if value is None else int(v.option in value) if v.option else choices.index(value))
        every.add(tuple(codes))
    sampled = sample_completions(domains, 64, np.random.default_rng(seed))
    assert {tuple(int(x) for x in column) for column in sampled.T} <= every
