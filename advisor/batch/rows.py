"""Rows of answers to rows of advice, in tables of any length, over all cores. What unknown answers can change is looked at for many rows at once."""

import functools
import itertools
import math
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd

from advisor.answers import Answers, in_currency
from advisor.decide import TRUE, Completions, Domains, Recommendation, look_ahead_each, recommended
from advisor.estimate import SAID, likely, on_paper, within_means
from advisor.explain import NextTest, early, headline, in_short, listing, next_tests_each, only_ways, this_week
from advisor.pack import DEFAULT_PACK, Answer, Pack, load_pack, read_answer, short

from .table import columns_of, said

RESULTS = ("verdict", "first", "only", "beside", "family", "sureness", "this_week", "cost", "shares", "needs", "problems")
AT_ONCE, LEAST = 50, 0.02  # rows looked at together, for the processor's cache; share of completions below which no first route is named
pack_in = functools.cache(load_pack)  # a process loads a pack once
Read = tuple[Answers, str]  # the answers of a row, and what of it could not be read
Columns = Mapping[str, str] | None  # which question each column answers; None: what `columns_of` finds
Progress = Callable[[int], object]  # is told the number of rows done


def batch(
    pack: Pack, frame: pd.DataFrame, columns: Columns = None, samples: int = 200, *, costs: bool = False, progress: Progress = lambda done: None
) -> pd.DataFrame:
    """One row of advice for each row of answers, under the same index and with the columns `RESULTS`, all text. `columns` says which question each
    column answers (None: as `columns_of` finds). Sureness is told from `samples` completions; with 0 it is not told, and all goes faster. With
    `costs` the column `cost` says what the first route costs to run. What cannot be read stands under `problems`; nothing is raised."""
    read = answers_of(pack, frame, columns)
    rows: list[dict[str, Any]] = []
    for start in range(0, len(read), AT_ONCE):
        rows += advised(pack, read[start : start + AT_ONCE], samples, costs=costs)
        progress(len(rows))
    return pd.DataFrame(rows, columns=[*RESULTS], index=frame.index, dtype=object)


def advised(pack: Pack, read: Sequence[Read], samples: int = 200, *, costs: bool = False) -> list[dict[str, Any]]:
    """The columns `RESULTS` for some sets of answers, `AT_ONCE` at most, which are looked at together."""
    if not read:
        return []
    domains = [Domains(pack, answers) for answers, _ in read]
    nothing = Completions(0, [{}] * len(domains[0].program.variables), {}, False)
    recs = [*map(within_means, map(recommended, domains, look_ahead_each(domains, samples) if samples else [nothing] * len(read)))]
    tests = next_tests_each(recs, 1) if samples else [()] * len(read)
    return [_row(rec, problems, costs, found) for rec, (_, problems), found in zip(recs, read, tests, strict=True)]


def answers_of(pack: Pack, frame: pd.DataFrame, columns: Columns = None) -> list[Read]:
    """The answers of each row, and what of it could not be read, in a sentence for each cell."""
    names = [str(name) for name in frame.columns]
    questions = columns_of(pack, names)[0] if columns is None else columns
    given: list[dict[str, Answer]] = [{} for _ in range(len(frame))]
    problems: list[list[str]] = [[] for _ in given]
    for at, name in ((at, name) for at, name in enumerate(names) if name in questions):
        for row, cell in enumerate(frame.iloc[:, at].tolist()):
            answer, problem = _answer(pack, questions[name], cell if isinstance(cell, str) else _text(cell))
            if answer is not None:
                given[row][questions[name]] = answer
            if problem:
                problems[row].append(f"{short(name)}: {problem}")
    return [(Answers(row), "; ".join(said)) for row, said in zip(given, problems, strict=True)]


@functools.lru_cache(maxsize=20_000)  # tables repeat themselves
def _answer(pack: Pack, name: str, text: str) -> tuple[Answer | None, str]:
    if (question := pack.questions.get(name)) is None:
        return None, f"`{short(name)}` is no question"
    if (value := said(question, _text(text))) is None:
        return None, ""
    answer, problem = read_answer(pack, question, value)
    if problem is None:
        return answer, ""
    message = problem.message.removeprefix(f"`{name}`: ")  # the column is named anyway
    return answer, f"{message} ({problem.hint})" if problem.hint else message


