"""Results as plain data: lists, mappings, texts and numbers, as JSON has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from advisor.estimate import Assumption, Quantity


def picked(item: object, names: str) -> dict[str, Any]:
    """The named fields of a result, in this order: `picked(step, "phase do exit")`."""
    return {name: plain(getattr(item, name)) for name in names.split()}


def each(items: object, names: str) -> list[dict[str, Any]]:
    """The named fields of each of some results."""
    assert isinstance(items, (tuple, list))
    return [picked(item, names) for item in items]


def plain(value: Any) -> Any:
    """A value as plain data. Of estimates the numbers to six digits, with the ids of what they assume."""
    if isinstance(value, Quantity):
        return {**_numbers(value), "unit": value.unit, "assumptions": [a.id for a in value.assumptions]}
    if isinstance(value, Assumption):
        return {**picked(value, "id label"), **_numbers(value), **picked(value, "unit source judgement")}
    if isinstance(value, Mapping):
        return {key: plain(v) for key, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, (tuple, list)) else value


def _numbers(value: Quantity | Assumption) -> dict[str, float]:
    return {name: float(f"{getattr(value, name):.6g}") for name in ("low", "likely", "high")}
