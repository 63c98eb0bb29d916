"""What stands beside the ranking: what parts the routes that are close, and teams like yours.

*Close* to the first route is the best route of another family whose total differs from the first’s by at most a fifth of the spread, the distance
from the first to the last family that still stands. Totals have no unit, and a share of the spread does not change when all weights do.

Teams like yours are the published cases that the answers most likely come from, going by how each agrees with them (`advisor.decide.completions`).
They decide nothing and are no vote: left out in turn, a published case finds a right family among its three nearest in little more than half of all
cases."""

from dataclasses import dataclass, replace

from advisor.answers.read import answers_of_case
from advisor.decide import Recommendation
from advisor.decide.completions import likeness
from advisor.decide.domains import Domains
from advisor.decide.tree import FALSE, TRUE
from advisor.pack import FAMILIES, Case, grouped
from advisor.pack.beside import Parting

from .rule_view import grade
from .words import within

SHARE = 5  # close is a fifth of the spread
MOST_ROUTES = 3
MOST_GROUPS = 2


@dataclass(frozen=True, slots=True)
class Fact:
    """An observable fact and the close routes that it favours. `questions` decide it; where `holds` is false they are not answered yet."""

    fact: str
    favours: tuple[str, ...]  # route ids
    holds: bool
    questions: tuple[str, ...]
    strength: str  # strong | common | contested | judgement
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """One group of neighbours seen from the answers; `routes` are the close ones, one a side, the first route foremost; `facts` all that may hold."""

    id: str
    label: str
    text: str
    trap: str
    routes: tuple[str, ...]
    facts: tuple[Fact, ...]


def close_routes(rec: Recommendation) -> tuple[str, ...]:
    """The first route and the best of each family close to it, at most three; only the first where none is close."""
    if rec.first is None:
        return ()
    best = [held[0] for held in grouped((s.family, s) for s in rec.ranking if s.status != "ruled_out").values()]
    total = rec.evaluation.standing(rec.first).total  # the highest, and best of its family
    spread = total - min(s.total for s in best)
    return tuple(s.route for s in best if (total - s.total) * SHARE <= spread)[:MOST_ROUTES]


def neighbours_of(rec: Recommendation) -> tuple[Parted, ...]:
    """What parts the first route from those close to it: the groups of neighbours that hold them on different sides."""
    rec = rec.ranked
    close, found = close_routes(rec), list[tuple[int, Parted]]()
    for entry in rec.pack.content.neighbours:
        sides = (next((r for r in close if r in rec.pack.expand(names)), "") for names in entry.between.values())
        routes = tuple(sorted(filter(None, sides), key=close.index))  # the closest of each side that holds one
        if len(routes) > 1 and routes[0] == rec.first:
            facts = tuple(f for part in entry.parts if (f := _fact(rec.domains, part, routes)) is not None)
            found.append((close.index(routes[1]), Parted(entry.id, entry.label, entry.text, entry.trap, routes, facts)))
    found.sort(key=lambda x: (x[0], -len(x[1].facts)))
    kept: list[Parted] = []
    for _, parted in found:  # a pair is parted once
        if any(fact.holds for fact in parted.facts) and not any(set(parted.routes) <= set(k.routes) for k in kept):
            kept.append(parted)
    return tuple(kept[:MOST_GROUPS])


def _fact(domains: Domains, part: Parting, routes: tuple[str, ...]) -> Fact | None:
    """The fact as far as it parts these routes; None if it does not, or certainly does not hold."""
    named = set(domains.program.pack.expand(part.leans or part.against))
    favours = tuple(r for r in routes if (r in named) == bool(part.leans))
    if not favours or len(favours) == len(routes):
        return None
    condition, given = domains.program.compile(part.when), domains.answers.given
    state = domains.decide(condition)
    open_ = tuple(q for q in filter(domains.is_asked, condition.questions) if q not in given or given[q].not_sure or len(given[q].options) > 1)
    if state == FALSE or (state != TRUE and not open_):
        return None
    asked, grounds = condition.questions if state == TRUE else open_, "judgement" if part.judgement else part.strength
    return Fact(part.fact, favours, state == TRUE, asked, grounds, part.sources)


