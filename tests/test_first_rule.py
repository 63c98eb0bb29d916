"""Who follows `docs/write-your-first-rule.md` or `docs/moving.md` sees what they say."""

from __future__ import annotations

import re
from contextlib import chdir
from pathlib import Path

import pytest

from advisor.answers import read_answers_file
from advisor.decide import Recommendation, recommend
from advisor.explain import reasons_for
from advisor.pack import Pack, load_pack, read_pack
from tests.test_cli import run

DOCS = Path(__file__).parents[1] / "docs"
TEXT = (DOCS / "write-your-first-rule.md").read_text(encoding="utf-8")
FILES = dict(zip(("pack.yaml", "rules.yaml", "answers.yaml", "cases.yaml"), re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL), strict=True))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The folder as the page has it written."""
    for name, text in FILES.items():
        file = tmp_path / "answers.yaml" if name == "answers.yaml" else tmp_path / "mine" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    return tmp_path / "mine"


def recommended(pack: Pack, mine: Path) -> Recommendation:
    answers, problems = read_answers_file(pack, mine.parent / "answers.yaml")
    assert problems == []
    return recommend(pack, answers, samples=100)


def test_the_rule_fires(mine: Path) -> None:
    """The rule speaks for human review in the words that the page quotes, brings it to the first place, and is silent once errors cost little."""
    rec, before = recommended(load_pack(mine), mine), recommended(load_pack(), mine)
    quoted = re.search(r'"(What goes out[^"]*)"', TEXT)
    assert quoted and " ".join(quoted[1].split()) in [reason.text for reason in reasons_for(rec, "human_review")]
    assert "human_review" == rec.first != before.first
    (mine.parent / "answers.yaml").write_text(FILES["answers.yaml"].replace("money", "time"))
    assert "letters_bear_a_signature" not in [f.rule for f in recommended(rec.pack, mine).evaluation.fired]


def test_what_a_moved_pack_looks_like(tmp_path: Path) -> None:
    """In `docs/moving.md`, what stands for the first edition is told to be of it, and what stands for the second loads."""
    before, *after = re.findall(r"```yaml\n(.*?)```", (DOCS / "moving.md").read_text(encoding="utf-8"), re.DOTALL)
    for name, text in {"old": before, "new": "\n".join(after)}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.yaml").write_text(FILES["pack.yaml"] + text)
    problems = read_pack(tmp_path / "old")[1]
    assert {"first-edition"} == {p.code for p in problems} and all("docs/moving.md" in p.hint for p in problems)
    assert ["`points`", "`strength`"] == sorted(p.message.split()[0] for p in problems)
    assert "answers_stand_in_the_files" in load_pack(tmp_path / "new").rules


def test_the_commands_of_the_page_run(mine: Path) -> None:
    """Each command of the page ends well, and the sentence of the rule is printed by the one that has the folder."""
    printed = {}
    with chdir(mine.parent):
        for line in re.findall(r"^python -m advisor (.+)$", TEXT, re.MULTILINE):
            result = run(*line.split())
            assert (0, "") == (result.code, result.err), line
            printed[line] = " ".join(result.text.split())
    sentence = "What goes out bears a signature"
    assert [False, True] == [sentence in printed[f"recommend answers.yaml{pack}"] for pack in ("", " --pack mine")]


def test_a_slip_is_told_with_its_line(mine: Path) -> None:
    """The misspelt need is found where it stands, with what may have been meant."""
    (mine / "rules.yaml").write_text(FILES["rules.yaml"].replace("guard", "gaurd"))
    _, problems = read_pack(mine)
    assert [("mine/rules.yaml", 4)] == [(p.place.file, p.place.line) for p in problems]
    assert "`gaurd`" in problems[0].message and "guard" in problems[0].hint
