"""The NumPy evaluator says, row by row, what the reference evaluator says of each answer set."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import Answers
from advisor.check.prove.settled import answers_of
from advisor.decide import TRUE, Domains, Rows, evaluate, program_of, rows, sample_completions
from advisor.pack import Answer, Pack
from advisor.pack.question import MAX_OPTIONS
from tests.strategies import SMALL, answers_for, packs, random_answers, tiny_pack


def assert_rows(pack: Pack, sets: Sequence[Answers], corrections: dict[str, str]) -> None:
    """Fired rules, needs, totals, vetoes and the first route of many answer sets at once are those of each alone."""
    program = program_of(pack)
    found = Rows.of_answers(program, sets)
    fired = np.array([np.broadcast_to(f, len(sets)) for f in found.fired])
    strengths, totals = found.strengths(corrections), found.totals(corrections)
    out, firsts = found.ruled_out(corrections), found.first(corrections)
    for i, answers in enumerate(sets):
        expected = evaluate(pack, answers)
        assert [*expected.fired] == [pack.content.rules[r].id for r in np.flatnonzero(fired[:, i])]
        assert list(expected.strengths.values()) == strengths[:, i].tolist()
        for s in expected.ranking:
            r = program.route_index[s.route]
            assert s.total == totals[r, i]
            assert (s.status == "ruled_out") == bool(out[r] >> i & 1)
        top = expected.ranking[0] if expected.ranking and expected.ranking[0].status != "ruled_out" else None
        assert (top.route if top else None) == (program.route_ids[firsts[i]] if firsts[i] >= 0 else None)


@given(packs(), st.integers(0, 2**32 - 1), st.data())
def test_rows_equal_the_reference_on_generated_packs(pack, seed, data):
    """With every answer known or only some, with and without needs that the team corrects."""
    rng = random.Random(seed)
    assert_rows(pack, [random_answers(pack, rng, unknown=(0.0, 0.3, 0.7)[i % 3]) for i in range(24)], {})
    needs = dict(data.draw(answers_for(pack)).needs)
    assert_rows(pack, [Answers(data.draw(answers_for(pack)).given, needs) for _ in range(4)], needs)


@pytest.mark.parametrize("unknown", [0.0, 0.2, 0.5, 0.9])
def test_rows_equal_the_reference_on_the_small_pack(unknown):
    """The same on the small pack, with random answers; completions, given as codes, come out as the same sets given as answers."""
    sets = [random_answers(SMALL, random.Random(f"agreement {unknown} {i}"), unknown) for i in range(40)]
    assert_rows(SMALL, sets, {})
    codes, program = sample_completions(Domains(SMALL, sets[0]), 30, np.random.default_rng(5)), program_of(SMALL)
    as_sets = Rows.of_answers(program, [answers_of(program, column) for column in codes.T])
    assert as_sets.first({}).tolist() == Rows.of_codes(program, codes).first({}).tolist()


def test_where_products_are_cut_does_not_show(monkeypatch):
    """Rows are multiplied in bounded blocks."""
    rng = random.Random(9)
    found = Rows.of_answers(program_of(SMALL), [random_answers(SMALL, rng, 0.3) for _ in range(70)])
    expected = found.totals({}).tolist()
    monkeypatch.setattr(rows, "PRODUCT", 1)
    assert expected == found.totals({}).tolist()


def test_terms_that_share_a_question_are_decided_together():
    """`x is a or x is b` is certain where nothing else is possible, also where the two stand in different terms."""
    pack = tiny_pack(
        {"when": "x is a or x is b", "advise": "Go."},
        {"when": "(x is a and y is a) or (x is b and y is a)", "advise": "Go."},
        questions=[{"id": "x", "options": {"a": "A", "b": "B", "c": "C"}}, {"id": "y"}],
    )
    sets = [Answers({"x": Answer(("a", "b")), "y": Answer(("a",))}), Answers({"x": Answer(("a", "b"))})]
    domains = Domains(pack, sets[0])
    assert [TRUE, TRUE] == [domains.decide(when) for when in domains.program.when]
    assert [[True, True], [True, False]] == [np.broadcast_to(f, 2).tolist() for f in Rows.of_answers(domains.program, sets).fired]


def test_the_longest_question_fits():
    """A question may have as many options as a pack may hold, and each of them counts."""
    options = {f"o{i}": f"Option {i}" for i in range(MAX_OPTIONS)}
    last, questions = f"o{MAX_OPTIONS - 1}", [{"id": "q"}, {"id": "x", "options": options, "ask_if": "q is a"}]
    pack, yes = tiny_pack({"when": f"x is {last}", "routes": {"two": "clearly"}}, questions=questions), {"q": Answer(("a",))}
    assert_rows(pack, [Answers({**yes, "x": Answer((last,))}), Answers({**yes, "x": Answer(("o0",))}), Answers(yes), Answers()], {})
