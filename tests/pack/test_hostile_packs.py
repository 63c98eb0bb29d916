"""Nothing that stands in a rule folder topples the reader: it answers with problems, soon, and there are not too many of them."""

import os
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest

from advisor.pack import Problem, read_pack
from advisor.pack.problem import MAX_PROBLEMS
from tests.strategies import put
from tests.test_mutations import timed

BASE = (Path(__file__).parents[1] / "bad" / "base" / "pack.yaml").read_text()
OPTIONS = ", ".join(f"sort{i}" for i in range(380))
ATOMS = " and ".join(["a"] * 250 + [f"a{i}" for i in range(150)])
RULE = "rules:\n  - {{id: new, when: {}, advise: Measure., because: It is so., judgement: true}}\n"


def problems_of(folder: Path) -> list[Problem]:
    """What is wrong with a pack, found in time."""
    pack, problems = timed(read_pack, folder)
    assert pack is None and 0 < len(problems) <= MAX_PROBLEMS + 1
    for problem in problems:
        assert len(str(problem).encode()) < 1_000
    return problems


STRANGE: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "name that is no text": (
        lambda f: Path(os.fsdecode(os.fsencode(f) + b"/sp\xe4t.yaml")).write_text("groups: {}\n"),
        "bad-file-name",
        "mine/sp\\udce4t.yaml",
    ),
    "name with a line break": (lambda f: (f / "two\nlines.yaml").write_text("groups: {}\n"), "bad-file-name", "mine/two\\nlines.yaml"),
    "pipe": (lambda f: os.mkfifo(f / "pipe.yaml"), "unreadable", "mine/pipe.yaml"),
    "endless": (lambda f: (f / "zero.yaml").symlink_to("/dev/zero"), "unreadable", "mine/zero.yaml"),
    "sparse": (lambda f: [(f / "sparse.yaml").touch(), os.truncate(f / "sparse.yaml", 3 * 2**30)], "too-large", "mine/sparse.yaml"),
    "link in a circle": (lambda f: (f / "loop.yaml").symlink_to("loop.yaml"), "unreadable", "mine/loop.yaml"),
    "link to nothing": (lambda f: (f / "gone.yaml").symlink_to("nowhere"), "no-file", ""),
    "crowd": (lambda f: [(f / f"{i}.txt").touch() for i in range(6_000)], "too-many-files", "mine"),
}


@pytest.mark.parametrize(("spoil", "code", "file"), STRANGE.values(), ids=STRANGE)
def test_strange_files(read, tmp_path: Path, spoil: Callable[[Path], None], code: str, file: str):
    """Whatever is no plain file of text gets one problem that names it."""
    read({"a.yaml": BASE})
    spoil(tmp_path / "mine")
    assert [(code, file)] == [(p.code, p.place.file) for p in problems_of(tmp_path / "mine")]


@pytest.mark.parametrize("name", ["x" * 5_000, "x/" * 2_500, "a\0b", "a\nb", "\udcff"], ids=["long", "deep", "nul", "line break", "no text"])
def test_folder_names(name: str, tmp_path: Path):
    """A folder name that no folder can have gets a short message, and a link in a circle is no pack folder."""
    (tmp_path / "mine").symlink_to("mine")
    for folder in (Path(name), tmp_path / "mine"):
        (problem,) = problems_of(folder)
        assert "no-pack" == problem.code and len(str(problem)) < 200 and str(problem).isprintable()


def test_whatever_goes_wrong_is_a_problem(read, monkeypatch: pytest.MonkeyPatch):
    """An exception of whatever kind, which the reader did not foresee, is a problem of its pack; problems beyond the first thousand are counted."""
    _, problems = read({"a.yaml": BASE, "b.yaml": "groups:\n  some: [" + ", ".join(f"r{i}" for i in range(5_000)) + "]\n"})
    assert "there may be 4,000 more problems" == problems[-1].message
    monkeypatch.setattr("advisor.pack.read.Linker", Mock(side_effect=RecursionError))
    _, problems = read({"a.yaml": BASE, "b.yaml": ""})
    assert [("unreadable", "mine")] == [(p.code, p.place.file) for p in problems]


