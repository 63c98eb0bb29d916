"""Memory against LLaMA-Factory's hardware table, which no figure of ours was set with."""

from __future__ import annotations

import re
import statistics
from pathlib import Path

import yaml

from advisor.estimate.published import compute

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs" / "estimates.md"


def errors() -> dict[str, list[float]]:
    """Method with bits -> the shares by which ours lies above (or below) the table, from 7 to 70 billion parameters."""
    found = {}
    for row in yaml.safe_load((HERE / "llama_factory.yaml").read_text(encoding="utf-8")):
        inputs = {"method": row["method"], "weight_bits": row["weight_bits"]}
        ours = {size: compute("memory", {**inputs, "params_b": size}, "GB").likely for size in row["gb"]}
        found[f"{row['method']}, {row['weight_bits']} bits"] = [ours[size] / value - 1 for size, value in row["gb"].items()]
    return found


def test_the_median_error_is_small() -> None:
    """The median cell is off by at most 15 %."""
    assert statistics.median(abs(e) for row in errors().values() for e in row) <= 0.15


def test_the_docs_show_these_errors() -> None:
    """The table in the docs has today's errors, cell by cell."""
    shown = re.findall(r"^\| ([^|]+ bits) \| (.+) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name: [f"{e:+.0%}".replace("%", " %").replace("-", "−") for e in row] for name, row in errors().items()} == {
        name: cells.split(" | ") for name, cells in shown
    }
