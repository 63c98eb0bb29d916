"""Nearby answers in arrays give what the reference evaluator gives, whatever is unknown."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import Answers
from advisor.decide import evaluate, weights_of
from advisor.decide.domains import Domains
from advisor.decide.program import program_of
from advisor.explain.nearby import Nearby
from advisor.explain.rows import same
from advisor.pack import Answer, Pack
from tests.strategies import answers_for, packs


def changed(pack: Pack, answers: Answers, states: dict[int, int]) -> Answers | None:
    """Answers with the variables in other states; None where a several-of question is not answered before."""
    program = program_of(pack)
    given = dict(answers.given)
    for v, state in states.items():
        variable = program.variables[v]
        if state == same(variable.size):
            continue
        question = pack.questions[variable.question]
        if question.several is not None:
            old = given.get(question.id)
            if old is None or old.not_sure:
                return None
            chosen = [o for o in question.choices if (o in old.options if o != variable.option else state == 1)]
            given[question.id] = Answer(tuple(chosen))
        else:
            given[question.id] = Answer((list(question.choices)[state],))
    return Answers(given, answers.priorities)


@given(st.data())
def test_nearby_rows_stand_as_the_reference_says(data: st.DataObject) -> None:
    """Totals, vetoes, what is listed below and the first route are those of `evaluate`, row by row."""
    pack = data.draw(packs())
    answers = data.draw(answers_for(pack))
    program = program_of(pack)
    free = data.draw(st.lists(st.sampled_from(range(len(program.variables))), min_size=1, max_size=3, unique=True))
    # a question answered *not sure* stays so: its rank below the others is part of the answers, not of a row
    free = [v for v in free if not (a := answers.given.get(program.variables[v].question)) or not a.not_sure]
    if not free:
        return
    rows = list(itertools.product(*[[*range(program.variables[v].size), same(program.variables[v].size)] for v in free]))
    columns = np.array(rows, dtype=np.uint8).T
    weights = weights_of(pack, answers)
    nearby = Nearby(Domains(pack, answers), weights, free)
    changes = dict(zip(free, columns, strict=True))
    totals, out, below = nearby.standings(changes)
    first = nearby.first(changes)
    for i, row in enumerate(rows):
        other = changed(pack, answers, dict(zip(free, row, strict=True)))
        if other is None:
            continue
        evaluation = evaluate(pack, other)
        for s in evaluation.ranking:
            at = program.route_index[s.route]
            assert (s.total, s.status == "ruled_out") == (totals[i, at], out[i, at])
            if s.status != "ruled_out":
                assert s.below == below[i, at]
        top = evaluation.ranking[0]
        assert (program.route_ids[first[i]] if first[i] >= 0 else None) == (top.route if top.status != "ruled_out" else None)
