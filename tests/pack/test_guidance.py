"""Neighbours and causes in packs: what is refused, and what the default pack holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.check import run_checks
from advisor.pack import DEFAULT_PACK, Problem, load_pack, read_pack

SMALL = Path(__file__).parents[1] / "data" / "small_pack" / "pack.yaml"
NEIGHBOURS = """
neighbours:
  - id: look_up_or_tune
    label: Look up or tune
    between: {search: [retrieval], tuned: [lora]}
    text: Both help.
    parts:
      - {when: task is write, leans: [lora], fact: Style is the product., judgement: true}
    trap: Tuning for facts.
"""
CAUSES = """
causes:
  - id: wrong_passage
    label: Wrong passage
    headline: Mend the search.
    when: facts_missing in gap
    measure: Look at 20 failures.
    told_apart_from: [other]
    interventions: [Score it., {do: Search better., lever: retrieval}]
    leave_alone: {lora: It is not the weights.}
    because: What is not found is not read.
    judgement: true
  - {id: other, label: Other, headline: Do it., when: task is write, measure: Look., interventions: [Do it.], because: So., judgement: true}
"""


def problems(folder: Path, text: str) -> list[Problem]:
    """What is found in a small pack with this text beside it."""
    (folder / "pack.yaml").write_text(SMALL.read_text())
    (folder / "guidance.yaml").write_text(text)
    return read_pack(folder)[1]


def test_a_plain_remedy_is_what_to_do(tmp_path: Path) -> None:
    """An intervention may be a text, or what to do with the lever that it pulls."""
    assert [] == problems(tmp_path, NEIGHBOURS + CAUSES)
    cause = load_pack(tmp_path).content.causes[0]
    assert [("Score it.", ""), ("Search better.", "retrieval")] == [(x.do, x.lever) for x in cause.interventions]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("leans: [lora]", "leans: [loora]", "unknown-route"),
        ("leans: [lora]", "leans: [prompt]", "no-side"),
        ("tuned: [lora]", "tuned: [retrieval, lora]", "two-sides"),
        (", tuned: [lora]", "", "one-side"),
        ("leans: [lora], ", "", "bad-part"),
        ("leans: [lora], ", "leans: [lora], against: [retrieval], ", "bad-part"),
        ("product., judgement: true", "product.", "no-source"),
        ("product., judgement: true", "product., sources: [S999]", "unknown-source"),
        ("task is write, leans", "taks is write, leans", "unknown-question"),
        ("lever: retrieval", "lever: retrival", "unknown-route"),
        ("told_apart_from: [other]", "told_apart_from: [wrong_passage]", "unknown-cause"),
        ("leave_alone: {lora", "leave_alone: {loora", "unknown-route"),
        ("[Score it., {do: Search better., lever: retrieval}]", "[]", "no-intervention"),
    ],
)
def test_slips_are_found(tmp_path: Path, old: str, new: str, code: str) -> None:
    """Unknown names, sides that overlap, facts that favour nobody and entries that rest on nothing are named with a line."""
    text = NEIGHBOURS + CAUSES
    assert old in text
    found = problems(tmp_path, text.replace(old, new, 1))
    assert code in [p.code for p in found]
    assert all(p.place.line > 0 for p in found)


def test_guidance_decides_nothing(tmp_path: Path) -> None:
    """A pack with guidance has the hash that it has without, since no recommendation changes."""
    assert load_pack(SMALL.parent).hash == (problems(tmp_path, NEIGHBOURS + CAUSES), load_pack(tmp_path).hash)[1]


def test_the_default_pack_parts_eighteen_groups() -> None:
    """Eighteen groups of neighbours stand in the default pack, each with at least four facts, for two sides at least."""
    entries = load_pack(DEFAULT_PACK).content.neighbours
    assert 18 <= len(entries)
    assert [] == [n.id for n in entries if len(n.parts) < 4]
    assert [] == [n.id for n in entries if len({(p.leans, p.against) for p in n.parts}) < 2]


def test_every_symptom_has_a_cause() -> None:
    """Each symptom of the questionnaire is named by a cause, and headlines have at most ten words."""
    pack = load_pack(DEFAULT_PACK)
    conditions = " ".join(f"{c.when} {c.strong_when}" for c in pack.content.causes)
    assert [] == [s for s in pack.questions["symptoms"].choices if f"{s} in symptoms" not in conditions]
    assert [] == [c.headline for c in pack.content.causes if len(c.headline.split()) > 10]


def test_causes_measure_with_a_number() -> None:
    """Each cause says how many to look at, and no remedy pulls a lever that the same cause leaves alone."""
    pack = load_pack(DEFAULT_PACK)
    assert [] == [c.id for c in pack.content.causes if not any(ch.isdigit() for ch in c.measure)]
    assert [] == [c.id for c in pack.content.causes if {x.lever for x in c.interventions} & set(pack.expand(c.leave_alone))]


def test_guidance_that_can_never_show_is_found(tmp_path: Path) -> None:
    """A fact or a cause whose condition no answers meet is a warning that names it."""
    impossible = "task is write and task is sort"
    text = (NEIGHBOURS + CAUSES).replace("when: task is write, leans", f"when: {impossible}, leans").replace("when: facts_missing in gap", f"when: {impossible}")
    assert [] == problems(tmp_path, text)
    found = [p.message for p in run_checks(load_pack(tmp_path)) if p.code == "never-fires"]
    assert ["`look_up_or_tune` can never hold", "`wrong_passage` is never likely"] == [m.split(":")[0].removeprefix("a fact of ") for m in found]


def test_an_overlay_changes_a_cause_by_id(tmp_path: Path) -> None:
    """An overlay that names a cause and its measurement changes that and keeps the rest."""
    base, top = tmp_path / "base", tmp_path / "top"
    base.mkdir()
    top.mkdir()
    assert [] == problems(base, NEIGHBOURS + CAUSES)
    (top / "top.yaml").write_text("extends: base\ncauses:\n  - {id: wrong_passage, measure: Look at 200 failures.}\n")
    causes = load_pack(top).content.causes
    assert [("wrong_passage", "Look at 200 failures.", "Mend the search."), ("other", "Look.", "Do it.")] == [(c.id, c.measure, c.headline) for c in causes]
