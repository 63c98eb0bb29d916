"""Answers in every form, what falls out of them, and that they survive being written and read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import PRIORITIES, Answers, read_answers, read_answers_file, write_answers
from advisor.pack import Answer, load_pack, read_answer

SMALL = load_pack(Path(__file__).parents[1] / "data" / "small_pack")


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        ("task", "sort", Answer(("sort",))),
        ("task", ["write", "sort"], Answer(("sort", "write"))),
        ("task", ["sort", "sort"], Answer(("sort",))),
        ("task", "not_sure", Answer(not_sure=True)),
        ("task", ["not_sure"], Answer(not_sure=True)),
        ("facts_change", "weekly", Answer(("weekly",))),
        ("facts_change", "monthly", Answer(("weekly",))),
        ("graders", "no", Answer(("no",))),
        ("graders", False, Answer(("no",))),
        ("graders", True, Answer(("yes",))),
        ("gap", [], Answer(())),
        ("gap", "slow", Answer(("slow",))),
        ("gap", ["dear", "slow"], Answer(("slow", "dear"))),
        ("gap", "not_sure", Answer(not_sure=True)),
        ("examples", 0, Answer(("bin0",), 0.0)),
        ("examples", 120, Answer(("bin3",), 120.0)),
        ("examples", "5_000", Answer(("bin4",), 5000.0)),
        ("examples", "5,000", Answer(("bin4",), 5000.0)),
        ("examples", "1,234,567", Answer(("bin4",), 1234567.0)),
        ("examples", 9.5, Answer(("bin1",), 9.5)),
        ("examples", "0", Answer(("bin0",), 0.0)),
        ("examples", "10-49", Answer(("bin2",))),
        ("examples", "5000+", Answer(("bin4",))),
        ("examples", ["0", "1-9"], Answer(("bin0", "bin1"))),
        ("examples", ["3", "70"], Answer(("bin1", "bin3"))),
    ],
)
def test_forms_of_answers(question: str, value: object, expected: Answer):
    """Each form of an answer is read as the values still possible, in the question's order."""
    assert (expected, None) == read_answer(SMALL, SMALL.questions[question], value)


@pytest.mark.parametrize(
    ("question", "value", "code"),
    [
        ("task", "srot", "unknown-option"),
        ("task", [], "bad-answer"),
        ("task", ["sort", "not_sure"], "bad-answer"),
        ("task", {"sort": True}, "bad-answer"),
        ("task", [["sort"]], "bad-answer"),
        ("gap", ["slow", "not_sure"], "bad-answer"),
        ("examples", -1, "bad-number"),
        ("examples", "many", "bad-number"),
        ("examples", "12,34", "bad-number"),
        ("examples", "1e9", "bad-number"),
        ("examples", 10**30, "bad-number"),
        ("examples", float("inf"), "bad-number"),
        ("examples", float("nan"), "bad-number"),
        ("examples", True, "bad-number"),
        ("examples", "5-9", "bad-number"),
    ],
)
def test_what_is_no_answer(question: str, value: object, code: str):
    """What cannot be read is a problem with a hint, and no answer."""
    answer, problem = read_answer(SMALL, SMALL.questions[question], value)
    assert answer is None
    assert code == problem.code
    assert problem.hint


def test_sound_members_of_a_list_are_kept():
    """Of a list with a bad member the rest is read."""
    answer, problem = read_answer(SMALL, SMALL.questions["gap"], ["slow", "ugly"])
    assert Answer(("slow",)) == answer
    assert problem.code == "unknown-option"


@pytest.mark.parametrize(
    ("value", "index"), [(0, 0), (0.5, 0), (1, 1), (9, 1), (9.99, 1), (10, 2), (49, 2), (50, 3), (4_999, 3), (5_000, 4), (10**12, 4)]
)
def test_bins(value: float, index: int):
    """A number falls into the bin whose lower edge it reaches."""
    assert index == SMALL.questions["examples"].bin_of(value)
    assert (f"bin{index}",) == read_answer(SMALL, SMALL.questions["examples"], value)[0].options


def test_labels_of_bins():
    """Bins are named in words, without a gap and without overlap."""
    assert [o.label for o in SMALL.questions["examples"].choices.values()] == ["none", "1–9", "10–49", "50–4,999", "5,000 or more"]


