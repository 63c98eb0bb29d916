"""A route that nothing can bring forward.

It meets no need that a rule shows and no rule speaks for it, so it can only come first where everything else falls
behind; or it is a companion that no rule adds.

Passes:

    routes:
      - {id: extra, label: Extra, family: classical, layer: context, effort: 0, meets: {skill: {how_well: barely, how: examples are shown}}}

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
    """Routes that no rule raises, companions that no rule adds."""
    cells = space.domains.program.effects.cells
    helped = {route for rule in cells for route, shares in rule.items() if any(s.value > 0 for s in shares)}
    added = {route for rule in space.pack.content.rules for route in rule.add}
    for route in space.pack.content.routes:
        place = space.pack.places["routes", route.id]
        if route.companion and route.id not in added:
            yield Problem(ID, f"no rule adds the companion `{route.id}`", place, f"write a rule with `add: [{route.id}]`", SEVERITY)
        elif not route.companion and route.id not in helped:
            yield Problem(ID, f"nothing brings `{route.id}` forward", place, "let it meet a need that a rule shows", SEVERITY)
