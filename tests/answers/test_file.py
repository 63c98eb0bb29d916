"""Answers files: what is read, and where problems stand."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import Answers, read_answers, read_answers_file, write_answers
from advisor.decide import recommend
from advisor.pack import Answer, Pack
from advisor.report import FORMATS
from tests.strategies import SMALL


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


def test_an_exported_recommendation_reads_back(small: Pack) -> None:
    """The JSON export of a recommendation gives the answers that it was made from."""
    text = "answers: {task: extract, examples: 12, gap: []}\npriorities: {speed: most}\nassumed: [gap]\nnotes: {task: ab}\nrecord: {title: T}\n"
    answers, _ = read_answers_file(small, text)
    exported = FORMATS["json"].render(recommend(small, answers))
    assert (answers, []) == read_answers_file(small, str(exported).encode())


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_input_is_read_without_an_error(source: str | bytes) -> None:
    """Whatever the input is, there are answers and problems, never an error."""
    answers, found = read_answers_file(SMALL, source, "mine")
    json.dumps([asdict(p) for p in found])
    assert read_answers(SMALL, write_answers(SMALL, answers)) == (answers, [])
