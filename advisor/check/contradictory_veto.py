"""A rule that speaks only for routes that are ruled out wherever it fires.

Its points go to nobody: a veto or a precondition takes away every route that they could help.

Passes:

    rules:
      - {id: code_gains, when: goal is code, points: {tuning: {skill: 1}}, because: It helps where there are data., judgement: true}

Fails:

    rules:
      - {id: nothing_to_learn, when: data is none and goal is code, points: {tuning: {skill: 1}}, because: Tuning requires data., judgement: true}
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from advisor.pack import Problem

from .prove import Literal, Model
from .space import Space

ID = "contradictory-veto"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Rules that give points only to routes that cannot stand where they fire."""
    pack, program = space.pack, space.domains.program
    stands = ~space.rows.ruled_out()
    for rule, when, cells in zip(pack.content.rules, program.when, program.cells, strict=True):
        helped = [r for r, cell in cells.items() if any(n > 0 for n in cell.values()) and not pack.routes[r].companion]
        harmed = any(n < 0 for cell in cells.values() for n in cell.values())
        if not helped or harmed or rule.rule_out or rule.add or rule.before or rule.advise or rule.warn:
            continue
        fires = space.rows.holds(when)
        routes = [program.route_index[r] for r in helped]
        found = space.find(fires & stands[routes].any(axis=0), [when], also=partial(_any_stands, routes))
        if found.status == "none" and space.find(fires, [when]).status == "none":
            continue  # another check says so
        message = f"`{rule.id}` speaks for {', '.join(f'`{r}`' for r in helped)} only where that is ruled out"
        hint, doubt = "mend its condition, or the veto", f"whether any route that `{rule.id}` speaks for can stand"
        yield from space.none(found, ID, pack.places["rules", rule.id], (rule.id,), message, hint, doubt)


def _any_stands(routes: list[int], model: Model) -> Literal:
    return model.any_of(map(model.stands, routes))
