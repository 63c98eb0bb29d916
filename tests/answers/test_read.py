"""Answers in every form, what falls out of them, and that they survive being written and read."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import KEYS, Answers, read_answers, read_answers_file, write_answers
from advisor.pack import Answer, flat, nested, read_answer
from tests.strategies import PACK, SMALL, whole_answers


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        ("task", "sort", Answer(("sort",))),
        ("task", ["write", "sort"], Answer(("sort", "write"))),
        ("task", "not_sure", Answer(not_sure=True)),
        ("facts_change", "monthly", Answer(("weekly",))),
        ("graders", False, Answer(("no",))),
        ("gap", [], Answer(())),
        ("gap", "slow", Answer(("slow",))),
        ("gap", ["dear", "slow"], Answer(("slow", "dear"))),
        ("examples", 0, Answer(("bin0",), 0.0)),
        ("examples", "5,000", Answer(("bin4",), 5000.0)),
        ("examples", "10-49", Answer(("bin2",))),
        ("examples", "5000+", Answer(("bin4",))),
        ("examples", ["0", "1-9"], Answer(("bin0", "bin1"))),
        ("examples", ["3", "70"], Answer(("bin1", "bin3"))),
        ("examples", 9.99, Answer(("bin1",), 9.99)),
        ("examples", 0.4, Answer(("bin1",), 0.4)),  # little, and not none
        ("task", [["sort"]], "bad-answer"),
        ("gap", ["slow", "not_sure"], "bad-answer"),
        ("examples", "12,34", "bad-number"),
        ("examples", "1e9", "bad-number"),
        ("examples", 10**30, "bad-number"),
        ("examples", float("nan"), "bad-number"),
        ("examples", True, "bad-number"),
    ],
)
def test_forms_of_answers(question: str, value: object, expected: Answer | str):
    """Each form of an answer is read as the values still possible, in the question's order; what is none is a problem with a hint, and no answer."""
    answer, problem = read_answer(SMALL, SMALL.questions[question], value)
    assert (expected, None) == (answer, problem) if isinstance(expected, Answer) else (None, expected) == (answer, problem.code) and problem.hint


@pytest.mark.parametrize("order", [["amount", "examples"], ["examples", "amount"], ["number_of_examples", "amount"]])
def test_an_old_name_beside_the_new_one_is_reported(order: list[str]):
    """Where a question is answered under two names, today's counts, or else the first old one, and the other is listed."""
    twice = {"amount": 20, "examples": 70, "number_of_examples": 70}
    answers, problems = read_answers(SMALL, {name: twice[name] for name in order})
    assert (Answer(("bin3",), 70.0), ["answered-twice"]) == (answers.given["examples"], [p.code for p in problems])


WORDS = ["sort", "slow", "not_sure", "task", "gap", "examples", "amount", "speed", "more", "title"]
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, *WORDS]), inner, max_size=4),
    max_leaves=12,
)


@given(json_like)
def test_anything_can_be_read(raw: object):
    """No value raises; what is read can be written and read again without a problem."""
    answers, _ = read_answers(SMALL, raw)
    assert (answers, []) == read_answers(SMALL, write_answers(SMALL, answers))


def test_a_bare_mapping_and_a_whole_file_read_alike() -> None:
    """The bare mapping of answers means the same as a file with `answers:`; a bare `no` is the option, as is JSON's `false`. None is no problem."""
    for text in ("task: write\ngraders: no\n", "answers:\n  task: write\n  graders: no\n", '{"task": "write", "graders": false}'):
        answers, found = read_answers_file(SMALL, text)
        assert ({"task": Answer(("write",)), "graders": Answer(("no",))}, []) == (answers.given, found)
    for text in ("", "# nothing yet\n", "---\n", "{}", "answers:\n", "answers: {}\n", "task:\n", '{"task": null}'):
        assert (Answers(), []) == read_answers_file(SMALL, text)


@given(whole_answers())
def test_written_answers_read_back(answers: Answers):
    """Answers written to YAML and read back are the same, in the same order, with the rows of a grid together."""
    dumped = yaml.safe_dump(write_answers(SMALL, answers), sort_keys=False, allow_unicode=True)
    for read, problems in (read_answers(SMALL, yaml.safe_load(dumped)), read_answers_file(SMALL, dumped.encode(), "f")):
        assert problems == []
        assert answers == read
        assert [name for _, name, _ in flat(SMALL, nested(SMALL, answers.given))] == list(read.given)


RELEASED = Path(__file__).parent / "first-edition.yaml"  # an answers file as the first edition wrote it


def test_what_means_the_same_is_carried_over():
    """First-edition names are read under today's; one problem names what is left behind. With `edition: 2` an old question is a slip."""
    old = {"old_task": "classify", "old_amount": 20, "old_wish": "peace"}
    answers, problems = read_answers(SMALL, {"answers": old, "assumed": ["old_amount", "old_wish"], "notes": {"old_task": "By topic."}})
    assert {"task": Answer(("sort",)), "examples": Answer(("bin2",), 20.0)} == answers.given
    assert (frozenset({"examples"}), {"task": "By topic."}) == (answers.assumed, answers.notes)
    assert [("first-edition", "warning")] == [(p.code, p.severity) for p in problems]
    assert "`old_wish`" in problems[0].message and "old_task" not in problems[0].message
    _, problems = read_answers(SMALL, {"edition": 2, "answers": {"old_amount": 20}})
    assert ["unknown-question"] == [p.code for p in problems]
    assert 2 == write_answers(SMALL, read_answers(SMALL, {})[0])["edition"]


def test_a_released_file_is_read_with_one_notice():
    """A file of the first edition keeps what means the same in the default pack, as do its bare answers in an address; a notice names the rest."""
    said = yaml.safe_load(RELEASED.read_text())["answers"]
    kept = {"examples", "wait", "error_cost", "reads", "output", "facts_where", "requests_per_day", "approval", "team"}
    for answers, problems in (read_answers_file(PACK, RELEASED), read_answers(PACK, said)):
        assert {"examples", "wait", "wrong_costs", "brings", "makes", "facts_in", "volume", "person", "team"} == answers.given.keys()
        assert [("first-edition", "warning")] == [(p.code, p.severity) for p in problems]
        assert said.keys() - kept == {q for q in said if f"`{q}`" in problems[0].message}
