"""Two or three changes added up from single ones are what they give together."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from advisor.decide import weights_of
from advisor.decide.around import Around
from advisor.decide.bits import bit_evaluator
from advisor.decide.domains import Domains
from advisor.decide.program import FALSE
from advisor.explain.nearby import Nearby
from advisor.explain.rows import Rows, same
from advisor.explain.together import Pairs, effects_of
from tests.strategies import answers_for, packs


@given(st.data())
def test_several_changes_lead_as_the_reference_says(data: st.DataObject) -> None:
    """For every two changes of generated answers, whatever is unknown, the leader is that of the arrays, which are held
    equal to the reference evaluator; and no three changes that put another route ahead are left out."""
    pack = data.draw(packs())
    answers = data.draw(answers_for(pack))
    known, weights = Domains(pack, answers), weights_of(pack, answers)
    program = known.program
    asked = [q for q, a in answers.given.items() if not a.not_sure and known.asked.get(q) != FALSE]
    changes = [(v, c) for q in asked for v in program.of_question[q] for c in range(program.variables[v].size)]
    changes = [(v, c) for v, c in changes if known.answered[v] != 1 << c][:12]
    variables = [v for v, _ in changes]
    if len(changes) < 2:
        return
    around = Around(known, bit_evaluator(program, weights))
    nearby = Nearby(known, weights, variables)
    unsure = frozenset(q for q, a in answers.given.items() if a.not_sure)

    def states(chosen: np.ndarray) -> dict[int, np.ndarray]:
        found = {v: np.full(len(chosen), same(program.variables[v].size), dtype=np.uint8) for v in nearby.free}
        for row, pair in enumerate(chosen):
            for v, code in (changes[i] for i in pair):
                found[v][row] = code
        return found

    single = [around.decide(v, c).certain for v, c in changes]
    pairs = Pairs(program, effects_of(program, weights, unsure), variables, around.certain, single)
    leader = around.evaluator.decide(known).first
    leaders = pairs.leaders(lambda chosen: Rows(nearby, states(chosen)), leader)
    chosen = np.array([p for p in itertools.combinations(range(len(changes)), 2) if variables[p[0]] != variables[p[1]]])
    if len(chosen):
        assert nearby.first(states(chosen)).tolist() == leaders[chosen[:, 0], chosen[:, 1]].tolist()
    if 0 <= leader:
        chosen = np.array([p for p in itertools.combinations(range(len(changes)), 3) if len({variables[i] for i in p}) == 3])
        looked_at = {tuple(row) for row in pairs.threes(lambda chosen: Rows(nearby, states(chosen)), leader).tolist()}
        if len(chosen):
            moves = nearby.first(states(chosen)) != leader
            assert {tuple(row) for row in chosen[moves].tolist()} <= looked_at <= {tuple(row) for row in chosen.tolist()}
