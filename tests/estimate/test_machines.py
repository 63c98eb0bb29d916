"""Which machines hold a model, and what they cost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.estimate import exactly
from advisor.estimate.book import default_book
from advisor.estimate.machines import MOST_DEVICES, devices_for, serve
from advisor.estimate.setup import device_hours
from tests.estimate.situations import BASE, place

BOOK = default_book()


@given(st.floats(0.1, 5000), st.floats(4, 200))
def test_enough_devices(memory: float, card: float) -> None:
    """The devices named hold the memory, and half as many would not."""
    count, usable = devices_for(BOOK, exactly(memory, "GB"), card), BOOK.figures["usable_memory"].likely * card
    assert memory <= count * usable * (1 + 1e-6)
    assert count == 1 or memory > count / 2 * usable * (1 - 1e-6)


@given(st.floats(1, 1e7), st.floats(1, 100))
def test_busier_never_needs_fewer_machines(requests: float, more: float) -> None:
    """More traffic is never cheaper, an idle machine is paid for, and work that may wait costs no more than work that may not."""
    where = replace(place({**BASE, "runs": "own"}), requests=exactly(requests, "requests a day"))
    bills = []
    for changed in (where, replace(where, requests=where.requests * more), replace(where, batch=True)):
        served = serve(BOOK, changed, "open", exactly(500.0, "tokens"), exactly(100.0, "tokens"))
        assert served.bill is not None and served.host.devices <= MOST_DEVICES
        bills.append(served.bill.likely)
    assert 0 < bills[2] <= bills[0] * (1 + 1e-9) and bills[0] <= bills[1] * (1 + 1e-9)


@given(st.floats(1e8, 1e12), st.floats(1e3, 1e13), st.floats(1.01, 10))
def test_training_effort_rises_with_size_and_tokens(params: float, tokens: float, more: float) -> None:
    """A larger model and more tokens take more hours; adapters take two thirds of what all weights take."""

    def hours(p: float, t: float, adapters: bool = False) -> float:
        return device_hours(BOOK, p, exactly(t, "tokens"), BOOK.accelerators["a100_80_sxm"], adapters=adapters).likely

    here = hours(params, tokens)
    assert here < hours(params * more, tokens)
    assert here * more == pytest.approx(hours(params, tokens * more))
    assert here * 2 / 3 == pytest.approx(hours(params, tokens, True))