def declared(count: int, when: str, last: str) -> str:
    """Conditions of which each names the next."""
    lines = [f"  - {{id: c{i}, when: {when.format(f'c{i + 1}')}}}" for i in range(count - 1)]
    return "\n".join(["conditions:", *lines, f"  - {{id: c{count - 1}, when: {last}}}"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cases:\n  - {id: c, answers: {" + ", ".join(f"q{i}: x" for i in range(90_000)) + "}}", "unknown-question"),
        (RULE.format("examples >= 0x" + "f" * 3_900), "out-of-range"),
        (declared(4_000, "{}", "c0"), "nested-condition"),
        (declared(1, "", "task is sort" + " or task is sort" * 150) + "\n" + RULE.format("c0" + " or c0" * 300), "too-long"),
        ("terms:\n" + "\n".join(f"  - {{id: t{i}, label: T, means: M, changes: C, see: [t{i}]}}" for i in range(25_000)), "too-many-entries"),
        ("groups:\n  all_of_them: [" + ", ".join(f"r{i}" for i in range(90_000)) + "]\n", "unknown-route"),
        ("groups: {" + ", ".join(f"g{i}: &a{i} []" for i in range(60_000)) + "}\nrules: [" + ", ".join(f"&b{i} x" for i in range(60_000)) + "]\n", "too-many-entries"),
        ("\n".join(f"k{i}: &a{i} v" for i in range(90_000)), "unknown-key"),
        ("extends: base\ndisable: {rules: {" + ", ".join(f"rule_number_{i}: because" for i in range(60_000)) + "}}\n", "disable-unknown"),
        ("rules:\n" + "".join(f"  - {{id: n{i}, when: 'task in [{OPTIONS}]', advise: A., because: B., judgement: true}}\n" for i in range(500)), "unknown-option"),
        ("rules:\n" + "".join(f"  - {{id: n{i}, when: '{ATOMS}', advise: A., because: B., judgement: true}}\n" for i in range(400)), "unknown-condition"),
        ("rules:\n" + "".join(f"  - {{id: r{i}, when: always, advise: A., becuase: B., judgement: true}}\n" for i in range(1_000)), "unknown-key"),
        ("groups:\n  a: [&a " + "x" * 1_000_000 + ", *a" * 90_000 + "]\n", "too-many-values"),
        ("renames:\n" + "\n".join(f"  - {{from: n{i}, to: n{i + 1}}}" for i in range(20_000)), "too-many-entries"),
        ("questions:\n" + "\n".join(f"  - {{id: q{i}, section: task, ask: A?, options: {{a: A, b: B}}, ask_if: q{(i + 1) % 4000} is a}}" for i in range(4_000)), "ask-cycle"),
    ],
    ids=["answers", "number", "chain", "named often", "terms", "references", "anchors", "keys", "disable", "options", "atoms", "slips", "long names", "renames", "ask_if"],
)  # fmt: skip
def test_masses(tmp_path: Path, text: str, code: str):
    """Thousands of entries, references, anchors or conditions get a bounded list of problems within five seconds."""
    put(tmp_path / ("base" if "extends" in text else "mine"), BASE, "a.yaml")
    assert code in {p.code for p in problems_of(put(tmp_path / "mine", text, "b.yaml"))}


def test_a_chain_of_packs(tmp_path: Path):
    """A thousand packs that extend each other are refused at the eleventh."""
    for i in range(1_200):
        put(tmp_path / f"p{i}", f"extends: p{i + 1}\n" if i < 1_199 else BASE, "a.yaml")
    assert "extends-chain" in {p.code for p in problems_of(tmp_path / "p0")}
