"""One rule seen from some answers, and as it stands in its file."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.explain.rule_view import RuleView, as_written, rule_view
from advisor.pack import load_pack
from tests.strategies import SMALL, answered


def view(rule: str, answers: dict[str, Any], **keys: Any) -> RuleView:
    return rule_view(SMALL, answered(SMALL, answers, **keys), rule)


@pytest.mark.parametrize(("answers", "state"), [({"gap": ["facts_missing"]}, "fires"), ({"gap": ["slow"]}, "cannot"), ({"task": "write"}, "open")])
def test_fires_cannot_and_open(answers: dict[str, Any], state: str) -> None:
    """A rule fires if its condition is certain, cannot if it is certainly false, and is open otherwise."""
    assert state == view("missing_facts", answers).state


def test_which_answers_it_hangs_on() -> None:
    """Answered questions of the condition stand apart from open ones; not sure counts as open."""
    seen = view("enough_to_imitate", {"task": "write", "examples": "not_sure"})
    assert (("task",), ("examples",)) == (seen.because_of, seen.waits_for)


def test_what_a_rule_shows_speaks_of_and_rules_out() -> None:
    """Needs and routes come with signed strengths, groups and traits spread out."""
    slow = view("slow_today", {"gap": ["slow"]})
    assert ((("speed", 2),), (("retrieval", -1),)) == (slow.shows, slow.speaks_of)
    assert (("lora", -1), ("full_tuning", -1)) == view("weekly_facts", {}).speaks_of
    assert ("lora",) == view("no_text_to_tune", {"task": "sort"}).rules_out


def test_every_rule_is_found_as_written() -> None:
    """The excerpt of each rule is YAML that holds this one rule."""
    for rule in SMALL.rules:
        (entry,) = yaml.safe_load(as_written(SMALL, "rules", rule))
        assert rule == entry["id"]


def test_an_edited_file_gives_nothing(tmp_path: Path) -> None:
    """Where the file moved on since the pack was read, no wrong lines are shown."""
    folder = shutil.copytree(SMALL.folder, tmp_path / "small_pack")
    pack = load_pack(folder)
    for file in folder.glob("*.yaml"):
        file.write_text("# all gone\n", encoding="utf-8")
    assert "" == as_written(pack, "rules", "missing_facts")
