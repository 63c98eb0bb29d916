"""Reading a pack: whatever stands in its files, the answer is a pack or a list of problems."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.pack import PackError, fingerprint, load_pack, read_folder, read_pack

BASE = (Path(__file__).parents[1] / "bad" / "base" / "pack.yaml").read_text()
RULE = "rules:\n  - {id: new, when: task is sort, advise: Measure., because: It is so., judgement: true}\n"


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
    (tmp_path / "b.yaml").write_text("groups: {some: [loraa]}\n")
    with pytest.raises(PackError, match="did you mean `sort`") as error:
        load_pack(tmp_path)
    assert [p.code for p in error.value.problems] == ["unknown-option", "unknown-route"]


def test_slips_are_told_stage_by_stage(read):
    """Text that is no YAML comes first, then what does not fit where it stands, then names that lead nowhere."""
    slips = {
        "d": (RULE.replace("sort", "srot"), "unknown-option"),
        "c": (RULE.replace("because", "becuase"), "unknown-key"),
        "b": ("terms:\n  - a: b: c\n", "bad-yaml"),
    }
    for name, (text, code) in slips.items():
        assert [code] == [p.code for p in read({"a.yaml": BASE, f"{name}.yaml": text})[1]]


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
