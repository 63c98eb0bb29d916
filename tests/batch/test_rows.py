"""Rows of answers in, rows of advice out: the same that one row by itself is given, and never an exception."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import Answers, answers_of_case
from advisor.batch import RESULTS, answers_of, batch, sample_table
from advisor.decide import recommend
from advisor.decide.completions import look_ahead, look_ahead_each
from advisor.decide.domains import Domains
from advisor.explain import this_week, verdict
from advisor.pack import load_pack, plain_answer
from tests.components.visits import SMALL

PACK, LITTLE = load_pack(), load_pack(SMALL)
CASES = [answers_of_case(PACK, case) for case in PACK.content.cases[:12]]


def _frame(some: list[Answers]) -> pd.DataFrame:
    def cell(question: str, answers: Answers) -> object:
        answer = answers.given.get(question)
        plain = plain_answer(PACK.questions[question], answer) if answer else None
        return "; ".join(map(str, plain)) if isinstance(plain, list) else plain

    names = list(dict.fromkeys(q for answers in some for q in answers.given))
    return pd.DataFrame([[cell(q, answers) for q in names] for answers in some], columns=names, dtype=object)


def test_a_row_is_advised_as_if_it_stood_alone():
    """Verdict, first route, sureness and first step are those of the row by itself, in the order and under the index of the table."""
    frame = _frame(CASES).set_index(pd.Index([f"case {i}" for i in range(len(CASES))]))
    done: list[int] = []
    found = batch(PACK, frame, progress=done.append)
    assert list(RESULTS) == list(found.columns) and frame.index.equals(found.index) and done == [len(CASES)]
    recs = [recommend(PACK, answers, samples=200) for answers in CASES]
    assert [verdict(rec).headline for rec in recs] == found["verdict"].tolist()
    assert [(rec.first, rec.sureness, this_week(rec)) for rec in recs] == [*zip(found["first"], found["sureness"], found["this_week"], strict=True)]
    assert {""} == {*found["problems"]}


def test_looking_ahead_together_is_looking_ahead_one_by_one():
    """The completions of several teams evaluated at once are those of each, assumptions and rows that need no sample included."""
    several = [Domains(PACK, answers) for answers in CASES] + [Domains(PACK, Answers())]
    small = [Domains(LITTLE, Answers()), Domains(LITTLE, answers_of_case(LITTLE, LITTLE.content.cases[0]))]
    for domains in (several, small):
        for one, found in zip(domains, look_ahead_each(domains, 60), strict=True):
            alone = look_ahead(one, 60)
            assert alone.exhaustive == found.exhaustive
            assert np.array_equal(alone.codes, found.codes) and np.array_equal(alone.firsts, found.firsts)


def test_what_cannot_be_read_is_a_problem_of_its_cell():
    """A bad cell leaves its row with the other answers; an empty row says so; a column that maps to no question says so in each row."""
    frame = pd.DataFrame({"makes": ["fact", "fact", None], "examples": ["lots", 300.0, np.nan], "x": ["1", "", ""]})
    found = batch(PACK, frame, {"makes": "makes", "examples": "examples", "x": "nothing"}, samples=20)
    assert found["problems"].iloc[0].startswith("examples: `lots` is no number") and "x: `nothing` is no question" in found["problems"].iloc[0]
    assert "" != found["verdict"].iloc[1] and "" == found["verdict"].iloc[2]
    assert 300 == answers_of(PACK, frame, {"examples": "examples"})[1][0].given["examples"].number
    assert "no answer stands in this row" == batch(PACK, frame[["makes"]], samples=20)["problems"].iloc[2]


@given(st.lists(st.none() | st.text() | st.integers() | st.floats() | st.booleans() | st.lists(st.text()), min_size=1, max_size=4))
def test_no_cell_raises(cells: list[object]):
    """Whatever stands in a cell, the table comes back with as many rows."""
    frame = pd.DataFrame({name: pd.Series(cells, dtype=object) for name in LITTLE.questions})
    assert len(cells) == len(batch(LITTLE, frame, samples=5))


@pytest.mark.parametrize("costs", [True, False])
def test_costs_are_told_where_the_traffic_is(costs: bool):
    """The cost of the first route stands in rows that say how much there is to do, if it is asked for."""
    frame = pd.DataFrame({"makes": ["fact", "fact"], "volume": ["2,500", ""]})
    cost = batch(PACK, frame, samples=20, costs=costs)["cost"].tolist()
    assert "" == cost[1] and cost[0].startswith("USD ") is costs


def test_the_sample_reads_back():
    """The sample is a table of typical tasks in words that reads without a problem."""
    assert {""} == {problem for _, problem in answers_of(PACK, sample_table(PACK))}
    assert len(PACK.content.starting_points) == len(sample_table(PACK))
