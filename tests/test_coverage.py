"""The files in `docs/` that say where each statement, factor, route and conflict of the evidence went."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
import yaml

from tests.strategies import PACK, ROOT

DOCS = ROOT / "docs"
COVERAGE = yaml.safe_load((DOCS / "evidence-coverage.yaml").read_text())
FACTORS = yaml.safe_load((DOCS / "factors.yaml").read_text())
CONTENT = PACK.content
ENTRIES: dict[str, dict[str, Any]] = {
    "rules": PACK.rules,
    "routes": PACK.routes,
    "steps": PACK.steps,
    "questions": PACK.questions,
    "causes": {c.id: c for c in CONTENT.causes},
    "neighbours": {n.id: n for n in CONTENT.neighbours},
}


def named(entry: dict[str, Any]) -> list[tuple[str, str]]:
    """(kind, id) of whatever an entry names."""
    return [(kind, name) for kind in ENTRIES for name in entry.get(kind, ())]


def cited(kind: str, name: str) -> set[str]:
    entry = ENTRIES[kind][name]
    parts: Iterable[Any] = entry.parts if kind == "neighbours" else (entry,)
    return {source for part in parts for source in getattr(part, "sources", ())}


def test_every_statement_has_one_place() -> None:
    """Each of the 193 statements stands once, in order, and is used, superseded or rejected."""
    assert list(range(1, 194)) == [s["statement"] for s in COVERAGE["statements"]]
    assert {"used", "superseded", "rejected"} == {s["status"] for s in COVERAGE["statements"]}
    assert 130 <= sum(s["status"] == "used" for s in COVERAGE["statements"])


@pytest.mark.parametrize("entry", COVERAGE["statements"], ids=lambda e: str(e["statement"]))
def test_a_statement_is_leaned_on_or_says_why_not(entry: dict[str, Any]) -> None:
    """What a used statement names exists, and some of it cites one of the statement's sources, or the file says why not. A superseded or
    rejected one has one sentence and names the better evidence: a source, statement or rule."""
    why = entry.get("why", "")
    assert set(entry["sources"]) <= set(PACK.sources)
    if entry["status"] == "used":
        assert named(entry)
        assert [] == [(kind, name) for kind, name in named(entry) if name not in ENTRIES[kind]]
        assert why or set(entry["sources"]) & {s for kind, name in named(entry) for s in cited(kind, name)}
    else:
        assert why.endswith(".") and 40 < len(why)
        assert re.search(r"tatements? \d", why) or any(name in why for name in (*PACK.sources, *PACK.rules, *PACK.questions))


def test_conflicts_are_shown() -> None:
    """Each of the 17 conflicts names all contested rules that say both its sides, or why there is none."""
    conflicts = {c["conflict"]: c for c in COVERAGE["conflicts"]}
    assert [f"C{i}" for i in range(1, 18)] == list(conflicts)
    shown: dict[str, list[str]] = {}
    for rule in CONTENT.rules:
        if rule.contested and rule.contested.conflict:
            shown.setdefault(rule.contested.conflict, []).append(rule.id)
    assert {k: sorted(v) for k, v in shown.items()} == {k: sorted(c["rules"]) for k, c in conflicts.items() if "rules" in c}
    assert all(c.get("why") for k, c in conflicts.items() if k not in shown)


def test_factors_are_asked_or_left_out() -> None:
    """Each of the 52 factors names questions that exist, or says in a sentence why nobody is asked."""
    assert [f"F{i:02}" for i in range(1, 53)] == [f["factor"] for f in FACTORS["factors"]]
    assert all(("questions" in f) != ("left_out" in f) for f in FACTORS["factors"])
    assert set() == {q for f in FACTORS["factors"] for q in f.get("questions", ())} - set(PACK.questions)
    assert all(f["left_out"].endswith(".") for f in FACTORS["factors"] if "left_out" in f)


def test_routes_of_the_evidence_have_a_place() -> None:
    """Each of the 28 routes is one of ours, a step of the plan, or left out with a reason; and each of ours stands for one."""
    assert [f"R{i:02}" for i in range(28)] == [r["route"] for r in FACTORS["routes"]]
    assert all(len({"ours", "steps", "left_out"} & set(r)) == 1 for r in FACTORS["routes"])
    assert sorted(PACK.routes) == sorted(x for r in FACTORS["routes"] for x in r.get("ours", ()))
    assert set() == {x for r in FACTORS["routes"] for x in r.get("steps", ())} - set(PACK.steps)


def test_source_checks_name_sources_that_exist() -> None:
    """Every row of `docs/source-checks.md` begins with sources of the pack."""
    rows = re.findall(r"^\| ([^|]+) \| [^|]{12,} \|$", (DOCS / "source-checks.md").read_text(), re.MULTILINE)
    named = {s.strip() for cell in rows for s in cell.split(",")} - {"sources"}
    assert 200 <= len(rows)
    assert set() == named - set(PACK.sources)
