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

from advisor.decide import NextQuestion
from advisor.decide.completions import Codes, Completions
from advisor.decide.domains import Domains, as_answered
from advisor.decide.rows import Rows, narrowed

RIGHTER = 4.0  # bits that a certainly right lead is worth: a judgement
SOME = 256  # completions that answers are tried on
TRIED = 16  # questions whose answers are tried, those that tell most by themselves
WAYS = 12  # answers of a question that are tried, the most frequent ones

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
    table = np.zeros((domains.program.variables[best.variable].size + 1, len(found)))
    np.add.at(table, (looked.codes[best.variable], firsts), 1.0)
    names = [domains.program.route_ids[i] if i >= 0 else None for i in found]
    return NextQuestion(best.question, round(best.gain, 4), _separated(table, names))


def next_questions(domains: Domains, looked: Completions) -> tuple[Asked, ...]:
    """All open questions that are certainly asked, best first; none where all completions put the same route first."""
    program, codes = domains.program, looked.codes
    found, firsts = np.unique(looked.firsts, return_inverse=True)
    if len(found) < 2:
        return ()
    open_ = [q for q in program.of_question if q not in domains.answers.given and domains.is_asked(q)]
    variables = [v for q in open_ for v in program.of_question[q]]
    sizes = [program.variables[v].size + 1 for v in variables]
    gains = dict(zip(variables, _information(codes[variables], sizes, firsts, len(found), looked.exhaustive).tolist(), strict=True))
    telling = {q: max(program.of_question[q], key=gains.__getitem__) for q in open_}
    tried = sorted(open_, key=lambda q: -gains[telling[q]])[:TRIED]
    righter = _righter(domains, looked, tried)
    asked = [Asked(q, v, gains[v], righter.get(q, 0.0)) for q, v in telling.items()]
    return tuple(sorted(asked, key=lambda a: -a.worth))  # equals stay in the order of the questionnaire


def _righter(domains: Domains, looked: Completions, questions: Sequence[str]) -> dict[str, float]:
    """By how much the answer to each question raises the share of completions in which the lead by certain points is right."""
    program = domains.program
    every = max(1, looked.codes.shape[1] // SOME)
    codes, firsts = looked.codes[:, ::every].astype(np.int64), looked.firsts[::every]
    now = np.array(as_answered(program, domains.answers), dtype=np.uint64)
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
    leads = Rows.of_answered(program, size, narrowed(np.concatenate(tried).T)).first(domains.answers.needs)
    right = float((leads[0] == firsts).mean())
    return {q: max(0.0, float((leads[rows] == firsts).mean()) - right) for q, rows in row_of.items()}


def _information(codes: Codes, sizes: list[int], firsts: NDArray[np.intp], n: int, exact: bool) -> Floats:
    """(variables,) mutual information of each with the first route (one of `n`), in bits; of a sample, less its expected bias."""
    starts = np.cumsum([0, *sizes])
    table = np.bincount(((codes + starts[:-1, None]) * n + firsts).ravel(), minlength=starts[-1] * n).reshape(-1, n).astype(float)
    total, by_code, by_route = codes.shape[1], table.sum(1), np.bincount(firsts, minlength=n).astype(float)
    joint = np.add.reduceat(_surprise(table).sum(1), starts[:-1])
    gains = (_surprise(by_route).sum() + np.add.reduceat(_surprise(by_code), starts[:-1]) - joint) / total + math.log2(total)
    seen = np.add.reduceat((by_code > 0).astype(float), starts[:-1])
    bias = 0.0 if exact else (seen - 1) * (n - 1) / (2 * total * math.log(2))
    return np.where(gains - bias > 1e-9, gains - bias, 0.0)


def _surprise(counts: Floats) -> Floats:
    """-n log2 n, 0 for none: summed and divided by the total N, it is the entropy in bits less log2 N."""
    return -counts * np.log2(np.maximum(counts, 1.0))


def _separated(table: Floats, names: Sequence[str | None]) -> tuple[str, ...]:
    """The two routes whose chances move most with the answer."""
    overall = table.sum(0) / table.sum()
    rows = table[table.sum(1) > 0]
    moved = (rows / rows.sum(1, keepdims=True) - overall) * (rows.sum(1, keepdims=True) / table.sum())
    spread = moved.max(0) - moved.min(0)
    return tuple(name for i in np.argsort(-spread, kind="stable") if (name := names[i]))[:2]
