"""The rules that all visitors share: read beside them, once the files are quiet, and never worse than before."""

import shutil
from pathlib import Path
from unittest.mock import Mock

import pytest

from advisor.serve import rules_store
from advisor.serve.rules_store import HELD_BACK, LOOK, QUIET, RulesStore
from tests.strategies import SMALL, edit, put


class Clocked:
    """A store that looks when it is told to, one second after the other."""

    def __init__(self, folder: Path):
        self.store = RulesStore(folder, watched=False)
        self.seconds = 0.0

    def after(self, seconds: float) -> rules_store.Rules:
        """The rules in force when a look was taken in each of so many seconds."""
        end = self.seconds + seconds
        while self.seconds < end:
            self.seconds += LOOK
            self.store.look(self.seconds)
        return self.store.now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL.folder, tmp_path / "small_pack"))


def test_an_edit_is_read_once_the_files_are_quiet(folder: Path):
    """Nothing is read between two edits, however many seconds these take; some seconds after the last the new rules are in force."""
    clocked = Clocked(folder)
    first = clocked.store.now
    for i in range(5):
        edit(folder / "pack.yaml", ("What is the job?" if i == 0 else f"Job {i - 1}?", f"Job {i}?"))
        assert clocked.after(QUIET - LOOK) is first
    now = clocked.after(QUIET)
    assert "Job 4?" == now.pack.questions["task"].ask and now.number != first.number


def test_a_deploy_leaves_the_rules_in_force(folder: Path, tmp_path: Path):
    """While a rule folder is taken away and copied back, by whatever number of steps, they stay; and for a minute where those that come drop many."""
    clocked = Clocked(folder)
    pack = clocked.store.now.pack
    folder.rename(tmp_path / "old")
    assert pack is clocked.after(LOOK).pack
    now = clocked.after(10)
    assert now.pack is pack and ["no-pack"] == [p.code for p in now.problems]
    folder.mkdir()
    assert pack is clocked.after(10).pack
    (folder / "pack.yaml").write_text((tmp_path / "old" / "pack.yaml").read_text()[:500])
    assert pack is clocked.after(LOOK).pack
    shutil.copytree(tmp_path / "old", folder, dirs_exist_ok=True)
    now = clocked.after(QUIET + LOOK)
    assert now.pack.hash == pack.hash and not now.problems
    text = (folder / "pack.yaml").read_text()
    (folder / "pack.yaml").write_text(text[: text.index("  - id: weekly_facts")] + text[text.index("\nrenames:") :])  # the first rule only
    assert now.pack is clocked.after(QUIET + LOOK).pack is clocked.after(HELD_BACK - 2 * LOOK).pack and 1 == len(clocked.after(3 * LOOK).pack.rules)


def test_rules_that_cannot_be_decided_with_are_a_problem(folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    """An exception in what decides, of whatever kind, keeps the new rules from the visitors, and is there for who serves them to read."""
    clocked = Clocked(folder)
    monkeypatch.setattr(rules_store, "advise", Mock(side_effect=RecursionError))
    edit(folder / "pack.yaml", ("What is the job?", "Which?"))
    now = clocked.after(QUIET + LOOK)
    assert "What is the job?" == now.pack.questions["task"].ask
    assert ["undecidable"] == [p.code for p in now.problems] and "RecursionError" in caplog.text


def test_the_packs_that_it_extends_are_looked_at_and_none_beside(folder: Path, tmp_path: Path):
    """An edit of the base changes an overlay, an edit of another pack in the folder above does not."""
    for name, text in {"top": "extends: small_pack\n", "other": "pack: {}\n"}.items():
        put(tmp_path / name, text, "a.yaml")
    clocked = Clocked(tmp_path / "top")
    first = clocked.store.now
    (tmp_path / "other" / "a.yaml").write_text("pack: {id: edited}\n")
    assert clocked.after(10) is first
    edit(folder / "pack.yaml", ("What is the job?", "Which?"))
    assert "Which?" == clocked.after(QUIET + LOOK).pack.questions["task"].ask
