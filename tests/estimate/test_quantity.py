"""Quantities: ranges, units and assumptions travel together."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.estimate import Assumption, EstimateError, Quantity, exactly, total

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


@given(quantities("USD"), quantities("GB"))
def test_products_of_units_name_what_comes_out(a: Quantity, b: Quantity) -> None:
    """Two amounts with units are multiplied or divided only with the resulting unit named."""
    for act in (lambda: a * b, lambda: a / b):
        with pytest.raises(EstimateError):
            act()
    assert "USD GB" == a.times(b, "USD GB").unit


@given(quantities("GB"), quantities("GB"), st.floats(0, 1), st.floats(0, 1))
def test_a_range_holds_what_its_parts_can_give(a: Quantity, b: Quantity, s: float, t: float) -> None:
    """Whatever values the parts take within their ranges, the result lies in its range."""
    x, y = a.low + s * (a.high - a.low), b.low + t * (b.high - b.low)
    for result, value in ((a + b, x + y), (a - b, x - y), (a.times(b, "?"), x * y), (a / b, x / y)):
        room = 1e-9 * max(abs(result.low), abs(result.high), 1.0)
        assert result.low - room <= value <= result.high + room


@given(quantities("seconds"))
def test_conversion_goes_there_and_back(a: Quantity) -> None:
    """Seconds to hours and back is the same time."""
    assert a.likely == pytest.approx(a.to("hours").to("seconds").likely)
    with pytest.raises(EstimateError):
        a.to("GB")


@pytest.mark.parametrize("values", [(2, 1, 3), (1, 3, 2), (math.nan, 1, 2), (0, 1, math.inf)])
def test_a_range_rises_and_is_finite(values: tuple[float, float, float]) -> None:
    """A range that falls or is not finite cannot be made."""
    with pytest.raises(EstimateError):
        Quantity(*values, "USD")


def test_assumptions_are_united() -> None:
    """A result names each assumption behind it once."""
    rate, hours = Assumption("rate", "Rate", 1, 2, 3, "USD per hour"), Assumption("hours", "Hours", 1, 1, 1, "hours")
    cost = rate.quantity().times(hours.quantity(), "USD")
    assert (rate, hours) == total([cost, cost], "USD").assumptions


def test_division_by_what_may_be_zero() -> None:
    """A divisor that may be zero is an error, not an infinite result."""
    with pytest.raises(EstimateError):
        exactly(1, "USD") / Quantity(0, 1, 2)
