"""Answers files: what is read, and that what is written reads back to the same."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import Answers, read_answers, read_answers_file, write_answers
from advisor.pack import Answer, Pack, flat, nested
from tests.strategies import SMALL, whole_answers


def test_a_bare_mapping_and_a_whole_file_read_alike(small: Pack) -> None:
    """The bare mapping of answers means the same as a file with `answers:`; a bare `no` is the option, as is JSON's `false`."""
    for text in ("task: write\ngraders: no\n", "answers:\n  task: write\n  graders: no\n", '{"task": "write", "graders": false}'):
        answers, found = read_answers_file(small, text)
        assert ({"task": Answer(("write",)), "graders": Answer(("no",))}, []) == (answers.given, found)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "{}", "answers:\n", "answers: {}\n", "task:\n", '{"task": null}'])
def test_nothing_answered(small: Pack, text: str) -> None:
    """A file in which nothing is answered is no problem."""
    assert (Answers(), []) == read_answers_file(small, text)


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_input_is_read_without_an_error(source: str | bytes) -> None:
    """Whatever the input is, there are answers and problems, never an error."""
    answers, found = read_answers_file(SMALL, source, "mine")
    json.dumps([asdict(p) for p in found])
    assert read_answers(SMALL, write_answers(SMALL, answers)) == (answers, [])


@given(whole_answers())
def test_written_answers_read_back(answers: Answers):
    """Answers written to YAML and read back are the same, in the same order, with the rows of a grid together."""
    dumped = yaml.safe_dump(write_answers(SMALL, answers), sort_keys=False, allow_unicode=True)
    for read, problems in (read_answers(SMALL, yaml.safe_load(dumped)), read_answers_file(SMALL, dumped.encode(), "f")):
        assert problems == []
        assert answers == read
        assert [name for _, name, _ in flat(SMALL, nested(SMALL, answers.given))] == list(read.given)
