"""How often a pack agrees with what is known to be right in its cases.

Only the deterministic ranking is scored, no sampling takes part. Routes that are not ruled out are mapped to their
families, each family once; `expect` may name families or routes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from advisor.answers import Answers, answers_of_case
from advisor.decide import Evaluation, evaluate
from advisor.pack import Case, Pack


@dataclass(frozen=True, slots=True)
class Scored:
    """One case: the routes in order (not ruled out), the first three families, and the verdicts."""

    case: Case
    ranking: tuple[str, ...]
    families: tuple[str, ...]
    top1: bool
    top3: bool
    also_ok: bool
    wrong: bool
    best_right: str  # the highest of the routes known to be right, ruled out or not
    decided_by: tuple[tuple[str, int], ...]  # rule, points by which it favours the first over `best_right`
    ruled_out_by: tuple[str, ...]  # what rules `best_right` out


@dataclass(frozen=True, slots=True)
class Shares:
    """How many cases, and which share of them (0 to 1) ended in each way."""

    cases: int
    top1: float
    top3: float
    also_ok: float
    wrong: float


def score(pack: Pack, answers: Mapping[str, Answers] | None = None) -> tuple[Scored, ...]:
    """Every case of the pack, scored on its own answers, or on others given by case id (another reader's, say)."""
    own = {} if answers is not None else {c.id: answers_of_case(pack, c) for c in pack.content.cases}
    filled = own if answers is None else answers
    return tuple(score_case(pack, case, filled[case.id]) for case in pack.content.cases if case.id in filled)


def score_case(pack: Pack, case: Case, answers: Answers) -> Scored:
    """One case, scored on some answers to it."""
    evaluation = evaluate(pack, answers)
    ranking = tuple(s.route for s in evaluation.ranking if s.status != "ruled_out")
    families = tuple(dict.fromkeys(pack.routes[r].family for r in ranking))
    expect = case.expect

    def right(position: int, named: Iterable[str]) -> bool:
        """Whether the family at `position`, or the route by which it stands there, is named."""
        if position >= len(families):
            return False
        route = next(r for r in ranking if pack.routes[r].family == families[position])
        return families[position] in named or route in named

    best_right = next((s.route for s in evaluation.ranking if s.route in expect.best or s.family in expect.best), "")
    return Scored(
        case=case,
        ranking=ranking,
        families=families[:3],
        top1=right(0, expect.best),
        top3=any(right(i, expect.best) for i in range(3)),
        also_ok=right(0, (*expect.best, *expect.also_ok)),
        wrong=right(0, expect.wrong),
        best_right=best_right,
        decided_by=_differences(evaluation, ranking[0], best_right) if ranking and best_right else (),
        ruled_out_by=tuple(dict.fromkeys(v.name for v in evaluation.standing(best_right).vetoes)) if best_right else (),
    )


def _differences(evaluation: Evaluation, first: str, other: str, limit: int = 5) -> tuple[tuple[str, int], ...]:
    """The rules (`base` for the points that routes start with) that most favour `first` over `other`."""
    by_rule: dict[str, int] = {}
    for route, sign in ((first, 1), (other, -1)):
        for share in evaluation.standing(route).shares:
            by_rule[share.rule or "base"] = by_rule.get(share.rule or "base", 0) + sign * share.value
    favouring = [(rule, value) for rule, value in by_rule.items() if value > 0]
    return tuple(sorted(favouring, key=lambda x: (-x[1], x[0]))[:limit])


def shares(scored: Iterable[Scored]) -> Shares:
    """The shares over some cases; all 0 where there are none."""
    rows = list(scored)
    n = max(len(rows), 1)
    return Shares(
        len(rows),
        sum(r.top1 for r in rows) / n,
        sum(r.top3 for r in rows) / n,
        sum(r.also_ok for r in rows) / n,
        sum(r.wrong for r in rows) / n,
    )


def below_thresholds(pack: Pack, total: Shares) -> list[str]:
    """What the pack's `accuracy` asks for and its cases miss, in words."""
    wanted = pack.content.accuracy
    found = []
    if total.cases and total.top1 < wanted.top1_at_least:
        found.append(f"top-1 is {total.top1:.1%}; the pack asks for at least {wanted.top1_at_least:.1%}")
    if total.cases and total.wrong > wanted.wrong_at_most:
        found.append(f"clearly wrong are {total.wrong:.1%}; the pack allows at most {wanted.wrong_at_most:.1%}")
    return found


def report(scored: tuple[Scored, ...]) -> dict[str, Any]:
    """The whole result as data: shares in all, by origin, tuned on and held out, then each miss."""
    origins = dict.fromkeys(s.case.origin for s in scored)
    return {
        **_as_dict(shares(scored)),
        "by_origin": {origin: _as_dict(shares(s for s in scored if s.case.origin == origin)) for origin in origins},
        "tuned_on": _as_dict(shares(s for s in scored if not s.case.held_out)),
        "held_out": _as_dict(shares(s for s in scored if s.case.held_out)),
        "misses": [_miss(s) for s in scored if not s.top1],
    }


def _as_dict(found: Shares) -> dict[str, Any]:
    rounded = {name: round(getattr(found, name), 4) for name in ("top1", "top3", "also_ok", "wrong")}
    return {"cases": found.cases, **rounded}


def _miss(s: Scored) -> dict[str, Any]:
    return {
        "case": s.case.id,
        "title": s.case.title,
        "origin": s.case.origin,
        "held_out": s.case.held_out,
        "first": s.ranking[0] if s.ranking else None,
        "families": list(s.families),
        "best": list(s.case.expect.best),
        "top3": s.top3,
        "also_ok": s.also_ok,
        "wrong": s.wrong,
        "best_right": s.best_right or None,
        "decided_by": [{"rule": rule, "points": points} for rule, points in s.decided_by],
        "ruled_out_by": list(s.ruled_out_by),
    }
