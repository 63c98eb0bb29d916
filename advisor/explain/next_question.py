"""Which open question tells most about the first route.

Two measures over completions are added up: the expected fall in the entropy of the first route, in bits, and how much oftener
the route that leads by certain points after the answer is the one that comes first in the end. The second counts for more,
since that route is what is advised until all is answered.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.decide import NextQuestion, weights_of
from advisor.decide.completions import Completions
from advisor.decide.domains import Domains, as_answered
from advisor.decide.rows import Rows

RIGHTER = 4.0  # bits that a certainly right lead is worth: a judgement
SOME = 512  # completions that answers are tried on
WAYS = 24  # answers of a question that are tried, the most frequent ones

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is asked and open. `gain` is in bits, by the `variable` of it that tells most. `righter` is by how much its
    answer raises the share of completions in which what then leads by certain points comes first."""

    question: str
    variable: int
    gain: float
    righter: float

    @property
    def worth(self) -> float:
        """What questions are ranked by."""
        return self.gain + RIGHTER * self.righter


def next_question(domains: Domains, looked: Completions) -> NextQuestion | None:
    """The question to ask next, with the two routes that it parts best; None where none can tell anything."""
    ranked = next_questions(domains, looked)
    best = ranked[0] if ranked and ranked[0].worth > 0 else None
    if best is None:
        return None
    found, firsts = np.unique(looked.firsts, return_inverse=True)
    table = _table(looked.codes[best.variable], firsts, len(found), domains.program.variables[best.variable].size)
    names = [domains.program.route_ids[i] if i >= 0 else None for i in found]
    return NextQuestion(best.question, round(best.gain, 4), _separated(table, names))


def next_questions(domains: Domains, looked: Completions) -> tuple[Asked, ...]:
    """All open questions that are certainly asked, best first; none where all completions put the same route first."""
    program, codes = domains.program, looked.codes
    found, firsts = np.unique(looked.firsts, return_inverse=True)
    if len(found) < 2:
        return ()
    open_ = [q for q in program.of_question if q not in domains.answers.given and domains.is_asked(q)]
    righter = _righter(domains, looked, open_)
    asked = []
    for q in open_:
        gains = [
            (_information(_table(codes[v], firsts, len(found), program.variables[v].size), looked.exhaustive), -v) for v in program.of_question[q]
        ]
        gain, at = max(gains)
        asked.append(Asked(q, -at, gain, righter[q]))
    return tuple(sorted(asked, key=lambda a: -a.worth))  # equals stay in the order of the questionnaire


def _righter(domains: Domains, looked: Completions, questions: Sequence[str]) -> dict[str, float]:
    """By how much the answer to each question raises the share of completions in which the lead by certain points is right."""
    program = domains.program
    every = max(1, looked.codes.shape[1] // SOME)
    codes, firsts = looked.codes[:, ::every].astype(np.int64), looked.firsts[::every]
    now = np.array(as_answered(program, domains.answers), dtype=np.uint32)
    tried, row_of = [now[None]], {}
    size = 1
    for q in questions:
        variables = list(program.of_question[q])
        answer = np.zeros(codes.shape[1], dtype=np.int64)  # all codes of the question as one number
        for v in variables:
            answer = answer * (program.variables[v].size + 1) + codes[v]
        ways, at, which, counts = np.unique(answer, return_index=True, return_inverse=True, return_counts=True)
        usual = np.argsort(-counts, kind="stable")[:WAYS]
        rows = np.tile(now, (len(usual), 1))
        rows[:, variables] = 1 << codes[variables][:, at[usual]].T
        place = np.zeros(len(ways), dtype=np.int64)  # a rare answer is taken for none
        place[usual] = size + np.arange(len(usual))
        tried.append(rows)
        row_of[q] = place[which]
        size += len(usual)
    not_sure = {q: np.array([True]) for q, a in domains.answers.given.items() if a.not_sure}
    leads = Rows.of_answered(program, size, list(np.concatenate(tried).T), not_sure).first(weights_of(program.pack, domains.answers))
    right = float((leads[0] == firsts).mean())
    return {q: max(0.0, float((leads[rows] == firsts).mean()) - right) for q, rows in row_of.items()}


def _table(values: NDArray[np.uint8], firsts: NDArray[np.intp], n: int, size: int) -> Floats:
    return np.bincount(values.astype(np.int64) * n + firsts, minlength=(size + 1) * n).reshape(size + 1, n).astype(float)


def _information(table: Floats, exact: bool) -> float:
    """Mutual information in bits; of a sample, less its expected bias."""
    total = table.sum()
    rows, columns = table.sum(1), table.sum(0)
    bias = 0.0 if exact else (np.count_nonzero(rows) - 1) * (np.count_nonzero(columns) - 1) / (2 * total * math.log(2))
    gain = _entropy(columns) + _entropy(rows) - _entropy(table.ravel()) - bias
    return float(gain) if gain > 1e-9 else 0.0


def _entropy(counts: Floats) -> float:
    p = counts[counts > 0] / counts.sum()
    return float(-(p * np.log2(p)).sum())


def _separated(table: Floats, names: Sequence[str | None]) -> tuple[str, ...]:
    """The two routes whose chances move most with the answer."""
    overall = table.sum(0) / table.sum()
    rows = table[table.sum(1) > 0]
    moved = (rows / rows.sum(1, keepdims=True) - overall) * (rows.sum(1, keepdims=True) / table.sum())
    spread = moved.max(0) - moved.min(0)
    return tuple(name for i in np.argsort(-spread, kind="stable") if (name := names[i]))[:2]
