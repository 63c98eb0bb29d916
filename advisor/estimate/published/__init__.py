"""From the inputs of a published figure to our estimate of it, so that formulas can be held against the world.

`compute` takes inputs as such figures come: names with units at the end (`params_b`, `seq_len_tokens`), devices and models by
name, methods in words. What is missing is assumed, and the assumption is listed in the result.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from ..book import Book, default_book
from ..problem import EstimateError
from ..quantity import Quantity
from .reading import Inputs

# Kind of figure -> the module here whose `compute(inputs, unit, book)` answers it.
KINDS = {"memory": "memory", "training": "training", "latency": "latency", "cost": "cost", "break-even": "breakeven"}


def compute(kind: str, inputs: Mapping[str, Any], unit: str = "", book: Book | None = None) -> Quantity:
    """Our estimate of a published figure of this kind, in `unit` where that is given (`GiB per GPU`, `GPU hours`, ...).

    Raises `EstimateError` for a kind or inputs that nothing can be made of.
    """
    module = KINDS.get(kind)
    if module is None:
        raise EstimateError("unknown-kind", f"`{str(kind)[:40]}` is no kind of figure", "use " + ", ".join(KINDS), "kind")
    if not isinstance(inputs, Mapping):
        raise EstimateError("bad-inputs", "the inputs are no mapping of names to values", "write `params_b: 8`", "inputs")
    try:
        answer = importlib.import_module(f"{__name__}.{module}").compute
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{module}":
            raise
        raise EstimateError("unknown-kind", f"figures of the kind `{kind}` cannot be computed yet", about="kind") from None
    read = Inputs(inputs)
    result: Quantity = answer(read, unit, book or default_book())
    return result.resting_on(*read.assumed)
