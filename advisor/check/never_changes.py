"""A rule that changes nothing when it fires.

Its points are all zero or cancel out, or go to a route that is only ever a companion; what it adds cannot be
added; what it gates is empty. A rule that advises or warns always does something.

Passes:

    rules:
      - id: some_data
        when: data is some
        points: {tuning: {skill: 1}}
        because: A little helps.
        judgement: true

Fails:

    rules:
      - id: some_data
        when: data is some
        points: {tuning: {skill: 0}}
        because: A little helps.
        judgement: true

Fails:

    rules:
      - id: no_data
        when: data is none
        add: [tuning]
        because: The route that is added requires data.
        judgement: true
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.answers import Answers
from advisor.decide.domains import Domains
from advisor.decide.program import FALSE, Program
from advisor.pack import Pack, Problem, Rule
from advisor.pack import condition as c

ID = "never-changes"
SEVERITY = "warning"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Rules without any effect."""
    anything = Domains(pack, Answers())
    for position, rule in enumerate(pack.content.rules):
        if not (rule.advise or rule.warn or _moves_points(anything.program, position) or _acts(anything, rule)):
            yield Problem(ID, f"`{rule.id}` changes nothing when it fires", pack.places["rules", rule.id], _hint(rule), SEVERITY)


def _moves_points(program: Program, position: int) -> bool:
    """Whether any route that can come first gains or loses points on any criterion."""
    routes = program.pack.routes
    return any(points for route, cell in program.cells[position].items() if not routes[route].companion for points in cell.values())


def _acts(anything: Domains, rule: Rule) -> bool:
    pack = anything.program.pack
    excluded = set(pack.expand(rule.rule_out))
    if excluded:
        return True
    if any(pack.expand(gated) for gated in rule.before.values()):
        return True
    return any(_can_stand(anything, rule, route) for route in rule.add)


def _can_stand(anything: Domains, rule: Rule, route: str) -> bool:
    """Whether the added route's precondition can hold where the rule fires."""
    requires = anything.program.pack.routes[route].requires
    return requires is None or anything.decide(anything.program.compile(c.All((rule.when, requires)))) != FALSE


def _hint(rule: Rule) -> str:
    return "what it adds cannot stand where it fires" if rule.add else "give it points other than 0, or another effect"
