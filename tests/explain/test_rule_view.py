"""One rule seen from some answers, and as it stands in its file."""

import shutil
from pathlib import Path
from typing import Any

import yaml

from advisor.explain.rule_view import RuleView, as_written, rule_view
from advisor.pack import load_pack
from tests.strategies import SMALL, answered


def view(rule: str, answers: dict[str, Any], **keys: Any) -> RuleView:
    return rule_view(SMALL, answered(SMALL, answers, **keys), rule)


def test_what_it_hangs_on_and_what_it_says() -> None:
    """Answered questions of the condition stand apart from open ones; needs and routes come with signed strengths, groups and traits spread out."""
    seen = view("enough_to_imitate", {"task": "write", "examples": "not_sure"})
    assert ("open", ("task",), ("examples",)) == (seen.state, seen.because_of, seen.waits_for)
    slow = view("slow_today", {"gap": ["slow"]})
    assert ("fires", (("speed", 2),), (("retrieval", -1),)) == (slow.state, slow.shows, slow.speaks_of)
    assert "cannot" == view("missing_facts", {"gap": ["slow"]}).state
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
