"""The NumPy evaluator says, row by row, what the reference evaluator says of each answer set."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import Answers
from advisor.decide import evaluate, rows, weights_of
from advisor.decide.completions import sample_completions
from advisor.decide.domains import Domains
from advisor.decide.program import TRUE, program_of
from advisor.decide.rows import Rows
from advisor.pack import Answer, Pack, load_pack
from tests.strategies import answers_for, packs, random_answer, tiny_pack
from tests.worlds import slow

DEFAULT = load_pack()


def random_answers(pack: Pack, rng: random.Random, unknown: float) -> Answers:
    """Each question unanswered, *not sure* or answered (at times with several values that are still possible)."""
    drawn = {name: random_answer(question, rng, unknown) for name, question in pack.questions.items()}
    return Answers({name: answer for name, answer in drawn.items() if answer is not None})


def assert_rows(pack: Pack, sets: Sequence[Answers], weights: dict[str, int]) -> None:
    """Fired rules, totals, vetoes and the first route of many answer sets at once are those of each alone."""
    program = program_of(pack)
    found = Rows.of_answers(program, sets)
    fired = np.array([np.broadcast_to(f, len(sets)) for f in found.fired])
    totals, out, below, firsts = found.totals(weights), found.ruled_out(), found.below(), found.first(weights)
    for i, answers in enumerate(sets):
        expected = evaluate(pack, answers)
        assert [f.rule for f in expected.fired] == [pack.content.rules[r].id for r in np.flatnonzero(fired[:, i])]
        for s in expected.ranking:
            r = program.route_index[s.route]
            assert s.total == totals[r, i]
            assert (s.status == "ruled_out") == out[r, i]
            assert s.status == "ruled_out" or s.below == below[r, i]
        top = expected.ranking[0] if expected.ranking and expected.ranking[0].status != "ruled_out" else None
        assert (top.route if top else None) == (program.route_ids[firsts[i]] if firsts[i] >= 0 else None)


@given(packs(), st.integers(0, 2**32 - 1), st.data())
@slow
def test_rows_equal_the_reference_on_generated_packs(pack, seed, data):
    """With every answer known or only some, under the pack's weights and under others."""
    rng = random.Random(seed)
    sets = [random_answers(pack, rng, unknown=(0.0, 0.3, 0.7)[i % 3]) for i in range(24)]
    assert_rows(pack, sets, weights_of(pack, Answers()))
    priorities = {c: rng.randint(0, 3) for c in pack.criteria}
    assert_rows(pack, [Answers(data.draw(answers_for(pack)).given, priorities) for _ in range(4)], weights_of(pack, Answers({}, priorities)))


@pytest.mark.parametrize("unknown", [0.0, 0.2, 0.5, 0.9])
def test_rows_equal_the_reference_on_the_default_pack(unknown):
    """The same on the default pack, with random answers."""
    rng = random.Random(f"agreement {unknown}")
    assert_rows(DEFAULT, [random_answers(DEFAULT, rng, unknown) for _ in range(40)], weights_of(DEFAULT, Answers()))


@pytest.mark.parametrize("unknown", [0.0, 0.5, 1.0])
def test_completions_equal_the_reference(unknown):
    """Completions, given as codes, come out as the same sets given as answers."""
    rng = random.Random(f"completions {unknown}")
    domains, weights = Domains(DEFAULT, random_answers(DEFAULT, rng, unknown)), weights_of(DEFAULT, Answers())
    codes = sample_completions(domains, 30, np.random.default_rng(5))
    program = domains.program
    sets = [as_answers(DEFAULT, column) for column in codes.T.tolist()]
    assert Rows.of_answers(program, sets).first(weights).tolist() == Rows.of_codes(program, codes).first(weights).tolist()


def as_answers(pack: Pack, column: list[int]) -> Answers:
    """One column of codes as answers."""
    program = program_of(pack)
    given_ = {}
    for name, question in pack.questions.items():
        variables, options = program.of_question[name], list(question.choices)
        if column[variables[0]] < program.variables[variables[0]].size:
            chosen = [options[i] for i, v in enumerate(variables) if column[v]] if question.several is not None else [options[column[variables[0]]]]
            given_[name] = Answer(tuple(chosen))
    return Answers(given_)


def test_where_products_are_cut_does_not_show(monkeypatch):
    """Rows are multiplied in bounded blocks."""
    rng = random.Random(9)
    found = Rows.of_answers(program_of(DEFAULT), [random_answers(DEFAULT, rng, 0.3) for _ in range(70)])
    weights = weights_of(DEFAULT, Answers())
    expected = found.totals(weights).tolist()
    monkeypatch.setattr(rows, "PRODUCT", 1)
    assert expected == found.totals(weights).tolist()


def test_terms_that_share_a_question_are_decided_together():
    """`x is a or x is b` is certain where nothing else is possible, also where the two stand in different terms."""
    pack = tiny_pack(
        {"when": "x is a or x is b", "advise": "Go."},
        {"when": {"any": [{"all": ["x is a", "y is a"]}, {"all": ["x is b", "y is a"]}]}, "advise": "Go."},
        questions=[{"id": "x", "options": {"a": "A", "b": "B", "c": "C"}}, {"id": "y"}],
    )
    sets = [Answers({"x": Answer(("a", "b")), "y": Answer(("a",))}), Answers({"x": Answer(("a", "b"))})]
    domains = Domains(pack, sets[0])
    assert [TRUE, TRUE] == [domains.decide(when) for when in domains.program.when]
    assert [[True, True], [True, False]] == [np.broadcast_to(f, 2).tolist() for f in Rows.of_answers(domains.program, sets).fired]
