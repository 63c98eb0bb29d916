"""Where one route stands for some answers, and why: rank, distance to the first, what is against it."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.decide import Recommendation

from .reasons import Reason, RuledOut, compare, reasons_for, ruled_out
from .words import condition_text

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A route among the others. `status` is first, behind, ruled_out, added or not_added (the last two for companions).

    `rank` counts from 1 over the `of` routes that are not ruled out and is 0 for all others; `gap` is in points.
    """

    route: str
    status: str
    rank: int = 0
    of: int = 0
    gap: int = 0
    level_with: tuple[str, ...] = ()  # route ids with the same total
    reason: Reason | None = None  # what helps the first most, or what hurts the other most beside it
    only_if: str = ""  # a precondition that is not known yet, in words
    ruled_out: RuledOut | None = None
    added_by: tuple[str, ...] = ()  # ids of the rules that add a companion


def standpoint(rec: Recommendation, route: str) -> Standpoint:
    """Where `route` stands in a recommendation."""
    if rec.pack.routes[route].companion:
        companion = next((c for c in rec.stack if c.route == route), None)
        return Standpoint(route, "added", added_by=companion.rules) if companion else Standpoint(route, "not_added")
    standing = rec.evaluation.standing(route)
    if standing.status == "ruled_out" or rec.first is None:
        return Standpoint(route, "ruled_out", ruled_out=next((r for r in ruled_out(rec) if r.route == route), None))
    order = [s.route for s in rec.ranking if s.status != "ruled_out"]
    order.sort(key=lambda r: r != rec.first)  # the first may stand behind routes that no completion lets win
    if route == rec.first:
        best = next((r for r in reasons_for(rec, route) if r.value > 0), None)
        return Standpoint(route, "first", 1, len(order), 0, standing.tied_with, best, _only_if(rec, route))
    comparison = compare(rec, route)
    assert comparison is not None
    against = comparison.speaks_against
    return Standpoint(
        route, "behind", order.index(route) + 1, len(order), comparison.gap, standing.tied_with, against[0] if against else None, _only_if(rec, route)
    )


def ordinal(rank: int) -> str:
    """`first` to `twelfth`, then `13th`."""
    if rank <= len(_ORDINALS):
        return _ORDINALS[rank - 1]
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


def _only_if(rec: Recommendation, route: str) -> str:
    requires = rec.pack.routes[route].requires
    waits = rec.evaluation.standing(route).status == "conditional"
    return condition_text(rec.pack, requires) if waits and requires is not None else ""
