"""Quantities and prices: ranges, units and assumptions travel together."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.estimate import Assumption, EstimateError, Quantity, exactly, total
from advisor.estimate.book import default_book
from advisor.estimate.prices import Price, of_request, price_of

UNITS = ("USD", "GB", "seconds", "tokens", "")
AMOUNT = st.floats(min_value=0.001, max_value=1e9)


@st.composite
def quantities(draw: st.DrawFn, unit: str | None = None) -> Quantity:
    """Quantities above zero."""
    low, likely, high = sorted((draw(AMOUNT), draw(AMOUNT), draw(AMOUNT)))
    return Quantity(low, likely, high, draw(st.sampled_from(UNITS)) if unit is None else unit)


@given(quantities(), quantities())
def test_units_never_mix(a: Quantity, b: Quantity) -> None:
    """A sum or difference of unlike units is an error in one sentence that names both."""
    assume(a.unit != b.unit)
    for act in (lambda: a + b, lambda: a - b):
        with pytest.raises(EstimateError) as caught:
            act()
        assert "units-differ" == caught.value.problem.code
        assert (a.unit or "no unit") in caught.value.problem.message and (b.unit or "no unit") in caught.value.problem.message


@given(quantities("GB"), quantities("GB"))
def test_a_range_is_wider_than_each_part_and_narrower_than_all_at_once(a: Quantity, b: Quantity) -> None:
    """What two parts do not know adds up, but not as if both went wrong at once, the same way."""
    room = 1 + 1e-9
    result = a + b
    assert max(a.high - a.likely, b.high - b.likely) <= (result.high - result.likely) * room + 1e-6
    assert a.low + b.low <= result.low * room + 1e-6 and result.high <= (a.high + b.high) * room
    for result, each, every in ((a.times(b, "?"), b.high / b.likely, a.high * b.high), (a / b, b.likely / b.low, a.high / b.low)):
        assert max(a.high / a.likely, each) <= result.high / result.likely * room
        assert result.high <= every * room


@pytest.mark.parametrize("values", [(2, 1, 3), (1, 3, 2), (math.nan, 1, 2), (0, 1, math.inf)])
def test_a_range_rises_and_is_finite(values: tuple[float, float, float]) -> None:
    """A range that falls or is not finite cannot be made, nor anything be divided by one that holds zero."""
    for make in (lambda: Quantity(*values, "USD"), lambda: exactly(1, "USD") / Quantity(0, 1, 2)):
        with pytest.raises(EstimateError):
            make()


def test_assumptions_are_united() -> None:
    """A result names each assumption behind it once."""
    rate, hours = Assumption("rate", "Rate", 1, 2, 3, "USD per hour"), Assumption("hours", "Hours", 1, 1, 1, "hours")
    cost = rate.quantity().times(hours.quantity(), "USD")
    assert (rate, hours) == total([cost, cost], "USD").assumptions


@pytest.mark.parametrize(("name", "read", "write"), [("GPT-4o", 2.5, 10), ("gpt-4o-mini", 0.15, 0.6), ("Claude 3.5 Haiku", 0.8, 4)])
def test_models_go_by_the_names_people_use(name: str, read: float, write: float) -> None:
    """A model is found by its label as well as by its id, at its public list price."""
    assert (price_of(name).input, price_of(name).output) == (read, write)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_what_waits_and_what_is_cached_is_cheaper(share: float) -> None:
    """Cached tokens are paid at the price of a cache read, and a batch costs half."""
    price = Price("stated", "", "", 2.0, 8.0, cache_read=0.5, batch_share=0.5)

    def cost(batch: bool) -> float:
        parts = of_request(default_book(), price, exactly(1000.0, "tokens"), exactly(100.0, "tokens"), exactly(share), batch)
        return total(parts.values(), "USD per request").likely

    assert 1e-6 * (1000 * (1 - share) * 2 + 1000 * share * 0.5 + 100 * 8) == pytest.approx(cost(False)) == pytest.approx(2 * cost(True))
