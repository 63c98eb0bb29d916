"""Tables in files: CSV (set apart by commas, semicolons or tabs), workbooks, Parquet; and what their columns and cells answer."""

import csv
import difflib
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import IO, Any

import pandas as pd

from advisor.answers import read_answers
from advisor.explain import question_text
from advisor.pack import NOT_SURE, SUGGESTION, Pack, Place, Problem, Question, bin_text, clean, grouped, short

SUFFIXES = (".csv", ".xlsx", ".parquet")
MOST_ROWS = 1_000_000  # that are held at once
CHUNK = 500  # rows
MOST_UNPACKED = 500_000_000  # bytes of a workbook
ALIKE = 0.8  # how close a name must come to that of a question to be taken for a slip
NOTHING = "none of these"
_NUMBER = re.compile(r"[\d.,_e-]+")


def read_table(source: Path | bytes, name: str = "", most: int = MOST_ROWS) -> tuple[pd.DataFrame, list[Problem]]:
    """The table in a file, or in what one of this name holds, of at most `most` rows, numbered by the lines they end on; else why it has none."""
    try:
        found = next(read_chunks(source, name, most + 1))
        if len(found) > most:
            raise Unreadable(f"`{short(name or str(source))}` has more than {most:,} rows", hint="split it, or use `advisor batch`")
    except Unreadable as error:
        return pd.DataFrame(), [error.problem]
    return found, []


def read_chunks(source: Path | bytes, name: str = "", size: int = CHUNK) -> Iterator[pd.DataFrame]:
    """The same in frames of `size` rows, so that a table of any length needs little memory (a workbook is held whole). Raises Unreadable."""
    name = short(name or str(source), 200)
    try:
        yield from _chunks(source, PurePath(name).suffix.lower(), size)
    except Unreadable as error:
        error.problem = replace(error.problem, place=replace(error.problem.place, file=name))
        raise
    except UnicodeDecodeError:
        raise Unreadable(f"`{name}` is not UTF-8 text", hint="save it as CSV in UTF-8") from None
    except ImportError as error:
        raise Unreadable(f"`{name}` is read by `{error.name}`, which is not installed", hint="install it, or save the table as CSV") from None
    except OSError as error:
        raise Unreadable(f"the file `{name}` cannot be read ({error.strerror or error})", hint="name a file with a table", code="no-file") from None
    except Exception as error:  # whatever a damaged or hostile file makes its reader raise
        raise Unreadable(f"`{name}` cannot be read as a table ({type(error).__name__})", hint="save it as CSV in UTF-8") from None


def _chunks(source: Path | bytes, suffix: str, size: int) -> Iterator[pd.DataFrame]:
    if suffix not in SUFFIXES:
        raise Unreadable(f"a table ends in {', '.join(SUFFIXES)}")
    none = True
    with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as file:
        for found in {".csv": _csv, ".xlsx": _workbook, ".parquet": _parquet}[suffix](file, size):
            found.columns = [str(column).strip() or f"column {i}" for i, column in enumerate(found.columns, 1)]
            if len(twice := found.columns[found.columns.duplicated()]):
                raise Unreadable(f"two columns are called `{short(twice[0])}`", 1, "give each a name of its own")
            if len(found):
                none = False
                yield found
    if none:
        raise Unreadable("the table has no rows", hint="put the questions on top, and a use case on each line below")


def write_table(frame: pd.DataFrame, name: str) -> bytes:
    """The table as a file of this name holds it. In what spreadsheets open, no text can be taken for a formula."""
    return b"".join(write_chunks([frame], name))


def write_chunks(frames: Iterable[pd.DataFrame], name: str) -> Iterator[bytes]:
    """The same in pieces, for a table that comes in frames with the same columns (a workbook is held whole)."""
    suffix = PurePath(name).suffix.lower()
    safe = (frame.map(_inert).rename(columns=_inert) for frame in frames)
    if suffix == ".parquet":
        yield from _as_parquet(frames)
    elif suffix == ".xlsx":
        out = io.BytesIO()
        pd.concat(safe).to_excel(out, index=False, engine="openpyxl")
        yield out.getvalue()
    else:
        yield from (frame.to_csv(index=False, header=i == 0).encode() for i, frame in enumerate(safe))


def _as_parquet(frames: Iterable[pd.DataFrame]) -> Iterator[bytes]:
    """Row groups of the first frame's types; what does not fit these is a ValueError."""
    from pyarrow import Table, parquet  # here, since only this format needs it

    with tempfile.TemporaryFile() as out:
        writer: Any = None
        for frame in frames:
            table = Table.from_pandas(frame, schema=writer and writer.schema, preserve_index=False)
            writer = writer or parquet.ParquetWriter(out, table.schema)
            writer.write_table(table)
        writer.close()
        out.seek(0)
        yield from iter(lambda: out.read(1 << 20), b"")


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


class Unreadable(Exception):
    """Why a table cannot be read, the line where it ends being one, and what to do about it."""

    def __init__(self, message: str, line: int = 0, hint: str = "", code: str = "bad-table"):
        self.problem = Problem(code, message, Place("", line, min(line, 1)), hint)


