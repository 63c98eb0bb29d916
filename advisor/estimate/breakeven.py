"""Where two ways of doing the same cost the same: over traffic, over time, over accuracy, for caches and for bought hardware.

Four things that simple calculators leave out are in the cost functions that are compared: machines paid by the hour come in
whole ones and are paid while idle; prompts of tuned models shrink only in part; work that may wait is cheaper at hosted prices;
machines must carry the busiest hour. *Never* is an answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .checks import amount
from .problem import EstimateError
from .quantity import Quantity, exactly

Verdict = Literal["at", "never", "always", "same", "unclear"]
_GRID = 96  # steps of traffic that are looked at between the ends
LEAST, MOST = 1.0, 1e8  # requests per day


@dataclass(frozen=True, slots=True)
class BreakEven:
    """From `at` on the second way is the cheaper one (or below it, if `below`); `never`, `always` and `same` say that no such point is,
    `unclear` that it depends on where in their ranges the costs lie."""

    verdict: Verdict
    at: Quantity | None = None
    below: bool = False


Cost = Callable[[float], Quantity]  # requests per day -> USD per month


def over_traffic(first: Cost, second: Cost, least: float = LEAST, most: float = MOST) -> BreakEven:
    """From which traffic on the second way is cheaper for good, on likely values; the range holds the crossings of the ends.

    Costs with steps may cross more than once: the last crossing counts.
    """
    amount(least, "the least traffic", at_least=1e-3)
    amount(most, "the most traffic", at_least=least)
    points = [least * (most / least) ** (i / _GRID) for i in range(_GRID + 1)]
    costs = [(first(p), second(p)) for p in points]
    crossing = _last(points, [a.likely - b.likely for a, b in costs], lambda p: first(p).likely - second(p).likely)
    if all(math.isclose(a.likely, b.likely, rel_tol=1e-9, abs_tol=1e-9) for a, b in costs):
        return BreakEven("same")
    if crossing is None:
        return BreakEven("always" if costs[-1][0].likely > costs[-1][1].likely else "never")
    found = [crossing]
    for one, other in ((("low", "high")), (("high", "low"))):
        edge = _last(points, [getattr(a, one) - getattr(b, other) for a, b in costs], None)
        found.append(edge if edge is not None else crossing)
    assumptions = costs[0][0].resting_on(*costs[0][1].assumptions).assumptions
    at = Quantity(min(found), crossing, max(found), "requests per day", assumptions)
    return BreakEven("at", at, below=costs[-1][0].likely <= costs[-1][1].likely)


def _last(points: list[float], gains: list[float], gain: Callable[[float], float] | None) -> float | None:
    """The last place where the gain changes its sign, refined by halving; None if there is none."""
    for i in range(len(points) - 1, 0, -1):
        if (gains[i] > 0) != (gains[i - 1] > 0):
            low, high = points[i - 1], points[i]
            upper = gains[i] > 0
            for _ in range(40 if gain is not None else 0):
                middle = math.sqrt(low * high)
                assert gain is not None
                low, high = (low, middle) if (gain(middle) > 0) == upper else (middle, high)
            return math.sqrt(low * high)
    return None


def over_time(once_more: Quantity, month_less: Quantity) -> BreakEven:
    """After how many months what is paid once (the difference in USD) is won back by a smaller bill (USD per month)."""
    if once_more.likely <= 0 and month_less.likely >= 0:
        return BreakEven("always")
    if month_less.likely <= 0:
        return BreakEven("never")
    likely = once_more.likely / month_less.likely
    if month_less.low <= 0:  # in the worst case it never pays back
        return BreakEven("unclear", Quantity(likely, likely, likely, "months", once_more.resting_on(*month_less.assumptions).assumptions))
    return BreakEven("at", once_more.over(month_less, "months").at_least(0.0))


def accuracy(value: float, failure: float, escalation: float, per_request: float = 0.0) -> BreakEven:
    """From which share of right outputs on a machine beats a person who always gets it right for `escalation`.

    A right output is worth `value`, a wrong one costs `failure`, the machine costs `per_request`:
    p value - (1 - p) failure - per_request >= value - escalation, so p >= (value + failure + per_request - escalation) / (value + failure).
    Source: expected value of two actions; e.g. Elkan 2001, The foundations of cost-sensitive learning, section 1.
    """
    for said, what in ((value, "the value of a success"), (failure, "the cost of a failure"), (escalation, "the cost of an escalation")):
        amount(said, what, at_most=1e12, unit="USD")
    amount(per_request, "the price of a request", at_most=1e9, unit="USD")
    if value + failure <= 0:
        raise EstimateError("nothing-at-stake", "neither a success is worth nor a failure costs anything", "give one of them", "value")
    share = (value + failure + per_request - escalation) / (value + failure)
    if share > 1:
        return BreakEven("never")
    return BreakEven("always") if share <= 0 else BreakEven("at", exactly(share, "share of right outputs"))


def cache_reads(write: float, full: float, read: float, *, whole_write: bool = False) -> float:
    """Reads until a cache write has paid off; prices of the same amount of tokens, written, uncached and read from the cache.

    The premium of the write over the saving of each read; with `whole_write` the whole write counts as loss, although the
    request that wrote would have been paid anyway.
    """
    if full <= read:
        raise EstimateError("never", "reading from the cache is no cheaper than reading in full, so a cache never pays", "check the prices", "price")
    return max((write if whole_write else write - full) / (full - read), 0.0)


def cache_hit_share(write: float, full: float, read: float) -> float:
    """The share of requests that must find the cache, where every miss writes it: h read + (1 - h) write = full."""
    if write <= read:
        raise EstimateError("never", "writing the cache is no dearer than reading it, so it always pays", "check the prices", "price")
    return min(max((write - full) / (write - read), 0.0), 1.0)


def own_share_of_time(own_total: float, devices: float, hours: float, usd_per_hour: float) -> float:
    """The utilisation at which owning costs what renting by the hour does, over the same life."""
    rented = amount(devices, "the number of devices", at_least=1e-9) * amount(hours, "the hours", at_least=1e-9) * usd_per_hour
    if rented <= 0:
        raise EstimateError("never", "renting costs nothing, so owning never pays", "check the price of an hour", "price")
    return amount(own_total, "the cost of owning") / rented


def units_to_recover(once: float, saved_per_unit: float) -> float:
    """How many units (requests, tokens, months) a saving on each needs to win back what was paid once."""
    amount(once, "what is paid once")
    if saved_per_unit <= 0:
        raise EstimateError("never", "nothing is saved on each one, so it never pays back", "check which of the two prices is higher", "price")
    return once / saved_per_unit
