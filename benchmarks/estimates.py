"""Prints how far our estimates lie from published figures, by kind and figure by figure.

python benchmarks/estimates.py            the table by kind
python benchmarks/estimates.py --all      every figure as well
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import yaml

from advisor.estimate import EstimateError, Quantity
from advisor.estimate.published import compute

FIGURES = Path(__file__).parents[1] / "tests" / "estimate" / "figures.yaml"
# Kind -> how far the median may be off (a share, or a factor), and how wide a range may be (a factor).
TARGETS = {"memory": (0.15, 1.5), "training": (1.5, 4.0), "latency": (1.5, 4.0), "cost": (0.02, 1.1), "break-even": (0.02, 1.1)}
MEASURED = ("tokens_per_second_per_gpu", "hours_wall")  # inputs that give most of the answer away
BY_SHARE = ("memory", "cost", "break-even")


@dataclass(frozen=True)
class Row:
    """One published figure beside ours."""

    id: str
    kind: str
    value: float
    unit: str
    ours: Quantity

    @property
    def error(self) -> float:
        """The share by which ours is off, or the factor, by kind."""
        ratio = self.ours.likely / self.value
        return abs(ratio - 1) if self.kind in BY_SHARE else max(ratio, 1 / ratio)

    @property
    def inside(self) -> bool:
        """Whether the figure lies in our range, give or take rounding."""
        room = 1e-9 * abs(self.value)
        return self.ours.low - room <= self.value <= self.ours.high + room


def published() -> list[dict[str, Any]]:
    """The published figures with their inputs and sources."""
    figures: list[dict[str, Any]] = yaml.safe_load(FIGURES.read_text(encoding="utf-8"))
    return figures


def rows(kind: str, ignore: tuple[str, ...] = ()) -> list[Row]:
    """All figures of a kind, computed without the inputs in `ignore`; none if the kind cannot be computed yet."""
    found = []
    for figure in published():
        if figure["kind"] == kind:
            inputs = {name: value for name, value in figure["inputs"].items() if name not in ignore}
            try:
                ours = compute(kind, inputs, figure["unit"])
            except EstimateError as error:
                if error.problem.code == "unknown-kind":
                    return []
                raise
            found.append(Row(figure["id"], kind, float(figure["value"]), figure["unit"], ours))
    return found


def table() -> str:
    """The table by kind, as Markdown."""
    lines = ["| kind | figures | median error | worst | median width | widest | outside our range |", "|---|---|---|---|---|---|---|"]
    for kind, ignore in [*((kind, ()) for kind in TARGETS), ("training", MEASURED)]:
        if found := rows(kind, ignore):
            name = f"{kind}, without measured speeds" if ignore else kind
            errors, widths = [row.error for row in found], [row.ours.spread for row in found]
            shown = [f"{e:.1%}".replace("%", " %") if kind in BY_SHARE else f"× {e:.2f}" for e in (statistics.median(errors), max(errors))]
            outside = sum(not row.inside for row in found)
            wide = f"× {statistics.median(widths):.2f} | × {max(widths):.2f}"
            lines.append(f"| {name} | {len(found)} | {shown[0]} | {shown[1]} | {wide} | {outside} |")
    return "\n".join(lines)


def main() -> None:
    """Prints the tables."""
    if "--all" in sys.argv[1:]:
        for kind in TARGETS:
            for row in rows(kind):
                ours = f"{row.ours.likely:.4g} ({row.ours.low:.4g} to {row.ours.high:.4g})"
                print(f"{row.id:36} {row.value:>12.6g}  {ours:34} {row.unit}{'' if row.inside else '   outside'}")
        print()
    print(table())


if __name__ == "__main__":
    main()
