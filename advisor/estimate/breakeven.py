"""Where two ways of doing the same cost the same: over traffic, and over time.

Four things that simple calculators leave out are in the cost functions that are compared: machines paid by the hour come in
whole ones and are paid while idle; prompts of tuned models shrink only in part; work that may wait is cheaper at hosted prices;
machines must carry the busiest hour. *Never* is an answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .quantity import Quantity

Verdict = Literal["at", "never", "always", "same", "unclear"]
_GRID = 96  # steps of traffic that are looked at between the ends
_LEAST, _MOST = 1.0, 1e8  # requests per day


@dataclass(frozen=True, slots=True)
class BreakEven:
    """From `at` on the second way is the cheaper one (or below it, if `below`); `never`, `always` and `same` say that no such point is,
    `unclear` that it depends on where in their ranges the costs lie."""

    verdict: Verdict
    at: Quantity | None = None
    below: bool = False


Cost = Callable[[float], Quantity]  # requests per day -> USD per month


def over_traffic(first: Cost, second: Cost) -> BreakEven:
    """From which traffic on the second way is cheaper for good, on likely values; the range holds the crossings of the ends.

    Costs with steps may cross more than once: the last crossing counts.
    """
    points = [_LEAST * (_MOST / _LEAST) ** (i / _GRID) for i in range(_GRID + 1)]
    costs = [(first(p), second(p)) for p in points]
    crossing = _last(points, [a.likely - b.likely for a, b in costs], lambda p: first(p).likely - second(p).likely)
    if all(math.isclose(a.likely, b.likely, rel_tol=1e-9, abs_tol=1e-9) for a, b in costs):
        return BreakEven("same")
    if crossing is None:
        return BreakEven("always" if costs[-1][0].likely > costs[-1][1].likely else "never")
    found = [crossing]
    for one, other in (("low", "high"), ("high", "low")):
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
            for _ in range(24 if gain is not None else 0):
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
