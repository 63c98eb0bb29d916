"""Situations as arrays: which rules fire, which families stand, and what the fit is to aim at.

The points of a rule are taken apart: what it gives to a whole family (which the fit sets), and how it ranks the routes inside
that family (which stays as written, for outcomes name families only).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from advisor.decide import evaluate
from advisor.decide.program import program_of
from advisor.estimate.derived import with_estimates
from advisor.pack import Pack

from .situations import Situation

Floats = NDArray[np.float64]
UNIT = 14.0  # weighted points that make a family e times as likely; fixes the scale of all points
REASONABLE = 0.1  # how much of the aim are families that are reasonable there
JUDGE = 0.1  # how much of the aim is the judge's ranking, where there is one
RANKS = (0.6, 0.25, 0.15)
BELOW = 200.0  # weighted points that a route behind an unsure precondition stands lower


@dataclass(frozen=True)
class Shape:
    """How the pack's rules and routes map to families. `common` (rule x family) is what a rule gives to a family as a whole,
    `within` (rule x route) how it ranks the routes inside, both in points; routes are those that can lead."""

    rules: tuple[str, ...]
    routes: tuple[str, ...]
    families: tuple[str, ...]
    family: NDArray[np.int64]  # of each route
    common: Floats
    within: Floats
    base: Floats  # of each route, in points


@dataclass(frozen=True)
class Table:
    """One row for each situation. `offset` is what the routes' order inside a family contributes, in weighted points."""

    situations: tuple[Situation, ...]
    fired: NDArray[np.float64]
    stands: NDArray[np.bool_]
    offset: Floats
    aim: Floats
    best: NDArray[np.bool_]
    fine: NDArray[np.bool_]
    wrong: NDArray[np.bool_]
    weight: Floats

    def rows(self, chosen: NDArray) -> Table:
        """The rows chosen by a mask, or by their numbers in any order and number."""
        picked = tuple(self.situations[i] for i in np.arange(len(self.situations))[chosen])
        arrays = (self.fired, self.stands, self.offset, self.aim, self.best, self.fine, self.wrong, self.weight)
        return Table(picked, *(a[chosen] for a in arrays))


def joined(one: Table, other: Table) -> Table:
    """The rows of both."""
    arrays = [np.concatenate([getattr(one, f.name), getattr(other, f.name)]) for f in fields(Table)[1:]]
    return Table(one.situations + other.situations, *arrays)


def shape_of(pack: Pack) -> Shape:
    """The pack's points, taken apart. All criteria count alike: their weights are the pack's."""
    program = program_of(pack)
    weight = {c.id: c.weight for c in pack.content.criteria}
    unit = min(weight.values())
    leading = [r for r in pack.content.routes if not r.companion]
    families = tuple(dict.fromkeys(r.family for r in leading))
    family = np.array([families.index(r.family) for r in leading])
    at = {r.id: i for i, r in enumerate(leading)}
    points = np.zeros((len(pack.content.rules), len(leading)))
    for j, cells in enumerate(program.cells):
        for route, cell in cells.items():
            if route in at:
                points[j, at[route]] = sum(weight[c] * p for c, p in cell.items()) / unit
    common = np.stack([np.round(points[:, family == f].mean(axis=1)) for f in range(len(families))], axis=1)
    within = points - common[:, family]
    base = np.array([sum(weight[c] * p for c, p in r.base.items()) / unit for r in leading])
    return Shape(tuple(r.id for r in pack.content.rules), tuple(at), families, family, common, within, base)


def table_of(pack: Pack, shape: Shape, found: Sequence[Situation]) -> Table:
    """The arrays for some situations."""
    rule = {name: j for j, name in enumerate(shape.rules)}
    route = {name: i for i, name in enumerate(shape.routes)}
    fired = np.zeros((len(found), len(rule)))
    lower = np.full((len(found), len(route)), -np.inf)
    for n, s in enumerate(found):
        evaluation = evaluate(pack, with_estimates(pack, s.read(pack)))
        fired[n, [rule[f.rule] for f in evaluation.fired]] = 1
        for standing in evaluation.ranking:
            if standing.status != "ruled_out":
                lower[n, route[standing.route]] = -BELOW if standing.below else 0.0
    inside = lower + 2 * (shape.base + fired @ shape.within)
    offset = np.stack([inside[:, shape.family == f].max(axis=1) for f in range(len(shape.families))], axis=1)
    best = _named(pack, shape, [s.best for s in found])
    fine = _named(pack, shape, [(*s.best, *s.also_ok) for s in found])
    wrong = _named(pack, shape, [s.wrong for s in found])
    aim = _even(best)
    reasonable = fine & ~best
    aim = np.where(reasonable.any(axis=1, keepdims=True), (1 - REASONABLE) * aim + REASONABLE * _even(reasonable), aim)
    for n, s in enumerate(found):
        if s.judge:
            ranked = np.zeros(len(shape.families))
            for name, share in zip(s.judge, RANKS, strict=False):
                ranked[shape.families.index(name)] += share
            aim[n] = (1 - JUDGE) * aim[n] + JUDGE * ranked / ranked.sum()
    stands = np.isfinite(offset)
    weight = np.array([s.weight for s in found])
    return Table(tuple(found), fired, stands, np.where(stands, offset, 0.0), aim, best, fine, wrong, weight)


def _even(chosen: NDArray[np.bool_]) -> Floats:
    """Even shares of what is chosen in each row; none where nothing is."""
    return chosen / np.maximum(chosen.sum(axis=1, keepdims=True), 1)


def _named(pack: Pack, shape: Shape, named: Sequence[Sequence[str]]) -> NDArray[np.bool_]:
    """Row by row, which families are named, by their own id or by that of one of their routes."""
    rows = [{pack.routes[n].family if n in pack.routes else n for n in names} for names in named]
    return np.array([[f in families for f in shape.families] for families in rows])
