"""Answers of the first edition: what means the same is carried over, the rest is named."""

from __future__ import annotations

from pathlib import Path

import yaml

from advisor.answers import all_parts, read_answers, read_answers_file, write_answers
from advisor.pack import Answer, load_pack, read_answer
from tests.strategies import SMALL

PACK = load_pack()
RELEASED = Path(__file__).parent / "first-edition.yaml"  # an answers file as the first edition wrote it


def test_what_means_the_same_is_carried_over():
    """Questions and options of the first edition are read under today's names; one problem names what is left behind."""
    old = {"old_task": "classify", "old_amount": 20, "old_wish": "peace"}
    answers, problems = read_answers(SMALL, {"answers": old, "assumed": ["old_amount", "old_wish"], "notes": {"old_task": "By topic."}})
    assert {"task": Answer(("sort",)), "examples": Answer(("bin2",), 20.0)} == answers.given
    assert (frozenset({"examples"}), {"task": "By topic."}) == (answers.assumed, answers.notes)
    assert [("first-edition", "warning")] == [(p.code, p.severity) for p in problems]
    assert "`old_wish`" in problems[0].message and "old_task" not in problems[0].message


def test_a_file_that_names_its_edition_is_taken_at_its_word():
    """With `edition: 2` an old question is an unknown one, as any slip is."""
    _, problems = read_answers(SMALL, {"edition": 2, "answers": {"old_amount": 20}})
    assert ["unknown-question"] == [p.code for p in problems]
    assert 2 == write_answers(SMALL, read_answers(SMALL, {})[0])["edition"]


def test_parts_are_carried_over_too():
    """Each part of a feature is read by the same list, and all of them are told of together; priorities are left behind."""
    raw = {"parts": {"A": {"answers": {"old_amount": 3}, "priorities": {"speed": "more"}}, "B": {"old_wish": "x", "old_amount": 70}}}
    answers, problems = read_answers(SMALL, raw)
    assert [3.0, 70.0] == [part.given["examples"].number for part in all_parts(answers)]
    assert 1 == len(problems) and "`priorities`, `old_wish`" in problems[0].message


def test_a_released_file_is_read_with_one_notice():
    """A file of the first edition keeps what means the same in the default pack; one notice names all the rest. The same holds of
    its bare answers, as an address has them."""
    said = yaml.safe_load(RELEASED.read_text())["answers"]
    kept = {"examples", "wait", "error_cost", "reads", "output", "facts_where", "requests_per_day", "approval", "team"}
    for answers, problems in (read_answers_file(PACK, RELEASED), read_answers(PACK, said)):
        assert {"examples", "wait", "wrong_costs", "brings", "makes", "facts_in", "volume", "person", "team"} == answers.given.keys()
        assert [("first-edition", "warning")] == [(p.code, p.severity) for p in problems]
        assert said.keys() - kept == {q for q in said if f"`{q}`" in problems[0].message}


def test_what_is_carried_over_can_be_read():
    """Every option that the default pack carries over is an option of the question that it leads to."""
    for entry in PACK.content.carried:
        for new in entry.options.values():
            assert None is read_answer(PACK, PACK.questions[entry.to], new)[1], entry.id
