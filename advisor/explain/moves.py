"""What a rule does to routes, and which lines of the files make a route stand where it does; in points of its total."""

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.decide import Recommendation, Standing
from advisor.decide.program import program_of
from advisor.pack import Pack, Place

from .reasons import how_well, meeting
from .words import listing, within

Lines = tuple[tuple[Place, str], ...]


@dataclass(frozen=True, slots=True)
class Move:
    """What a rule that fires adds to the total of a route (takes off it, below zero), and by what: `meets “Answer fast” fully`."""

    route: str
    value: int
    by: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """A need (empty: what rules say of routes directly) with what it brings a route and its rival, and the lines that say so."""

    need: str
    mine: int
    theirs: int
    lines: Lines


def moves(pack: Pack, rule_id: str) -> tuple[Move, ...]:
    """The routes that a rule moves, those that rise most first. Raises ValueError for an unknown rule."""
    found = []
    for route, shares in program_of(pack).effects.cells[[*pack.rules].index(rule_id)].items():
        by = [f"meets “{pack.needs[s.need].label}” {how_well(pack, route, s.need)}" if s.need else "is spoken of directly" for s in shares]
        found.append(Move(route, sum(s.value for s in shares), listing(by)))
    return tuple(sorted((m for m in found if m.value and not pack.routes[m.route].companion), key=lambda m: -m.value))


def weighed(rec: Recommendation, route: str) -> tuple[Weighed, ...]:
    """Need by need what a route and its rival get, what parts the two most first. Raises StopIteration for a companion."""
    pack, both, found = rec.pack, [rec.evaluation.standing(r) for r in (route, rival(rec, route))], []
    for need in ("", *pack.needs):
        mine, theirs = (sum(s.value for s in standing.shares if s.need == need) for standing in both)
        if mine or theirs:
            found.append(Weighed(need, mine, theirs, _lines(pack, both, need)))
    return tuple(sorted(found, key=lambda w: -abs(w.mine - w.theirs)))


def rival(rec: Recommendation, route: str) -> str:
    """What a route is weighed against: the first route, and that one against what comes next; itself where no other stands."""
    return next((s.route for s in rec.ranking if s.status != "ruled_out" and s.route != route), route)


def closing_lines(rec: Recommendation, route: str) -> Lines:
    """The lines that rule a route out. Raises StopIteration for a companion."""
    places, found = rec.pack.places, []
    for veto in rec.evaluation.standing(route).vetoes:
        place = places["rules", veto.name] if veto.by == "rule" else places["routes", veto.name if veto.by == "combines" else route]
        found.append((place, {"rule": f"{veto.name} rules it out", "requires": f"it requires {veto.name}"}.get(veto.by, veto.because)))
    return tuple(found)


def _lines(pack: Pack, both: Sequence[Standing], need: str) -> Lines:
    """The rules that show a need, then how the route and its rival meet it."""
    rules = dict.fromkeys(s.rule for standing in both for s in standing.shares if s.need == need and s.rule)
    if not need:
        said = {rule: ", ".join(f"{name} {word}" for name, word in pack.rules[rule].routes.items()) for rule in rules}
        return tuple((pack.places["rules", rule], f"{rule} speaks of routes directly: {words}") for rule, words in said.items())
    label = pack.needs[need].label
    shown = [(pack.places["rules.needs", f"{rule}.{need}"], f"{rule} shows “{label}” {pack.rules[rule].needs[need]}") for rule in rules]
    for route in dict.fromkeys(standing.route for standing in both):
        met, label = meeting(pack, route, need), within(pack.routes[route].label)
        if met is None:
            shown.append((pack.places["routes", route], f"{label} does not meet it"))
        else:
            name = next(r for r in (route, *pack.routes[route].combines) if pack.routes[r].meets.get(need) is met)
            shown.append((pack.places["routes.meets", f"{name}.{need}"], f"{within(pack.routes[name].label)} meets it {met.how_well}"))
    return tuple(shown)
