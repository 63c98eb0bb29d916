"""What rules bring routes: the needs that they show times how well routes meet them, and what they say of routes directly."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import NamedTuple

from advisor.pack import Pack, Traits, grouped


class Share(NamedTuple):
    """What one rule brings a route: how strongly it shows a need, times how well that is met. No `rule`: the team's word; no `need`: said direct."""

    rule: str
    need: str
    strength: int
    fit: int

    @property
    def value(self) -> int:
        return self.strength * self.fit


class Veto(NamedTuple):
    """Why a route is out: a rule, its own `requires`, or what it combines."""

    by: str  # "rule" | "requires" | "combines"
    name: str  # the rule's id, the condition as text, or the part's id
    because: str
    questions: tuple[str, ...] = ()  # whose answers did it


class Effects:
    """`shows[i]` is need -> signed strength for rule number i, `direct[i]` route -> signed strength, `cells[i]` route -> shares. `fits[route]` is
    need -> fit, of a combination the best of its parts; its `better[route]` is part -> the needs that this meets better than each of the others."""

    def __init__(self, pack: Pack):
        scale, routes, rules = pack.content.scale, pack.content.routes, pack.content.rules
        self.needs = tuple(pack.needs)
        self.strongly = scale.strength.strongly  # what a team's own word adds to a need
        self.times = scale.direct  # what the strength is multiplied by where a rule speaks of a route
        own = {r.id: {need: getattr(scale.fit, met.how_well) for need, met in r.meets.items()} for r in routes}
        self.fits = {r.id: _best([own[r.id], *(own[part] for part in r.combines)]) for r in routes}
        others = {(r.id, part): _best(own[p] for p in r.combines if p != part) for r in routes for part in r.combines}
        better = {at: tuple(need for need, fit in own[at[1]].items() if fit > fits.get(need, 0)) for at, fits in others.items()}
        self.better = {r.id: {part: better[r.id, part] for part in r.combines} for r in routes if r.combines}
        self.shows = tuple({need: scale.signed(word) for need, word in r.needs.items()} for r in rules)
        said = [grouped((route, scale.signed(word)) for name, word in r.routes.items() for route in pack.expand([name])) for r in rules]
        self.direct = tuple({route: strength for route, words in of.items() if (strength := sum(words))} for of in said)
        self.cells = tuple(self._cells(r.id, shown, direct) for r, shown, direct in zip(rules, self.shows, self.direct, strict=True))

    def _cells(self, rule: str, shown: Mapping[str, int], direct: Mapping[str, int]) -> dict[str, tuple[Share, ...]]:
        cells: dict[str, tuple[Share, ...]] = {}
        for route, fits in self.fits.items():
            shares = [Share(rule, need, strength, fits[need]) for need, strength in shown.items() if need in fits]
            if route in direct:
                shares.append(Share(rule, "", direct[route], self.times))
            if shares:
                cells[route] = tuple(shares)
        return cells


def _best(fits: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Need -> the best of several fits."""
    return {need: max(found) for need, found in grouped(met for each in fits for met in each.items()).items()}


def between_them(pack: Pack) -> Iterator[tuple[tuple[int, ...], str]]:
    """The positions of two or three bans of which each leaves a route a way, and all of them none, and this route: the one leaves it only as a
    product, say, and the other only trained on own machines. What closes a place to run closes it to the model that teaches, too."""
    alone: list[tuple[int, str, set[object]]] = []  # position, trait and what it closes, of each ban over one trait
    for i, rule in enumerate(pack.content.rules):
        traits = rule.rule_out.known if isinstance(rule.rule_out, Traits) else {}
        for trait, shut in traits.items() if len(traits) == 1 else ():
            alone += [(i, t, {*shut}) for t in (trait, *["teacher_at"] * (trait == "runs_at"))]
    held = [*(r.traits.known for r in pack.content.routes), *(v.traits.known for v in pack.content.vendors)]
    for route in pack.content.routes:
        has, seen = route.traits.known, list[set[int]]()
        left = [(i, trait, {*has[trait]} - shut) for i, trait, shut in alone if trait in has]
        narrowed = [(i, trait, ways) for i, trait, ways in left if 0 < len(ways) < len(has[trait])]
        for some in (*combinations(narrowed, 2), *combinations(narrowed, 3)):
            rules = {i for i, _, _ in some}
            if any(map(rules.issuperset, seen)):
                continue  # fewer of them close it already
            ways: dict[str, set[object]] = {}
            for _, trait, these in some:
                ways[trait] = ways.get(trait, these) & these
            pairs = (product([(s, way) for way in ways[s]], [(t, way) for way in ways[t]]) for s, t in combinations(ways, 2))
            # not where each trait keeps a way, and of any two traits a way of the one goes together with a way of the other
            if not (all(ways.values()) and all(any(_together(held, one, two) for one, two in of_two) for of_two in pairs)):
                seen.append(rules)
                yield tuple(sorted(rules)), route.id


def _together(held: Iterable[Mapping[str, tuple]], one: tuple[str, object], two: tuple[str, object]) -> bool:
    """Whether two ways go together, by all that is done in one of them alone: some of it in the other too, unless neither has such."""
    alone = [[v in known[t] for known in held if known.get(s) == (u,) and t in known] for (s, u), (t, v) in ((one, two), (two, one))]
    return any(map(any, alone)) or not all(alone)
