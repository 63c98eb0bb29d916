"""What estimates rest on: dated figures, accelerators and model architectures. `docs/rule-language.md` describes each key."""

from __future__ import annotations

import math
from datetime import date
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator, model_validator

from .part import Labelled, Name, Part, Whole, broken, without_separators

_Number = TypeVar("_Number", int, float)


def _amount(value: float) -> float:
    if not math.isfinite(value) or value < 0:
        raise broken("bad-figure", f"`{value:g}` is no amount", "write a number of zero or more")
    return value


def _positive(value: _Number) -> _Number:
    if not math.isfinite(value) or value <= 0:
        raise broken("bad-figure", f"`{value:g}` is no amount above zero", "write a number above zero")
    return value


Amount = Annotated[float, BeforeValidator(without_separators), AfterValidator(_amount)]
Positive = Annotated[float, BeforeValidator(without_separators), AfterValidator(_positive)]
Count = Annotated[Whole, AfterValidator(_positive)]


class Span(Part):
    """The lowest, the likely and the highest value."""

    low: Amount
    likely: Amount
    high: Amount

    @model_validator(mode="after")
    def _rises(self) -> Span:
        if not self.low <= self.likely <= self.high:
            said = f"low {self.low:g}, likely {self.likely:g} and high {self.high:g} do not rise"
            raise broken("bad-figure", said, "write the lowest value as `low` and the highest as `high`", at="likely")
        return self


class Figure(Span):
    """A number that an estimate assumes, with its range and where it comes from. An overlay changes it by id."""

    id: Name
    label: str
    unit: str = ""
    source: str = ""
    judgement: bool = False
    checked: date | None = None

    @model_validator(mode="after")
    def _sound(self) -> Figure:
        if not self.source and not self.judgement:
            raise broken("no-source", "the figure has neither `source` nor `judgement`", "name its source, or write `judgement: true`", at="id")
        return self


class Accelerator(Labelled):
    """A device that models run on. The price is for one device and one hour, in US dollars."""

    also: tuple[str, ...] = ()
    memory_gb: Positive
    bandwidth_gb_s: Positive
    peak_bf16_tflops: Positive
    price_per_hour: Span | None = None
    source: str
    checked: date | None = None


class Architecture(Labelled):
    """The shape of an open model; `params_b` counts all its parameters in billions, `active_params_b` those that a token passes."""

    also: tuple[str, ...] = ()
    params_b: Positive
    active_params_b: Positive | None = None
    layers: Count
    hidden: Count
    intermediate: Count | None = None
    kv_heads: Count
    head_dim: Count
    vocab: Count
    tied: bool = False
    source: str
    checked: date | None = None
