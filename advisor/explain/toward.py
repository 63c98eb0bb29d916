"""What would change the first route: the fewest answers that would have to be otherwise, the cheapest of them first.

A question with `can_change: no`, and an answer that nobody is sure of, are never touched. What is unknown stays
unknown. A change that opens further questions counts only if it holds for every answer to them. Changes are found in
arrays, and each is replayed as `recommend` decides before it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.answers import Answers
from advisor.decide import Recommendation, recommend
from advisor.pack import Pack

from .flip import Flip
from .neighbourhood import Neighbourhood
from .toward_words import summary

RADIUS = 2
LIMIT = 6


@dataclass(frozen=True, slots=True)
class Toward:
    """The nearest flips, all with the same number of changed answers; none where `radius` changes do not suffice.

    `tried` counts the neighbours looked at. `complete` is False where candidates were left that nobody replayed.
    """

    first: str | None
    target: str | None
    radius: int
    flips: tuple[Flip, ...]
    tried: int
    complete: bool
    sentence: str


def toward(
    pack: Pack,
    answers: Answers,
    route: str | None = None,
    *,
    radius: int = RADIUS,
    limit: int = LIMIT,
    rec: Recommendation | None = None,
) -> Toward:
    """The nearest changes that put another route first, or the route that is named.

    `radius` is the largest number of changes tried (of a question with several options each option counts), `limit` the
    number of flips given. `rec` is the recommendation for these answers, if it is there already. Raises KeyError for an
    unknown route.
    """
    if route is not None:
        pack.routes[route]
    first = (rec or recommend(pack, answers)).first
    search = Neighbourhood(pack, answers, first, route)
    flips: list[Flip] = []
    complete, reached = True, 0
    if route is None or (route != first and not pack.routes[route].companion):
        for reached in range(1, radius + 1):
            flips, complete = search.at(reached, limit)
            if flips or not complete:
                break
    return Toward(first, route, reached, tuple(flips), search.tried, complete, summary(pack, first, route, radius, flips, complete))
