"""The chart of how close the routes are holds for totals above and below zero."""

from __future__ import annotations

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from tests.components.test_advise import FIVE
from tests.components.visits import visit


def _bars(app: AppTest) -> list[dict]:
    charts = [pa.ipc.open_stream(e.proto.data.data).read_all().to_pylist() for e in app.get("vega_lite_chart")]
    return next(rows for rows in charts if rows and "told" in rows[0])


@pytest.mark.parametrize("query", [FIVE, "task=sort&examples=100-499&error_cost=high&gap=reasoning&main_gap=reasoning"])
def test_every_route_has_a_bar_and_its_distance(query: str):
    """The first route has the longest bar, all others say how far they are behind, and no bar is empty."""
    bars = _bars(visit(query))
    assert "first" == bars[0]["told"]
    assert all(b["length"] > 0 for b in bars)
    assert max(b["length"] for b in bars) == bars[0]["length"]
    assert all(b["told"] == "level" or b["told"].endswith(" behind") for b in bars[1:])