def _csv(file: IO[bytes], size: int) -> Iterator[pd.DataFrame]:
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    top = next((line for line in iter(text.readline, "") if line.strip()), "")
    text.seek(0)
    reader = csv.reader(text, delimiter=max("\t;,", key=top.count))
    told, rows = (row for row in reader if any(map(str.strip, row))), dict[int, list[str]]()
    try:
        head = next(told, [])
        for row in told:
            while len(row) > len(head) and not row[-1].strip():
                row.pop()
            if len(row) > len(head):
                raise Unreadable(f"the row has {len(row)} cells under {len(head)} columns", reader.line_num)
            rows[reader.line_num] = row + [""] * (len(head) - len(row))
            if len(rows) == size:
                yield pd.DataFrame([*rows.values()], index=[*rows], columns=head, dtype=object)
                rows = {}
    except csv.Error as error:
        raise Unreadable(f"the line cannot be read ({error})", reader.line_num) from None
    yield pd.DataFrame([*rows.values()], index=[*rows], columns=head, dtype=object)


def _workbook(file: IO[bytes], size: int) -> Iterator[pd.DataFrame]:
    if sum(part.file_size for part in zipfile.ZipFile(file).infolist()) > MOST_UNPACKED:
        raise Unreadable("the workbook is too large")
    found = pd.read_excel(file, dtype=object, engine="openpyxl")
    found = found.set_axis(range(2, len(found) + 2)).dropna(how="all")
    yield from (found[start : start + size] for start in range(0, len(found), size))


def _parquet(file: IO[bytes], size: int) -> Iterator[pd.DataFrame]:
    from pyarrow import parquet  # here, since only this format needs it

    start = 2
    for rows in parquet.ParquetFile(file).iter_batches(size):
        yield rows.to_pandas(types_mapper=pd.ArrowDtype).set_axis(range(start, start + len(rows)))
        start += len(rows)


def _inert(cell: Any) -> Any:
    """Text that begins as a formula would gets an apostrophe in front; control characters go."""
    if not isinstance(cell, str):
        return cell
    text = cell if cell.isprintable() else clean(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def columns_of(pack: Pack, names: Iterable[str]) -> tuple[dict[str, str], list[Problem]]:
    """Column -> the question that it answers, by id (`facts_in`, `remedies.passage`) or as asked; and problems of names that look like a slip."""
    asked = grouped((name, q.id) for q in pack.content.questions for name in dict.fromkeys(map(_folded, (question_text(q), q.row or q.ask))))
    known = {name: ids[0] for name, ids in asked.items() if len(ids) == 1} | {_folded(q): q for q in pack.questions}  # what names two names none
    found: dict[str, str] = {}
    problems = []
    for name in names:
        question = known.get(_folded(name))
        if question is None:
            if close := difflib.get_close_matches(_folded(name), known, n=1, cutoff=ALIKE):
                message, hint = f"the column `{short(name)}` is no question and was left alone", SUGGESTION.format(_written(pack, known[close[0]]))
                problems.append(Problem("unknown-column", message, hint=hint, severity="warning"))
        elif question in found.values():
            message = f"the column `{short(name)}` answers `{_written(pack, question)}`, as another one does, and was left alone"
            problems.append(Problem("answered-twice", message, hint="keep one of them", severity="warning"))
        else:
            found[name] = question
    return found, problems


def said(question: Question, text: str) -> str | list[str] | None:
    """A cell as an answers file would have it: options by id or label, set apart by `;` or `,`, else as it was written; None for nothing."""
    if re.fullmatch(r"[\s;,]*|-", text):
        return None
    if text in ("~", "?") or _folded(text) == "not sure":
        return NOT_SURE
    if question.number is not None:
        text = text.removesuffix(question.number.unit).strip()
        options = {} if _NUMBER.fullmatch(text) else {_folded(o.label): bin_text(question, i) for i, o in enumerate(question.choices.values())}
    else:
        options = {_folded(said): name for name, o in question.choices.items() for said in (o.label, name)}
    ways = [[text], *([part.strip() for part in re.split(apart, text) if part.strip()] for apart in (";", "[;,]") if question.number is None)]
    parts = next((parts for parts in ways if all(_folded(part) in options for part in parts)), ways[-1])  # labels may hold commas
    if question.several is not None and _folded(text) == NOTHING and NOTHING not in options:
        return []
    values = [options.get(_folded(part), part) for part in parts]
    return values if len(values) > 1 or question.several is not None else values[0]


def _written(pack: Pack, question: str) -> str:
    """The question as the head of a column: `remedies.passage` for the row of a grid."""
    grid = pack.questions[question].grid
    return f"{grid}.{question.removeprefix(f'{grid}_')}" if grid else question


def _folded(text: Any) -> str:
    """What counts of a name: its letters and digits."""
    return " ".join(re.findall(r"[^\W_]+", str(text).casefold()))
