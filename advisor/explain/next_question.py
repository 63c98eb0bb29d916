"""Which open question tells most about the first route.

Two measures over completions are added up: the expected fall in the entropy of the first route, in bits, and how much oftener
the route that leads by certain points after the answer is the one that comes first in the end. The second counts for more,
since that route is what is advised until all is answered. Nothing is sampled here: the completions are those that the
recommendation looked at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.decide import Completions, NextQuestion, Recommendation
from advisor.decide.domains import Domains, as_answered
from advisor.decide.result import Codes
from advisor.decide.rows import Rows, narrowed

from .words import listing, within

RIGHTER = 4.0  # bits that a certainly right lead is worth: a judgement
SOME = 256  # completions that answers are tried on
TRIED = 16  # questions whose answers are tried, those that tell most by themselves
WAYS = 12  # answers of a question that are tried, the most frequent ones
FIRM_ENTROPY = 0.25  # bits; about what is left where one route comes first in 97 of 100 completions
FORGETTING = 0.5  # of what questions tell one by one, how much they tell together

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
    telling = _telling(domains, looked)
    tried = sorted(telling, key=lambda q: -telling[q][1])[:TRIED]
    righter = _righter(domains, looked, tried) if tried else {}
    asked = [Asked(q, v, gain, righter.get(q, 0.0)) for q, (v, gain) in telling.items()]
    return tuple(sorted(asked, key=lambda a: -a.worth))  # equals stay in the order of the questionnaire


def purpose(rec: Recommendation) -> str:
    """What the next question is for, by the two routes that it parts; nothing where none is to be asked."""
    asked = rec.uncertainty.next_question
    if asked is None:
        return ""
    names = [within(rec.pack.routes[r].label) for r in asked.separates]
    if not names:
        return "This can still change what is advised."
    return f"This tells which serves you better: {listing(names, 'or')}." if len(names) > 1 else f"This tells whether {names[0]} serves you."


def about_more(rec: Recommendation) -> int:
    """About how many more answers it takes until the first route is firm; 0 where it is, or where nothing is left to ask.

    Counted as if each of the questions that tell most lowered the uncertainty by what it tells alone, which several together do not
    quite: hence FORGETTING.
    """
    if rec.sureness == "firm":
        return 0
    gains = sorted((gain for _, gain in _telling(Domains(rec.pack, rec.answers), rec.looked).values()), reverse=True)
    left = entropy(rec.looked) - FIRM_ENTROPY
    for n, gain in enumerate(gains, 1):
        left -= gain * FORGETTING
        if left <= 0 or gain <= 0:
            return n
    return len(gains)


def entropy(looked: Completions) -> float:
    """The entropy of the first route over completions, in bits."""
    counts = np.unique(looked.firsts, return_counts=True)[1].astype(float)
    return float(_surprise(counts).sum() / counts.sum() + math.log2(counts.sum()))


def _telling(domains: Domains, looked: Completions) -> dict[str, tuple[int, float]]:
    """For each open question that is certainly asked the variable that tells most, and what it tells in bits; none where all
    completions put the same route first."""
    program = domains.program
    open_ = [q for q in program.of_question if q not in domains.answers.given and domains.is_asked(q)]
    variables = [v for q in open_ for v in program.of_question[q]]
    if not variables or (looked.firsts == looked.firsts[0]).all():
        return {}
    sizes = [program.variables[v].size + 1 for v in variables]
    gains = dict(zip(variables, information(looked.codes[variables], sizes, looked).tolist(), strict=True))
    return {q: max(((v, gains[v]) for v in program.of_question[q]), key=lambda x: x[1]) for q in open_}


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


def information(codes: Codes, sizes: Sequence[int], looked: Completions) -> Floats:
    """(variables,) mutual information of each with the first route, in bits; of a sample, less its expected bias. `codes` are
    (variables, rows), each below its size."""
    found, firsts = np.unique(looked.firsts, return_inverse=True)
    n = len(found)
    starts = np.cumsum([0, *sizes])
    table = np.bincount(((codes + starts[:-1, None]) * n + firsts).ravel(), minlength=starts[-1] * n).reshape(-1, n).astype(float)
    total, by_code, by_route = codes.shape[1], table.sum(1), np.bincount(firsts, minlength=n).astype(float)
    joint = np.add.reduceat(_surprise(table).sum(1), starts[:-1])
    gains = (_surprise(by_route).sum() + np.add.reduceat(_surprise(by_code), starts[:-1]) - joint) / total + math.log2(total)
    seen = np.add.reduceat((by_code > 0).astype(float), starts[:-1])
    bias = 0.0 if looked.exhaustive else (seen - 1) * (n - 1) / (2 * total * math.log(2))
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