def test_a_bare_mapping_is_answers():
    """An answers file may leave out everything but the answers."""
    bare, problems = read_answers(SMALL, {"task": "sort"})
    whole, more = read_answers(SMALL, {"answers": {"task": "sort"}})
    assert problems + more == []
    assert bare == whole


def test_old_names_are_carried_forward():
    """Renamed questions and options are read under today's names, over several renames, wherever they are named."""
    answers, problems = read_answers(
        SMALL, {"answers": {"amount": 20, "facts_change": ["never", "monthly"]}, "assumed": ["amount"], "notes": {"number_of_examples": "Counted."}}
    )
    assert problems == []
    assert {"examples": Answer(("bin2",), 20.0), "facts_change": Answer(("never", "weekly"))} == answers.given
    assert frozenset({"examples"}) == answers.assumed
    assert answers.notes == {"examples": "Counted."}


@pytest.mark.parametrize("order", [["amount", "examples"], ["examples", "amount"]])
def test_an_old_name_beside_the_new_one_is_reported(order: list[str]):
    """Where both names are answered, today's counts and the other is listed, in either order."""
    given = {"amount": 20, "examples": 70}
    answers, problems = read_answers(SMALL, {name: given[name] for name in order})
    assert Answer(("bin3",), 70.0) == answers.given["examples"]
    assert [p.code for p in problems] == ["answered-twice"]


def test_nothing_is_dropped_in_silence():
    """Each part that cannot be read is one problem, and the rest is read."""
    answers, problems = read_answers(
        SMALL,
        {
            "answers": {"taks": "sort", "gap": ["slow"]},
            "priorities": {"speed": "more", "x": "more"},
            "assumed": ["y"],
            "notes": {"z": "a"},
            "record": {"w": "b"},
            "v": 1,
        },
    )
    assert {"gap": Answer(("slow",))} == answers.given
    assert answers.priorities == {"speed": 2}
    assert sorted(["unknown-question", "unknown-criterion", "unknown-question", "unknown-key", "unknown-key", "unknown-key"]) == sorted(
        p.code for p in problems
    )


json_like = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(["sort", "slow", "not_sure", "task", "speed", "more"]),
    ),
    lambda part: st.one_of(
        st.lists(part, max_size=3),
        st.dictionaries(
            st.sampled_from(["answers", "priorities", "assumed", "notes", "record", "task", "gap", "examples", "speed", "title", "amount"]),
            part,
            max_size=4,
        ),
    ),
    max_leaves=10,
)


def test_an_empty_note_is_none() -> None:
    """A note that comes to no text, as an empty list does, is not kept."""
    assert {"gap": "why"} == read_answers(SMALL, {"answers": {}, "notes": {"task": [], "gap": ["why"]}})[0].notes


@given(json_like)
def test_anything_can_be_read(raw: object):
    """No value raises; what is read can be written and read again without a problem."""
    answers, _ = read_answers(SMALL, raw)
    assert (answers, []) == read_answers(SMALL, write_answers(SMALL, answers))


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(data: bytes):
    """A file of random bytes gives problems or answers, never an exception."""
    answers, _ = read_answers_file(SMALL, data, "f")
    assert isinstance(answers, Answers)


def test_priorities_are_words():
    """A priority is one of four words; *normal* is the default and is not kept."""
    answers, problems = read_answers(SMALL, {"answers": {}, "priorities": {"speed": "most", "knowledge": "normal"}})
    assert problems == []
    assert {"speed": PRIORITIES["most"]} == answers.priorities


def test_changing_an_answer():
    """A new answer goes last, an old one keeps its place, and neither stays assumed."""
    answers = Answers({"task": Answer(("sort",)), "gap": Answer(())}, assumed=frozenset({"task"}))
    changed = answers.with_answer("task", Answer(("write",))).with_answer("examples", Answer(("bin0",)))
    assert list(changed.given) == ["task", "gap", "examples"]
    assert frozenset() == changed.assumed
    assert list(changed.with_answer("task", None).given) == ["gap", "examples"]
    assert list(answers.given) == ["task", "gap"]
