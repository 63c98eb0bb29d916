"""Tables in files, and the command that reads and writes them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

from advisor.batch import beside, read_table, write_table
from tests.test_cli import run

KINDS = ["csv", "parquet", *(["xlsx"] if importlib.util.find_spec("openpyxl") else [])]
GOOD = "Use case;makes;examples\nA;fact;300\n=B();fields;lots\n"


@pytest.mark.parametrize("apart", [",", ";", "\t"])
def test_csv_set_apart_by_anything(apart: str):
    """Commas, semicolons and tabs; a byte order mark, blank lines and short rows do no harm."""
    text = "\ufeff" + apart.join(("name", "makes", "wait")) + "\n\n" + apart.join(("a", "fact")) + "\n"
    frame, problems = read_table(text.encode(), "t.csv")
    assert [] == problems and [["a", "fact", ""]] == frame.to_numpy().tolist()


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"a,b\n1,2,3\n", "t.csv", "3 cells under 2 columns"),
        (b"a,a\n1,2\n", "t.csv", "two columns are called `a`"),
        (b"\xff\xfea,b", "t.csv", "not UTF-8"),
        (b"a,b\n", "t.csv", "no rows"),
        (b"", "t.csv", "no rows"),
        (b"a\n" + b"1\n" * 3, "t.csv", "3 rows; 2 are read"),
        (b"no parquet", "t.parquet", "cannot be read as a table"),
        (b"a,b\n1,2", "t.xls", "a table ends in .csv, .xlsx, .parquet"),
    ],
)
def test_what_is_no_table_is_one_clear_problem(data: bytes, name: str, told: str):
    """One sentence that names the file, and no exception."""
    frame, [problem] = read_table(data, name, 2)
    assert told in problem.message and name in f"{problem.place}{problem.message}" and frame.empty


def test_workbooks_without_their_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Where openpyxl is not installed, a workbook is refused with what to do."""
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    (tmp_path / "in.csv").write_text(GOOD)
    result = run("batch", tmp_path / "in.csv", "-o", tmp_path / "out.xlsx")
    assert 2 == result.code and "openpyxl" in result.err and "hint: install it, or write CSV" in result.err
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_the_command(kind: str, tmp_path: Path):
    """The columns of the table come back with the advice behind them; rows that were not read whole are named by line and exit with 1;
    what would be a formula is none, and reads back as it was; a second run replaces the first one's columns."""
    source, out = tmp_path / "in.csv", tmp_path / f"out.{kind}"
    source.write_text(GOOD)
    result = run("batch", source, "-o", out, "--samples", "20")
    assert 1 == result.code and f"{source}:3:1: " in result.err and "1 row of 2" in result.err
    frame, _ = read_table(out)
    assert ["Use case", "makes", "examples", "verdict", "first"] == frame.columns[:5].tolist()
    assert ("=B()" if kind == "parquet" else "'=B()") == frame["Use case"].iloc[1]
    again = run("batch", out, "-o", out, "--samples", "20")
    assert 1 == again.code and frame.equals(read_table(out)[0])


@pytest.mark.parametrize(
    ("text", "out", "told"),
    [(GOOD, "out.txt", "ends in none of"), ("a;b\n1;2\n", "out.csv", "no column of the table is a question"), (None, "out.csv", "cannot be read")],
)
def test_bad_usage(text: str | None, out: str, told: str, tmp_path: Path):
    """Nothing is written, and the exit code is 2."""
    if text is not None:
        (tmp_path / "in.csv").write_text(text)
    result = run("batch", tmp_path / "in.csv", "-o", tmp_path / out)
    assert 2 == result.code and told in result.err and not (tmp_path / out).exists()


def test_formulas_are_kept_from_spreadsheets():
    """Text and names of columns that begin as a formula get an apostrophe; numbers stay numbers."""
    frame = pd.DataFrame({"=a": ["+1", "@x", "-y"], "n": [-1, 2, 3]})
    assert "'=a,n\n'+1,-1\n'@x,2\n'-y,3\n" == write_table(frame, "t.csv").decode()
    assert ["n", "verdict"] == beside(pd.DataFrame({"verdict": ["old"], "n": [1]}), pd.DataFrame({"verdict": ["new"]})).columns.tolist()
