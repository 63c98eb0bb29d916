"""The bars of how close the routes are hold for totals above and below zero."""

from __future__ import annotations

import re

import pytest

from tests.components.test_advise import FIVE
from tests.components.visits import visit


@pytest.mark.parametrize("query", [FIVE, "task=sort&examples=100-499&error_cost=high&gap=reasoning&main_gap=reasoning"])
def test_every_route_has_a_bar_and_its_distance(query: str):
    """The first route has the longest bar, all others say how far they are behind, and no bar is empty."""
    block = next(b.proto.body for b in visit(query).get("html") if 'class="bars"' in b.proto.body)
    bars = [(float(width), told.strip()) for width, told in re.findall(r"width:([\d.]+)%.*?</i>(.*?)</span>", block)]
    assert "first" == bars[0][1]
    assert all(width > 0 for width, _ in bars)
    assert max(bars)[0] == bars[0][0]
    assert all(told == "level" or told.endswith(" behind") for _, told in bars[1:])
