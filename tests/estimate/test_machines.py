"""Quantities, prices, open models and the machines that hold them."""

import math
from dataclasses import replace

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.estimate import Assumption, EstimateError, Quantity, exactly, total
from advisor.estimate.book import Price, default_book, of_request
from advisor.estimate.machines import MOST_DEVICES, Precision, devices_for, memory, precision_of, serve
from advisor.pack import Architecture
from tests.estimate.situations import BASE, place
from tests.strategies import DATA

BOOK = default_book()


@given(st.floats(0.1, 5000), st.floats(4, 200))
def test_enough_devices(memory: float, card: float) -> None:
    """The devices named hold the memory, and half as many would not."""
    count, usable = devices_for(BOOK, exactly(memory, "GB"), card), BOOK.figures["usable_memory"].likely * card
    assert memory <= count * usable * (1 + 1e-6) and (count == 1 or memory > count / 2 * usable * (1 - 1e-6))


@given(st.floats(1, 1e7), st.floats(1, 100))
def test_busier_never_needs_fewer_machines(requests: float, more: float) -> None:
    """More traffic is never cheaper, an idle machine is paid for, and work that may wait costs no more than work that may not."""
    where = replace(place({**BASE, "runs": "own"}), requests=exactly(requests, "requests a day"))
    changed = (where, replace(where, requests=where.requests * more), replace(where, batch=True))
    served = [serve(BOOK, some, "open", exactly(500.0, "tokens"), exactly(100.0, "tokens")) for some in changed]
    now, busier, waits = (some.bill.likely for some in served)
    assert 0 < waits <= now * (1 + 1e-9) <= busier * (1 + 2e-9) and all(some.host.devices <= MOST_DEVICES for some in served)


MODEL, LARGER = BOOK.architecture("Llama 3 8B"), BOOK.architecture("Llama 3 70B")
HALF, FOUR = (precision_of(BOOK, exactly(bits, "bits")) for bits in (16.0, 4.0))


@given(st.integers(1, 200_000), st.integers(1, 512), st.floats(1.01, 10))
def test_memory_rises_with_size_context_and_batch(tokens: int, batch: int, more: float) -> None:
    """A larger model, a longer context, more sequences or more bits never take less memory."""

    def taken(model: Architecture = MODEL, tokens: float = tokens, batch: float = batch, precision: Precision = FOUR) -> float:
        return memory(BOOK, model, precision, tokens, batch).likely

    assert taken() < min(taken(model=LARGER), taken(tokens=tokens * more), taken(batch=batch * more), taken(precision=HALF))


def test_shapes_add_up_to_their_parameters() -> None:
    """A shape's layers and vocabulary hold the parameters stated for it, with two or three maps in the feed-forward block."""
    widths = yaml.safe_load((DATA / "feed_forward.yaml").read_text(encoding="utf-8"))
    for model in (m for m in BOOK.architectures.values() if m.active_params_b is None):
        hidden, kv, wide = model.hidden, model.kv_heads * model.head_dim, widths[model.id]
        layers = [2 * hidden * hidden + 2 * hidden * kv + maps * hidden * wide for maps in (2, 3)]
        counts = [(model.layers * layer + model.vocab * hidden * (1 if model.tied else 2)) / 1e9 for layer in layers]
        assert any(count == pytest.approx(model.params_b, rel=0.08) for count in counts), model.id


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
        assert "units-differ" == caught.value.problem.code and all((q.unit or "no unit") in caught.value.problem.message for q in (a, b))


@given(quantities("GB"), quantities("GB"))
def test_a_range_is_wider_than_each_part_and_narrower_than_all_at_once(a: Quantity, b: Quantity) -> None:
    """What two parts do not know adds up, but not as if both went wrong at once, the same way."""
    room, result = 1 + 1e-9, a + b
    assert max(a.high - a.likely, b.high - b.likely) <= (result.high - result.likely) * room + 1e-6
    assert a.low + b.low <= result.low * room + 1e-6 and result.high <= (a.high + b.high) * room
    for result, each, every in ((a.times(b, "?"), b.high / b.likely, a.high * b.high), (a.over(b, ""), b.likely / b.low, a.high / b.low)):
        assert max(a.high / a.likely, each) <= result.high / result.likely * room and result.high <= every * room


@pytest.mark.parametrize("values", [(2, 1, 3), (1, 3, 2), (math.nan, 1, 2), (0, 1, math.inf)])
def test_a_range_rises_and_is_finite(values: tuple[float, float, float]) -> None:
    """A range that falls or is not finite cannot be made, nor anything be divided by one that holds zero. A result names each assumption once."""
    for make in (lambda: Quantity(*values, "USD"), lambda: exactly(1, "USD").over(Quantity(0, 1, 2), "USD")):
        with pytest.raises(EstimateError):
            make()
    rate, hours = Assumption("rate", "Rate", 1, 2, 3, "USD per hour"), Assumption("hours", "Hours", 1, 1, 1, "hours")
    assert (rate, hours) == total([rate.quantity().times(hours.quantity(), "USD")] * 2, "USD").assumptions


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_what_waits_and_what_is_cached_is_cheaper(share: float) -> None:
    """Cached tokens are paid at the price of a cache read, and a batch costs half."""
    price = Price("stated", "", "", 2.0, 8.0, cache_read=0.5, batch_share=0.5)
    for batch, times in ((False, 1), (True, 2)):
        parts = of_request(BOOK, price, exactly(1000.0, "tokens"), exactly(100.0, "tokens"), exactly(share), batch).values()
        assert 1e-6 * (1000 * (1 - share) * 2 + 1000 * share * 0.5 + 100 * 8) == pytest.approx(times * sum(q.likely for q in parts))
