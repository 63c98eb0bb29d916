"""From effects to the whole numbers that stand in rule files."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

import numpy as np

from advisor.pack import Pack, Rule

from .fit import Fitted
from .tables import UNIT, Floats, Shape

MOST_WITHIN = 6  # points by which a rule may set one route of a family apart from the others
LEAST_WITHIN = 3  # where it does nothing else
Cells = dict[str, dict[str, int]]  # route or group -> criterion -> points


@dataclass(frozen=True, slots=True)
class Points:
    """Points for every rule that speaks of routes (empty where nothing is left), and what each route starts with."""

    rules: dict[str, Cells]
    base: dict[str, dict[str, int]]


def points_of(pack: Pack, shape: Shape, fitted: Fitted, promised: tuple[Floats, Floats], kept: Container[str] = ()) -> Points:
    """Effects rounded to points. A family stands under its group's name where its routes get the same. Of the rules that the
    fit silences, those in `kept` keep a single point of what their author gave most to; of others that only order the routes
    of a family, those stay that do so by some points. No route gets what a promise excludes (`promised`: least and most)."""
    unit = UNIT / min(c.weight for c in pack.content.criteria)
    common = np.round(fitted.effects * unit).astype(int)
    within = np.clip(shape.within, -MOST_WITHIN, MOST_WITHIN).astype(int)
    for j, rule in enumerate(pack.content.rules):
        if common[j].any() or speaks_otherwise(rule):
            continue
        if rule.id not in kept and np.abs(within[j]).max() < LEAST_WITHIN:
            within[j] = 0
        elif rule.id in kept and not within[j].any():
            most = int(np.abs(shape.common[j]).argmax())
            common[j, most] = int(np.sign(shape.common[j, most]))
    groups = {frozenset(pack.expand([name])): name for name in pack.content.groups}
    members = [[r for r, f in zip(shape.routes, shape.family, strict=True) if f == k] for k in range(len(shape.families))]
    rules = {}
    for j, rule in enumerate(pack.content.rules):
        if not rule.points:
            continue
        criterion = _criterion(rule.points)
        cells: Cells = {}
        for k, routes in enumerate(members):
            values = {r: int(np.clip(common[j, k] + within[j, shape.routes.index(r)], promised[0][j, k], promised[1][j, k])) for r in routes}
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


def speaks_otherwise(rule: Rule) -> bool:
    """Whether a rule has an effect beside its points."""
    return bool(rule.rule_out or rule.add or rule.before or rule.warn or rule.advise)


def _criterion(points: Cells) -> str:
    """The criterion on which a rule says most; empty where it says nothing."""
    size: dict[str, int] = {}
    for cell in points.values():
        for criterion, value in cell.items():
            size[criterion] = size.get(criterion, 0) + abs(value)
    return max(size, key=lambda c: size[c]) if size else ""
