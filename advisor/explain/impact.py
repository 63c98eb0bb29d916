"""Which cases a rule decides: those whose first route would be another one without it."""

from __future__ import annotations

import weakref
from dataclasses import dataclass

from advisor.answers import answers_of_case
from advisor.decide import Standing
from advisor.decide.evaluate import evaluate_known
from advisor.decide.known import Known
from advisor.decide.program import FALSE, program_of
from advisor.pack import Case, Pack


@dataclass(frozen=True, slots=True)
class Decided:
    """A case with its first route as the pack stands and without the rule (None: no route is left).

    The grades say how the case takes each of the two: `best`, `also_ok`, `wrong` or `other`.
    """

    case: str
    first: str | None
    without: str | None
    grade: str
    grade_without: str


@dataclass(frozen=True, slots=True)
class _Ruling:
    """What one case makes of a pack, kept so that a rule can be taken out again."""

    case: Case
    ranking: tuple[Standing, ...]
    fired: frozenset[str]
    out: dict[str, frozenset[str]]  # route -> what rules it out by itself: rule ids, or "" for its own precondition
    uncalled: frozenset[str]  # routes whose need is certainly absent


def deciding_cases(pack: Pack, rule_id: str) -> list[Decided]:
    """The pack's cases whose first route differs without the rule, in file order; held-out ones stay unseen.

    The first call for a pack evaluates all cases (about a millisecond each); later ones only subtract the rule's
    points and vetoes. Raises KeyError where the pack has no such rule.
    """
    rule = pack.rules[rule_id]
    found = []
    for ruling in _rulings(pack):
        if rule.id not in ruling.fired:
            continue
        first, without = _first(pack, ruling, None), _first(pack, ruling, rule.id)
        if first != without:
            found.append(Decided(ruling.case.id, first, without, _grade(pack, ruling.case, first), _grade(pack, ruling.case, without)))
    return found


def open_cases(pack: Pack) -> tuple[Case, ...]:
    """The cases that may guide a change of rules: all but those held out for an honest measurement."""
    return tuple(case for case in pack.content.cases if not case.held_out)


_kept: weakref.WeakKeyDictionary[Pack, tuple[_Ruling, ...]] = weakref.WeakKeyDictionary()


def _rulings(pack: Pack) -> tuple[_Ruling, ...]:
    kept = _kept.get(pack)
    if kept is None:
        kept = _kept[pack] = tuple(_ruling(pack, case) for case in open_cases(pack))
    return kept


def _ruling(pack: Pack, case: Case) -> _Ruling:
    known = Known(pack, answers_of_case(pack, case))
    program = program_of(pack)
    evaluation = evaluate_known(known)
    fired = frozenset(f.rule for f in evaluation.fired)
    out: dict[str, set[str]] = {}
    for rule, vetoed in zip(pack.content.rules, program.vetoes, strict=True):
        if rule.id in fired:
            for route in vetoed:
                out.setdefault(route, set()).add(rule.id)
    for route, condition in program.requires.items():
        if known.decide(condition) == FALSE:
            out.setdefault(route, set()).add("")
    uncalled = frozenset(r for r, need in program.need.items() if known.decide(need) == FALSE)
    return _Ruling(case, evaluation.ranking, fired, {r: frozenset(why) for r, why in out.items()}, uncalled)


def _first(pack: Pack, ruling: _Ruling, rule: str | None) -> str | None:
    """The first route of a case, as the pack stands (None) or with one rule's points and vetoes taken out."""
    without = {rule}

    def alone_out(route: str) -> bool:
        return bool(ruling.out.get(route, frozenset()) - without)

    def is_out(route: str) -> bool:
        parts = pack.routes[route].combines
        return alone_out(route) or any(alone_out(part) or part in ruling.uncalled for part in parts)

    order = {r: i for i, r in enumerate(pack.routes)}
    standing = [
        (s.below, -sum(share.value for share in s.shares if share.rule != rule), s.effort, order[s.route], s.route)
        for s in ruling.ranking
        if not is_out(s.route)
    ]
    return min(standing)[-1] if standing else None


def _grade(pack: Pack, case: Case, route: str | None) -> str:
    """How the case takes a route; cases name families or routes."""
    names = {route, pack.families[route]} if route else set()
    for grade in ("best", "also_ok", "wrong"):
        if names.intersection(getattr(case.expect, grade)):
            return grade
    return "other"
