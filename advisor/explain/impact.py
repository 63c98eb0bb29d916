"""Which cases a rule decides: those whose first route would be another one without it."""

import weakref
from dataclasses import dataclass

from advisor.answers.read import answers_of_case
from advisor.decide.program import program_of
from advisor.decide.rows import Rows
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


_firsts: weakref.WeakKeyDictionary[Pack, list[str | None]] = weakref.WeakKeyDictionary()


def deciding_cases(pack: Pack, rule_id: str) -> list[Decided]:
    """The pack's cases whose first route differs without the rule, in file order; held-out ones stay unseen.

    Raises KeyError where the pack has no such rule.
    """
    rule, cases = pack.rules[rule_id], open_cases(pack)
    if pack not in _firsts:
        _firsts[pack] = _first_routes(pack, cases)
    others = [r for r in pack.content.rules if r is not rule]
    reduced = Pack(pack.content.model_copy(update={"rules": others}), pack.folder, {}, {}, "")
    found = []
    for case, first, without in zip(cases, _firsts[pack], _first_routes(reduced, cases), strict=True):
        if first != without:
            found.append(Decided(case.id, first, without, grade(pack, case, first), grade(pack, case, without)))
    return found


def open_cases(pack: Pack) -> tuple[Case, ...]:
    """The cases that may guide a change of rules: all but those held out for an honest measurement."""
    return tuple(case for case in pack.content.cases if not case.held_out)


def _first_routes(pack: Pack, cases: tuple[Case, ...]) -> list[str | None]:
    """The route that leads each case by what is known of it."""
    if not cases:
        return []
    program = program_of(pack)
    rows = Rows.of_answers(program, [answers_of_case(pack, case) for case in cases])
    firsts = rows.first({}).tolist()
    return [program.route_ids[i] if i >= 0 else None for i in firsts]


def grade(pack: Pack, case: Case, route: str | None) -> str:
    """How the case takes a route; cases name families or routes."""
    names = {route, pack.families[route]} if route else set()
    for word in ("best", "also_ok", "wrong"):
        if names.intersection(getattr(case.expect, word)):
            return word
    return "other"
