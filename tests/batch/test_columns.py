"""Which column answers which question, and what a cell says."""

from __future__ import annotations

import pytest

from advisor.batch import columns_of
from advisor.batch.columns import said
from advisor.pack import load_pack

PACK = load_pack()
LABEL = PACK.questions["main_fault"].choices["dear"].label


def test_columns_are_known_by_id_and_by_what_is_asked():
    """An id, the row of a grid behind a dot, and the words of a question name it, however they are set; anything else names nothing."""
    named = {
        "facts_in": "facts_in", "Facts in": "facts_in", "remedies.passage": "remedies_passage", "remedies_passage": "remedies_passage",
        PACK.questions["wait"].ask.upper(): "wait", f"{PACK.questions['stands_people'].ask} {PACK.questions['stands_people'].row}": "stands_people",
    }  # fmt: skip
    for name, question in named.items():
        assert ({name: question}, []) == columns_of(PACK, [name])
    assert ({}, []) == columns_of(PACK, ["Owner", "", "Use case", "verdict"])


def test_slips_and_repeated_questions_are_named():
    """A name that nearly is one is left alone with the name that was meant; of two columns for one question the first counts."""
    found, problems = columns_of(PACK, ["fatcs_in", "wait", "Wait"])
    assert {"wait": "wait"} == found
    assert ["unknown-column", "answered-twice"] == [p.code for p in problems]
    assert "did you mean `facts_in`?" == problems[0].hint and "`fatcs_in`" in problems[0].message


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("main_fault", "dear", "dear"),
        ("main_fault", LABEL, "dear"),  # it holds a comma
        ("main_fault", f"slow; {LABEL}", ["slow", "dear"]),  # both still possible
        ("main_fault", "Not sure", "not_sure"),
        ("main_fault", "~", "not_sure"),
        ("main_fault", "", None),
        ("main_fault", "-", None),
        ("main_fault", "nonsense", "nonsense"),
        ("facts_in", "archive", ["archive"]),
        ("facts_in", "archive, keyed", ["archive", "keyed"]),
        ("facts_in", "In many documents;keyed", ["archive", "keyed"]),
        ("other_faults", "none of these", []),
        ("examples", "1,200", "1,200"),
        ("examples", "1,000–4,999", "1000-4999"),
        ("examples", "100–499 examples", "100-499"),
        ("examples", "12 examples", "12"),
    ],
)
def test_cells(question: str, text: str, expected: object):
    """Options by id or label, several of them set apart, ranges as they are shown, and numbers as they are written."""
    assert expected == said(PACK.questions[question], text)
