"""Figures, accelerators and architectures in packs and overlays."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.pack import Problem, load_pack, read_pack

FIGURE = "figures:\n  - {id: rate, label: A rate, low: 1_000, likely: 2,000.5, high: 3000, unit: USD, judgement: true}\n".replace("2,000.5", "2000.5")
SMALL = Path(__file__).parents[1] / "data" / "small_pack" / "pack.yaml"


def problems(folder: Path, text: str) -> list[Problem]:
    """What is found in a small pack with this text beside it."""
    (folder / "pack.yaml").write_text(SMALL.read_text())
    (folder / "figures.yaml").write_text(text)
    return read_pack(folder)[1]


def test_numbers_are_read_as_people_write_them(tmp_path: Path) -> None:
    """Underscores may part thousands, in decimals too."""
    assert [] == problems(tmp_path, FIGURE)
    figure = load_pack(tmp_path).content.figures[0]
    assert (1000.0, 2000.5, 3000.0) == (figure.low, figure.likely, figure.high)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (FIGURE.replace("1_000", "4_000"), "bad-figure"),
        (FIGURE.replace("1_000", "-1"), "bad-figure"),
        (FIGURE.replace("3000", "inf"), "bad-figure"),
        (FIGURE.replace(", judgement: true", ""), "no-source"),
        (FIGURE.replace("1_000", "many"), "wrong-type"),
        ("accelerators:\n  - {id: h, label: H, memory_gb: 0, bandwidth_gb_s: 1, peak_bf16_tflops: 1, source: x}\n", "bad-figure"),
        (FIGURE + "  - {id: rate, label: Again, low: 1, likely: 1, high: 1, judgement: true}\n", "duplicate-id"),
    ],
)
def test_slips_are_found(tmp_path: Path, text: str, code: str) -> None:
    """A figure that falls, is negative, infinite, unsourced, unreadable or there twice is one problem with a place."""
    found = problems(tmp_path, text)
    assert [code] == [p.code for p in found]
    assert found[0].place.line > 0


def test_an_overlay_changes_a_figure_by_id(tmp_path: Path) -> None:
    """An overlay that names a figure and one field changes that field and keeps the rest, and no recommendation's hash."""
    base, top = tmp_path / "base", tmp_path / "top"
    base.mkdir()
    top.mkdir()
    problems(base, FIGURE)
    (top / "top.yaml").write_text("extends: base\nfigures:\n  - {id: rate, likely: 2500}\n")
    pack = load_pack(top)
    assert [(1000.0, 2500.0, 3000.0, "A rate")] == [(f.low, f.likely, f.high, f.label) for f in pack.content.figures]
    assert pack.hash == load_pack(base).hash
