"""What is wrong with the input of an estimate: one clear sentence, as data."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EstimateProblem:
    """One finding: `message` is one sentence in lower case, `hint` says what to do."""

    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class EstimateError(ValueError):
    """Input that no estimate can be made from; `problem` says why in words for people."""

    def __init__(self, code: str, message: str, hint: str = ""):
        self.problem = EstimateProblem(code, message, hint)
        super().__init__(str(self.problem))


def amount(value: object, what: str, *, at_most: float = 1e18, unit: str = "") -> float:
    """`value` as a finite number from zero to `at_most`; anything else is an `EstimateError` that names `what`."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise EstimateError("not-a-number", f"{what} is `{str(value)[:40]}`, not a number", "write digits") from None
    if not math.isfinite(number):
        raise EstimateError("not-finite", f"{what} is not a finite number", "write an ordinary number")
    said = f"{what} is {number:g} {unit}".rstrip()
    if number < 0:
        raise EstimateError("negative", f"{said}; it cannot be negative", "write a number of zero or more")
    if number > at_most:
        raise EstimateError("too-large", f"{said}, which no system has", "check the unit")
    return number
