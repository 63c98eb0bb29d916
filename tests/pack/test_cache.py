"""The cache of packs that did not change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from advisor.answers import Answers
from advisor.decide import evaluate
from advisor.pack import cache as packs
from advisor.pack import read_pack

SMALL = Path(__file__).parents[1] / "data" / "small_pack"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "adaptation-advisor"


@pytest.fixture
def pack_folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "small_pack"))


def test_an_unedited_pack_is_the_same(kept: Path, pack_folder: Path):
    """A pack from the cache has the contents, places, hash and decisions of the one that was read."""
    fresh, _ = read_pack(pack_folder)
    assert 1 == len(list(kept.glob("*.pack")))
    again, problems = read_pack(pack_folder)
    assert [] == problems and again is not fresh
    assert fresh.content == again.content and fresh.places == again.places
    assert (fresh.hash, fresh.text_hash) == (again.hash, again.text_hash)
    assert evaluate(fresh, Answers()) == evaluate(again, Answers())


def test_every_edit_counts(kept: Path, pack_folder: Path):
    """An edit that leaves size and time alone is read all the same, and a broken edit is not kept."""
    read_pack(pack_folder)
    file = sorted(pack_folder.rglob("*.yaml"))[0]
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "\nnonsense: 1\n", encoding="utf-8")
    broken, problems = read_pack(pack_folder)
    assert broken is None and ["unknown-key"] == [p.code for p in problems]
    assert 1 == len(list(kept.glob("*.pack")))


def test_a_damaged_cache_is_no_cache(kept: Path, pack_folder: Path):
    """A damaged or foreign cache file is passed over, and one that cannot be written does no harm."""
    read_pack(pack_folder)
    (file,) = kept.glob("*.pack")
    file.write_bytes(b"not a pickle")
    assert read_pack(pack_folder)[0] is not None
    shutil.rmtree(kept)
    kept.write_text("a file where the folder should be", encoding="utf-8")
    assert read_pack(pack_folder)[0] is not None


def test_overlays_are_not_kept(kept: Path, pack_folder: Path):
    """A pack that extends another is read each time, since an edit of the other one changes it too."""
    top = pack_folder.parent / "top"
    top.mkdir()
    (top / "a.yaml").write_text("extends: small_pack\npack: {id: top, version: 1, title: Top}\n", encoding="utf-8")
    assert read_pack(top)[0] is not None
    assert packs.key_of(top) is None
