"""A criterion that never matters.

The first route is the same whether it counts or not. People who set its priority are misled.

Passes:

    criteria:
      - {id: speed, label: Fast, weight: 2}
    rules:
      - id: code_is_urgent
        when: goal is code
        points: {tuning: {speed: 3}}
        because: It is.
        judgement: true

Fails:

    criteria:
      - {id: speed, label: Fast, weight: 2}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.explain.folded import Folded
from advisor.explain.solver import Model
from advisor.pack import Pack, Problem

from .space import LIMIT, Space, space_of

ID = "idle-criterion"
SEVERITY = "warning"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Criteria that can be ignored without another first route, for all complete answers within the assumptions."""
    space = space_of(pack)
    for criterion in pack.content.criteria:
        without = Folded(space.folded.known, {**space.folded.weights, criterion.id: 0}, suspended=frozenset())
        place = pack.places["criteria", criterion.id]
        status = _difference(space, without, criterion.id)
        if status == "unknown":
            yield space.undecided(ID, f"whether `{criterion.id}` ever matters", place, (criterion.id,))
        elif status == "none":
            message = f"`{criterion.id}` never matters: the first route is the same without it"
            yield Problem(ID, message, place, "write rules that need it, or take it out", SEVERITY, "proved", (criterion.id,))


def _difference(space: Space, without: Folded, criterion: str) -> str:
    """found, none or unknown: answers for which the first route differs without the criterion."""
    cells = [r.base for r in space.pack.content.routes if not r.companion]
    cells += [cell for rule in space.program.cells for route, cell in rule.items() if not space.pack.routes[route].companion]
    if not any(cell.get(criterion) for cell in cells):
        return "none"
    if (without.firsts(space.codes) != space.firsts).any():
        return "found"
    model = Model(space.folded)
    ways = []
    for route in space.folded.standing:
        flag = model.flag()
        model.first(route, flag)
        model.implies(flag, model.beaten(route, without))
        ways.append(flag)
    model.require_any(ways)
    return model.solve(3 * LIMIT).status
