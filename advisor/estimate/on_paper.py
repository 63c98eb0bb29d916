"""The estimates beside a recommendation: each route that stands, what contradicts an answer, and where routes break even."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from advisor.decide import Recommendation
from advisor.decide.result import within
from advisor.pack import Pack, Problem

from . import Assumption, EstimateError, Quantity
from .book import book_of
from .breakeven import BreakEven, over_time, over_traffic
from .contradictions import Contradiction, contradictions
from .inputs import Situation, situation
from .prices import data_label
from .route import RouteEstimate, estimate_route
from .words import likely, number

RIVALS = 3  # routes that the first one is compared with


@dataclass(frozen=True, slots=True)
class Rival:
    """The first route against another: over traffic, and over time at today's traffic. `text` says both."""

    route: str
    traffic: BreakEven
    time: BreakEven
    text: str


@dataclass(frozen=True)
class OnPaper:
    """`routes` by id, in the order of the ranking; `problems` are estimates that could not be made, by route ("" for all of them)."""

    where: Situation | None
    routes: Mapping[str, RouteEstimate]
    first: str | None
    contradictions: tuple[Contradiction, ...] = ()
    rivals: tuple[Rival, ...] = ()
    problems: Mapping[str, Problem] = field(default_factory=dict)
    prices: str = ""

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What the numbers of the first route rest on."""
        found = self.routes.get(self.first or "")
        return found.assumptions if found is not None else ()


def on_paper(rec: Recommendation, chosen: Mapping[str, float | str] | None = None, only: str | None = None, short: bool = False) -> OnPaper:
    """Estimates for every route that is not ruled out; for `only` one; or, if `short`, for the first and its closest rivals, which is
    quicker. `chosen` are amounts and models set by hand."""
    pack, book = rec.pack, book_of(rec.pack)
    try:
        where = situation(book, pack, rec.answers, chosen)
    except EstimateError as error:
        return OnPaper(None, {}, rec.first, problems={"": error.problem})
    standing = [s.route for s in rec.ranking if s.status != "ruled_out"]
    if rec.first in standing:
        standing = [rec.first, *(r for r in standing if r != rec.first)]
    named = [only] if only else standing[: RIVALS + 1] if short else standing
    found: dict[str, RouteEstimate] = {}
    problems: dict[str, Problem] = {}
    for name in named:
        route = pack.routes[name]
        try:
            found[name] = estimate_route(book, where, name, route.family, route.effort)
        except EstimateError as error:
            problems[name] = error.problem
    first = only or rec.first
    if first is None or first not in found:
        return OnPaper(where, found, first, problems=problems, prices=data_label())
    against = contradictions(found[first], where, within(pack.routes[first].label))
    others = [name for name in found if name != first][:RIVALS]
    month = functools.cache(found[first].running.cost)  # each rival is held against it at the same traffic
    compared = tuple(_rival(pack, found[first], found[name], month) for name in others)
    return OnPaper(where, found, first, against, compared, problems, data_label())


def _rival(pack: Pack, first: RouteEstimate, other: RouteEstimate, month: Callable[[float], Quantity]) -> Rival:
    traffic = over_traffic(month, other.running.cost)
    more = other.start.total - first.start.total
    time = over_time(more, first.month - other.month)
    mine, theirs = (within(pack.routes[e.route].label) for e in (first, other))
    return Rival(other.route, traffic, time, f"{_traffic_text(traffic, mine, theirs)} {_time_text(traffic, time, more)}".strip())


def _traffic_text(found: BreakEven, mine: str, theirs: str) -> str:
    theirs = theirs[:1].upper() + theirs[1:]
    if found.verdict == "same":
        return f"{theirs} costs the same to run as {mine}."
    if found.at is None:
        return f"{theirs} is {'never' if found.verdict == 'never' else 'always'} cheaper to run than {mine}, at any traffic."
    return f"{theirs} is cheaper to run than {mine} {'below' if found.below else 'above'} {likely(found.at)}."


def _time_text(traffic: BreakEven, time: BreakEven, more: Quantity) -> str:
    """What follows for the money that is paid once."""
    if more.likely <= 0:
        return "It is no dearer to start." if traffic.verdict != "never" else "It costs less to start." if more.likely < 0 else ""
    if traffic.verdict in ("never", "same"):
        return ""
    if time.at is None:
        return "At your traffic it never pays back what it costs more to start."
    doubt = ", if it does" if time.verdict == "unclear" else ""
    return f"At your traffic it pays back what it costs more to start after {number(time.at.likely)} months{doubt}."
