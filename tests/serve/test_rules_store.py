"""The rules that all visitors share: read beside them, once the files are quiet, and never worse than before."""

import itertools
import shutil
from pathlib import Path
from unittest.mock import Mock

import pytest

from advisor.serve import rules_store
from advisor.serve.rules_store import LOOK, QUIET, RulesStore
from tests.strategies import edit, put

CLOCK = itertools.count(1)  # goes on from test to test


def after(store: RulesStore, seconds: float) -> rules_store.Rules:
    """The rules in force when a look was taken in each of so many seconds."""
    for _ in range(round(seconds / LOOK)):
        store.look(next(CLOCK) * LOOK)
    return store.now


def test_an_edit_is_read_once_the_files_are_quiet(small: Path):
    """Nothing is read between two edits, however many seconds these take; some seconds after the last the new rules are in force."""
    store = RulesStore(small, watched=False)
    first = store.now
    for i in range(5):
        edit(small / "pack.yaml", ("What is the job?" if i == 0 else f"Job {i - 1}?", f"Job {i}?"))
        assert after(store, QUIET - LOOK) is first
    now = after(store, QUIET)
    assert "Job 4?" == now.pack.questions["task"].ask and now.number != first.number


def test_a_deploy_leaves_the_rules_in_force(small: Path, tmp_path: Path):
    """While a rule folder is taken away and copied back, by whatever number of steps, they stay."""
    store = RulesStore(small, watched=False)
    pack = store.now.pack
    small.rename(tmp_path / "old")
    assert pack is after(store, LOOK).pack
    now = after(store, 10)
    assert now.pack is pack and ["no-pack"] == [p.code for p in now.problems]
    small.mkdir()
    assert pack is after(store, 10).pack
    (small / "pack.yaml").write_text((tmp_path / "old" / "pack.yaml").read_text()[:500])
    assert pack is after(store, LOOK).pack
    shutil.copytree(tmp_path / "old", small, dirs_exist_ok=True)
    now = after(store, QUIET + LOOK)
    assert now.pack.hash == pack.hash and not now.problems


def test_rules_that_cannot_be_decided_with_are_a_problem(small: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    """An exception in what decides, of whatever kind, keeps the new rules from the visitors, and is there for who serves them to read."""
    store = RulesStore(small, watched=False)
    monkeypatch.setattr(rules_store, "advise", Mock(side_effect=RecursionError))
    edit(small / "pack.yaml", ("What is the job?", "Which?"))
    now = after(store, QUIET + LOOK)
    assert "What is the job?" == now.pack.questions["task"].ask
    assert ["undecidable"] == [p.code for p in now.problems] and "RecursionError" in caplog.text


def test_the_packs_that_it_extends_are_looked_at_and_none_beside(small: Path, tmp_path: Path):
    """An edit of the base changes an overlay, an edit of another pack in the folder above does not."""
    for name, text in {"top": "extends: small\n", "other": "pack: {}\n"}.items():
        put(tmp_path / name, text, "a.yaml")
    store = RulesStore(tmp_path / "top", watched=False)
    first = store.now
    (tmp_path / "other" / "a.yaml").write_text("pack: {id: edited}\n")
    assert after(store, 10) is first
    edit(small / "pack.yaml", ("What is the job?", "Which?"))
    assert "Which?" == after(store, QUIET + LOOK).pack.questions["task"].ask
