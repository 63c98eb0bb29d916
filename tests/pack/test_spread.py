"""A grid becomes one question for each row."""

from tests.strategies import SMALL

GRID = """
extends: base
questions:
  - id: stands
    section: data
    ask: How hard is it to get?
    ask_if: task is write
    opening: yes
    asked_of: work
    grid:
      rows:
        people: Time of the people who know
        money: {label: Money, do: Ask who pays., takes: 30 minutes}
      columns: {no: No, yes: {label: Yes, help: It is there.}}
    find_out: {takes: 2 hours, outcomes: [{label: Granted, answer: yes}, {label: Refused, answer: no}]}
rules:
  - {id: poor, when: stands_money is no, advise: Ask., because: So., judgement: true}
cases:
  - {id: one, answers: {stands: {people: yes, money: [no, yes]}}}
"""


def test_rows_are_ordinary_questions(read):
    """Each row has what the grid has, options like its columns, and a test of its own where it or the grid says what to do."""
    pack, problems = read({"mine.yaml": GRID})
    assert [] == problems
    assert {"stands": ("stands_people", "stands_money")} == pack.grids
    people, money = (pack.questions[q] for q in pack.grids["stands"])
    for q, row in ((people, "Time of the people who know"), (money, "Money")):
        assert ("stands", row, "data", "How hard is it to get?", "work", True) == (q.grid, q.row, q.section, q.ask, q.asked_of, q.opening)
        assert ["no", "yes"] == list(q.choices)
        assert "task is write" == str(q.ask_if)
    assert people.find_out is None
    assert ("Ask who pays.", 0.5, ["yes", "no"]) == (money.find_out.do, money.find_out.hours, [o.answer for o in money.find_out.outcomes])


def test_a_row_overrides_the_test_of_its_grid():
    """A row's own `do` and `takes` stand over those of the grid; a day has eight hours."""
    found = [SMALL.questions[f"remedies_{row}"].find_out for row in ("passage", "model")]
    assert [("Put the passage in by hand.", 2.0), ("Try ten requests on a stronger model.", 0.5)] == [(f.do, f.hours) for f in found]


def test_overlays_change_the_grid_as_it_is_written(read):
    """An overlay adds rows and columns to a grid by its id."""
    own = "extends: parent\nquestions:\n  - {id: stands, grid: {rows: {time: Time}, columns: {maybe: Perhaps}}}\n"
    pack, problems = read({"mine.yaml": own}, parent={"p.yaml": GRID})
    assert [] == problems
    assert ("stands_people", "stands_money", "stands_time") == pack.grids["stands"]
    assert ["no", "yes", "maybe"] == list(pack.questions["stands_money"].choices)
