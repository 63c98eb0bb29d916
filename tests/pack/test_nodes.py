"""YAML text becomes a tree that knows its places, within limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.pack.nodes import MAX_BYTES, MAX_DEPTH, parse


def codes(text: str) -> list[str]:
    return [p.code for p in parse(text, "f")[1]]


def test_scalars_stay_text():
    """Nothing is guessed from the look of a value: `no`, `1_000` and `2026-11-01` are text, and nothing is nothing."""
    node, problems = parse("a: no\nb: 1_000\nc: 2026-11-01\nd: ~\ne:\nf: ''\n", "f")
    assert problems == []
    assert node.plain() == {"a": "no", "b": "1_000", "c": "2026-11-01", "d": "~", "e": None, "f": ""}


def test_places_of_keys_entries_and_values():
    """`find` points at keys and entries, `inside` into values; both go as deep as the path leads."""
    node, _ = parse("rules:\n  - id: one\n    when: task is sort\n  - {id: two}\n", "f")
    assert place(node.find(("rules", 0, "when"))) == (3, 5)
    assert place(node.inside(("rules", 0, "when"))) == (3, 11)
    assert place(node.inside(("rules", 0, "when"), 8)) == (3, 19)
    assert place(node.find(("rules", 1))) == (4, 5)
    assert place(node.find(("rules", 1, "id", "deeper", 7))) == (4, 6)
    assert place(node.find(("rules", 9))) == (1, 1)


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
    assert problems == []
    assert expected == place(node.inside((next(iter(node.value)),), 8))


def test_limits_of_depth_and_size():
    """A value may be as deep and a file as large as the limits say, and no more; aliases are refused before they are built too large."""
    assert codes("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []
    assert codes("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == ["too-deep"]
    assert codes("#" * MAX_BYTES) == []
    assert codes("#" * (MAX_BYTES + 1)) == ["too-large"]
    laughs = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 20)}]\n" for i in range(1, 30))
    tower = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 5_000))
    assert codes(laughs) == ["too-many-values"]
    assert codes(tower) == ["too-deep"]


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
