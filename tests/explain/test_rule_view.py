"""One rule seen from some answers, and as it stands in its file."""

import shutil
from pathlib import Path

import yaml

from advisor.answers import Answers, read_answers
from advisor.explain.rule_view import as_written, rule_view
from advisor.pack import load_pack

SMALL = Path(__file__).parents[1] / "data" / "small_pack"
PACK = load_pack(SMALL)


def given(**raw: object) -> Answers:
    return read_answers(PACK, raw if "answers" in raw else {"answers": raw})[0]


def test_fires_cannot_and_open() -> None:
    """A rule fires if its condition is certain, cannot if it is certainly false, and is open otherwise."""
    assert "fires" == rule_view(PACK, given(gap=["facts_missing"]), "missing_facts").state
    assert "cannot" == rule_view(PACK, given(gap=["slow"]), "missing_facts").state
    assert "open" == rule_view(PACK, given(task="write"), "missing_facts").state


def test_which_answers_it_hangs_on() -> None:
    """Answered questions of the condition stand apart from open ones; not sure counts as open."""
    seen = rule_view(PACK, given(task="write", examples="not_sure"), "enough_to_imitate")
    assert (("task",), ("examples",)) == (seen.because_of, seen.waits_for)


def test_points_follow_weights_and_priorities() -> None:
    """What a rule gives is weighted by the criterion and by the user's priority."""
    assert (("retrieval", 6), ("both", 4)) == rule_view(PACK, given(gap=["facts_missing"]), "missing_facts").gives
    more = given(answers={"gap": ["facts_missing"]}, priorities={"knowledge": "more"})
    assert (("retrieval", 12), ("both", 8)) == rule_view(PACK, more, "missing_facts").gives


def test_vetoes() -> None:
    """The routes that a rule rules out are named."""
    assert ("lora",) == rule_view(PACK, given(task="sort"), "no_text_to_tune").rules_out


def test_every_rule_is_found_as_written() -> None:
    """The excerpt of each rule is YAML that holds this one rule."""
    for rule in PACK.rules:
        (entry,) = yaml.safe_load(as_written(PACK, "rules", rule))
        assert rule == entry["id"]


def test_an_edited_file_gives_nothing(tmp_path: Path) -> None:
    """Where the file moved on since the pack was read, no wrong lines are shown."""
    folder = shutil.copytree(SMALL, tmp_path / "small_pack")
    pack = load_pack(folder)
    for file in folder.glob("*.yaml"):
        file.write_text("# all gone\n", encoding="utf-8")
    assert "" == as_written(pack, "rules", "missing_facts")
