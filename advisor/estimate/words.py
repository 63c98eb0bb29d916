"""Amounts as people read them: two digits, a range, a unit; the same wherever they are shown."""

import math

from .quantity import Quantity

CURRENCY = "USD"
_SUFFIX = {"USD per month": " a month", "USD per 1,000 requests": " per 1,000 requests", "seconds": " s"}


def number(value: float, digits: int = 2) -> str:
    """Rounded to so many digits, with separators: `1,000`, `0.0046`, `12`."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "very many"
    if 0 < value < 1e-4:
        return "under 0.0001"
    place = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, place)
    if abs(rounded) >= 1e9:
        return f"{rounded / 1e9:,.0f} bn"
    if abs(rounded) >= 1e6:
        return f"{rounded / 1e6:,.{max(place + 6, 0)}f} m"
    return f"{rounded:,.{max(place, 0)}f}".rstrip("0").rstrip(".") if place > 0 else f"{rounded:,.0f}"


def likely(quantity: Quantity) -> str:
    """The likely value with its unit: `USD 1,000 a month`."""
    text, unit = number(quantity.likely), quantity.unit
    money = f"{CURRENCY} " if unit.startswith("USD") else ""
    if text.startswith("under "):
        money, text = f"under {money}", text.removeprefix("under ")
    plain = unit.removeprefix("USD").replace(" per hour", " an hour").replace(" per ", " a ", 1) if money else f" {unit}" if unit else ""
    return f"{money}{text}{_SUFFIX.get(unit, plain)}"


def span(quantity: Quantity) -> str:
    """The range alone: `290 to 5,300`; empty where there is none."""
    low, high = number(quantity.low), number(quantity.high)
    return "" if low == high else f"{low} to {high}"


def shown(quantity: Quantity) -> str:
    """Likely value, unit and range: `USD 1,000 a month (290 to 5,300)`."""
    around = span(quantity)
    return f"{likely(quantity)} ({around})" if around else likely(quantity)
