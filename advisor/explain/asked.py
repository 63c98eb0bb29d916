"""Why not what managers ask about (fine-tuning, an agent, just a better or a longer prompt), in a sentence each."""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from advisor.decide import Recommendation
from advisor.decide.program import TRUE

from .diagnosis import diagnosis
from .reasons import how_well, is_of_means, needs_profile, reasons_against, reasons_for
from .why_not import missed
from .words import listing, within


class Asked(NamedTuple):
    """`name` is what managers call it, or them that have the same answer, `route` the best placed of the first name."""

    name: str
    route: str
    because: str


def why_not_asked(rec: Recommendation) -> tuple[Asked, ...]:
    """The most telling reason against each name that routes are asked for by, and that neither the plan nor what is level with the first route
    holds; what takes most effort first, with one more reason."""
    routes, groups, first = rec.pack.routes, dict[str, list[str]](), rec.first
    for name, route in ((routes[s.route].asked, s.route) for s in rec.ranking if routes[s.route].asked):
        groups.setdefault(name, []).append(route)
    held = {part for item in rec.plan if item.route for part in (item.route, *routes[item.route].combines)}
    held.update(rec.evaluation.standing(first).tied_with if first else routes)
    told: dict[str, list[Asked]] = {}
    for name, (route, *_) in sorted(groups.items(), key=lambda x: -routes[x[1][0]].effort):
        if held.isdisjoint(groups[name]):
            said = list(dict.fromkeys(itertools.islice(_telling(rec, route), 1 if told else 2)))
            told.setdefault(said[0], []).append(Asked(name, route, " ".join(said)))
    return tuple(Asked(listing([a.name for a in same], "or"), same[0].route, min((a.because for a in same), key=len)) for same in told.values())


def unserved(rec: Recommendation) -> list[str]:
    """Why needs that show strongly are hardly met by the plan, a sentence each: the route that would, and the most telling reason against it."""
    told = ((n, within(rec.pack.routes[n.would].label), within(next(_telling(rec, n.would)))) for n in needs_profile(rec) if n.would)
    return [f"“{n.label}” is {'hardly' if n.lever else 'not'} served: {route} would do it, but {because}" for n, route, because in told]


def _telling(rec: Recommendation, route: str) -> Iterator[str]:
    """What the foremost cause or a strong one says of a route, what speaks against it, parts it from the first, bans it, is missed; last, means."""
    found, pack, first = diagnosis(rec), rec.pack, rec.first or ""
    for cause in (c for c in found.causes if "strong" == c.certainty or c is found.causes[0]) if found else ():
        yield from (because for name, because in cause.leave_alone.items() if route in pack.expand([name]))
    against = [r for r in reasons_against(rec, route) if r.rules and how_well(pack, route, r.need) != "barely"]
    yield from (r.text for r in against if not is_of_means(pack, r.questions))
    for entry in pack.content.neighbours:
        sides = [side for names in entry.between.values() if {first, route} & {*(side := pack.expand(names))}]
        for part in entry.parts if len(sides) > 1 else ():
            leans, when = pack.expand(part.leans), rec.domains.program.compile(part.when)
            speaks = route in pack.expand(part.against) or (first in leans and route not in leans)
            if speaks and rec.domains.decide(when) == TRUE and not is_of_means(pack, when.questions):
                yield part.fact + (f" That speaks for {within(pack.routes[first].label)}." if leans else "")
    bans = [v for v in rec.evaluation.standing(route).vetoes if v.because]
    yield from (v.because for v in bans if v.by == "rule" and not is_of_means(pack, v.questions))
    needs = (pack.needs[m.need] for m in missed(rec, route) if not m.how_well)
    yield from (f"With it alone, {need.lacks or f'nothing would {within(need.label)}'}." for need in needs)
    yield from (v.because for v in sorted(bans, key=lambda v: is_of_means(pack, v.questions)))
    yield from (r.text for r in against)
    yield f"More speaks for {within(pack.routes[first].label)}." if reasons_for(rec, route) else "Nothing that you answered calls for it."
