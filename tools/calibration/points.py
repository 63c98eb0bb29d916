"""From effects to the whole numbers that stand in rule files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from advisor.pack import Pack

from .fit import Fitted
from .tables import UNIT, Shape

MOST_WITHIN = 6  # points by which a rule may set one route of a family apart from the others
Cells = dict[str, dict[str, int]]  # route or group -> criterion -> points


@dataclass(frozen=True, slots=True)
class Points:
    """Points for every rule that speaks of routes (empty where nothing is left), and what each route starts with."""

    rules: dict[str, Cells]
    base: dict[str, dict[str, int]]


def points_of(pack: Pack, shape: Shape, fitted: Fitted) -> Points:
    """Effects rounded to points. A family stands under its group's name where its routes get the same."""
    unit = UNIT / min(c.weight for c in pack.content.criteria)
    common = np.round(fitted.effects * unit).astype(int)
    within = np.clip(shape.within, -MOST_WITHIN, MOST_WITHIN).astype(int)
    groups = {frozenset(pack.expand([name])): name for name in pack.content.groups}
    members = [[r for r, f in zip(shape.routes, shape.family, strict=True) if f == k] for k in range(len(shape.families))]
    rules = {}
    for j, rule in enumerate(pack.content.rules):
        if not rule.points:
            continue
        criterion = _criterion(rule.points)
        cells: Cells = {}
        for k, routes in enumerate(members):
            values = {r: int(common[j, k] + within[j, shape.routes.index(r)]) for r in routes}
            own = _criterion({t: c for t, c in rule.points.items() if set(pack.expand([t])) & set(routes)}) or criterion
            group = groups.get(frozenset(routes), routes[0] if len(routes) == 1 else "")
            if len(set(values.values())) == 1 and group:
                values = {group: next(iter(values.values()))}
            cells |= {target: {own: value} for target, value in values.items() if value}
        rules[rule.id] = dict(sorted(cells.items(), key=lambda cell: -abs(next(iter(cell[1].values())))))
    shift = dict(zip(shape.families, np.round((fitted.start - fitted.start.mean()) * unit).astype(int), strict=True))
    base = {}
    for route in pack.content.routes:
        if route.id in shape.routes:
            skill = route.base.get("skill", 0) + int(shift[route.family])
            base[route.id] = {c: p for c, p in {**route.base, "skill": skill}.items() if p}
    return Points(rules, base)


def _criterion(points: Cells) -> str:
    """The criterion on which a rule says most; empty where it says nothing."""
    size: dict[str, int] = {}
    for cell in points.values():
        for criterion, value in cell.items():
            size[criterion] = size.get(criterion, 0) + abs(value)
    return max(size, key=lambda c: size[c]) if size else ""
