"""A criterion that never matters.

The first route is the same whether it counts or not. People who set its priority are misled.

Passes:

    criteria:
      - {id: speed, label: Fast, weight: 2}
    rules:
      - {id: code_is_urgent, when: goal is code, points: {tuning: {speed: 3}}, because: It is., judgement: true}

Fails:

    criteria:
      - {id: speed, label: Fast, weight: 2}
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.pack import Problem

from .prove import Literal, Model, Solved
from .space import Space

ID = "idle-criterion"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Criteria that can be ignored without another first route, for all complete answers within the assumptions."""
    pack = space.pack
    cells = [r.base for r in pack.content.routes if not r.companion]
    cells += [cell for rule in space.domains.program.cells for route, cell in rule.items() if not pack.routes[route].companion]
    for criterion in pack.content.criteria:
        found = _difference(space, criterion.id) if any(cell.get(criterion.id) for cell in cells) else Solved("none")
        message, doubt = f"`{criterion.id}` never matters: the first route is the same without it", f"whether `{criterion.id}` ever matters"
        hint = "write rules that need it, or take it out"
        yield from space.none(found, ID, pack.places["criteria", criterion.id], (criterion.id,), message, hint, doubt)


def _difference(space: Space, criterion: str) -> Solved:
    """Answers for which the first route differs without the criterion."""
    without = {**space.weights, criterion: 0}

    def differs(model: Model) -> Literal:
        return model.any_of([model.all_of([model.first(r), model.not_first(r, without)]) for r in model.ranked])

    return space.find(space.rows.first(without) != space.firsts, also=differs)
