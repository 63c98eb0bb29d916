"""Prints how far our estimates lie from published figures, by kind and figure by figure.

python -m benchmarks.estimates            the table by kind
python -m benchmarks.estimates --all      every figure as well
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from advisor.estimate import Quantity, exactly, total
from advisor.estimate.book import Book, Price, default_book, of_request, of_tokens
from advisor.estimate.machines import Host, Precision, active_params, device_hours, kv_bytes, precision_of, step_seconds, weights
from advisor.estimate.route import PER_REQUEST

FIGURES = Path(__file__).parent / "estimates.yaml"
# Kind -> what belongs to it, how far the median may be off (a share, or a factor), and how wide a range may be (a factor).
KINDS = {
    "memory": (("weights", "cache"), 0.15, 1.5),
    "training": (("GPU hours", "training speed"), 1.5, 4.0),
    "latency": (("decoding", "wall time"), 1.5, 4.0),
    "cost": (("request", "hosted training"), 0.02, 1.1),
}
BY_FACTOR = ("training", "latency")


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
        return max(ratio, 1 / ratio) if self.kind in BY_FACTOR else abs(ratio - 1)

    @property
    def inside(self) -> bool:
        """Whether the figure lies in our range, give or take the rounding of its last digit."""
        room = 0.005 * self.value if self.kind != "cost" else 0.05 * self.value
        return self.ours.low - room <= self.value <= self.ours.high + room


def rows(kind: str, book: Book | None = None) -> list[Row]:
    """All figures of a kind."""
    book, found = book or default_book(), []
    for group in yaml.safe_load(FIGURES.read_text(encoding="utf-8")):
        for figure in group["figures"]:
            if figure["of"] in KINDS[kind][0]:
                found.append(Row(figure["id"], kind, float(figure["value"]), figure["unit"], _COMPUTE[figure["of"]](book, figure)))
    return found


def _precision(book: Book, given: dict[str, Any]) -> Precision:
    if "embedding_bits" in given:  # a file format, an average over all weights
        return Precision(exactly(given["bits"], "bits"), given["embedding_bits"])
    return precision_of(book, exactly(float(given["bits"]), "bits"))


def _gpu_hours(book: Book, given: dict[str, Any]) -> Quantity:
    tokens, params = exactly(given["tokens_b"] * 1e9, "tokens"), active_params(book.architecture(given["model"]))
    return device_hours(book, params, tokens, book.accelerators[given["accelerator"]], adapters=given["method"] == "lora")


def _step(book: Book, given: dict[str, Any], context: float) -> Quantity:
    card = book.accelerators[given["accelerator"]]
    host = Host(card.bandwidth_gb_s, card.peak_bf16_tflops, given.get("devices", 1), given["engine"])
    return step_seconds(book, book.architecture(given["model"]), _precision(book, given), host, context, given.get("batch", 1))


def _request(book: Book, given: dict[str, Any]) -> Quantity:
    read, written = (exactly(given[name], "tokens") for name in ("tokens_in", "tokens_out"))
    parts = of_request(book, Price("stated", "", "", given["usd_in"], given["usd_out"]), read, written, exactly(0.0), False)
    return total(parts.values(), PER_REQUEST)


_COMPUTE: dict[str, Callable[[Book, dict[str, Any]], Quantity]] = {
    "weights": lambda book, g: weights(book, book.architecture(g["model"]), _precision(book, g)),
    "cache": lambda book, g: exactly(kv_bytes(book.architecture(g["model"])) * g["context"] / 1e9, "GB") * book.figure("weights_spread"),
    "GPU hours": _gpu_hours,
    "training speed": lambda book, g: exactly(1e9 / 3600).over(_gpu_hours(book, {**g, "tokens_b": 1}), "tokens per second"),
    "decoding": lambda book, g: exactly(1.0, "tokens").over(_step(book, g, g["context"]), "tokens per second"),
    "wall time": lambda book, g: _step(book, g, g["tokens_out"] / 2) * g["tokens_out"],
    "request": _request,
    "hosted training": lambda book, g: of_tokens(exactly(g["tokens_m"] * 1e6, "tokens"), exactly(g["usd_per_m"]), "USD"),
}


def table() -> str:
    """The table by kind, as Markdown."""
    lines = ["| kind | figures | median error | worst | widest | outside our range |", "|---|---|---|---|---|---|"]
    for kind in KINDS:
        found = rows(kind)
        errors = [row.error for row in found]
        shown = [f"× {e:.2f}" if kind in BY_FACTOR else f"{e:.1%}".replace("%", " %") for e in (statistics.median(errors), max(errors))]
        widest = max(row.ours.high / row.ours.low for row in found)
        outside = sum(not row.inside for row in found)
        lines.append(f"| {kind} | {len(found)} | {shown[0]} | {shown[1]} | × {widest:.2f} | {outside} |")
    return "\n".join(lines)


def main() -> None:
    """Prints the tables."""
    if "--all" in sys.argv[1:]:
        for kind in KINDS:
            for row in rows(kind):
                ours = f"{row.ours.likely:.4g} ({row.ours.low:.4g} to {row.ours.high:.4g})"
                print(f"{row.id:36} {row.value:>12.6g}  {ours:34} {row.unit}{'' if row.inside else '   outside'}")
        print()
    print(table())


if __name__ == "__main__":
    main()
