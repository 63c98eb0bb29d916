"""The numbers of estimates are the same in charts, tables and exports, and assumptions travel with them."""

from __future__ import annotations

import json
import re

import pytest

from advisor.answers import read_answers
from advisor.decide import Recommendation, recommend
from advisor.estimate.derived import with_estimates
from advisor.estimate.words import likely, number, shown
from advisor.explain.cost_charts import cost_over_traffic, memory_bars, waterfall
from advisor.explain.on_paper import on_paper
from advisor.pack import load_pack
from advisor.report import FORMATS
from advisor.report.json import answers_of
from advisor.report.json_estimates import as_mapping
from advisor.report.markdown import render as markdown


def test_chart_table_and_export_hold_the_same_numbers(rec: Recommendation, changes: tuple) -> None:
    """The cost chart at today's traffic, the waterfall's end, the table of the document and the JSON export agree for every route shown."""
    found = on_paper(rec, short=True)
    if found.first is None or found.where is None:
        assert rec.first is None
        return
    exported = {r["route"]: r for r in json.loads(FORMATS["json"].render(rec, changes))["estimates"]["routes"]}
    said = markdown(rec, changes)
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
        assert e.running.bare().cost(found.where.requests.likely).likely == pytest.approx(e.month.likely)


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
    found = as_mapping(on_paper(desk[0], short=True), desk[0].pack)
    known = {a["id"] for a in found["assumptions"]}
    for route in found["routes"]:
        for key in ("per_request", "per_month", "once", "working_days"):
            assert set(route[key]["assumptions"]) <= known


def test_what_rules_were_told_stands_beside_the_answers() -> None:
    """Estimates that counted are listed with their range, what they are made from and what is open; their assumptions too; the answers
    of the export are those that people gave."""
    pack = load_pack()
    given = {"task": "rework", "wait": "under_700ms", "tokens_in": 20_000, "output": "fields", "residency": "anywhere", "error_cost": "low"}
    rec = recommend(pack, with_estimates(pack, read_answers(pack, {"answers": given})[0]), samples=200)
    said = re.sub(r"\\(.)", r"\1", markdown(rec))
    assert "### Estimated from these answers" in said
    assert "| Median wait for one plain prompt at a provider | **700 milliseconds or more**; likely" in said
    assert "still open: “How long is the output of one request?”" in said
    assert "hosted_first_token_seconds" in said
    exported = json.loads(FORMATS["json"].render(rec))
    assert list(given) == list(exported["answers"])
    fact = {f["question"]: f for f in exported["estimated"]}["prompt_wait"]
    assert ["no_prompt_keeps_the_wait_on_paper"] == fact["rules"]
    assert ["700-1499", "1500-6999", "7000-89999", "90000+"] == fact["answer"]
    assert fact["estimate"]["low"] <= fact["estimate"]["likely"] <= fact["estimate"]["high"]
    again, problems = read_answers(pack, answers_of(exported))
    assert not problems
    assert rec.answers.said == again.given


def test_nothing_is_said_of_estimates_that_did_not_count() -> None:
    """Where no fired rule names one, no document speaks of it."""
    pack = load_pack()
    rec = recommend(pack, with_estimates(pack, read_answers(pack, {"answers": {"task": "rework"}})[0]), samples=200)
    assert "Estimated from these answers" not in markdown(rec)
