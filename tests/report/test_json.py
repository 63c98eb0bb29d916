"""Tests of the JSON export, its schema, and the way back from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.advise import advise
from advisor.answers import read_answers, write_answers
from advisor.decide import Recommendation
from advisor.pack import Pack
from advisor.report import answers_of
from advisor.report import json as json_format
from tests.report.reading import invalid

ROOT = Path(__file__).parents[2]


def exported(rec: Recommendation, changes: tuple) -> dict[str, Any]:
    found = json.loads(json_format.render(rec, changes))
    assert isinstance(found, dict)
    return found


def test_export_of_no_route_fits_its_schema(no_route: Recommendation) -> None:
    """Where nothing is first, the export says null and stays valid."""
    found = exported(no_route, ())
    assert found["first"] is None and [] == found["stack"] == found["plan"] == invalid("recommendation", found)


@pytest.mark.parametrize(
    ("valid", "answers"),
    [
        (False, {"answers": {"task": {"is": {"not": "sort"}}}}),
        (False, {"answers": {}, "needs": {"speed": "very"}}),
        (False, {"answers": {}, "priorities": {"speed": "most"}}),
        (False, {"answers": {"examples": -1}}),
        (False, ["sort"]),
        (True, {}),
        (True, {"task": "sort", "examples": 12, "gap": [], "wait": "not_sure", "remedies": {"passage": "helped"}}),
        (True, {"edition": 2, "answers": {"task": ["sort", "extract"], "examples": "10-49"}, "needs": {"speed": "strongly"}}),
    ],
)
def test_schema_of_answers(valid: bool, answers: Any) -> None:
    """The bare mapping of answers and the whole form are valid; what no reader of answers would take is not."""
    assert valid == (not invalid("answers", answers))


def test_examples_fit_the_schema_of_answers(pack: Pack) -> None:
    """Each example file, each starting point and each published case is a valid answers file."""
    files = [yaml.load(path.read_text(), yaml.BaseLoader) for path in sorted((ROOT / "examples").glob("*.yaml"))]
    stored = [{"answers": s.answers} for s in (*pack.content.starting_points, *pack.content.cases)]
    written = [write_answers(pack, read_answers(pack, s)[0]) for s in stored]
    found = [e for item in (*files, *json.loads(json.dumps(stored)), *written) for e in invalid("answers", item)]
    assert written and [] == found


def test_export_fits_its_schema_and_reads_back(pack: Pack, rec: Recommendation, changes: tuple) -> None:
    """Every recommendation is valid, and so is the answers file within it, which gives the same answers, ranking and first route."""
    found = exported(rec, changes)
    assert [] == invalid("recommendation", found) == invalid("answers", answers_of(found))
    answers, problems = read_answers(pack, answers_of(found))
    assert [] == problems
    assert rec.answers == answers and list(rec.answers.given) == list(answers.given)
    again = advise(pack, answers)
    assert rec.ranking == again.ranking and rec.first == again.first
