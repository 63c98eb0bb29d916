"""Which open question tells most about the first route, and how many more it takes.

What a question tells is the expected fall in the entropy of the first route, in bits, over the completions that the recommendation
looked at; nothing is sampled here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.decide import Completions, NextQuestion, Recommendation
from advisor.decide.domains import Domains
from advisor.decide.result import Codes

from .words import listing, within

FIRM_ENTROPY = 0.2  # bits; about what is left where one route comes first in 97 of 100 completions
TOGETHER = 0.7  # of what questions tell one by one, how much they tell together: near what benchmark teams took, within a factor of two

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is asked and open. `gain` is in bits, by the `variable` of it that tells most."""

    question: str
    variable: int
    gain: float


def next_question(domains: Domains, looked: Completions) -> NextQuestion | None:
    """The question to ask next, with the two routes that it parts best; None where none can tell anything."""
    best = next(iter(next_questions(domains, looked)), None)
    if best is None or best.gain <= 0:
        return None
    found, firsts = np.unique(looked.firsts, return_inverse=True)
    table = np.zeros((domains.program.variables[best.variable].size + 1, len(found)))
    np.add.at(table, (looked.codes[best.variable], firsts), 1.0)
    names = [domains.program.route_ids[i] if i >= 0 else None for i in found]
    return NextQuestion(best.question, round(best.gain, 4), _separated(table, names))


def next_questions(domains: Domains, looked: Completions) -> tuple[Asked, ...]:
    """All open questions that are certainly asked, best first; none where all completions put the same route first."""
    program = domains.program
    open_ = [q for q in program.of_question if q not in domains.answers.given and domains.is_asked(q)]
    variables = [v for q in open_ for v in program.of_question[q]]
    if not variables or (looked.firsts == looked.firsts[0]).all():
        return ()
    sizes = [program.variables[v].size + 1 for v in variables]
    gains = dict(zip(variables, information(looked.codes[variables], sizes, looked).tolist(), strict=True))
    asked = [max((Asked(q, v, gains[v]) for v in program.of_question[q]), key=lambda a: a.gain) for q in open_]
    return tuple(sorted(asked, key=lambda a: -a.gain))  # equals stay in the order of the questionnaire


def purpose(rec: Recommendation) -> str:
    """What the next question is for, by the two routes that it parts; nothing where none is to be asked."""
    asked = rec.uncertainty.next_question
    if asked is None:
        return ""
    names = [within(rec.pack.routes[r].label) for r in asked.separates]
    if len(names) < 2:
        return f"This tells whether {names[0]} serves you." if names else "This can still change what is advised."
    return f"This tells which serves you better: {listing(names, 'or')}."


def about_more(rec: Recommendation) -> int:
    """About how many more answers it takes until the first route is firm; 0 where it is, or where nothing is left to ask.

    Counted as if the questions that tell most were asked one after the other, and each lowered the uncertainty by TOGETHER of what
    it tells alone.
    """
    left = entropy(rec.looked) - FIRM_ENTROPY
    asked = next_questions(Domains(rec.pack, rec.answers), rec.looked) if rec.sureness != "firm" else ()
    for n, question in enumerate(asked, 1):
        left -= question.gain * TOGETHER
        if left <= 0 or question.gain <= 0:
            return n
    return len(asked)


def entropy(looked: Completions) -> float:
    """The entropy of the first route over completions, in bits."""
    counts = np.unique(looked.firsts, return_counts=True)[1].astype(float)
    return float(_surprise(counts).sum() / counts.sum() + math.log2(counts.sum()))


def information(codes: Codes, sizes: Sequence[int], looked: Completions) -> Floats:
    """(variables,) mutual information of each with the first route, in bits, over the completions that answer it; of a sample, less
    its expected bias. `codes` are (variables, rows), each below its size; the last of them is none."""
    found, firsts = np.unique(looked.firsts, return_inverse=True)
    n, starts = len(found), np.cumsum([0, *sizes])
    table = np.bincount(((codes + starts[:-1, None]) * n + firsts).ravel(), minlength=starts[-1] * n).reshape(-1, n).astype(float)
    table[starts[1:] - 1] = 0.0
    by_code, by_route = table.sum(1), np.add.reduceat(table, starts[:-1])
    total = np.maximum(by_route.sum(1), 1.0)
    joint = np.add.reduceat(_surprise(table).sum(1), starts[:-1])
    gains = (_surprise(by_route).sum(1) + np.add.reduceat(_surprise(by_code), starts[:-1]) - joint) / total + np.log2(total)
    seen = np.maximum(np.add.reduceat((by_code > 0).astype(float), starts[:-1]), 1.0)
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
