"""A number with a unit, a range and what it assumes; and amounts as people read them. What the parts of a result do not know is taken as independent:
distances to the ends of ranges add up as their squares do, of products on the logarithm (JCGM 100:2008, section 5.1.2,
https://www.bipm.org/en/committees/jc/jcgm/publications). Amounts with different units never mix, and nothing is converted."""

import functools
import math
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from advisor.pack import Problem


class EstimateError(ValueError):
    """Input that no estimate can be made from; `problem` says why in words for people."""

    def __init__(self, code: str, message: str, hint: str = ""):
        self.problem = Problem(code, message, hint=hint)
        super().__init__(f"{message} ({hint})" if hint else message)


class Assumption(NamedTuple):
    """One assumed number: what it is, its range, and who says so (`judgement`: we do)."""

    id: str
    label: str
    low: float
    likely: float
    high: float
    unit: str = ""
    source: str = ""
    judgement: bool = False

    def quantity(self) -> "Quantity":
        """The number itself, resting on this assumption."""
        return Quantity(self.low, self.likely, self.high, self.unit, (self,))


@dataclass(frozen=True, slots=True)
class Quantity:
    """`low` <= `likely` <= `high`, all finite, in `unit` ("" for a share or factor), with the assumptions they rest on."""

    low: float
    likely: float
    high: float
    unit: str = ""
    assumptions: tuple[Assumption, ...] = ()

    def __post_init__(self) -> None:
        if not -math.inf < self.low <= self.likely <= self.high < math.inf:
            what = self.assumptions[0].label if len(self.assumptions) == 1 else "the amount"
            raise EstimateError("not-finite", f"{what} is too large or no number", "use smaller inputs")

    def __add__(self, other: "Quantity") -> "Quantity":
        if self.unit != other.unit:
            raise _differ(self, other, "convert one of them first")
        likely = self.likely + other.likely
        low, high = math.hypot(self.likely - self.low, other.likely - other.low), math.hypot(self.high - self.likely, other.high - other.likely)
        return self._joined(other, likely - low, likely, likely + high)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return self + Quantity(-other.high, -other.likely, -other.low, other.unit, other.assumptions)

    def __mul__(self, other: "Quantity | float") -> "Quantity":
        """By a number or by a share or factor, that is, a quantity without a unit; use `times` for two that have units."""
        if not isinstance(other, Quantity):
            ends = (self.low * other, self.high * other)
            return Quantity(min(ends), self.likely * other, max(ends), self.unit, self.assumptions)
        if other.unit:
            raise _differ(self, other, "use `times` and name the unit")
        return self.times(other, self.unit)

    def times(self, other: "Quantity", unit: str) -> "Quantity":
        """The product; `unit` says what it is measured in. Where a range holds zero, the ends are those of all combinations."""
        likely = self.likely * other.likely
        if self.low <= 0 or other.low <= 0:
            corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
            return self._joined(other, min(corners), likely, max(corners), unit)
        if self.low == self.high or other.low == other.high:
            return self._joined(other, self.low * other.low, likely, self.high * other.high, unit)
        low = math.hypot(math.log(self.likely / self.low), math.log(other.likely / other.low))
        high = math.hypot(math.log(self.high / self.likely), math.log(other.high / other.likely))
        return self._joined(other, likely * math.exp(-low), likely, likely * math.exp(high), unit)

    def over(self, other: "Quantity", unit: str) -> "Quantity":
        """The quotient; `unit` says what it is measured in."""
        return self.times(other.inverse(), unit)

    def inverse(self) -> "Quantity":
        """One over it. A divisor that may be zero is an error."""
        if self.low <= 0:
            what = f"`{self.assumptions[0].label}`" if len(self.assumptions) == 1 else f"an amount in {self.unit or 'no unit'}"
            raise EstimateError("division-by-zero", f"{what} may be zero, so nothing can be divided by it")
        return Quantity(1 / self.high, 1 / self.likely, 1 / self.low, self.unit, self.assumptions)

    def at_least(self, floor: float, roof: float = math.inf) -> "Quantity":
        """The same, with nothing below `floor`, nor above `roof`."""
        low, likely, high = (min(max(x, floor), roof) for x in (self.low, self.likely, self.high))
        return Quantity(low, likely, high, self.unit, self.assumptions)

    def about(self, most: float) -> bool:
        """Whether what likely passes a limit, by half at most, may as well keep to it, or passes it by next to nothing."""
        return (self.low <= most and self.likely <= 1.5 * most) or self.likely <= 1.2 * most

    def resting_on(self, *assumptions: Assumption) -> "Quantity":
        """The same, with more assumptions named."""
        return Quantity(self.low, self.likely, self.high, self.unit, _united(self.assumptions, tuple({a.id: a for a in assumptions}.values())))

    def _joined(self, other: "Quantity", low: float, likely: float, high: float, unit: str | None = None) -> "Quantity":
        both = _united(self.assumptions, other.assumptions)
        return Quantity(low if low < likely else likely, likely, high if high > likely else likely, self.unit if unit is None else unit, both)


def exactly(value: float, unit: str = "") -> Quantity:
    """A given number, without a range."""
    return Quantity(value, value, value, unit)


def total(quantities: Iterable[Quantity], unit: str) -> Quantity:
    """The sum, zero `unit` if there is nothing to add."""
    return functools.reduce(operator.add, quantities, exactly(0.0, unit))


def _differ(one: Quantity, other: Quantity, hint: str) -> EstimateError:
    return EstimateError("units-differ", f"an amount in {one.unit or 'no unit'} meets one in {other.unit or 'no unit'}", hint)


def _united(one: tuple[Assumption, ...], other: tuple[Assumption, ...]) -> tuple[Assumption, ...]:
    return (*one, *(a for a in other if a.id not in [known.id for known in one]))


def largest(parts: Mapping[str, Quantity]) -> str:
    """What most of an amount is for."""
    return max(parts, key=lambda name: parts[name].likely, default="nothing")


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
    money = "USD " if unit.startswith("USD") else ""
    if money and text in ("0", "under 0.0001"):
        return "nothing"
    plain = unit.removeprefix("USD").replace(" per hour", " an hour").replace(" per ", " a ", 1) if money else f" {unit}" if unit else ""
    return f"{money}{text}{_SUFFIX.get(unit, plain)}"


def span(quantity: Quantity) -> str:
    """The range alone: `290 to 5,300`; empty where there is none."""
    low, high = number(quantity.low), number(quantity.high)
    return "" if low == high else f"{low} to {high}"


def shown(quantity: Quantity) -> str:
    """Likely value, unit and range: `USD 1,000 a month (290 to 5,300)`."""
    return f"{likely(quantity)} ({around})" if (around := span(quantity)) else likely(quantity)
