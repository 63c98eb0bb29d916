"""The same question of money in other words has the same answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.estimate.published import compute

QUESTIONS = yaml.safe_load((Path(__file__).parent / "spellings.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda q: f"{q['unit']}-{'-'.join(q['inputs'])}"[:80])
def test_names_of_inputs_are_read(asked: dict[str, Any]) -> None:
    """Whatever the inputs are called, the answer is that of plain arithmetic."""
    assert compute(asked["kind"], asked["inputs"], asked["unit"]).likely == pytest.approx(asked["value"], rel=2e-3)
