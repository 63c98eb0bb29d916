"""Memory of weights, caches and training, and the devices that hold it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.estimate import EstimateError
from advisor.estimate.book import default_book
from advisor.estimate.machines import devices_for, fitting
from advisor.estimate.memory import adapter_params, inference, kv_cache, precision_of, shape_by_size, shape_of, training, weights
from advisor.estimate.quantity import Quantity, exactly

BOOK = default_book()
PARAMS = st.floats(0.1, 1000)
TOKENS = st.integers(1, 200_000)
BATCH = st.integers(1, 512)
MORE = st.floats(1.01, 10)


USES = {
    **{f"{bits} bits": lambda p, t, b, bits=bits: inference(BOOK, shape_by_size(BOOK, p), precision_of(BOOK, bits), t, b) for bits in (4.0, 16.0)},
    **{m: lambda p, t, b, m=m: training(BOOK, shape_by_size(BOOK, p), precision_of(BOOK, 16.0), m, b, t) for m in ("full", "lora")},
}


@pytest.mark.parametrize("taken", USES.values(), ids=USES)
@given(PARAMS, TOKENS, BATCH, MORE)
def test_memory_rises_with_size_context_and_batch(taken: Callable[..., Quantity], params: float, tokens: int, batch: int, more: float) -> None:
    """A larger model, a longer context or a larger batch never takes less memory, to run or to train."""
    there = [taken(params * more, tokens, batch), taken(params, tokens * more, batch), taken(params, tokens, batch * more)]
    assert taken(params, tokens, batch).likely < min(q.likely for q in there)


@given(PARAMS)
def test_methods_are_ordered(params: float) -> None:
    """At equal work, four-bit adapters take less than 16-bit adapters, and those less than all weights."""
    shape = shape_by_size(BOOK, params)
    four, half = precision_of(BOOK, 4.0), precision_of(BOOK, 16.0)
    taken = [training(BOOK, shape, p, m).likely for p, m in ((four, "lora"), (half, "lora"), (half, "full"))]
    assert taken == sorted(taken) and len(set(taken)) == 3


def test_sizes_by_hand() -> None:
    """Seven billion weights of 16 bits are 14 GB; Llama 3 8B caches 32 layers x 2 x 8 heads x 128 x 2 bytes a token; rank 16 on all
    linear layers of Llama 2 7B trains 40 million parameters."""
    assert weights(BOOK, shape_by_size(BOOK, 7), precision_of(BOOK, 16.0)).likely == pytest.approx(14.0)
    assert kv_cache(BOOK, shape_of(BOOK, "Llama 3 8B"), 1000).likely == pytest.approx(0.131072)
    assert adapter_params(shape_of(BOOK, "Llama 2 7B"), 16) == pytest.approx(40e6, rel=0.01)


@given(st.floats(0.1, 5000), st.floats(4, 200))
def test_enough_devices(memory: float, card: float) -> None:
    """The devices named hold the memory, and half as many would not."""
    count = devices_for(BOOK, exactly(memory, "GB"), card).likely
    usable = BOOK.figures["usable_memory"].likely * card
    assert memory <= count * usable * (1 + 1e-6)
    assert count == 1 or memory > count / 2 * usable * (1 - 1e-6)


def test_fitting_devices_come_fewest_first() -> None:
    """Whatever holds the memory on one card comes before what needs two, and every choice has room."""
    found = fitting(BOOK, exactly(60, "GB"))
    counts = [fit.devices.likely for fit in found]
    assert counts == sorted(counts) and 1 == counts[0]
    assert all(fit.filled.likely <= 1 for fit in found)


def test_shapes_add_up_to_their_parameters() -> None:
    """A shape's layers and vocabulary hold the parameters stated for it, with two or three maps in the feed-forward block; depth and
    width guessed from the size alone lie within a factor of 1.6 above five billion parameters."""
    for model in BOOK.architectures.values():
        if model.active_params_b is not None:
            continue
        hidden, kv, assumed = model.hidden, model.kv_heads * model.head_dim, model.intermediate or 4 * model.hidden
        layers = [2 * hidden * hidden + 2 * hidden * kv + maps * hidden * assumed for maps in (2, 3)]
        counts = [(model.layers * layer + model.vocab * hidden * (1 if model.tied else 2)) / 1e9 for layer in layers]
        assert any(count == pytest.approx(model.params_b, rel=0.08) for count in counts), model.id
        if model.params_b > 5:
            guess = shape_by_size(BOOK, model.params_b)
            assert 1 / 1.6 < guess.layers / model.layers < 1.6, model.id
            assert 1 / 1.6 < guess.hidden / model.hidden < 1.6, model.id


def test_models_go_by_the_names_people_use() -> None:
    """A longer name that holds all words of a known one is that model; a misspelt one is answered with the nearest."""
    assert "llama_3_8b" == BOOK.architecture("meta-llama/Llama-3.1-8B-Instruct").id
    with pytest.raises(EstimateError) as caught:
        BOOK.architecture("Lama 3 8B")
    assert "`Llama 3 8B`" in caught.value.problem.hint
