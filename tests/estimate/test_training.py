"""Training effort."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.estimate import EstimateError
from advisor.estimate.book import default_book
from advisor.estimate.shape import shape_of
from advisor.estimate.training import Work, device_hours, operations, tokens_of, tokens_per_second, wall_time

BOOK = default_book()
A100 = BOOK.accelerator("A100 80GB")


def test_six_n_d() -> None:
    """A thousand tokens through a billion parameters are 6 x 10^12 operations, two thirds of that with adapters."""
    shape = shape_of(BOOK, params_b=1)
    assert 6e12 == pytest.approx(operations(Work(shape, 1000)).likely)
    assert 4e12 == pytest.approx(operations(Work(shape, 1000, "lora")).likely)


@given(st.floats(0.1, 1000), st.floats(1e3, 1e13), st.floats(1.01, 10))
def test_effort_rises_with_size_and_tokens(params: float, tokens: float, more: float) -> None:
    """A larger model and more tokens take more GPU hours."""

    def hours(p: float, t: float) -> float:
        return device_hours(BOOK, Work(shape_of(BOOK, params_b=p), t), A100).likely

    assert hours(params, tokens) < hours(params * more, tokens)
    assert hours(params, tokens) < hours(params, tokens * more)


@given(st.floats(0.1, 100), st.integers(1, 64))
def test_speed_and_effort_agree(params: float, devices: int) -> None:
    """Tokens per second times the wall time are the tokens."""
    work = Work(shape_of(BOOK, params_b=params), 1e9)
    seconds = wall_time(device_hours(BOOK, work, A100), devices).likely
    assert 1e9 == pytest.approx(tokens_per_second(BOOK, work, A100, devices).likely * seconds)


def test_stated_utilisation_beats_the_assumed_one() -> None:
    """With a utilisation given, no range and no assumption of it is left."""
    hours = device_hours(BOOK, Work(shape_of(BOOK, model="Llama 2 7B"), 2e12), A100, utilisation=0.39)
    assert hours.low == hours.high
    assert 184_320 == pytest.approx(hours.likely, rel=0.02)


def test_tokens_from_examples() -> None:
    """Examples times their length times epochs; a length that is not given is assumed and named."""
    assert 3_000_000 == tokens_of(BOOK, examples=1000, per_example=1000, epochs=3).likely
    assert ["tokens_per_example"] == [a.id for a in tokens_of(BOOK, examples=1000).assumptions]
    with pytest.raises(EstimateError):
        tokens_of(BOOK)
