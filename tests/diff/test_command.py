"""The command `diff`: words, data, exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from jsonschema import Draft202012Validator

from tests.test_cli import run

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "data" / "small_pack"


def test_an_edit_in_words_and_data(tmp_path: Path) -> None:
    """A difference exits with 1; words and data name answers, moves, edits and cases, and the data fits its schema."""
    edited = Path(shutil.copytree(SMALL, tmp_path / "edited"))
    text = (edited / "pack.yaml").read_text()
    text = text.replace("points: {retrieval: {knowledge: 3}, both", "points: {prompt: {knowledge: 9}, retrieval: {knowledge: 3}, both")
    (edited / "pack.yaml").write_text(text.replace("warn: Compare the program with people first.", "warn: Beware."))
    result, data = run("diff", SMALL, edited), run("diff", SMALL, edited, "--format", "json")
    assert 1 == result.code == data.code
    schema = json.loads((ROOT / "schemas" / "comparison.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    assert [] == [e.message for e in Draft202012Validator(schema).iter_errors(data.json)]
    found = data.json
    assert ("differs", "differs", "differs") == (found["verdict"], found["parts"]["first"], found["parts"]["advice"])
    assert {"rules": ["missing_facts", "grader_at_hand"]} == found["edits"]["changed"]
    for said in ("They differ.", "retrieval -> prompt", "missing_facts", "support: retrieval (best) -> prompt (other)", "new: Beware."):
        assert said in result.text


def test_without_a_difference(tmp_path: Path) -> None:
    """Where nothing differs the exit code is 0, and for a folder without a pack it is 2, with one sentence."""
    result = run("diff", SMALL, SMALL)
    assert (0, "") == (result.code, result.err)
    assert "The same: nothing that decides was changed." in result.text
    result = run("diff", SMALL, tmp_path)
    assert (2, b"") == (result.code, result.out)
    assert "error" in result.err and "Traceback" not in result.err
