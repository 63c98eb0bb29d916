"""A route that nothing can bring forward.

No rule gives it points, so it can only come first where everything else falls behind; or it is a companion that no
rule adds.

Passes:

    routes:
      - {id: extra, label: Extra, family: classical, layer: context}
    rules:
      - {id: extra_helps, when: goal is code, points: {extra: {skill: 9}}, because: It does., judgement: true}

Fails:

    routes:
      - {id: extra, label: Extra, family: classical, layer: context}

Fails:

    routes:
      - {id: extra, label: Extra, family: classical, layer: context, companion: true}
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.pack import Problem

from .space import Space

ID = "unreachable-route"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Routes without points from any rule, companions that no rule adds."""
    cells = space.domains.program.cells
    helped = {route for rule in cells for route, cell in rule.items() if any(n > 0 for n in cell.values())}
    added = {route for rule in space.pack.content.rules for route in rule.add}
    for route in space.pack.content.routes:
        place = space.pack.places["routes", route.id]
        if route.companion and route.id not in added:
            yield Problem(ID, f"no rule adds the companion `{route.id}`", place, f"write a rule with `add: [{route.id}]`", SEVERITY)
        elif not route.companion and route.id not in helped:
            yield Problem(ID, f"no rule gives `{route.id}` points", place, "write a rule that speaks for it", SEVERITY)
