"""The numbers of estimates are the same in charts, tables and exports, and assumptions travel with them."""

from __future__ import annotations

import json
import re

import pytest

from advisor.decide import Recommendation
from advisor.estimate.words import likely, number, shown
from advisor.explain.cost_charts import cost_over_traffic, memory_bars, waterfall
from advisor.explain.on_paper import on_paper
from advisor.report import FORMATS
from advisor.report.plain import estimates


def test_chart_table_and_export_hold_the_same_numbers(rec: Recommendation, changes: tuple) -> None:
    """The cost chart at today's traffic, the waterfall's end, the table of the document and the JSON export agree for every route shown."""
    found = on_paper(rec, short=True)
    if found.first is None or found.where is None:
        assert rec.first is None
        return
    exported = {r["route"]: r for r in json.loads(FORMATS["json"].render(rec, changes))["estimates"]["routes"]}
    said = FORMATS["markdown"].render(rec, changes)
    here, labels = found.where.requests.likely, {r.label: r.id for r in rec.pack.content.routes}
    at_traffic = {labels[row["route"]]: row["usd"] for row in cost_over_traffic(rec, found).rows if row["requests"] == here}
    for name, usd in at_traffic.items():
        month = exported[name]["per_month"]["likely"]
        assert usd == pytest.approx(max(month, 0.01), rel=1e-5)
        assert usd == pytest.approx(max(found.routes[name].month.likely, 0.01))
        assert f" {number(month)} |" in said
    first = found.routes[found.first]
    for case, key in (("median", "p50"), ("slowest of 20", "p95")):
        end = max(row["end"] for row in waterfall(first, found.where).rows if row["case"] == case)
        assert end == pytest.approx(exported[found.first]["latency"][key]["likely"], rel=1e-5)
    assert shown(first.month) in re.sub(r"\\(.)", r"\1", said)
    bars = memory_bars(rec, first, found.where)
    if bars is not None and bars.rows:
        held = exported[found.first]["hardware"]["memory"]["likely"]
        assert bars.rows[0]["share"] * bars.rows[0]["gb"] == pytest.approx(held, rel=1e-5)


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


def test_findings_say_what_charts_show(desk: tuple) -> None:
    """The text of each chart names the numbers that it draws."""
    rec, _ = desk
    found = on_paper(rec, short=True)
    assert found.first is not None and found.where is not None
    first = found.routes[found.first]
    assert likely(first.month) in cost_over_traffic(rec, found).finding
    assert shown(first.latency.p50) in waterfall(first, found.where).finding


def test_json_lists_what_it_assumes(desk: tuple) -> None:
    """Every id that a number of the export rests on stands in its list of assumptions."""
    found = estimates(on_paper(desk[0], short=True), desk[0].pack)
    known = {a["id"] for a in found["assumptions"]}
    for route in found["routes"]:
        for key in ("per_request", "per_month", "once", "working_days"):
            assert set(route[key]["assumptions"]) <= known
