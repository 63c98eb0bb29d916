"""Answers files: what is read, and that what is written reads back to the same."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import RECORD_FIELDS, Answers, read_answers, read_answers_file, write_answers
from advisor.pack import Answer, Pack, flat, nested, plain_answer
from tests.strategies import SMALL, answers_for


def test_a_bare_mapping_and_a_whole_file_read_alike(small: Pack) -> None:
    """The bare mapping of answers means the same as a file with `answers:`; a bare `no` is the option, as is JSON's `false`."""
    for text in ("task: write\ngraders: no\n", "answers:\n  task: write\n  graders: no\n", '{"task": "write", "graders": false}'):
        answers, found = read_answers_file(small, text)
        assert ({"task": Answer(("write",)), "graders": Answer(("no",))}, []) == (answers.given, found)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "{}", "answers:\n", "answers: {}\n", "task:\n", '{"task": null}'])
def test_nothing_answered(small: Pack, text: str) -> None:
    """A file in which nothing is answered is no problem."""
    assert (Answers(), []) == read_answers_file(small, text)


def test_json_that_yaml_reads_otherwise(small: Pack) -> None:
    """JSON with tabs and with escaped emoji reads as JSON means it."""
    answers, found = read_answers_file(small, '{\n\t"answers": {"task": "write"},\n\t"notes": {"task": "\\ud83d\\ude00"}\n}')
    assert ([], {"task": "😀"}) == (found, answers.notes)


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_input_is_read_without_an_error(source: str | bytes) -> None:
    """Whatever the input is, there are answers and problems, never an error."""
    answers, found = read_answers_file(SMALL, source, "mine")
    json.dumps([asdict(p) for p in found])
    assert read_answers(SMALL, write_answers(SMALL, answers)) == (answers, [])


text = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=20)
numbers = st.one_of(st.integers(0, 10**15 - 1).map(float), st.floats(0, 10**6).map(lambda x: round(x, 4)))


@st.composite
def whole_answers(draw, pack: Pack) -> Answers:
    drawn = draw(answers_for(pack))
    given_ = dict(drawn.given)
    if draw(st.booleans()):
        number = draw(numbers)
        question = pack.questions["examples"]
        given_["examples"] = Answer((f"bin{question.bin_of(number)}",), number)
    return Answers(
        given=given_,
        needs=drawn.needs,
        assumed=frozenset(draw(st.lists(st.sampled_from(list(given_)), unique=True))) if given_ else frozenset(),
        notes=draw(st.dictionaries(st.sampled_from(list(pack.questions)), text, max_size=2)),
        record=draw(st.dictionaries(st.sampled_from(RECORD_FIELDS), text, max_size=2)),
    )


@given(whole_answers(SMALL))
def test_written_answers_read_back(answers: Answers):
    """Answers written to YAML and read back are the same, in the same order, with the rows of a grid together. (The bin `0` is the number 0.)"""
    if answers.given.get("examples") == Answer(("bin0",)):
        answers = replace(answers, given={**answers.given, "examples": Answer(("bin0",), 0.0)})
    dumped = yaml.safe_dump(write_answers(SMALL, answers), sort_keys=False, allow_unicode=True)
    for read, problems in (read_answers(SMALL, yaml.safe_load(dumped)), read_answers_file(SMALL, dumped.encode(), "f")):
        assert problems == []
        assert answers == read
        assert [name for _, name, _ in flat(SMALL, nested(SMALL, answers.given))] == list(read.given)


def test_plain_answers():
    """Answers stand in files as ids, lists, numbers, ranges or `not_sure`."""
    answers = [Answer(("bin3",), 120.0), Answer(("bin1",), 9.5), Answer(("bin2",)), Answer(("bin0", "bin1")), Answer(not_sure=True)]
    assert [120, 9.5, "10-49", ["0", "1-9"], "not_sure"] == [plain_answer(SMALL.questions["examples"], a) for a in answers]
    assert [] == plain_answer(SMALL.questions["gap"], Answer(()))
