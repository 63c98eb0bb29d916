"""Inputs that make no sense end in one clear sentence."""

from __future__ import annotations

import math
import numbers

from .problem import EstimateError


def amount(value: object, what: str, *, at_least: float = 0.0, at_most: float = 1e18, unit: str = "") -> float:
    """`value` as a finite number within bounds; anything else is an `EstimateError` that names `what`."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        try:
            value = float(str(value).replace("_", "").replace(",", ""))
        except ValueError:
            raise EstimateError("not-a-number", f"{what} is `{str(value)[:40]}`, not a number", "write digits", what) from None
    number = float(value)
    unit = f" {unit}" if unit else ""
    if not math.isfinite(number):
        raise EstimateError("not-finite", f"{what} is not a finite number", "write an ordinary number", what)
    if number < 0:
        raise EstimateError("negative", f"{what} is {number:g}{unit}; it cannot be negative", "write a number of zero or more", what)
    if number < at_least:
        raise EstimateError("too-small", f"{what} is {number:g}{unit}; it must be at least {at_least:g}", "check the unit", what)
    if number > at_most:
        raise EstimateError("too-large", f"{what} is {number:g}{unit}, which no system has", "check the unit", what)
    return number
