"""Costs rise with what drives them, break-even points agree both ways, and units never mix."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.estimate import Quantity, exactly, total
from advisor.estimate.book import default_book
from advisor.estimate.breakeven import over_time, over_traffic
from advisor.estimate.memory import Method, shape_by_size
from advisor.estimate.money import PER_MONTH, hosting, monthly, per_request
from advisor.estimate.prices import Price
from advisor.estimate.start import device_hours

BOOK = default_book()
TOKENS = st.floats(1, 1e6)
USD = st.floats(0.01, 100)
SHARE = st.floats(0, 1)


def bill(read: float, written: float, usd_in: float, usd_out: float, cached: float, requests: float, batch: bool = False) -> Quantity:
    """A month of a hosted model."""
    price = Price("m", "M", "p", usd_in, usd_out, usd_in / 10)
    texts = (exactly(read, "tokens per request"), exactly(written, "tokens per request"))
    parts = per_request(BOOK, price, *texts, exactly(cached), batch)
    return monthly(total(parts.values(), "USD per request"), exactly(requests, "requests per day"))


def machines(requests: float, out: float, speed: float, usd: float, peak: float = 1.0) -> Quantity:
    """A month of a self-hosted model."""
    amounts = (exactly(requests, "requests per day"), exactly(out, "tokens per request"), exactly(speed, "tokens per second"))
    return hosting(*amounts, exactly(usd, "USD per hour"), 1.0, exactly(peak), False)


@given(TOKENS, TOKENS, USD, USD, SHARE, st.floats(1, 1e6), st.floats(1.01, 10))
def test_hosted_cost_rises_with_traffic_tokens_and_price(read, written, usd_in, usd_out, cached, requests, more) -> None:
    """More requests, longer texts or higher prices never make a month cheaper, and each makes it dearer at once."""
    here = bill(read, written, usd_in, usd_out, cached, requests).likely
    assert bill(read * more, written, usd_in, usd_out, cached, requests).likely > here
    assert bill(read, written * more, usd_in, usd_out, cached, requests).likely > here
    assert bill(read, written, usd_in * more, usd_out, cached, requests).likely > here
    assert bill(read, written, usd_in, usd_out * more, cached, requests).likely > here
    assert bill(read, written, usd_in, usd_out, cached, requests * more).likely == pytest.approx(here * more)


@given(TOKENS, TOKENS, USD, USD, SHARE, SHARE)
def test_caches_and_batches_save(read, written, usd_in, usd_out, one, other) -> None:
    """A larger cached share never costs more, and a batch costs half."""
    low, high = sorted((one, other))
    assert bill(read, written, usd_in, usd_out, high, 100).likely <= bill(read, written, usd_in, usd_out, low, 100).likely * (1 + 1e-9)
    assert bill(read, written, usd_in, usd_out, low, 100, batch=True).likely == pytest.approx(
        bill(read, written, usd_in, usd_out, low, 100).likely / 2
    )


@given(st.floats(1, 1e6), st.floats(1, 5000), st.floats(10, 1e4), USD, st.floats(1, 20), st.floats(1.01, 10))
def test_hosting_rises_with_load_and_falls_with_speed(requests, out, speed, usd, peak, more) -> None:
    """More traffic, longer outputs, higher peaks or slower machines never need fewer machines; one is paid for even when idle."""
    here = machines(requests, out, speed, usd, peak).likely
    assert here >= machines(1, 1, 1e9, usd).likely > 0
    assert machines(requests * more, out, speed, usd, peak).likely >= here
    assert machines(requests, out * more, speed, usd, peak).likely >= here
    assert machines(requests, out, speed, usd, peak * more).likely >= here
    assert machines(requests, out, speed * more, usd, peak).likely <= here
    assert machines(requests, out, speed, usd * more, peak).likely > here


@given(st.floats(1, 1e5), st.floats(1e-5, 1), st.floats(0, 0.9))
def test_break_even_over_traffic_is_the_same_both_ways(fixed, each, share) -> None:
    """Where a fixed price beats a price per request, the price per request loses, at the same traffic; it is the quotient of the two."""

    def one(requests: float) -> Quantity:
        return exactly(requests * each * 30, PER_MONTH)

    def other(requests: float) -> Quantity:
        return exactly(fixed + requests * each * share * 30, PER_MONTH)

    at = fixed / (each * (1 - share) * 30)
    assume(2 < at < 5e7)
    there, back = over_traffic(one, other), over_traffic(other, one)
    assert there.at is not None and back.at is not None
    assert (there.verdict, there.below) == ("at", False) and (back.verdict, back.below) == ("at", True)
    assert there.at.likely == pytest.approx(back.at.likely, rel=1e-6) == pytest.approx(at, rel=1e-6)


def test_never_is_an_answer() -> None:
    """What costs more for each request and more at the start never pays, at any traffic; the other way round it always does."""

    def dear(requests: float) -> Quantity:
        return exactly(100 + requests, PER_MONTH)

    def cheap(requests: float) -> Quantity:
        return exactly(50 + requests * 0.5, PER_MONTH)

    assert (over_traffic(cheap, dear).verdict, over_traffic(dear, cheap).verdict) == ("never", "always")
    assert over_time(exactly(1000, "USD"), exactly(-5, PER_MONTH)).verdict == "never"
    assert over_time(exactly(-10, "USD"), exactly(5, PER_MONTH)).verdict == "always"


def test_break_even_over_time() -> None:
    """What is paid once is won back after the quotient, with its range."""
    found = over_time(Quantity(500, 1000, 2000, "USD"), Quantity(50, 100, 200, PER_MONTH))
    assert found.at is not None
    assert (found.at.low, found.at.likely, found.at.high, found.at.unit) == (2.5, 10, 40, "months")


@given(st.floats(0.1, 1000), st.floats(1e3, 1e13), st.floats(1.01, 10))
def test_training_effort_rises_with_size_and_tokens(params: float, tokens: float, more: float) -> None:
    """A larger model and more tokens take more GPU hours; adapters take two thirds of what all weights take."""

    def hours(p: float, t: float, method: Method = "full") -> float:
        return device_hours(BOOK, shape_by_size(BOOK, p), exactly(t, "tokens"), method, BOOK.accelerators["a100_80_sxm"]).likely

    here = hours(params, tokens)
    assert here < hours(params * more, tokens)
    assert hours(params, tokens * more) == pytest.approx(here * more)
    assert hours(params, tokens, "lora") == pytest.approx(here * 2 / 3)
