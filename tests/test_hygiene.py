"""The default pack keeps its size, its rules are knowledge and no patches for single cases, what readers said of it is counted, and files
in `docs/` say where each statement, factor, route and conflict of the evidence went."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
import yaml

from advisor.answers import answers_of_case, read_answers
from advisor.decide import evaluate
from advisor.pack import FAMILIES
from benchmarks.readers import answered, load, stories
from tests.strategies import PACK, ROOT

CONTENT = PACK.content
RANKING = [rule for rule in CONTENT.rules if rule.ranks]
ASKED = {q.grid or q.id: q for q in CONTENT.questions}  # a grid is asked once, whatever its rows


def test_few_questions() -> None:
    """At most 45 questions; no help above 25 words; ten options of a single choice, or groups of six; twelve tests or more."""
    assert len(ASKED) <= 45
    assert [] == [name for name, q in ASKED.items() if len(q.help.split()) > 25]
    single = {name: q for name, q in ASKED.items() if q.number is None and q.several is None}
    assert [] == [name for name, q in single.items() if not q.groups and len(q.choices) > 10]
    assert [] == [name for name, q in ASKED.items() if any(len(group.options) > 6 for group in q.groups.values())]
    assert 12 <= sum(q.find_out is not None for q in ASKED.values())


def test_few_needs_and_rules() -> None:
    """At most 24 needs, 180 rules that rank and 60 others; of those that rank, one in six speaks of routes directly."""
    assert 16 <= len(CONTENT.needs) <= 24
    assert len(RANKING) <= 180
    assert len(CONTENT.rules) - len(RANKING) <= 60
    assert sum(bool(rule.routes) for rule in RANKING) <= len(RANKING) / 6


def test_most_rules_that_rank_rest_on_sources() -> None:
    """Six in ten rules that rank rest on a source; no pack loads where the others do not say that they are judgement."""
    assert sum(bool(rule.sources) for rule in RANKING) >= 0.6 * len(RANKING)


@pytest.fixture(scope="module")
def patches() -> list[str]:
    """The rules whose needs and words about routes keep exactly one case right, and help no other: put a right route further ahead."""
    order = {route: i for i, route in enumerate(PACK.routes)}
    keeps: Counter[str] = Counter()
    helps: Counter[str] = Counter()
    for case in CONTENT.cases:
        evaluation = evaluate(PACK, answers_of_case(PACK, case))
        stays = [s for s in evaluation.ranking if s.status != "ruled_out"]
        right = {s.route for s in stays if {s.route, s.family} & set(case.expect.best)}
        for rule in evaluation.fired if 0 < len(right) < len(stays) else ():
            totals = {s.route: (s.total, -s.effort, -order[s.route]) for s in stays}
            without = {s.route: (s.total - sum(x.value for x in s.shares if x.rule == rule), *totals[s.route][1:]) for s in stays}
            helps[rule] += _ahead(totals, right) > _ahead(without, right)
            keeps[rule] += max(totals, key=totals.__getitem__) in right and max(without, key=without.__getitem__) not in right
    return [rule for rule in helps if helps[rule] == keeps[rule] == 1]


def _ahead(totals: dict[str, tuple[int, int, int]], right: set[str]) -> int:
    """How far the best right route is ahead of the best of the others."""
    return max(totals[r][0] for r in right) - max(total[0] for r, total in totals.items() if r not in right)


def test_few_rules_are_patches(patches: list[str]) -> None:
    """At most one rule in twenty does nothing for the cases but keep a single one right, and each of these rests on a source."""
    assert len(patches) <= len(CONTENT.rules) / 20
    assert [] == [rule for rule in patches if not PACK.rules[rule].sources]


STORIES = stories()


def test_every_answer_is_one_that_was_offered() -> None:
    """Readers' teams exist, and all that they answered is read without a problem."""
    answers = answered(PACK) | load("again")
    assert answers.keys() <= STORIES.keys()
    assert [] == [p for given in answers.values() for p in read_answers(PACK, {"edition": 2, "answers": given})[1]]


def test_outcomes_and_experts_name_families() -> None:
    """Each story has a best family, nothing is both reasonable and wrong, and experts rank two or three families of each held-out team."""
    for story in STORIES.values():
        fine = {*story["best"], *story["also_ok"]}
        assert story["best"] and fine | {*story["wrong"]} <= {*FAMILIES} and not fine & {*story["wrong"]}, story["id"]
    held_out = {team for teams in load("held_out").values() for team in teams}
    assert held_out.isdisjoint(team.id for team in PACK.content.teams)
    experts = load("experts")
    assert held_out == {*experts["text"], *experts["c"]} and experts["a"].keys() == experts["b"].keys() == experts["text"].keys()
    assert all(len({*found}) in (2, 3) and {*found} <= {*FAMILIES} for ranked in experts.values() for found in ranked.values())


DOCS = ROOT / "docs"
COVERAGE = yaml.safe_load((DOCS / "evidence-coverage.yaml").read_text())
FACTORS = yaml.safe_load((DOCS / "factors.yaml").read_text())
KINDS = ("rules", "routes", "steps", "questions", "causes", "neighbours")
ENTRIES: dict[str, dict[str, Any]] = {kind: {entry.id: entry for entry in getattr(CONTENT, kind)} for kind in KINDS}


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
    assert 200 <= len(rows)
    assert set() == ({s.strip() for cell in rows for s in cell.split(",")} - {"sources"}) - set(PACK.sources)