def _text(cell: Any) -> str:
    """What a cell says: nothing if missing, a list as its members, a whole number without a fraction; less an apostrophe in front of a formula."""
    if cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and not math.isfinite(cell)):
        return ""
    if isinstance(cell, Sequence) and not isinstance(cell, str):
        return "; ".join(map(_text, cell))
    if hasattr(cell, "tolist"):
        return _text(cell.tolist())
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    text = " ".join(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).split())
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _row(rec: Recommendation, problems: str, costs: bool, tests: Sequence[NextTest]) -> dict[str, Any]:
    if not rec.answers.given:
        return dict.fromkeys(RESULTS, "") | {"problems": problems or "no answer stands in this row"}
    return {
        "verdict": headline(rec),
        "first": rec.first or "",
        "only": "; ".join(_ways(rec)),
        "beside": ", ".join(c.route for c in rec.stack if c.route != rec.first),
        "family": rec.pack.routes[rec.first].family if rec.first else "",
        "sureness": rec.sureness if rec.looked.size else "",
        "this_week": this_week(rec, tests if rec.sureness == "open" else ()),
        "cost": in_currency(_cost(rec), rec.answers) if costs else "",
        "shares": ", ".join(f"{route} {share:.0%}" for route, share in rec.uncertainty.open_routes.items() if share >= LEAST),
        "needs": ", ".join(need for need, strength in sorted(rec.evaluation.strengths.items(), key=lambda x: -x[1]) if strength > 0),
        "problems": problems,
    }


def _ways(rec: Recommendation) -> Iterator[str]:
    """In which way alone rules allow the first route and what stands beside it, and by which question a ban that holds until that is known."""
    for way in only_ways(rec, filter(None, (rec.first, *(c.route for c in rec.stack)))):
        whole = rec.domains.program.firing(rec.pack.rules[way.rule])[2]
        asked = listing([f"“{in_short(rec.pack.questions[q])}”" for q in whole.questions if q not in rec.answers.given])
        yield way.text.rstrip(".") + (f", until it is known: {asked}" if rec.domains.decide(whole) != TRUE else "")


def _cost(rec: Recommendation) -> str:
    """What the first route costs to run, such as `USD 300 a month`; empty where nothing is said of the traffic, or it is too early."""
    found = on_paper(rec, rec.first) if rec.first is not None and not early(rec) else None
    if found is None or found.where is None or not found.routes or all(a.source != SAID for a in found.where.requests.assumptions):
        return ""
    first = found.routes[rec.first or ""]
    return "ask the seller" if first.unpriced else likely(first.running)


def recommend_frame(
    frame: pd.DataFrame, folder: Path = DEFAULT_PACK, columns: Columns = None, samples: int = 200, *, costs: bool = False
) -> pd.DataFrame:
    """`batch` by the pack in a folder: a pure function of the frame, which engines such as Dask can map over the parts of a table."""
    return batch(pack_in(folder), frame, columns, samples, costs=costs)


def recommend_frames(frames: Iterable[pd.DataFrame], *args: Any, **named: Any) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Each frame with its advice, in their order, as `recommend_frame` gives it; where there are several, all cores work."""
    coming = iter(frames)
    first = [*itertools.islice(coming, 2)]
    if len(first) < 2:
        yield from ((frame, recommend_frame(frame, *args, **named)) for frame in first)
        return
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as pool:
        waiting: deque[tuple[pd.DataFrame, Future[pd.DataFrame]]] = deque()
        for frame in itertools.chain(first, coming):
            waiting.append((frame, pool.submit(recommend_frame, frame, *args, **named)))
            if len(waiting) > 3 * cores:  # few are read before their turn comes
                head, advice = waiting.popleft()
                yield head, advice.result()
        yield from ((head, advice.result()) for head, advice in waiting)
