"""Many complete answer sets at once, and the memory that takes."""

from __future__ import annotations

import time
import tracemalloc

import numpy as np

from advisor.answers import Answers
from advisor.decide import weights_of
from advisor.decide.arrays import ArrayEvaluator
from advisor.decide.known import Known
from advisor.decide.outlook import sample_completions
from advisor.decide.program import Program, program_of
from advisor.decide.registers import Codes
from advisor.pack import Pack

from .engines import zen_engine, zen_list
from .measure import Row, answer_sets

ROWS, MILLION, BATCH = 131_072, 1_000_000, 1_000
REPEATS = 5


def run(pack: Pack) -> list[Row]:
    program, weights = program_of(pack), weights_of(pack, Answers())
    codes = sample_completions(Known(pack, Answers()), ROWS, np.random.default_rng(7))
    array = ArrayEvaluator(program, weights)
    ours, worst = _per_row(array, codes)
    rows = [Row(f"first route of {ROWS:,} answer sets, per set", ours, worst, "", f"{1e-3 / ours:.1f} million sets a second")]
    zen = _zen(program, codes)
    if zen:
        what = f"zen-engine, `evaluate_batch` of {BATCH:,}, per set: fired rules only"
        rows.append(Row(what, zen, None, "ours", f"{zen / ours:.0f} times ours", "at least 300"))
    for unknown in (5, 12):
        known = Known(pack, answer_sets(pack, 1, unknown)[0])
        some = sample_completions(known, ROWS, np.random.default_rng(8))
        start = time.thread_time()
        special = array.specialised(known.masks)
        special.first(some[:, :1])
        build = (time.thread_time() - start) * 1000
        median, worst = _per_row(special, some)
        what = f"the same with all but {unknown} answers folded in ({build:.1f} ms to fold)"
        rows.append(Row(what, median, worst, "nothing folded in", f"{ours / median:.1f} times faster"))
    million = np.tile(codes, (1, MILLION // ROWS + 1))[:, :MILLION]
    tracemalloc.start()
    array.first(million)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    start = time.thread_time()
    array.first(million)
    taken = (time.thread_time() - start) * 1000
    rows.append(Row(f"first route of {MILLION:,} answer sets, in all", taken, None, "", f"{peak / 2**20:.0f} MB beside the answers", "at most 50 MB"))
    return rows


def _per_row(array: ArrayEvaluator, codes: Codes) -> tuple[float, float]:
    """(best, worst) milliseconds for each row."""
    array.first(codes)
    times = []
    for _ in range(REPEATS):
        start = time.thread_time()
        array.first(codes)
        times.append((time.thread_time() - start) * 1000 / codes.shape[1])
    return min(times), max(times)


def _zen(program: Program, codes: Codes) -> float:
    """Milliseconds for each row, the best of several batches; 0 where zen-engine is not installed.

    It may use several threads, so elapsed time counts if that is less than the processor's.
    """
    best = float("inf")
    requests = [{"key": "rules", "context": {f"v{v}": int(c) for v, c in enumerate(codes[:, i])}} for i in range(BATCH)]
    for compare in (False, True):
        try:
            engine = zen_engine(zen_list(program, compare))
        except ImportError:
            return 0.0
        for _ in range(REPEATS):
            elapsed, busy = time.perf_counter(), time.process_time()
            engine.evaluate_batch(requests)
            best = min(best, (time.perf_counter() - elapsed) * 1000 / BATCH, (time.process_time() - busy) * 1000 / BATCH)
    return best
