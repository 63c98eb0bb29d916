"""The numbers of estimates are the same in tables and exports, and assumptions travel with them."""

from __future__ import annotations

import json
import re

import pytest

from advisor.decide import Recommendation
from advisor.estimate.on_paper import on_paper
from advisor.estimate.words import likely, number, shown
from advisor.report import FORMATS


def test_table_and_export_hold_the_same_numbers(rec: Recommendation, changes: tuple) -> None:
    """The table of the document and the JSON export agree with the estimates for every route shown."""
    found = on_paper(rec, short=True)
    if found.first is None or found.where is None:
        assert rec.first is None
        return
    exported = {r["route"]: r for r in json.loads(FORMATS["json"].render(rec, changes))["estimates"]["routes"]}
    said = FORMATS["markdown"].render(rec, changes)
    for name in (found.first, *(r.route for r in found.rivals)):
        month = exported[name]["per_month"]["likely"]
        assert found.routes[name].month.likely == pytest.approx(month, rel=1e-5)
        assert f" {number(month)} |" in said
    first = found.routes[found.first]
    for case, key in ((first.latency.median, "p50"), (first.latency.tail, "p95")):
        assert sum(q.likely for q in case.values()) == pytest.approx(exported[found.first]["latency"][key]["likely"], rel=1e-5)
    assert shown(first.month) in re.sub(r"\\(.)", r"\1", said)


def test_the_curve_is_the_bill(rec: Recommendation) -> None:
    """The curve of a route at today's traffic is its month, machines and servers included."""
    found = on_paper(rec, short=True)
    for e in found.routes.values():
        assert found.where is not None
        assert e.running.cost(found.where.requests.likely).likely == pytest.approx(e.month.likely)


@pytest.mark.parametrize("name", ["markdown", "html", "pdf", "docx", "text"])
def test_assumptions_travel_with_exports(desk: tuple, words, name: str) -> None:
    """Each format says the month, the prices with their date, and every assumption of the first route with its id."""
    rec, changes = desk
    found, written = on_paper(rec, short=True), words(name, rec, changes)
    assert found.first is not None
    for said in (likely(found.routes[found.first].month), found.prices, *(a.id for a in found.assumptions)):
        assert re.sub(r"\s+", "", said) in written, said
