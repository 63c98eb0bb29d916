"""A rule that changes nothing when it fires.

What it says of a route is taken back by what it says of a group, or is about a companion; what it adds cannot be added;
what it gates is empty. A rule that shows a need, advises or warns always does something.

Passes:

    rules:
      - {id: some_data, when: data is some, routes: {tuning: slightly}, because: A little helps., judgement: true}

Fails:

    rules:
      - id: some_data
        when: data is some
        routes: {all: slightly, tuning: against slightly, prompt: against slightly}
        because: A little helps.
        judgement: true

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
    for rule, direct in zip(pack.content.rules, space.domains.program.effects.direct, strict=True):
        ranks = rule.needs or any(not pack.routes[route].companion for route in direct)
        gates = any(pack.expand(gated) for gated in rule.before.values())
        if not (rule.advise or rule.warn or ranks or gates or pack.expand(rule.rule_out) or _adds(space, rule)):
            hint = "what it adds cannot stand where it fires" if rule.add else "let it show a need, or give it another effect"
            yield Problem(ID, f"`{rule.id}` changes nothing when it fires", pack.places["rules", rule.id], hint, SEVERITY, "", (rule.id,))


def _adds(space: Space, rule: Rule) -> bool:
    """Whether the precondition of a route that the rule adds can hold where the rule fires."""
    needed = [space.pack.routes[route].requires for route in rule.add]
    compiled = space.domains.program.compile
    return any(requires is None or space.domains.decide(compiled(c.All((rule.when, requires)))) != FALSE for requires in needed)
