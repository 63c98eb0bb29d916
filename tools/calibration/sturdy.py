"""Keeps the pack's own cases from resting on single rules, so that no slip in one rule turns the advice.

Each case that a fit gets right, but would hardly get right without some rule, takes part in the next fit once more as it would stand
without that rule. The other rules then have to carry it too. `tests/test_hygiene.py` counts the cases that still rest on one rule.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .fit import Fitted, Settings, fit, totals
from .tables import Floats, Table, joined

CASES = ("published", "everyday")
SHARE = 0.08  # of a case's weight, for each rule on which it rests
NEARLY = 0.1  # how little of a lead may be left without a rule, in units of `tables.UNIT`
ROUNDS = 4


def sturdy_fit(table: Table, least: Floats, most: Floats, settings: Settings, share: float = SHARE) -> Fitted:
    """A fit in which the cases weigh `share` of their weight once more for each rule on which they rest."""
    fitted = fit(table, least, most, settings)
    cases = table.rows(np.array([s.group in CASES and s.id == s.of for s in table.situations]))
    found = np.zeros((0, 2), dtype=np.intp)
    for _ in range(ROUNDS if share else 0):
        found = np.unique(np.concatenate([found, resting(cases, fitted)]), axis=0)
        fitted = fit(joined(table, _without(cases, found, share)), least, most, settings)
    return fitted


def resting(table: Table, fitted: Fitted) -> NDArray[np.intp]:
    """Pairs (row, rule): the row is right, and without the rule its lead would be less than `NEARLY`."""
    leads = totals(table, fitted)
    pairs = []
    for n in np.flatnonzero(table.best[np.arange(len(leads)), leads.argmax(axis=1)]):
        rules = np.flatnonzero(table.fired[n])
        without = leads[n] - fitted.effects[rules]
        lead = np.where(table.best[n], without, -np.inf).max(axis=1) - np.where(table.best[n], -np.inf, without).max(axis=1)
        pairs += [(n, rule) for rule in rules[lead < NEARLY]]
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)


def _without(cases: Table, pairs: NDArray[np.intp], share: float) -> Table:
    rows = cases.rows(pairs[:, 0])
    fired = rows.fired.copy()
    fired[np.arange(len(pairs)), pairs[:, 1]] = 0
    return replace(rows, fired=fired, weight=share * rows.weight)
