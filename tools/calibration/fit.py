"""The fit: a multinomial model with as many parameters as rules have families to speak of, most of them zero.

An effect is what a rule that fires adds to a family, in units of `tables.UNIT` weighted points. A ridge keeps effects small,
an L1 term takes away those that add nothing; both are the least that keep the score on situations that the fit has not seen.
An effect that its author wrote keeps its sign, and one that no author wrote may at most speak against a family, to be read by an
author afterwards: what speaks for a route is shown to users as a reason, so it has to be one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .tables import UNIT, Floats, Shape, Table


@dataclass(frozen=True, slots=True)
class Settings:
    """`ridge` and `lasso` are per unit of a situation's weight, `dread` is what a certainly wrong first family costs beside
    that; `rounds` of accelerated proximal gradient steps."""

    ridge: float = 2.5
    lasso: float = 0.3
    dread: float = 0.5
    rounds: int = 500


@dataclass(frozen=True, slots=True)
class Fitted:
    effects: Floats  # rule x family
    start: Floats  # family


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of situations, as `advisor test` prints them."""

    situations: int
    top1: float
    top3: float
    also_ok: float
    wrong: float

    def __str__(self) -> str:
        return f"{self.situations:>5}  {self.top1:.3f}  {self.top3:.3f}  {self.also_ok:.3f}  {self.wrong:.3f}"


def bounds_of(shape: Shape, widen: bool = False) -> tuple[Floats, Floats]:
    """The least and the largest effect of each rule on each family, by the signs that its author gave. To `widen` lets a rule
    speak against families of which it said nothing."""
    sign = np.sign(shape.common)
    return np.where((sign < 0) | (widen & (sign == 0)), -np.inf, 0.0), np.where(sign > 0, np.inf, 0.0)


def fit(table: Table, least: Floats, most: Floats, settings: Settings) -> Fitted:
    """Effects that make the outcomes likely, within bounds."""
    f, w = table.fired, table.weight[:, None]
    offset = np.where(table.stands, table.offset / UNIT, -50.0)
    aim = np.where(table.stands, table.aim, 0.0)
    aim = aim / np.maximum(aim.sum(axis=1, keepdims=True), 1e-9)
    step = 1 / ((0.5 + settings.dread) * np.linalg.norm(f * np.sqrt(w), 2) ** 2 + settings.ridge)
    effects = ahead = np.zeros_like(least)
    start = start_ahead = np.zeros(least.shape[1])
    momentum = 1.0
    for _ in range(settings.rounds):
        shares = _shares(f @ ahead + start_ahead + offset)
        feared = (shares * table.wrong).sum(axis=1, keepdims=True)
        slope = (shares - aim + settings.dread * shares * (table.wrong - feared)) * w
        new = ahead - step * (f.T @ slope + settings.ridge * ahead)
        new = np.clip(np.sign(new) * np.maximum(np.abs(new) - step * settings.lasso, 0.0), least, most)
        new_start = start_ahead - 0.3 * step * slope.sum(axis=0)
        next_momentum = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        carry = (momentum - 1) / next_momentum
        ahead, start_ahead = new + carry * (new - effects), new_start + carry * (new_start - start)
        effects, start, momentum = new, new_start, next_momentum
    return Fitted(effects, start)


def _shares(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def totals(table: Table, fitted: Fitted) -> Floats:
    """Each family's lead as the fit sees it; families that do not stand are last."""
    return np.where(table.stands, table.fired @ fitted.effects + fitted.start + table.offset / UNIT, -np.inf)


def score(table: Table, found: Floats) -> Score:
    """How often the highest family is right, and so on."""
    n = np.arange(len(found))
    order = np.argsort(-found, axis=1, kind="stable")
    first = order[:, 0]
    hit: NDArray = table.best[n, first]
    within = np.any([table.best[n, order[:, i]] for i in range(min(3, found.shape[1]))], axis=0)
    return Score(len(found), float(hit.mean()), float(within.mean()), float(table.fine[n, first].mean()), float(table.wrong[n, first].mean()))
