"""A veto that another veto makes superfluous.

Wherever the rule fires, its routes are ruled out already: by another rule, or by what they require. Two reasons for
the same exclusion have to be kept in step by hand.

Passes:

    rules:
      - id: little_data
        when: size < 10
        rule_out: [tuning]
        because: That is too little.
        judgement: true

Fails:

    rules:
      - id: code_without_data
        when: goal is code and data is none
        rule_out: [tuning]
        because: It requires data anyway.
        judgement: true
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from advisor.explain.solver import Model
from advisor.explain.trees import Tree, negation
from advisor.explain.words import listing
from advisor.pack import Pack, Problem

from .space import LIMIT, Space, space_of

ID = "superfluous-veto"
SEVERITY = "warning"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Rules whose every veto is implied by another one; of two that imply each other, the later."""
    space = space_of(pack)
    dropped: set[str] = set()
    for position, rule in reversed(list(enumerate(pack.content.rules))):
        covered = [_covered(space, position, route, dropped) for route in space.program.vetoes[position]]
        if covered and all(covered):
            dropped.add(rule.id)
            by = list(dict.fromkeys(covered))
            message = f"the veto of `{rule.id}` is superfluous: wherever it fires, {listing(by)} rule{'s' * (len(by) == 1)} out as much"
            yield Problem(ID, message, pack.places["rules", rule.id], "keep the wider one", SEVERITY, "proved", (rule.id,))


def _covered(space: Space, position: int, route: str, dropped: set[str]) -> str:
    """What else rules the route out wherever the rule fires: a rule's id, or what the route requires."""
    when = space.folded.when[position]
    requires = space.program.requires.get(route)
    if requires is not None and _implies(space, when, negation(space.folded.fold(requires), space.folded.masks)):
        return f"what `{route}` requires"
    for other, vetoed in enumerate(space.program.vetoes):
        name = space.pack.content.rules[other].id
        if other != position and route in vetoed and name not in dropped and _implies(space, when, space.folded.when[other]):
            return f"`{name}`"
    return ""


def _implies(space: Space, one: Tree, two: Tree) -> bool:
    """Whether answers that meet the one always meet the other (no, where that could not be proved in time)."""
    if np.any(space.look(one) & ~space.look(two)):
        return False
    model = Model(space.folded)
    model.require(one)
    model.require(two, False)
    return model.solve(LIMIT).status == "none"
