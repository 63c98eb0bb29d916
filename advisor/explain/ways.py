"""In which way alone what is advised may be done, where rules close the others: a policy against providers holds for a route that can
be trained at a provider as well as on own machines, too."""

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.decide import Recommendation
from advisor.pack import Traits

from .words import listing

_PLACES = {"provider": "at a provider", "own": "on own machines", "device": "on a device"}
_VERBS = {"runs_at": "run it", "trains_at": "train it"}


@dataclass(frozen=True, slots=True)
class OnlyWay:
    """`text` says where alone the route may run or be trained, `because` why: what the rule says."""

    route: str
    rule: str
    text: str
    because: str


def only_ways(rec: Recommendation) -> tuple[OnlyWay, ...]:
    """For the first route, what stands beside it and what may be tried instead: what rules that fired leave of each."""
    routes = dict.fromkeys(item.route for item in rec.plan if item.route)
    return tuple(
        OnlyWay(name, rule.id, f"{rec.pack.routes[name].label}: {_VERBS[trait]} {left}.", rule.because)
        for name in routes
        for closed, rule in rec.closing
        for trait, left in left_of(closed, rec.pack.routes[name].traits)
    )


def left_of(closed: Traits, held: Traits) -> Iterator[tuple[str, str]]:
    """The trait of which a rule closes a part for a route that has `held`, and what is left: `only on own machines`."""
    named, there = closed.known, held.known
    if any(set(values).isdisjoint(there.get(trait, ())) for trait, values in named.items()):
        return
    for trait in [t for t in _VERBS if t in named]:
        left = [_PLACES[place] for place in there[trait] if place not in named[trait]]
        if left:
            yield trait, f"only {listing(left, 'or')}, not {listing([_PLACES[p] for p in there[trait] if p in named[trait]], 'or')}"
            return
