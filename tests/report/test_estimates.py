"""The numbers of estimates are the same in tables and exports, and assumptions travel with them."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from advisor.decide import Recommendation
from advisor.estimate.on_paper import SHOWN, on_paper
from advisor.estimate.words import likely, number, shown
from advisor.report import FORMATS


def test_table_and_export_hold_the_same_numbers(rec: Recommendation, changes: tuple) -> None:
    """The table of the document and the JSON export agree with the estimates for every route shown."""
    found = on_paper(rec, most=SHOWN)
    if found.first is None or found.where is None:
        assert rec.first is None
        return
    exported = {r["route"]: r for r in json.loads(FORMATS["json"].render(rec, changes))["estimates"]["routes"]}
    said = FORMATS["markdown"].render(rec, changes)
    for name, e in found.routes.items():
        running = exported[name]["running"]["likely"]
        assert e.running.likely == pytest.approx(running, rel=1e-5)
        assert len(found.routes) == 1 or f" {number(running)} |" in said
        for parts, whole in (("running_parts", "running"), ("once_parts", "once"), ("seconds_parts", "seconds")):
            assert exported[name][whole]["likely"] == pytest.approx(sum(q["likely"] for q in exported[name][parts].values()), rel=1e-4)
    assert shown(found.routes[found.first].running) in re.sub(r"\\(.)", r"\1", said)


def test_own_numbers_travel_with_exports(desk: tuple, words) -> None:
    """What the team set itself stands among the answers of a document, and its estimates are its own."""
    rec, changes = desk
    own = replace(rec, answers=replace(rec.answers, own={"words_in": 4321.0, "model": "gpt-5.4-mini"}))
    assert "4,321words" in words("markdown", own, changes)
    exported = json.loads(FORMATS["json"].render(own, changes))
    assert {"words_in": 4321, "model": "gpt-5.4-mini"} == exported["own"]
    assert "your number" in {a["source"] for a in exported["estimates"]["assumptions"]}


@pytest.mark.parametrize("name", ["markdown", "html", "pdf", "docx", "text"])
def test_assumptions_travel_with_exports(desk: tuple, words, name: str) -> None:
    """Each format says the month, the prices with their date, and every assumption of the first route with its id."""
    rec, changes = desk
    found, written = on_paper(rec, most=SHOWN), words(name, rec, changes)
    assert found.first is not None
    for said in (likely(found.routes[found.first].running), found.prices, *(a.id for a in found.assumptions)):
        assert re.sub(r"\s+", "", said) in written, said
