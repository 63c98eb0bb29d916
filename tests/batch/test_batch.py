"""Tables in, rows of advice out: columns, cells and files, the same advice that one row by itself is given, and never an exception."""

import sys
from pathlib import Path

import dask.dataframe
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor import batch as tables
from advisor.answers import Answers, answers_of_case
from advisor.batch.table import said
from advisor.decide import Domains, look_ahead, look_ahead_each, recommend
from advisor.estimate import within_means
from advisor.explain import this_week, verdict
from advisor.pack import DEFAULT_PACK, load_pack, plain_answer
from tests.strategies import PACK, SMALL
from tests.test_cli import run

MANNER = {"stage": "live", "makes": "text", "examples": 8_000, "examples_state": "clean", "main_fault": "manner", "train": "own"}
CASES = [answers_of_case(PACK, case) for case in PACK.content.cases[:12]]


def test_a_row_is_advised_as_if_it_stood_alone():
    """Verdict, first route, sureness and first step are those of the row by itself, in the order and under the index of the table."""
    told = [{q: plain_answer(PACK.questions[q], answer) for q, answer in answers.given.items()} for answers in CASES]
    cells = [{q: "; ".join(map(str, said)) if isinstance(said, list) else said for q, said in row.items()} for row in told]
    frame = pd.DataFrame(cells, index=[f"case {i}" for i in range(len(CASES))], dtype=object)
    done: list[int] = []
    found = tables.batch(PACK, frame, progress=done.append)
    assert list(tables.RESULTS) == list(found.columns) and frame.index.equals(found.index) and done == [len(CASES)]
    recs = [within_means(recommend(PACK, answers, samples=200)) for answers in CASES]
    assert [verdict(rec).headline for rec in recs] == found["verdict"].tolist()
    assert [(rec.first, rec.sureness, this_week(rec)) for rec in recs] == [*zip(found["first"], found["sureness"], found["this_week"], strict=True)]
    assert {""} == {*found["problems"]}


def test_a_row_says_in_which_way_alone_and_until_when():
    """Of the first route and what stands beside it; that a ban holds only until a question is answered stands with it."""
    bank, row = load_pack(DEFAULT_PACK.parent / "examples" / "regulated-bank"), MANNER | {"person": "does", "wrong_costs": "harm"}
    known, open_ = tables.batch(bank, pd.DataFrame([row | {"data_class": cell} for cell in ("secret", "")]), samples=20)["only"]
    assert "own machines" in known and "uman review" in known and "until" not in known and "until it is known: “" in open_


def test_looking_ahead_together_is_looking_ahead_one_by_one():
    """The completions of several teams evaluated at once are those of each, assumptions and rows that need no sample included."""
    several = [Domains(PACK, answers) for answers in CASES] + [Domains(PACK, Answers())]
    small = [Domains(SMALL, Answers()), Domains(SMALL, answers_of_case(SMALL, SMALL.content.cases[0]))]
    for domains in (several, small):
        for one, found in zip(domains, look_ahead_each(domains, 60), strict=True):
            assert look_ahead(one, 60) == found


def test_what_cannot_be_read_is_a_problem_of_its_cell():
    """A bad cell leaves its row with the other answers; an empty row says so; a column that maps to no question says so in each row."""
    frame = pd.DataFrame({"makes": ["fact", "fact", None], "examples": ["lots", 300.0, np.nan], "x": ["1", "", ""]})
    found = tables.batch(PACK, frame, {"makes": "makes", "examples": "examples", "x": "nothing"}, samples=20)
    assert found["problems"].iloc[0].startswith("examples: `lots` is no number") and "x: `nothing` is no question" in found["problems"].iloc[0]
    assert "" != found["verdict"].iloc[1] and "" == found["verdict"].iloc[2]
    assert 300 == tables.answers_of(PACK, frame, {"examples": "examples"})[1][0].given["examples"].number
    assert "no answer stands in this row" == tables.batch(PACK, frame[["makes"]], samples=20)["problems"].iloc[2]


