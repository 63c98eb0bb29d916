"""What parts the routes that are close: facts of the team's own on each side, and the questions that would tell.

*Close* to the first route is the best route of another family whose total differs from the first's by at most a fifth of
the spread, the distance from the first to the last family that still stands. Totals have no unit, and a share of the spread does not
change when all weights do.
"""

from dataclasses import dataclass

from advisor.decide import Recommendation
from advisor.decide.domains import Domains
from advisor.decide.program import FALSE, TRUE
from advisor.pack.beside import Parting

SHARE = 5  # close is a fifth of the spread
MOST_ROUTES = 3
MOST_GROUPS = 2


@dataclass(frozen=True, slots=True)
class Fact:
    """An observable fact and the close routes that it favours. `questions` are those that decide it; where `holds` is
    false they are not answered yet."""

    fact: str
    favours: tuple[str, ...]  # route ids
    holds: bool
    questions: tuple[str, ...]
    strength: str  # strong | common | contested | judgement
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """One group of neighbours seen from the answers; `routes` are the close ones, one for each side, the first route
    foremost. Facts that certainly do not hold are left out."""

    id: str
    label: str
    text: str
    trap: str
    routes: tuple[str, ...]
    facts: tuple[Fact, ...]

    def favouring(self, route: str) -> tuple[Fact, ...]:
        """The facts that hold and lean to `route`."""
        return tuple(f for f in self.facts if f.holds and route in f.favours)

    @property
    def open(self) -> tuple[Fact, ...]:
        """What is not known yet and would tell."""
        return tuple(f for f in self.facts if not f.holds)


def close_routes(rec: Recommendation) -> tuple[str, ...]:
    """The first route and the best of each family close to it, at most three; only the first where none is close."""
    if rec.first is None:
        return ()
    best: dict[str, tuple[int, str]] = {}
    for s in rec.ranking:
        if s.status != "ruled_out":
            best.setdefault(s.family, (s.total, s.route))
    total = rec.evaluation.standing(rec.first).total  # the highest, and best of its family
    spread = total - min(other for other, _ in best.values())
    return tuple(route for other, route in best.values() if (total - other) * SHARE <= spread)[:MOST_ROUTES]


def neighbours_of(rec: Recommendation) -> tuple[Parted, ...]:
    """What parts the first route from those close to it: the groups of neighbours that hold them on different sides."""
    close = close_routes(rec)
    if len(close) < 2:
        return ()
    found: list[tuple[int, Parted]] = []
    for entry in rec.pack.content.neighbours:
        sides = (next((r for r in close if r in rec.pack.expand(names)), "") for names in entry.between.values())
        routes = tuple(sorted(filter(None, sides), key=close.index))  # the closest of each side that holds one
        if len(routes) > 1 and routes[0] == rec.first:
            facts = tuple(f for part in entry.parts if (f := _fact(rec.domains, part, routes)) is not None)
            found.append((close.index(routes[1]), Parted(entry.id, entry.label, entry.text, entry.trap, routes, facts)))
    found.sort(key=lambda x: (x[0], -len(x[1].facts)))
    kept: list[Parted] = []
    for _, parted in found:  # a pair is parted once
        if parted.facts and not any(set(parted.routes) <= set(k.routes) for k in kept):
            kept.append(parted)
    return tuple(kept[:MOST_GROUPS])


def _fact(domains: Domains, part: Parting, routes: tuple[str, ...]) -> Fact | None:
    """The fact as far as it parts these routes; None if it does not, or certainly does not hold."""
    pack = domains.program.pack
    named = set(pack.expand(part.leans or part.against))
    favours = tuple(r for r in routes if (r in named) == bool(part.leans))
    if not favours or len(favours) == len(routes):
        return None
    condition = domains.program.compile(part.when)
    state = domains.decide(condition)
    if state == FALSE:
        return None
    questions = domains.program.questions(condition)
    if state != TRUE:
        given = domains.answers.given
        questions = tuple(q for q in questions if domains.is_asked(q) and (q not in given or given[q].not_sure or len(given[q].options) > 1))
        if not questions:
            return None
    return Fact(part.fact, favours, state == TRUE, questions, "judgement" if part.judgement else part.strength, part.sources)