COUNT = 3
LEAST = 5  # answers before anything is called near
OUTPUT = "makes"  # the question about what must come out


@dataclass(frozen=True, slots=True)
class Precedent:
    """A published case with what worked for it. Of the `both` answers that it and the team gave, those in `agree` are equal.

    `speaks` is how its outcome takes the first route: for, also (acceptable there, or a sibling of what worked), against (something
    else worked there) or warns (that family was wrong there)."""

    case: str
    title: str
    agree: tuple[str, ...]  # question ids
    both: int
    best: tuple[str, ...]  # families or routes
    worked: tuple[str, ...]  # the same in words
    why: str
    url: str
    year: str
    speaks: str

    @property
    def same(self) -> str:
        """`9 of 14 answers are the same`."""
        n = len(self.agree)
        return f"{'all' if n == self.both else f'{n} of'} {self.both} answers are the same"


@dataclass(frozen=True, slots=True)
class Precedents:
    """The nearest cases, nearest first; `contrary` is a sentence where most of them speak against the first route."""

    nearest: tuple[Precedent, ...]
    contrary: str = ""

    @property
    def alike(self) -> tuple[Precedent, ...]:
        """Those where the same kind of output must come out and three quarters of the answers are the same: only they are shown to people."""
        return tuple(p for p in self.nearest if 4 * len(p.agree) >= 3 * p.both >= 3 * LEAST and OUTPUT in p.agree)


def precedents(rec: Recommendation, count: int = COUNT) -> Precedents | None:
    """The published cases nearest to the answers; None before five answers or where the pack holds none."""
    if sum(not a.not_sure for a in rec.answers.given.values()) < LEAST:
        return None
    cases = rec.pack.content.cases
    published = [i for i, c in enumerate(cases) if c.source.url and c.expect.best]
    alike = likeness(rec.domains)[published].tolist() if published else []
    found = Precedents(tuple(_precedent(rec, cases[i]) for _, i in sorted(zip(alike, published, strict=True), key=lambda x: -x[0])[:count]))
    told, against = len(found.alike), sum(p.speaks in ("against", "warns") for p in found.alike)
    if told > 1 and 2 * against > told:
        n = f"All {told}" if against == told else f"{against} of the {told}"
        contrary = f"{n} nearest published teams did well with something else than what leads here. Read them before you decide."
        return replace(found, contrary=contrary)
    return found if found.nearest else None


def _precedent(rec: Recommendation, case: Case) -> Precedent:
    mine, theirs = rec.answers.given, answers_of_case(rec.pack, case).given
    both = [q for q, a in mine.items() if q in theirs and not a.not_sure and not theirs[q].not_sure]
    agree = [q for q in both if set(mine[q].options) == set(theirs[q].options)]
    title = case.source.title or case.title or case.id
    family, siblings = rec.pack.families.get(rec.first or ""), {rec.pack.families.get(name) for name in case.expect.best} - {None}
    words = {"best": "for", "also_ok": "also", "wrong": "warns", "other": "also" if family in siblings else "against"}
    out, of = {s.route for s in rec.ranking if s.status == "ruled_out"}, rec.pack.families
    shut = [name for name in case.expect.best if out.issuperset(r for r, family in of.items() if name in (r, family))]
    said = {name: FAMILIES.get(name) or within(rec.pack.routes[name].label) for name in case.expect.best}
    worked = tuple(f"{label} (ruled out here)" if name in shut else label for name, label in said.items())
    return Precedent(
        case.id, title, tuple(agree), len(both), case.expect.best, worked,
        case.why, case.source.url, case.source.year, words[grade(rec.pack, case, rec.first)],
    )  # fmt: skip
