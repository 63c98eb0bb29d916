"""Many answer sets at once; zen-engine gives the fired rules only."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pandas as pd

from advisor.answers import Answers
from advisor.batch import batch
from advisor.decide import Rows, evaluate, program_of
from advisor.pack import Pack

from .engines import codes_of, engine
from .measure import Row, answers_of, worlds

SETS, BATCH, UNKNOWN, REPEATS = 4_000, 1_000, 12, 5
TABLE = 1_000  # rows


def run(pack: Pack) -> list[Row]:
    program = program_of(pack)
    some = worlds(pack, SETS)
    known = Rows.of_answers(program, [answers_of(w) for w in some])
    partly = [answers_of(w, UNKNOWN) for w in some]
    first = known.first({})
    for i, world in enumerate(some[:50]):
        assert list(pack.routes)[first[i]] == next(s.route for s in evaluate(pack, answers_of(world)).ranking if s.status != "ruled_out")
    ours = _per_set(lambda: Rows(program, SETS, known.possible).first({}))
    unknown = Rows.of_answers(program, partly)
    against = ratio = ""
    rows = []
    try:
        zen = engine(pack)
    except ImportError:
        print("zen-engine is not installed")
    else:
        requests = [{"key": "rules", "context": codes_of(pack, world)} for world in some[:BATCH]]
        for i, answer in enumerate(zen.evaluate_batch(requests[:50])):
            assert known.fired[:, i].tolist() == answer["data"]["result"]["fired"]
        theirs = _per_set(lambda: zen.evaluate_batch(requests), BATCH)
        against, ratio = "zen-engine's `evaluate_batch`", f"{theirs / ours:.0f} times faster"
        rows.append(Row(f"zen-engine, `evaluate_batch` of {BATCH:,}: fired rules, per set", theirs))
    what = f"totals, vetoes and first route of {SETS:,} answer sets, per set"
    rows.insert(0, Row(what, ours, None, against, ratio, "at least 30 times"))
    for name, taken in (
        (f"the same, {UNKNOWN} answers of each unknown", _per_set(lambda: Rows(program, SETS, unknown.possible).first({}))),
        ("the same, from answers", _per_set(lambda: Rows.of_answers(program, partly).first({}))),
    ):
        rows.append(Row(name, taken, None, "all known", f"{taken / ours:.1f} times"))
    return rows + [_table(pack, partly[:TABLE], samples, budget) for samples, budget in ((0, "60 s for 100,000"), (200, "5 minutes for 100,000"))]


def _table(pack: Pack, some: list[Answers], samples: int, budget: str) -> Row:
    """A row of a table, by processor time: cores share it."""
    said = [{q: "; ".join(a.options) for q, a in answers.given.items()} for answers in some]
    frame = pd.DataFrame(said, dtype=object).fillna("")
    batch(pack, frame[:50], samples=samples)
    start = time.process_time()
    batch(pack, frame, samples=samples)
    taken = (time.process_time() - start) / len(frame)
    what = f"a table, first route and first step{', sureness from 200 completions' if samples else ''}, per row"
    cores = os.cpu_count() or 1
    return Row(what, taken * 1000, None, "", f"{taken * 100_000 / cores:.0f} s for 100,000 rows on {cores} cores", budget)


def _per_set(call: Callable[[], object], sets: int = SETS) -> float:
    """The best of several times, in milliseconds for each set. What uses several threads is counted by elapsed time if that is less
    than the processor's."""
    call()
    best = float("inf")
    for _ in range(REPEATS):
        elapsed, busy = time.perf_counter(), time.process_time()
        call()
        best = min(best, time.perf_counter() - elapsed, time.process_time() - busy)
    return best * 1000 / sets