@given(st.lists(st.none() | st.text() | st.integers() | st.floats() | st.booleans() | st.lists(st.text()), min_size=1, max_size=4))
def test_no_cell_raises(cells: list[object]):
    """Whatever stands in a cell, the table comes back with as many rows."""
    assert len(cells) == len(tables.batch(SMALL, pd.DataFrame({name: pd.Series(cells, dtype=object) for name in SMALL.questions}), samples=5))


def test_costs_are_told_where_the_traffic_is():
    """The cost of the first route stands in rows that say how much there is to do, if it is asked for and not too early."""
    frame = pd.DataFrame({"makes": ["fact", "fact"], "facts_in": "archive", "main_fault": "absent", "volume": ["2,500", ""]})
    told, untold = (tables.batch(PACK, frame, samples=20, costs=costs)["cost"].tolist() for costs in (True, False))
    assert told[0].startswith("USD ") and ["", "", ""] == [told[1], *untold]


def test_the_sample_reads_back():
    """The sample is a table of typical tasks in words that reads without a problem."""
    assert {""} == {problem for _, problem in tables.answers_of(PACK, tables.sample_table(PACK))}
    assert len(PACK.content.starting_points) == len(tables.sample_table(PACK))


LABEL = PACK.questions["main_fault"].choices["dear"].label


def test_columns_are_known_by_id_and_by_what_is_asked():
    """An id, the row of a grid behind a dot, and the words of a question name it, however they are set; anything else names nothing."""
    named = {
        "facts_in": "facts_in", "Facts in": "facts_in", "remedies.passage": "remedies_passage", "remedies_passage": "remedies_passage",
        PACK.questions["wait"].ask.upper(): "wait", f"{PACK.questions['stands_people'].ask} {PACK.questions['stands_people'].row}": "stands_people",
    }  # fmt: skip
    for name, question in named.items():
        assert ({name: question}, []) == tables.columns_of(PACK, [name])
    assert ({}, []) == tables.columns_of(PACK, ["Owner", "", "Use case", "verdict"])


def test_slips_and_repeated_questions_are_named():
    """A name that nearly is one is left alone with the name that was meant; of two columns for one question the first counts."""
    found, problems = tables.columns_of(PACK, ["fatcs_in", "wait", "Wait"])
    assert {"wait": "wait"} == found and ["unknown-column", "answered-twice"] == [p.code for p in problems]
    assert "did you mean `facts_in`?" == problems[0].hint and "`fatcs_in`" in problems[0].message


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("main_fault", "dear", "dear"),
        ("main_fault", LABEL, "dear"),  # it holds a comma
        ("main_fault", f"slow; {LABEL}", ["slow", "dear"]),  # both still possible
        ("main_fault", "Not sure", "not_sure"),
        ("main_fault", "", None),
        ("main_fault", ";", None),
        ("main_fault", "nonsense", "nonsense"),
        ("facts_in", "In similar past cases;keyed", ["past", "keyed"]),
        ("other_faults", "none of these", []),
        ("examples", "1,000–4,999", "1000-4999"),
        ("examples", "100–499 examples", "100-499"),
        ("examples", "12 examples", "12"),
    ],
)
def test_cells(question: str, text: str, expected: object):
    """Options by id or label, several of them set apart, ranges as they are shown, and numbers as they are written."""
    assert expected == said(PACK.questions[question], text)


KINDS = ["csv", "parquet", "xlsx"]
GOOD = "Use case;makes;examples\nA;fact;300\n=B();fields;lots\n"


@pytest.mark.parametrize("apart", [",", ";", "\t"])
def test_csv_set_apart_by_anything(apart: str):
    """Commas, semicolons and tabs; a byte order mark, blank lines and short rows do no harm."""
    text = "\ufeff" + apart.join(("name", "makes", "wait")) + "\n\n" + apart.join(("a", "fact")) + "\n"
    frame, problems = tables.read_table(text.encode(), "t.csv")
    assert [] == problems and [["a", "fact", ""]] == frame.to_numpy().tolist()


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"a,b\n1,2,3\n", "t.csv", "3 cells under 2 columns"),
        (b"a,a\n1,2\n", "t.csv", "two columns are called `a`"),
        (b"\xff\xfea,b", "t.csv", "not UTF-8"),
        (b"", "t.csv", "no rows"),
        (b"a\n" + b"1\n" * 3, "t.csv", "more than 2 rows"),
        (b"no parquet", "t.parquet", "cannot be read as a table"),
        (b"a,b\n1,2", "t.xls", "a table ends in .csv, .xlsx, .parquet"),
    ],
)
def test_what_is_no_table_is_one_clear_problem(data: bytes, name: str, told: str):
    """One sentence that names the file, and no exception."""
    frame, [problem] = tables.read_table(data, name, 2)
    assert told in problem.message and name in f"{problem.place}{problem.message}" and frame.empty


