"""A rule that changes nothing when it fires.

Its points are all zero or cancel out, or go to a route that is only ever a companion; what it adds cannot be
added; what it gates is empty. A rule that advises or warns always does something.

Passes:

    rules:
      - {id: some_data, when: data is some, points: {tuning: {skill: 1}}, because: A little helps., judgement: true}

Fails:

    rules:
      - {id: some_data, when: data is some, points: {tuning: {skill: 0}}, because: A little helps., judgement: true}

Fails:

    rules:
      - {id: no_data, when: data is none, add: [tuning], because: The route that is added requires data., judgement: true}
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.decide.program import FALSE
from advisor.pack import Problem, Rule
from advisor.pack import condition as c

from .space import Space

ID = "never-changes"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Rules without any effect."""
    pack = space.pack
    for rule, cells in zip(pack.content.rules, space.domains.program.cells, strict=True):
        moves_points = any(n for route, cell in cells.items() if not pack.routes[route].companion for n in cell.values())
        gates = any(pack.expand(gated) for gated in rule.before.values())
        if not (rule.advise or rule.warn or moves_points or gates or pack.expand(rule.rule_out) or _adds(space, rule)):
            hint = "what it adds cannot stand where it fires" if rule.add else "give it points other than 0, or another effect"
            yield Problem(ID, f"`{rule.id}` changes nothing when it fires", pack.places["rules", rule.id], hint, SEVERITY)


def _adds(space: Space, rule: Rule) -> bool:
    """Whether the precondition of a route that the rule adds can hold where the rule fires."""
    needed = [space.pack.routes[route].requires for route in rule.add]
    compiled = space.domains.program.compile
    return any(requires is None or space.domains.decide(compiled(c.All((rule.when, requires)))) != FALSE for requires in needed)
