"""Tables in files: CSV (set apart by commas, semicolons or tabs), workbooks, Parquet."""

import csv
import io
import zipfile
from pathlib import Path, PurePath
from typing import Any

import pandas as pd

from advisor.answers import read_answers
from advisor.explain import question_text
from advisor.pack import Pack, Place, Problem
from advisor.pack.problem import clean, short

SUFFIXES = (".csv", ".xlsx", ".parquet")
MOST_ROWS = 1_000_000
MOST_UNPACKED = 500_000_000  # bytes of a workbook


def read_table(source: Path | bytes, name: str = "", most: int = MOST_ROWS) -> tuple[pd.DataFrame, list[Problem]]:
    """The table in a file, or in what a file of this name holds; it may have `most` rows. An empty one with a problem if it cannot be read."""
    name = short(name or str(source), 200)
    try:
        found = _read(source.read_bytes() if isinstance(source, Path) else source, PurePath(name).suffix.lower())
        if len(found) > most:
            raise _Unreadable(
                f"the table has {len(found):,} rows; {most:,} are read here", hint=f"split it; `advisor batch` reads up to {MOST_ROWS:,}"
            )
    except _Unreadable as error:
        return pd.DataFrame(), [Problem("bad-table", str(error), Place(name, error.line, min(error.line, 1)), error.hint)]
    except ImportError as error:
        message = f"`{name}` is read by `{error.name}`, which is not installed"
        return pd.DataFrame(), [Problem("bad-table", message, hint="install it, or save the table as CSV")]
    except OSError as error:
        return pd.DataFrame(), [Problem("no-file", f"the file `{name}` cannot be read ({error.strerror or error})", hint="name a file with a table")]
    except Exception as error:  # whatever a damaged or hostile file makes its reader raise
        return pd.DataFrame(), [Problem("bad-table", f"`{name}` cannot be read as a table ({type(error).__name__})", hint="save it as CSV in UTF-8")]
    return found, []


def _read(data: bytes, suffix: str) -> pd.DataFrame:
    if suffix not in SUFFIXES:
        raise _Unreadable(f"a table ends in {', '.join(SUFFIXES)}")
    found = {".csv": _csv, ".xlsx": _workbook, ".parquet": _parquet}[suffix](data)
    found.columns = [str(column).strip() or f"column {i}" for i, column in enumerate(found.columns, 1)]
    twice = found.columns[found.columns.duplicated()]
    if len(twice):
        raise _Unreadable(f"two columns are called `{short(twice[0])}`", 1, "give each a name of its own")
    if not len(found):
        raise _Unreadable("the table has no rows", hint="put the questions on top, and a use case on each line below")
    return found


def write_table(frame: pd.DataFrame, name: str) -> bytes:
    """The table as a file of this name holds it. In what spreadsheets open, no text can be taken for a formula."""
    suffix, out = PurePath(name).suffix.lower(), io.BytesIO()
    if suffix == ".parquet":
        frame.to_parquet(out, index=False)
        return out.getvalue()
    safe = frame.map(_inert).rename(columns=_inert)
    if suffix == ".xlsx":
        safe.to_excel(out, index=False, engine="openpyxl")
        return out.getvalue()
    return safe.to_csv(index=False).encode()


def sample_table(pack: Pack) -> pd.DataFrame:
    """The typical tasks of a pack as a table, in words."""
    rows = []
    for point in pack.content.starting_points:
        given = read_answers(pack, {"answers": point.answers})[0].given
        said = {question_text(pack.questions[q]): "; ".join(pack.questions[q].choices[o].label for o in a.options) for q, a in given.items()}
        rows.append({"Use case": point.label} | said)
    return pd.DataFrame(rows, dtype=object).fillna("")


def beside(frame: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """The results behind the columns of the table that they were made from; those of an earlier run are replaced."""
    return pd.concat([frame.drop(columns=results.columns, errors="ignore"), results], axis=1)


class _Unreadable(Exception):
    """Why a table cannot be read, the line where it ends being one, and what to do about it."""

    def __init__(self, message: str, line: int = 0, hint: str = ""):
        super().__init__(message)
        self.line, self.hint = line, hint


def _csv(data: bytes) -> pd.DataFrame:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Unreadable("the file is not UTF-8 text", hint="save it as CSV in UTF-8") from None
    top = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max("\t;,", key=top.count))
    rows: list[list[str]] = []
    try:
        for row in reader:
            if any(map(str.strip, row)):
                rows.append(row)
                while len(row) > len(rows[0]) and not row[-1].strip():
                    row.pop()
                if len(row) > len(rows[0]):
                    raise _Unreadable(f"the row has {len(row)} cells under {len(rows[0])} columns", reader.line_num)
    except csv.Error as error:
        raise _Unreadable(f"the line cannot be read ({error})", reader.line_num) from None
    width = len(rows[0]) if rows else 0
    return pd.DataFrame([row + [""] * (width - len(row)) for row in rows[1:]], columns=rows[0] if rows else None, dtype=object)


def _workbook(data: bytes) -> pd.DataFrame:
    if sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist()) > MOST_UNPACKED:
        raise _Unreadable("the workbook is too large")
    return pd.read_excel(io.BytesIO(data), dtype=object, engine="openpyxl").dropna(how="all")


def _parquet(data: bytes) -> pd.DataFrame:
    return pd.read_parquet(io.BytesIO(data))


def _inert(cell: Any) -> Any:
    """Text that begins as a formula would gets an apostrophe in front; control characters go."""
    if not isinstance(cell, str):
        return cell
    text = clean(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
