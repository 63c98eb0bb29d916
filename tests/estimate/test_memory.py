"""Memory of weights, caches and training."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.estimate.book import default_book
from advisor.estimate.hardware import devices_for, fitting
from advisor.estimate.memory import inference, kv_cache, weights
from advisor.estimate.precision import precision_of
from advisor.estimate.quantity import exactly
from advisor.estimate.shape import shape_of
from advisor.estimate.tuning import Recipe, adapter_params, fastest_that_fits, training
from advisor.estimate.zero import per_device, per_host

BOOK = default_book()
PARAMS = st.floats(0.1, 1000)
BITS = st.sampled_from([4.0, 8.0, 16.0, 32.0])
METHOD = st.sampled_from(["full", "lora", "qlora"])
TOKENS = st.integers(1, 200_000)
BATCH = st.integers(1, 512)
MORE = st.floats(1.01, 10)


@given(PARAMS, BITS, TOKENS, BATCH, MORE)
def test_inference_rises_with_size_context_and_batch(params: float, bits: float, tokens: int, batch: int, more: float) -> None:
    """A larger model, a longer context or a larger batch never takes less memory."""
    precision = precision_of(BOOK, bits)

    def taken(p: float, t: float, b: float) -> float:
        return inference(BOOK, shape_of(BOOK, params_b=p), precision, t, b).total.likely

    here = taken(params, tokens, batch)
    assert here < taken(params * more, tokens, batch)
    assert here < taken(params, tokens * more, batch)
    assert here < taken(params, tokens, batch * more)


@given(PARAMS, METHOD, TOKENS, BATCH, MORE, st.booleans())
def test_training_rises_with_size_context_and_batch(params: float, method: str, tokens: int, batch: int, more: float, again: bool) -> None:
    """The same holds for training, with and without checkpointing."""
    precision = precision_of(BOOK, 4.0 if method == "qlora" else 16.0)
    recipe = Recipe(method=method, batch=batch, context=tokens, checkpointing=again)  # type: ignore[arg-type]

    def taken(p: float, r: Recipe) -> float:
        return training(BOOK, shape_of(BOOK, params_b=p), precision, r).total.likely

    here = taken(params, recipe)
    assert here < taken(params * more, recipe)
    assert here < taken(params, replace(recipe, context=tokens * more))
    assert here < taken(params, replace(recipe, batch=batch * more))


@given(PARAMS, st.integers(1, 64))
def test_methods_are_ordered(params: float, devices: int) -> None:
    """At equal work, four-bit adapters take less than 16-bit adapters, those less than all weights; more devices never take more each."""
    shape = shape_of(BOOK, params_b=params)

    def taken(method: str, bits: float, n: int = 1) -> float:
        recipe = Recipe(method=method, devices=n, shards_weights=n > 1)  # type: ignore[arg-type]
        return training(BOOK, shape, precision_of(BOOK, bits), recipe).total.likely

    assert taken("qlora", 4) < taken("lora", 16) < taken("full", 16)
    assert taken("full", 16, devices + 1) <= taken("full", 16, 1)


@given(PARAMS, METHOD, st.floats(1, 200))
def test_saving_steps_never_need_more(params: float, method: str, card: float) -> None:
    """The recipe that is fitted to a card never takes more than the one without any saving."""
    shape, precision = shape_of(BOOK, params_b=params), precision_of(BOOK, 16.0)
    recipe = Recipe(method=method, checkpointing=False)  # type: ignore[arg-type]
    fitted = fastest_that_fits(BOOK, shape, precision, recipe, card)
    assert training(BOOK, shape, precision, fitted).total.likely <= training(BOOK, shape, precision, recipe).total.likely * (1 + 1e-9)


@settings(max_examples=50)
@given(PARAMS, METHOD, TOKENS)
def test_parts_add_up(params: float, method: str, tokens: int) -> None:
    """The total is the sum of the parts, at the low end, the likely value and the high end."""
    found = training(BOOK, shape_of(BOOK, params_b=params), precision_of(BOOK, 16.0), Recipe(method=method, context=tokens))  # type: ignore[arg-type]
    for end in ("low", "likely", "high"):
        assert getattr(found.total, end) == pytest.approx(sum(getattr(part, end) for part in found.parts.values()))


def test_two_bytes_per_parameter() -> None:
    """Seven billion weights of 16 bits are 14 GB."""
    assert weights(BOOK, shape_of(BOOK, params_b=7), precision_of(BOOK, 16.0)).likely == pytest.approx(14.0)


def test_the_cache_of_a_known_model() -> None:
    """Llama 3 8B caches 32 layers x 2 x 8 heads x 128 x 2 bytes, that is 131,072 bytes per token."""
    assert kv_cache(BOOK, shape_of(BOOK, model="Llama 3 8B"), 1000).likely == pytest.approx(0.131072)


def test_adapters_of_a_known_model() -> None:
    """Rank 16 on all linear layers of Llama 2 7B trains 40 million parameters."""
    assert adapter_params(shape_of(BOOK, model="Llama 2 7B"), 16) == pytest.approx(40e6, rel=0.01)


def test_zero_by_its_documented_formulas() -> None:
    """The documented example of three billion parameters on eight devices comes out to the printed digits."""
    gib = [per_device(BOOK, 3, 2.851e9, 8, 32e6, o).to("GiB").likely for o in ("none", "optimizer", "all")]
    assert pytest.approx([6.09, 0.78, 0.12], abs=0.01) == gib
    assert 127.5 == pytest.approx(per_host(BOOK, 2, 2.851e9, 8, offload="optimizer").to("GiB").likely, abs=0.1)


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


@pytest.mark.parametrize("model", [a for a in BOOK.architectures.values() if a.active_params_b is None], ids=lambda a: a.id)
def test_shapes_add_up_to_their_parameters(model) -> None:  # type: ignore[no-untyped-def]
    """A shape's layers and vocabulary hold the parameters stated for it, with two or three maps in the feed-forward block."""
    hidden, kv = model.hidden, model.kv_heads * model.head_dim
    counts = []
    for maps in (2, 3):
        layer = 2 * hidden * hidden + 2 * hidden * kv + maps * hidden * model.intermediate
        counts.append((model.layers * layer + model.vocab * hidden * (1 if model.tied else 2)) / 1e9)
    assert any(count == pytest.approx(model.params_b, rel=0.08) for count in counts)


def test_a_guessed_shape_is_near_the_real_one() -> None:
    """Depth and width guessed from the size alone lie within a factor of 1.6 of those of known models above five billion parameters."""
    for known in BOOK.architectures.values():
        if known.active_params_b is None and known.params_b > 5:
            guess = shape_of(BOOK, params_b=known.params_b)
            assert 1 / 1.6 < guess.layers / known.layers < 1.6, known.id
            assert 1 / 1.6 < guess.hidden / known.hidden < 1.6, known.id
