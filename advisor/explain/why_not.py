"""Why a route does not come first: what rules it out with these answers, or where it loses points to the first."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.decide import Recommendation, Standing, Veto

from .reasons import Reason, beside_first
from .words import answer_text, condition_text, listing, within

MOST = 3  # criteria and rules that the sentences name


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What rules a route out: a rule, its precondition or a part of it (`by`), and the answers that did it, as text."""

    by: str  # "rule" | "requires" | "combines"
    name: str
    because: str
    answers: tuple[tuple[str, str], ...]  # question id, answer in words


@dataclass(frozen=True, slots=True)
class WhyNot:
    """`status` is first, level, behind, unsure, unlikely, ruled_out or companion.

    `gap` is the first's total less the route's; `by_criterion` (criterion id, points that the first is ahead) and
    `by_rule` (rule id or `base`, the same) each sum to it. `waits_for` are questions that decide its precondition.
    `unsure` is listed below the first because a precondition is not sure; `unlikely` has the points and yet comes
    first in no completion of the answers that was looked at.
    """

    route: str
    first: str | None
    status: str
    obstacles: tuple[Obstacle, ...]
    gap: int
    by_criterion: tuple[tuple[str, int], ...]
    by_rule: tuple[tuple[str, int], ...]
    speaks_for: tuple[Reason, ...]
    speaks_against: tuple[Reason, ...]
    waits_for: tuple[str, ...]
    sentences: tuple[str, ...]


def why_not(rec: Recommendation, route: str) -> WhyNot:
    """Why `route` is not first. Raises KeyError for an unknown route."""
    label = rec.pack.routes[route].label
    if rec.pack.routes[route].companion:
        return _bare(rec, route, "companion", f"{label} only comes beside other routes.")
    mine = rec.evaluation.standing(route)
    obstacles = tuple(_obstacle(rec, v) for v in mine.vetoes)
    if rec.first is None:
        return _bare(rec, route, "ruled_out", *_ruled_out(label, obstacles), obstacles=obstacles)
    theirs = rec.evaluation.standing(rec.first)
    speaks_for, speaks_against = beside_first(rec, route)
    gap = theirs.total - mine.total
    by_criterion, by_rule = _differences(theirs, mine)
    status = _status(mine, theirs, gap)
    sentences = {
        "first": lambda: [f"{label} is the first route."],
        "ruled_out": lambda: _ruled_out(label, obstacles),
    }.get(status, lambda: _behind(rec, mine, status, gap, by_criterion, speaks_against))()
    return WhyNot(
        route, rec.first, status, obstacles, gap, by_criterion, by_rule,
        speaks_for, speaks_against if route != rec.first else (), mine.waits_for, tuple(sentences),
    )  # fmt: skip


def _bare(rec: Recommendation, route: str, status: str, *sentences: str, obstacles: tuple[Obstacle, ...] = ()) -> WhyNot:
    return WhyNot(route, rec.first, status, obstacles, 0, (), (), (), (), (), sentences)


def _obstacle(rec: Recommendation, veto: Veto) -> Obstacle:
    given, questions = rec.answers.given, rec.pack.questions
    answers = tuple((q, answer_text(questions[q], given[q])) for q in veto.questions if q in given)
    return Obstacle(veto.by, veto.name, veto.because, answers)


def _status(mine: Standing, theirs: Standing, gap: int) -> str:
    if mine.route == theirs.route:
        return "first"
    if mine.status == "ruled_out":
        return "ruled_out"
    if mine.below and not theirs.below:
        return "unsure"
    if mine.below == theirs.below and (gap < 0 or (gap == 0 and mine.effort < theirs.effort)):
        return "unlikely"
    return "level" if gap == 0 else "behind"


def _differences(theirs: Standing, mine: Standing) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """Points that the first is ahead by criterion and by rule, the largest first; both sum to the gap."""
    criteria: dict[str, int] = {}
    rules: dict[str, int] = {}
    for sign, standing in ((1, theirs), (-1, mine)):
        for share in standing.shares:
            criteria[share.criterion] = criteria.get(share.criterion, 0) + sign * share.value
            rules[share.rule or "base"] = rules.get(share.rule or "base", 0) + sign * share.value

    def ordered(found: dict[str, int]) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(((k, v) for k, v in found.items() if v), key=lambda x: (-x[1], x[0])))

    return ordered(criteria), ordered(rules)


def _ruled_out(label: str, obstacles: tuple[Obstacle, ...]) -> list[str]:
    found = [f"{label} is ruled out."]
    for o in obstacles:
        answered = listing([f"“{text}”" for _, text in o.answers])
        found.append(o.because + (f" You answered {answered}." if answered else ""))
    return list(dict.fromkeys(found))


def _behind(
    rec: Recommendation, mine: Standing, status: str, gap: int, by_criterion: tuple[tuple[str, int], ...], against: tuple[Reason, ...]
) -> list[str]:
    assert rec.first is not None
    label, first = rec.pack.routes[mine.route].label, within(rec.pack.routes[rec.first].label)
    points = f"{abs(gap)} {'point' if abs(gap) == 1 else 'points'}"
    found = []
    if status == "unsure":
        requires = rec.pack.routes[mine.route].requires
        what = f" It needs: {condition_text(rec.pack, requires)}." if requires is not None else ""
        found.append(f"{label} is listed below {first} because nobody is sure that it can be done.{what}")
    elif status == "unlikely":
        found.append(f"{label} has the points, but comes first for no answers to the open questions that were looked at.")
    elif status == "level":
        found.append(f"{label} is level with {first}, which takes no more effort.")
    else:
        found.append(f"{label} is {points} behind {first}.")
    lost = [(rec.pack.criteria[c].label, v) for c, v in by_criterion if v > 0][:MOST]
    if lost:
        found.append(f"It loses most on {listing([f'“{name}” ({v})' for name, v in lost])}.")
    found += [r.because for r in against[:MOST]]
    return found
