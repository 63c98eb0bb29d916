"""What the charts of estimates show."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from advisor.explain.cost_charts import _APART, _levels


@given(st.lists(st.floats(1, 1e7), max_size=6))
def test_labels_on_one_level_stand_apart(requests: list[float]) -> None:
    """Break-even labels on one level keep their distance, and a label close to the one before stands above it."""
    marks = [{"requests": r} for r in requests]
    _levels(marks)
    ordered = sorted(marks, key=lambda m: m["requests"])
    for level in {m["level"] for m in ordered}:
        held = [math.log10(m["requests"]) for m in ordered if m["level"] == level]
        assert all(b - a >= _APART for a, b in pairwise(held))
    close = [(a, b) for a, b in pairwise(ordered) if math.log10(b["requests"]) - math.log10(a["requests"]) < _APART]
    assert all(a["level"] < b["level"] for a, b in close)
