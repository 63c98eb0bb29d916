"""Open models and the machines that hold them: memory, speed and cost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.estimate import exactly
from advisor.estimate.book import default_book
from advisor.estimate.machines import MOST_DEVICES, devices_for, serve
from advisor.estimate.open_models import Host, Precision, memory, precision_of, step_seconds
from advisor.pack.beside import Architecture
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


MODEL = BOOK.architecture("Llama 3 8B")
LARGER = BOOK.architecture("Llama 3 70B")
HALF = precision_of(BOOK, exactly(16.0, "bits"))
FOUR = precision_of(BOOK, exactly(4.0, "bits"))
HOST = Host(bandwidth_gb_s=1000, peak_tflops=165)


@given(st.integers(1, 200_000), st.integers(1, 512), st.floats(1.01, 10))
def test_memory_rises_with_size_context_and_batch(tokens: int, batch: int, more: float) -> None:
    """A larger model, a longer context, more sequences or more bits never take less memory."""

    def taken(model: Architecture = MODEL, tokens: float = tokens, batch: float = batch, precision: Precision = FOUR) -> float:
        return memory(BOOK, model, precision, tokens, batch).likely

    assert taken() < min(taken(model=LARGER), taken(tokens=tokens * more), taken(batch=batch * more), taken(precision=HALF))


@given(st.floats(10, 1e4), st.floats(1.01, 100), st.integers(0, 100_000), st.integers(1, 256))
def test_decoding_gets_faster_with_bandwidth(bandwidth: float, more: float, context: int, batch: int) -> None:
    """More memory bandwidth always shortens a decoding step, and no step beats reading the weights once over all of it."""
    slow, fast = (step_seconds(BOOK, MODEL, HALF, replace(HOST, bandwidth_gb_s=b), context, batch).likely for b in (bandwidth, bandwidth * more))
    assert fast < slow
    assert slow > 2 * 7e9 / (bandwidth * 1e9)


def test_shapes_add_up_to_their_parameters() -> None:
    """A shape's layers and vocabulary hold the parameters stated for it, with two or three maps in the feed-forward block."""
    for model in BOOK.architectures.values():
        if model.active_params_b is not None:
            continue
        hidden, kv, wide = model.hidden, model.kv_heads * model.head_dim, model.intermediate or 4 * model.hidden
        layers = [2 * hidden * hidden + 2 * hidden * kv + maps * hidden * wide for maps in (2, 3)]
        counts = [(model.layers * layer + model.vocab * hidden * (1 if model.tied else 2)) / 1e9 for layer in layers]
        assert any(count == pytest.approx(model.params_b, rel=0.08) for count in counts), model.id
