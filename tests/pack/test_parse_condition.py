"""The condition language: what it reads, what it refuses, and that it never does anything else."""

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from advisor.pack.condition import ALWAYS, Compare, Joined, Named, Not, parse

names = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True).filter(lambda n: not keyword.iskeyword(n) and n != "always")
leaves = st.one_of(
    st.builds(Compare, names, st.sampled_from(["is", "is not", "<", "<=", ">", ">="]), st.one_of(names, st.integers(0, 10**9))),
    st.builds(Compare, names, st.sampled_from(["in", "not in"]), st.lists(names, min_size=1, max_size=3).map(tuple)),
    st.builds(Compare, names, st.sampled_from(["has", "has not"]), names),
    st.builds(Named, names),
)
trees = st.recursive(
    leaves,
    lambda part: st.one_of(
        st.builds(Not, part), st.builds(Joined, st.sampled_from(["and", "or"]), st.lists(part, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


def same(a: object, b: object) -> bool:
    """Equal trees, wherever their parts stood in a text."""
    if isinstance(a, Joined):
        return isinstance(b, Joined) and a.word == b.word and len(a.parts) == len(b.parts) and all(map(same, a.parts, b.parts))
    if isinstance(a, Not):
        return isinstance(b, Not) and same(a.part, b.part)
    return type(a) is type(b) and str(a) == str(b)


@given(trees)
def test_printing_and_parsing_gives_the_same_tree(tree):
    """What a tree prints is read back to the same tree, also where it is broken over lines and spaced freely."""
    assert same(tree, parse(str(tree))) and same(tree, parse("\n " + str(tree).replace(" ", "  \n\t ") + " "))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("always", ALWAYS),
        ("task == sort", Compare("task", "is", "sort")),
        ("task != sort", Compare("task", "is not", "sort")),
        ("examples >= 5_000", Compare("examples", ">=", 5000)),
        ("task not in [sort, write]", Compare("task", "not in", ("sort", "write"))),
        ("slow not in gap", Compare("gap", "has not", "slow")),
        ("not few", Not(Named("few"))),
        ("a and (b or c)", Joined("and", (Named("a"), Joined("or", (Named("b"), Named("c")))))),
        ("((a))", Named("a")),
    ],
)
def test_forms(text: str, tree: object):
    """Every form of the language reads as its tree."""
    assert same(tree, parse(text))


MIXED = ["a and b or c", "a or b and c", "not a and b or c", "(a) and b or c", "a or (b) and c"]


@pytest.mark.parametrize(
    "text",
    [*MIXED, "__import__('os')", "a.b is c", "a[0] is b", "(lambda: 1)()", "f'{x}' is b", "a if b else c", "[x for x in y]", "a + b is c", "(a := b)", "await a", "*a", "1", "'text'", "None", "a is None", "~a", "-a is b", "a is -1", "a in b.c"],
)  # fmt: skip
def test_code_is_refused(text: str):
    """Whatever is more than comparisons, `and`, `or` and `not`, or mixes them without parentheses, is no condition; nothing is run."""
    with pytest.raises(PydanticCustomError) as error:
        parse(text)
    assert error.value.type in ({"and-or-mixed"} if text in MIXED else {"bad-condition", "not-allowed", "bad-list", "quoted-value"})


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(["a", "b", "is", "not", "in", "and", "or", "(", ")", "[", "]", ",", "<=", "5", "'x'", "=", "always", "\\", "#", "ﬁ"]), max_size=15).map(" ".join)))  # fmt: skip
def test_any_text_gives_a_tree_or_a_condition_error(text: str):
    """No text raises anything but an error of ours, whose offset lies in the text."""
    try:
        parse(text)
    except PydanticCustomError as error:
        assert error.message()
        assert error.context["offset"] is None or 0 <= error.context["offset"] <= len(text)


MONSTERS = ["not " * 5_000 + "a", "(" * 500 + "a" + ")" * 500, "a and " * 3_000 + "a", "x" * 10**6, "-" * 900 + "1", "1" * 5_000]


@pytest.mark.parametrize("source", [*MONSTERS, "a" + "+a" * 1_900, ["a"], {"task": "sort"}, {"all": ["a", "b"]}, {"a": None}, 5])
def test_monsters_and_what_is_no_text_are_refused(source: object):
    """Texts that would exhaust the parser, and what YAML reads as a list or a mapping, are refused like others."""
    with pytest.raises(PydanticCustomError):
        parse(source)
