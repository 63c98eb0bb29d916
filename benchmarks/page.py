"""What one new answer costs the page's script, run without a browser, beside a bare page with as many widgets.

*What advises* is all that the page asks of `advisor`: the recommendation and everything that explains it. Each answer set is new.
"""

from __future__ import annotations

import functools
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from advisor.answers import address, read_answers
from advisor.pack import Pack

from .measure import Row

ROOT = Path(__file__).parents[1]
SETS = 40
KINDS = {
    "pills": "button_group", "select": "selectbox", "button": "button", "popover": "popover", "expander": "expander", "tabs": "tab_container",
    "chart": "vega_lite_chart",
}  # fmt: skip


class Stopwatch:
    """Adds up what the functions that the page takes from `advisor` spend, calls within calls counted once."""

    def __init__(self) -> None:
        self.spent = 0.0
        self.running = False
        for name, module in list(sys.modules.items()):
            for key, value in list(vars(module).items()) if name.startswith("components") else ():
                if isinstance(value, FunctionType) and value.__module__.startswith("advisor."):
                    setattr(module, key, self.timed(value))

    def timed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(call)
        def within(*given: Any, **named: Any) -> Any:
            if self.running:
                return call(*given, **named)
            self.running, start = True, time.thread_time()
            try:
                return call(*given, **named)
            finally:
                self.running, self.spent = False, self.spent + time.thread_time() - start

        return within


def run(pack: Pack) -> list[Row]:
    ours = AppTest.from_file(str(ROOT / "page.py"), default_timeout=60)
    chosen = np.random.default_rng(7).permutation(len(pack.content.cases))[: SETS + 1]
    queries = [address.to_query(pack, read_answers(pack, {"answers": pack.content.cases[i].answers})[0]) for i in chosen]
    _answered(ours, queries[0])
    watch = Stopwatch()
    whole, advising = [], []
    for query in queries[1:]:
        watch.spent = 0.0
        whole.append(_answered(ours, query))
        advising.append(watch.spent * 1000)
    counts = {kind: len(ours.get(name)) for kind, name in KINDS.items()}
    os.environ["BARE"] = json.dumps(counts)
    bare = AppTest.from_file(str(ROOT / "benchmarks" / "bare_page.py"), default_timeout=60).run()
    beside = []
    for i in range(SETS):
        bare.button_group[0].set_value([f"Answer 0.{i % 5}"])
        beside.append(_timed(bare))
    script, advice, other = np.median(whole), np.median(advising), np.median(beside)
    p95 = f"p95 {np.percentile(advising, 95):.0f} ms"
    return [
        Row("the page's script", script, max(whole), f"a bare page with as many widgets: {other:.0f} ms", f"{script / other:.2f} times"),
        Row("of this, what advises", advice, max(advising), p95, f"{advice / script:.2f} of it", "p95 below 100 ms"),
    ]


def _answered(app: AppTest, query: dict[str, list[str]]) -> float:
    """Milliseconds of a run with these answers."""
    app.query_params.clear()
    for key, values in query.items():
        app.query_params[key] = values
    taken = _timed(app)
    assert not app.exception
    return taken


def _timed(app: AppTest) -> float:
    start = time.perf_counter()
    app.run()
    return (time.perf_counter() - start) * 1000
