"""A change tried before it is saved: what is previewed is what its overlay does, and a slip is told with its line."""

import io
import re
import shutil
import textwrap
import zipfile
from pathlib import Path

import pytest

from advisor.decide import program_of
from advisor.diff import save_rule, try_change
from advisor.diff.attempt import read_change
from advisor.pack import load_pack
from tests.strategies import DATA, ROOT, SMALL, answered
from tests.test_cli import run

WHOLE = "- id: slow_today\n  when: slow in gap\n  needs: {manner: slightly}\n  because: People wait.\n  judgement: true\n"
NEW = "id: own\nwhen: task is sort\nuntil_known: no\nrule_out: {trains_at: own}\nbecause: So it is.\njudgement: true\n"
PROMISES = (DATA / "promises_of_each_kind.yaml").read_text()


@pytest.mark.parametrize(
    "text", [WHOLE, NEW, "{id: missing_facts, needs: {speed: strongly, knowledge: slightly}}", "disable: {rules: {no_text_to_tune: x}}"]
)
def test_the_overlay_does_what_was_tried(tmp_path: Path, text: str) -> None:
    """The zipped overlay, unpacked beside the pack, loads with the very rules that were tried; a whole rule loses what it leaves out."""
    shutil.copytree(SMALL.folder, tmp_path / SMALL.folder.name)
    with zipfile.ZipFile(io.BytesIO(try_change(SMALL, text).as_zip())) as zipped:
        zipped.extractall(tmp_path)
    tried, loaded = read_change(SMALL, text)[0], load_pack(tmp_path / "our-change")
    assert tried is not None and tried.rules == loaded.rules != SMALL.rules
    if text is WHOLE:
        assert ({"manner": "slightly"}, {}) == (loaded.rules["slow_today"].needs, loaded.rules["slow_today"].routes)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- id: slow_today\n  needs: {speed: slightly,\n    sped: clearly}", 3, "`sped`"),
        ("", 0, "nothing"),
        ("disable: {rules: {slow_toda: x}}", 1, "`slow_toda`"),
    ],
)
def test_a_slip_is_told_with_its_line(text: str, line: int, said: str) -> None:
    """Where a change cannot be used, each problem has its line in the change and a hint, and nothing else is said."""
    (problem,) = (tried := try_change(SMALL, text)).problems
    assert (line, ()) == (problem.place.line, tried.found) and said in problem.message and problem.hint
    (warning,) = try_change(SMALL, NEW.replace("So it is.", "FILL IN")).problems
    assert ("placeholder", "the change", 1) == (warning.code, warning.place.file, warning.place.line)


@pytest.mark.parametrize(
    ("change", "breaks"),
    [
        ("disable: {rules: {weekly_facts: x}}", ""),
        ("disable: {rules: {no_text_to_tune: x}}", "no_tuning_to_sort"),
        ("disable: {rules: {enough_to_imitate: x}}", "test_set_first"),
        ("- {id: not_guarded, never_recommend: {trains_at: own}, when: task is extract, until_known: true}", "not_guarded"),
        ("disable: {rules: {grader_at_hand: x}}", "people_look"),
        ("conditions: [{id: few_examples, when: examples < 50 or examples >= 5000}]", "examples_help"),
    ],
)
def test_a_change_tells_what_it_breaks(change: str, breaks: str) -> None:
    """Of five kinds of promises none but that breaks, and it is named with answers, which no other promise gets."""
    told = dict(try_change(SMALL, f"{PROMISES}{change}").found)["Promises that break"]
    assert [name.group(1) for line in told if (name := re.match("`(.*)` is broken", line))] == [breaks] * bool(breaks)
    assert breaks or told[0].startswith("None of ")


def test_a_change_in_words(tmp_path: Path) -> None:
    """Moved answers, cases and broken promises are named, that of a lost ban by proof, and the command exits with 1; of an unknown rule the nearest is named."""
    (tmp_path / "change.yaml").write_text(f"{PROMISES}disable: {{rules: {{no_text_to_tune: x, missing_facts: x}}}}\n")
    (tmp_path / "answers.yaml").write_text("answers: {gap: [facts_missing], task: extract, examples: 20}\n")
    result = run("try", tmp_path / "change.yaml", "--pack", SMALL.folder, "--on", tmp_path / "answers.yaml")
    assert (1, "", True) == (result.code, result.err, "At most, by this change" in result.text)
    for said in ("`missing_facts` fires no more", "Prompting comes first, no longer Retrieval", "Cases: 1 of 1 move, 1 for the worse"):
        assert said in result.text
    assert re.search(r"`no_tuning_to_sort` is broken: `lora` comes first with the answers \{.*task: sort", result.text)
    assert 0 == run("try", "weekly_facts", "--pack", SMALL.folder).code and "nobody_can_look` is broken" in run("try", "nobody_to_review").text
    assert "did you mean `missing_facts`?" in run("try", "missing_fact", "--pack", SMALL.folder).err


def test_a_change_of_an_overlay_counts_as_its_own() -> None:
    """What an overlay asks is drawn in the same way with a change, so that both are as sure; a restriction that goes is told, and what keeps all from moving."""
    bank = load_pack(ROOT / "rules" / "examples" / "regulated-bank")
    change = "disable: {rules: {secret_data_run_at_no_provider: x}, promises: {no_secret_data_at_providers: x}}"
    assert program_of(bank).untold == program_of(read_change(bank, change)[0]).untold != frozenset()
    told = dict(try_change(bank, change, answered(bank, {"makes": "text", "colleague": ["page", "few"], "facts_in": ["nowhere"]})).found)
    assert any(re.match(r"Restriction: .* run it only on own machines.* -> ", line) for line in told["For these answers"])
    assert ("no_secret_data_at_providers",) == told["Promises removed"]
    ban = "{id: o, when: data_class is secret, until_known: yes, rule_out: {uses_model: yes}, because: So., judgement: true}"
    free = dict(try_change(bank, ban).found)
    (drawn,) = (x for head, lines in free.items() if head.endswith("as questions of yours are open") for x in lines if "drawn at random" in x)
    assert re.search(r"^In [1-9]\d+ of [\d,]+ answer sets with which it fires.* leads: [a-z_]+ -> [a-z_]+ \(\d+\)", drawn)
    quiet = dict(try_change(bank, "{id: own, when: data_class is public, advise: Mind., about: [lora], because: So., judgement: true}").found)
    (held,) = (lines for head, lines in quiet.items() if head.startswith("Cases: 0 of "))
    assert "95 of 96 cases leave `data_class` open" in held and held[0].startswith("In none of ")


def test_saving_changes_one_rule_and_nothing_else(small: Path) -> None:
    """A rule is written where it stands, a new one into a file of its own; what would say something else in its file is not written."""
    file, before = small / "pack.yaml", (small / "pack.yaml").read_text()
    assert small.resolve() / "rules" / "own.yaml" == save_rule(load_pack(small), NEW)
    assert file == save_rule(load_pack(small), WHOLE)
    start, end = before.index("  - id: slow_today"), before.index("  - id: enough_to_imitate")
    assert before[:start] + textwrap.indent(WHOLE, "  ") + before[end:] == (after := file.read_text())
    for refused in ("{id: slow_today, needs: {manner: clearly}}", "disable: {rules: {slow_today: x}}", "{id: slow_today, whem: x}"):
        assert isinstance(save_rule(load_pack(small), refused), tuple)
    assert after == file.read_text() and {"own"} == load_pack(small).rules.keys() - SMALL.rules.keys()
