"""Prices of hosted models, read from data that ship with a package."""

from __future__ import annotations

import re

import pytest

from advisor.estimate import exactly, total
from advisor.estimate.book import default_book
from advisor.estimate.prices import Price, data_label, of_request, price_of


@pytest.mark.parametrize(("name", "read", "write"), [("GPT-4o", 2.5, 10), ("gpt-4o-mini", 0.15, 0.6), ("Claude 3.5 Haiku", 0.8, 4)])
def test_models_go_by_the_names_people_use(name: str, read: float, write: float) -> None:
    """A model is found by its label as well as by its id, at its public list price."""
    assert (price_of(name).input, price_of(name).output) == (read, write)


def test_the_data_are_dated() -> None:
    """What is shown beside prices names the package, its version and a day."""
    assert re.fullmatch(r"genai-prices \d+\.\d+\.\d+, prices of \d{1,2} [A-Z][a-z]+ 20\d\d", data_label())


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_what_waits_and_what_is_cached_is_cheaper(share: float) -> None:
    """Cached tokens are paid at the price of a cache read, and a batch costs half."""
    price = Price("stated", "", "", 2.0, 8.0, cache_read=0.5, batch_share=0.5)

    def cost(batch: bool) -> float:
        parts = of_request(default_book(), price, exactly(1000.0, "tokens"), exactly(100.0, "tokens"), exactly(share), batch)
        return total(parts.values(), "USD per request").likely

    assert 1e-6 * (1000 * (1 - share) * 2 + 1000 * share * 0.5 + 100 * 8) == pytest.approx(cost(False)) == pytest.approx(2 * cost(True))