@pytest.mark.parametrize("kind", KINDS)
def test_the_command(kind: str, tmp_path: Path):
    """Columns come back with advice behind them; unread rows are named by line, exit 1; formulas are none; a second run replaces the first."""
    source, out = tmp_path / "in.csv", tmp_path / f"out.{kind}"
    source.write_text(GOOD)
    result = run("batch", source, "-o", out, "--samples", "20")
    assert 1 == result.code and f"{source}:3:3: " in result.err and "1 row could not" in result.err
    frame, _ = tables.read_table(out)
    assert ["Use case", "makes", "examples", "verdict", "first"] == frame.columns[:5].tolist()
    assert ("=B()" if kind == "parquet" else "'=B()") == frame["Use case"].iloc[1]
    assert 1 == run("batch", out, "-o", out, "--samples", "20").code and frame.equals(tables.read_table(out)[0])


@pytest.mark.parametrize(
    ("text", "out", "told"),
    [
        (GOOD, "out.txt", "ends in none of"),
        (GOOD, "out.xlsx", "hint: install it, or write CSV"),
        ("a;b\n1;2\n", "out.csv", "no column of the table is a question"),
        (None, "out.csv", "cannot be read"),
    ],
)
def test_bad_usage(text: str | None, out: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Nothing is written, and the exit code is 2; so it is with a workbook where its library is not installed."""
    for name in ("openpyxl", *(n for n in sys.modules if n.startswith("openpyxl."))):
        monkeypatch.setitem(sys.modules, name, None)
    if text is not None:
        (tmp_path / "in.csv").write_text(text)
    result = run("batch", tmp_path / "in.csv", "-o", tmp_path / out)
    assert 2 == result.code and told in result.err and not (tmp_path / out).exists()


def test_formulas_are_kept_from_spreadsheets():
    """Text and names of columns that begin as a formula get an apostrophe; numbers stay numbers."""
    assert "'=a,n\n'+1,-1\n'@x,2\n'-y,3\n" == tables.write_table(pd.DataFrame({"=a": ["+1", "@x", "-y"], "n": [-1, 2, 3]}), "t.csv").decode()
    assert ["n", "verdict"] == tables.beside(pd.DataFrame({"verdict": ["old"], "n": [1]}), pd.DataFrame({"verdict": ["new"]})).columns.tolist()


def test_tables_come_and_go_in_pieces(tmp_path: Path):
    """Frames that several processes advise are those of one, Dask's parts as well; pieces of a file make the table that was read whole."""
    frame, _ = tables.read_table(b"makes;examples\nfact;300\n\nfields;lots\nfact;20\n", "t.csv")
    whole = tables.recommend_frame(frame, samples=0)
    assert [2, 4, 5] == whole.index.tolist() and {""} == {*whole["sureness"]} and "" not in {*whole["first"]}
    parts = dask.dataframe.from_pandas(frame, npartitions=2).map_partitions(tables.recommend_frame, samples=0, meta=whole)
    in_order = (found for _, found in tables.recommend_frames([frame[:1], frame[1:]], samples=0))
    assert whole.equals(pd.concat(in_order)) and whole.equals(parts.compute(scheduler="processes", num_workers=2).astype(object))
    for kind in KINDS:
        (tmp_path / f"t.{kind}").write_bytes(b"".join(tables.write_chunks([frame[:1], frame[1:]], f"t.{kind}")))
        assert frame.to_numpy().tolist() == pd.concat(tables.read_chunks(tmp_path / f"t.{kind}", size=2)).to_numpy().tolist()
