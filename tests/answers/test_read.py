"""Answers in every form, what falls out of them, and that they survive being written and read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import read_answers, write_answers
from advisor.answers.read import KEYS
from advisor.pack import Answer, read_answer
from tests.strategies import SMALL


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        ("task", "sort", Answer(("sort",))),
        ("task", ["write", "sort"], Answer(("sort", "write"))),
        ("task", ["sort", "sort"], Answer(("sort",))),
        ("task", "not_sure", Answer(not_sure=True)),
        ("facts_change", "monthly", Answer(("weekly",))),
        ("graders", False, Answer(("no",))),
        ("graders", True, Answer(("yes",))),
        ("gap", [], Answer(())),
        ("gap", "slow", Answer(("slow",))),
        ("gap", ["dear", "slow"], Answer(("slow", "dear"))),
        ("gap", "not_sure", Answer(not_sure=True)),
        ("examples", 0, Answer(("bin0",), 0.0)),
        ("examples", "5_000", Answer(("bin4",), 5000.0)),
        ("examples", "5,000", Answer(("bin4",), 5000.0)),
        ("examples", "1,234,567", Answer(("bin4",), 1234567.0)),
        ("examples", "10-49", Answer(("bin2",))),
        ("examples", "5000+", Answer(("bin4",))),
        ("examples", ["0", "1-9"], Answer(("bin0", "bin1"))),
        ("examples", ["3", "70"], Answer(("bin1", "bin3"))),
        ("examples", 1, Answer(("bin1",), 1.0)),
        ("examples", 9.99, Answer(("bin1",), 9.99)),
        ("examples", 10, Answer(("bin2",), 10.0)),
        ("examples", 4_999, Answer(("bin3",), 4999.0)),
        ("examples", 10**12, Answer(("bin4",), 1e12)),
    ],
)
def test_forms_of_answers(question: str, value: object, expected: Answer):
    """Each form of an answer is read as the values still possible, in the question's order."""
    assert (expected, None) == read_answer(SMALL, SMALL.questions[question], value)


@pytest.mark.parametrize(
    ("question", "value", "code"),
    [
        ("task", [["sort"]], "bad-answer"),
        ("gap", ["slow", "not_sure"], "bad-answer"),
        ("examples", "12,34", "bad-number"),
        ("examples", "1e9", "bad-number"),
        ("examples", 10**30, "bad-number"),
        ("examples", float("inf"), "bad-number"),
        ("examples", float("nan"), "bad-number"),
        ("examples", True, "bad-number"),
    ],
)
def test_what_is_no_answer(question: str, value: object, code: str):
    """What cannot be read is a problem with a hint, and no answer."""
    answer, problem = read_answer(SMALL, SMALL.questions[question], value)
    assert (None, code) == (answer, problem.code)
    assert problem.hint


@pytest.mark.parametrize("order", [["amount", "examples"], ["examples", "amount"], ["number_of_examples", "amount"]])
def test_an_old_name_beside_the_new_one_is_reported(order: list[str]):
    """Where a question is answered under two names, today's counts, or else the first old one, and the other is listed."""
    twice = {"amount": 20, "examples": 70, "number_of_examples": 70}
    answers, problems = read_answers(SMALL, {name: twice[name] for name in order})
    assert (Answer(("bin3",), 70.0), ["answered-twice"]) == (answers.given["examples"], [p.code for p in problems])


WORDS = ["sort", "slow", "not_sure", "task", "gap", "examples", "amount", "speed", "more", "title"]
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, *WORDS]), inner, max_size=4),
    max_leaves=12,
)


@given(json_like)
def test_anything_can_be_read(raw: object):
    """No value raises; what is read can be written and read again without a problem."""
    answers, _ = read_answers(SMALL, raw)
    assert (answers, []) == read_answers(SMALL, write_answers(SMALL, answers))


def test_grids_are_read_nested_and_flat():
    """Rows of a grid stand under its name or by themselves, with nothing between them; they are written under its name."""
    nested = read_answers(SMALL, {"remedies": {"passage": "helped", "model": "not_sure"}})
    flat = read_answers(SMALL, {"remedies_passage": "helped", "remedies_model": "not_sure"})
    assert nested == flat
    assert {"remedies_passage": Answer(("helped",)), "remedies_model": Answer(not_sure=True)} == nested[0].given
    assert {"remedies": {"passage": "helped", "model": "not_sure"}} == write_answers(SMALL, nested[0])["answers"]


def test_a_row_is_answered_once():
    """A row that stands under its grid and by itself is told, and one of the two counts."""
    answers, problems = read_answers(SMALL, {"remedies": {"passage": "helped"}, "remedies_passage": "no"})
    assert (["answered-twice"], Answer(("helped",))) == ([p.code for p in problems], answers.given["remedies_passage"])
