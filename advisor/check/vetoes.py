"""A veto that another veto makes superfluous.

Wherever the rule fires, its routes are ruled out already: by another rule, or by what they require. Two reasons for
the same exclusion have to be kept in step by hand.

Passes:

    rules:
      - {id: little_data, when: size < 10, rule_out: [tuning], because: That is too little., judgement: true}

Fails:

    rules:
      - {id: code_without_data, when: goal is code and data is none, rule_out: [tuning], because: It requires data anyway., judgement: true}
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.explain.words import listing
from advisor.pack import Problem

from .space import Space

ID = "superfluous-veto"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Rules whose every veto is implied by another one; of two that imply each other, the later."""
    dropped: set[str] = set()
    for position, rule in reversed(list(enumerate(space.pack.content.rules))):
        covered = [_covered(space, position, route, dropped) for route in space.domains.program.vetoes[position]]
        if covered and all(covered):
            dropped.add(rule.id)
            by = list(dict.fromkeys(covered))
            message = f"the veto of `{rule.id}` is superfluous: wherever it fires, {listing(by)} rule{'s' * (len(by) == 1)} out as much"
            yield Problem(ID, message, space.pack.places["rules", rule.id], "keep the wider one", SEVERITY, "proved", (rule.id,))


def _covered(space: Space, position: int, route: str, dropped: set[str]) -> str:
    """What else rules the route out wherever the rule fires: what the route requires, or a rule's id."""
    program, rules = space.domains.program, space.pack.content.rules
    when = program.when[position]
    requires = program.requires.get(route)
    ways = [(f"what `{route}` requires", requires, False)] if requires is not None else []
    others = zip(rules, program.when, program.vetoes, strict=True)
    ways += [(f"`{r.id}`", w, True) for r, w, out in others if r is not rules[position] and route in out and r.id not in dropped]
    for name, other, truth in ways:
        alone = space.rows.holds(when) & (space.rows.holds(other) != truth)
        if space.find(alone, [when, *([] if truth else [other])], [other] if truth else []).status == "none":
            return name
    return ""
