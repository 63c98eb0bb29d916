"""Reading a pack: whatever stands in its files, the answer is a pack or a list of problems."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.pack import DEFAULT_PACK, PackError, fingerprint, load_pack, read_folder, read_pack

BASE = (Path(__file__).parents[1] / "bad" / "base" / "pack.yaml").read_text()
RULE = "rules:\n  - {id: new, when: task is sort, advise: Measure., because: It is so., judgement: true}\n"


def test_the_default_pack_is_sound():
    """The pack that the product comes with has no problem."""
    assert read_pack(DEFAULT_PACK)[1] == []


def test_files_are_merged_by_key(read):
    """One pack may be one file or many, in folders of any depth."""
    one, _ = read({"all.yaml": BASE + RULE.replace("rules:\n", "")})
    many, _ = read({"all.yaml": BASE, "deeper/still/rule.yaml": RULE})
    assert list(one.rules) == list(many.rules)
    assert one.hash == many.hash
    assert str(many.places["rules", "new"]) == "mine/deeper/still/rule.yaml:2:5"


def test_load_raises_with_all_problems(tmp_path: Path):
    """`load_pack` raises one error that lists every problem."""
    (tmp_path / "a.yaml").write_text(BASE + RULE.replace("rules:\n", "").replace("task is sort", "task is srot"))
    (tmp_path / "b.yaml").write_text("rules:\n - a: b: c\n")
    with pytest.raises(PackError) as error:
        load_pack(tmp_path)
    assert [p.code for p in error.value.problems] == ["unknown-option", "bad-yaml"]
    assert "did you mean `sort`?" in str(error.value)


def test_names_that_a_broken_file_may_hold_are_not_called_unknown(read):
    """Where a file cannot be read, a name that occurs in it is given the benefit of the doubt; others are not."""
    _, problems = read(
        {
            "a.yaml": BASE,
            "b.yaml": "routes:\n  - {id: other, label: A: B}\n",
            "c.yaml": RULE.replace("advise: Measure.", "rule_out: [other, another]"),
        }
    )
    assert [(p.code, p.place.file) for p in problems] == [("bad-yaml", "mine/b.yaml"), ("unknown-route", "mine/c.yaml")]
    assert "`another`" in problems[1].message


def test_an_entry_that_cannot_be_read_does_not_hide_others(read):
    """Entries are read one by one; what refers to a broken entry is not blamed."""
    _, problems = read(
        {
            "a.yaml": BASE,
            "b.yaml": "questions:\n  - {id: new, section: task, ask: What?, optoins: {a: A, b: B}}\n",
            "c.yaml": "rules:\n  - {id: x, when: new is a, advise: A., because: B., judgement: true}\n"
            "  - {id: y, when: new is a and gap is slow, advise: A., because: B., judgement: true}\n",
        }
    )
    assert [p.code for p in problems] == ["unknown-key", "is-several"]


def test_fingerprint_changes_with_an_edit(tmp_path: Path):
    """An edited, added or removed file changes the fingerprint of the folders that are looked at, and of no other."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.yaml").write_text("pack: {}\n")
    seen = [fingerprint(tmp_path / "one")]
    (tmp_path / "two" / "a.yaml").write_text("pack: {id: changed}\n")
    seen.append(fingerprint(tmp_path / "one"))
    (tmp_path / "one" / "b.yaml").write_text("")
    seen.append(fingerprint(tmp_path / "one"))
    (tmp_path / "one" / "b.yaml").unlink()
    seen.append(fingerprint(tmp_path / "one"))
    assert seen[0] == seen[1] == seen[3] != seen[2]
    assert fingerprint(tmp_path / "one", tmp_path / "two") not in seen


def test_a_pack_hangs_on_its_folder_and_on_what_it_extends(read, tmp_path: Path):
    """The folders to look at are those of the pack and of the packs that it extends, though they are not there yet."""
    read({"a.yaml": "extends: middle\n"}, middle={"b.yaml": "extends: base\n"})
    assert [tmp_path / "mine", tmp_path / "middle", tmp_path / "base"] == list(dict.fromkeys(read_folder(tmp_path / "mine").folders))
    (tmp_path / "mine" / "a.yaml").write_text("extends: later\n")
    assert tmp_path / "later" in read_folder(tmp_path / "mine").folders


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_give_problems(data: bytes):
    """A file of random bytes never raises; it is no pack, so there are problems."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.yaml").write_bytes(data)
        pack, problems = read_pack(folder)
    assert pack is None
    assert problems and not any("cannot be read to its end" in p.message for p in problems)  # an exception that was not foreseen
