"""Assumptions: listed where they matter, and changing one changes exactly what rests on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from advisor.estimate import Quantity
from advisor.estimate.book import Book, default_book
from advisor.estimate.latency import Request, hosted, latency
from advisor.estimate.published import compute
from advisor.pack import load_pack
from benchmarks.estimates import published

BOOK = default_book()
FIGURES = published()


def results(book: Book) -> dict[str, Quantity]:
    """Every published figure, and the parts of one hosted request."""
    found = {f["id"]: compute(f["kind"], f["inputs"], f["unit"], book) for f in FIGURES}
    request = latency(book, Request(2000, 300, 1, 1, 1), hosted(book))
    return {**found, **request.parts, **{f"tail of {name}": part for name, part in request.tail.items()}}


HERE = results(BOOK)
USED = sorted({a.id for result in HERE.values() for a in result.assumptions})


@pytest.mark.parametrize("name", USED)
def test_changing_an_assumption_changes_only_what_names_it(name: str) -> None:
    """A figure that is raised moves some results, and all of those had listed it."""
    old = BOOK.figures[name]
    raised = replace(old, low=old.low * 1.3, likely=old.likely * 1.3, high=old.high * 1.3)
    there = results(replace(BOOK, figures={**BOOK.figures, name: raised}))
    moved = {key for key, result in HERE.items() if there[key].likely != result.likely or there[key].high != result.high}
    assert moved
    assert moved <= {key for key, result in HERE.items() if name in {a.id for a in result.assumptions}}


def test_an_overlay_changes_an_estimate(tmp_path: Path) -> None:
    """An overlay pack that changes one figure changes the estimate through the book made of its contents."""
    (tmp_path / "slow.yaml").write_text("extends: adaptation\nfigures:\n  - {id: utilisation, low: 0.21, likely: 0.21, high: 0.21}\n")
    content = load_pack(tmp_path).content
    book = Book.of(content.figures, content.accelerators, content.architectures)
    figure = next(f for f in FIGURES if f["id"] == "train-llama2-70b")
    ours, theirs = (compute("training", figure["inputs"], "GPU hours", b) for b in (BOOK, book))
    assert 2 * ours.likely == pytest.approx(theirs.likely)


def test_the_default_book_is_the_default_pack() -> None:
    """Reading the data file alone gives what the pack gives."""
    content = load_pack().content
    assert Book.of(content.figures, content.accelerators, content.architectures) == BOOK
