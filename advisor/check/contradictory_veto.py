"""A rule that speaks only for routes that are ruled out wherever it fires.

Its points go to nobody: a veto or a precondition takes away every route that they could help.

Passes:

    rules:
      - id: code_gains
        when: goal is code
        points: {tuning: {skill: 1}}
        because: It helps where there are data.
        judgement: true

Fails:

    rules:
      - id: nothing_to_learn_from
        when: data is none and goal is code
        points: {tuning: {skill: 1}}
        because: Tuning requires data.
        judgement: true
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from advisor.explain.solver import Model
from advisor.pack import Pack, Problem

from .space import LIMIT, Space, space_of

ID = "contradictory-veto"
SEVERITY = "warning"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Rules that give points only to routes that cannot stand where they fire."""
    space = space_of(pack)
    for position, rule in enumerate(pack.content.rules):
        given = space.program.cells[position]
        helped = [r for r, cell in given.items() if any(n > 0 for n in cell.values()) and not pack.routes[r].companion]
        harmed = any(n < 0 for cell in given.values() for n in cell.values())
        if helped and not harmed and not (rule.rule_out or rule.add or rule.before or rule.advise or rule.warn):
            place = pack.places["rules", rule.id]
            status = _stands(space, position, helped)
            if status == "unknown":
                yield space.undecided(ID, f"whether any route that `{rule.id}` speaks for can stand", place, (rule.id,))
            elif status == "none":
                names = ", ".join(f"`{r}`" for r in helped)
                message = f"`{rule.id}` speaks for {names} only where that is ruled out"
                yield Problem(ID, message, place, "mend its condition, or the veto", SEVERITY, "proved", (rule.id,))


def _stands(space: Space, position: int, helped: list[str]) -> str:
    """found, none or unknown: answers for which the rule fires and a route that it helps stands."""
    when = space.folded.when[position]
    if when is False:
        return "found"  # another check says so
    routes = [space.program.route_index[r] for r in helped]
    fired = space.look(when)
    _, out = space.scores
    if np.any(fired & ~out[:, routes].all(axis=1)):
        return "found"
    model = Model(space.folded)
    model.require(when)
    if model.solve(LIMIT).status == "none":
        return "found"  # it never fires: another check says so
    model.require_any([model.stands(r) for r in routes])
    return model.solve(LIMIT).status
