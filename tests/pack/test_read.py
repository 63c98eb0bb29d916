"""Reading a pack: whatever stands in its files, the answer is a pack or a list of problems."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import read_answers_file
from advisor.check import run_checks
from advisor.pack import PackError, Problem, fingerprint, load_pack, read_folder, read_pack
from advisor.pack.nodes import MAX_BYTES, MAX_DEPTH, parse
from tests.strategies import SMALL, put


def codes(text: str) -> list[str]:
    return [p.code for p in parse(text, "f")[1]]


def test_scalars_stay_text():
    """Nothing is guessed from the look of a value: `no`, `1_000` and `2026-11-01` are text, and nothing is nothing."""
    node, problems = parse("a: no\nb: 1_000\nc: 2026-11-01\nd: ~\ne:\nf: ''\n", "f")
    assert problems == [] and node.plain() == {"a": "no", "b": "1_000", "c": "2026-11-01", "d": "~", "e": None, "f": ""}


def test_places_of_keys_entries_and_values():
    """`find` points at keys and entries, `inside` into values; both go as deep as the path leads."""
    node, _ = parse("rules:\n  - id: one\n    when: task is sort\n  - {id: two}\n", "f")
    assert place(node.find(("rules", 0, "when"))) == (3, 5) and place(node.inside(("rules", 0, "when"))) == (3, 11)
    assert place(node.inside(("rules", 0, "when"), 8)) == (3, 19) and place(node.find(("rules", 1))) == (4, 5)
    assert place(node.find(("rules", 1, "id", "deeper", 7))) == (4, 6) and place(node.find(("rules", 9))) == (1, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("k: task is sort", (1, 12)),
        ("k: 'task is sort'", (1, 13)),
        ("k: &a task is sort", (1, 15)),
        ("k: task  is   sort", (1, 15)),
        ("k: task\n  is sort", (2, 6)),
        ("k: >\n  task is\n  sort", (3, 3)),
        ("k: |-\n  task\n  is\n\n  sort", (5, 3)),
        ("k: 'task\n  is sort'", (2, 6)),
        ("ü: täsk is sort", (1, 12)),
    ],
)
def test_places_inside_texts(text: str, expected: tuple[int, int]):
    """An offset into a text is found in the file, however the text is quoted, folded or broken."""
    node, problems = parse(text, "f")
    assert problems == [] and expected == place(node.inside((next(iter(node.value)),), 8))


def test_limits_of_depth_and_size():
    """A value may be as deep and a file as large as the limits say, and no more; aliases are refused before they are built too large."""
    assert codes("[" * MAX_DEPTH + "]" * MAX_DEPTH) == [] and codes("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == ["too-deep"]
    assert codes("#" * MAX_BYTES) == []
    assert codes("#" * (MAX_BYTES + 1)) == ["too-large"]
    laughs = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 20)}]\n" for i in range(1, 30))
    tower = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 5_000))
    assert codes(laughs) == ["too-many-values"] and codes(tower) == ["too-deep"]


SIGNS = ("a", "b: ", "- ", "? ", ": ", "&x ", "*x", "!!str ", "! ", " #", "\n  ", "\n    ", "---\n", "...\n", "<<")
yaml_like = st.lists(st.sampled_from([*SIGNS, *"{}[],'\"|>#\n\t%@\\\u2028\x85é\ufeff\0"]), max_size=30).map("".join)


@given(yaml_like)
def test_yaml_like_text_gives_a_tree_or_problems(text: str):
    """Text full of YAML's own signs never raises, and every place lies in the file."""
    node, problems = parse(text, "f")
    lines = text.count("\n") + text.count("\u2028") + text.count("\x85") + 1
    for problem in problems:
        assert 0 <= problem.place.line <= lines + 1
    if node is not None:
        node.plain()


def place(found) -> tuple[int, int]:
    return found.line, found.column


BASE = (Path(__file__).parents[1] / "bad" / "base" / "pack.yaml").read_text()
RULE = "rules:\n  - {id: new, when: task is sort, advise: Measure., because: It is so., judgement: true}\n"


