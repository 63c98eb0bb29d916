"""Answers of the first edition: what means the same is carried over, the rest is named."""

from __future__ import annotations

from advisor.answers import all_parts, carried, read_answers, write_answers
from advisor.pack import Answer
from tests.strategies import SMALL


def test_what_means_the_same_is_carried_over():
    """Questions and options of the first edition are read under today's names; one problem names what is left behind."""
    old = {"old_task": "classify", "old_amount": 20, "old_wish": "peace"}
    answers, problems = read_answers(SMALL, {"answers": old, "assumed": ["old_amount", "old_wish"], "notes": {"old_task": "By topic."}})
    assert {"task": Answer(("sort",)), "examples": Answer(("bin2",), 20.0)} == answers.given
    assert (frozenset({"examples"}), {"task": "By topic."}) == (answers.assumed, answers.notes)
    assert [("first-edition", "warning")] == [(p.code, p.severity) for p in problems]
    assert "`old_wish`" in problems[0].message and "old_task" not in problems[0].message


def test_a_name_that_both_editions_know_is_no_excuse():
    """In a file of the first edition a question of today counts only if the list says that it still means the same."""
    answers, problems = read_answers(SMALL, {"old_amount": 20, "gap": ["slow"]})
    assert ({"examples"}, 1) == (set(answers.given), len(problems))
    assert ({"gap"}, []) == (set(read_answers(SMALL, {"gap": ["slow"]})[0].given), read_answers(SMALL, {"gap": ["slow"]})[1])


def test_a_file_that_names_its_edition_is_taken_at_its_word():
    """With `edition: 2` an old question is an unknown one, as any slip is."""
    _, problems = read_answers(SMALL, {"edition": 2, "answers": {"old_amount": 20}})
    assert ["unknown-question"] == [p.code for p in problems]
    assert 2 == write_answers(SMALL, read_answers(SMALL, {})[0])["edition"]


def test_options_without_a_counterpart_stay_behind():
    """An answer is carried over whole or not at all, and *not sure* always is."""
    assert ({}, {"old_task": ""}) == carried(SMALL, {"old_task": ["classify", "rank"]})
    assert ({"task": ["sort", "write"]}, {"old_task": "task"}) == carried(SMALL, {"old_task": ["classify", "write"]})
    assert ({"task": "not_sure"}, {"old_task": "task"}) == carried(SMALL, {"old_task": "not_sure"})


def test_parts_are_carried_over_too():
    """Each part of a feature is read by the same list, and all of them are told of together; priorities are left behind."""
    raw = {"parts": {"A": {"answers": {"old_amount": 3}, "priorities": {"speed": "more"}}, "B": {"old_wish": "x", "old_amount": 70}}}
    answers, problems = read_answers(SMALL, raw)
    assert [3.0, 70.0] == [part.given["examples"].number for part in all_parts(answers)]
    assert 1 == len(problems) and "`priorities`, `old_wish`" in problems[0].message
