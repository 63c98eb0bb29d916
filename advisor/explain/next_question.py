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
    """A question that is asked and open. `gain` is in bits; `separates` are the two routes that it parts best. `righter` is by
    how much its answer raises the share of completions in which what then leads by certain points comes first."""

    question: str
    gain: float
    separates: tuple[str, ...]
    righter: float

    @property
    def worth(self) -> float:
        """What questions are ranked by."""
        return self.gain + RIGHTER * self.righter


def next_question(domains: Domains, looked: Completions) -> NextQuestion | None:
    """The question to ask next; None where none can tell anything."""
    ranked = next_questions(domains, looked)
    best = ranked[0] if ranked and ranked[0].worth > 0 else None
    return NextQuestion(best.question, round(best.gain, 4), best.separates) if best else None


def next_questions(domains: Domains, looked: Completions) -> tuple[Asked, ...]:
    """All open questions that are certainly asked, best first; none where all completions put the same route first."""
    program, codes = domains.program, looked.codes
    found, firsts = np.unique(looked.firsts, return_inverse=True)
    if len(found) < 2:
        return ()
    names = [program.route_ids[i] if i >= 0 else None for i in found]
    open_ = [q for q in program.of_question if q not in domains.answers.given and domains.is_asked(q)]
    righter = _righter(domains, looked, open_)
    asked = []
    for q in open_:
        tables = [_table(codes[v], firsts, len(found), program.variables[v].size) for v in program.of_question[q]]
        gains = [_information(table, looked.exhaustive) for table in tables]
        at = int(np.argmax(gains))
        asked.append(Asked(q, gains[at], _separated(tables[at], names), righter[q]))
    return tuple(sorted(asked, key=lambda a: -a.worth))  # equals stay in the order of the questionnaire


def _righter(domains: Domains, looked: Completions, questions: Sequence[str]) -> dict[str, float]:
    """By how much the answer to each question raises the share of completions in which the lead by certain points is right."""
    program = domains.program
    every = max(1, looked.codes.shape[1] // SOME)
    codes, firsts = looked.codes[:, ::every], looked.firsts[::every]
    answered: list[NDArray[np.uint32]] = [np.array([m], dtype=np.uint32) for m in as_answered(program, domains.answers)]
    rows, taken = [answered], {}
    for q in questions:
        variables = list(program.of_question[q])
        ways, which, counts = np.unique(codes[variables], axis=1, return_inverse=True, return_counts=True)
        usual = np.argsort(-counts, kind="stable")[:WAYS]
        taken[q] = {int(way): len(rows) + i for i, way in enumerate(usual)}, which.ravel()
        for way in usual:
            given = list(answered)
            for v, code in zip(variables, ways[:, way].tolist(), strict=True):
                given[v] = np.array([1 << code], dtype=np.uint32)
            rows.append(given)
    masks = [np.concatenate(column) for column in zip(*rows, strict=True)]
    not_sure = {q: np.array([True]) for q, a in domains.answers.given.items() if a.not_sure}
    leads = Rows.of_answered(program, len(rows), masks, not_sure).first(weights_of(program.pack, domains.answers))
    now = leads[0] == firsts
    found = {}
    for q, (row_of, which) in taken.items():
        then = np.array([leads[row_of.get(int(way), 0)] for way in range(which.max() + 1)])[which] == firsts
        found[q] = max(0.0, float(then.mean() - now.mean()))
    return found


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