def test_files_are_merged_by_key(read):
    """One pack may be one file or many, in folders of any depth."""
    one, _ = read({"all.yaml": BASE + RULE.replace("rules:\n", "")})
    many, _ = read({"all.yaml": BASE, "deeper/still/rule.yaml": RULE})
    assert list(one.rules) == list(many.rules) and one.hash == many.hash
    assert str(many.places["rules", "new"]) == "mine/deeper/still/rule.yaml:2:5"


def test_load_raises_with_all_problems(tmp_path: Path):
    """`load_pack` raises one error that lists every problem."""
    (tmp_path / "a.yaml").write_text(BASE + RULE.replace("rules:\n", "").replace("task is sort", "task is srot"))
    (tmp_path / "b.yaml").write_text("groups: {some: [loraa]}\n")
    with pytest.raises(PackError, match="did you mean `sort`") as error:
        load_pack(tmp_path)
    assert [p.code for p in error.value.problems] == ["unknown-option", "unknown-route"]


def test_what_could_not_be_read_is_no_slip_elsewhere(read):
    """A name that went with a broken entry is not told to be unknown where it is used; another one is, though it begins alike."""
    needs = "needs:\n  - {id: haste, label: Haste}\n  - {id: calm, label: Calm\n"
    files = {"a.yaml": BASE, "b.yaml": needs, "c.yaml": RULE.replace("advise: Measure.", "needs: {calm: clearly, calm_sea: slightly}")}
    assert ["bad-yaml", "unknown-need"] == [p.code for p in read(files)[1]]


def test_fingerprint_changes_with_an_edit(tmp_path: Path):
    """An edited, added or removed file changes the fingerprint of the folders that are looked at, and of no other."""
    for name in ("one", "two"):
        put(tmp_path / name, "pack: {}\n", "a.yaml")
    seen, added = [fingerprint(tmp_path / "one")], tmp_path / "one" / "b.yaml"
    for change in (lambda: (tmp_path / "two" / "a.yaml").write_text("pack: {id: changed}\n"), lambda: added.write_text(""), added.unlink):
        change()
        seen.append(fingerprint(tmp_path / "one"))
    assert seen[0] == seen[1] == seen[3] != seen[2] and fingerprint(tmp_path / "one", tmp_path / "two") not in seen


def test_a_pack_hangs_on_its_folder_and_on_what_it_extends(read, tmp_path: Path):
    """The folders to look at are those of the pack and of the packs that it extends, though they are not there yet."""
    read({"a.yaml": "extends: middle\n"}, middle={"b.yaml": "extends: base\n"})
    assert [tmp_path / "mine", tmp_path / "middle", tmp_path / "base"] == list(dict.fromkeys(read_folder(tmp_path / "mine").folders))
    (tmp_path / "mine" / "a.yaml").write_text("extends: later\n")
    assert tmp_path / "later" in read_folder(tmp_path / "mine").folders


BAD = Path(__file__).parents[1] / "bad"
PACKS = {e["pack"]: e["problems"] for e in yaml.safe_load((BAD / "expected.yaml").read_text())}
FILES = {e["file"]: e["problems"] for e in yaml.safe_load((BAD / "answers" / "expected.yaml").read_text())}


def as_written(problems: list[Problem]) -> list[dict]:
    """Problems in the form of the files of expectations."""
    return [{"code": p.code, "place": [p.place.file, p.place.line, p.place.column], "message": p.message, "hint": p.hint} for p in problems]


def test_every_broken_pack_has_its_expectations():
    """No folder in `tests/bad` goes untested, and no expectation speaks of a folder that is gone."""
    assert sorted(PACKS) == sorted(d.name for d in BAD.iterdir() if d.is_dir() and d.name not in ("base", "answers"))
    assert sorted(FILES) == sorted(f.name for f in (BAD / "answers").iterdir() if f.name != "expected.yaml")


@pytest.mark.parametrize("name", PACKS)
def test_broken_pack(name: str):
    """A broken pack is refused with exactly these problems, in this order; one that loads gets them from the checks."""
    pack, problems = read_pack(BAD / name)
    assert PACKS[name] == as_written(problems if pack is None else [p for p in run_checks(pack) if pack.is_own(p.place)]) != []


@pytest.mark.parametrize("name", FILES)
def test_broken_answers_file(name: str):
    """A broken answers file gets exactly these problems, in this order."""
    _, problems = read_answers_file(SMALL, BAD / "answers" / name, name)
    assert FILES[name] == as_written(problems)
