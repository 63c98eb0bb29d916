"""Which open question tells most about the first route.

Two measures over completions are added up: the expected fall in the entropy of the first route, in bits, and how much oftener
the route that leads by certain points after the answer is the one that comes first in the end. The second counts for more,
since that route is what is advised until all is answered. Few completions are all counted, each as likely as its values are in
the pack's cases, so the figures are exact; otherwise they come from a seeded sample, whose size is said, with the expected bias
of a sample taken off. Half of such a sample follows the pack's cases, so that answers which go together come together.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from advisor.answers import Answers
from advisor.decide import SEED, NextQuestion, Recommendation
from advisor.decide.outlook import chances_of, to_ask
from advisor.pack import Pack

from .ahead import EVERY, Ahead, look_ahead
from .folded import Folded
from .leads import Leads
from .usual import draw_usual
from .words import listing, within

ROWS = 2_048  # completions drawn
RIGHTER = 4.0  # bits that a certainly right lead is worth: a judgement
SOME = 512  # completions that questions with several options are tried on

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is asked and open. `gain` is in bits; `separates` are the two routes that it parts best. `righter` is by
    how much its answer raises the share of completions in which what then leads by certain points comes first."""

    question: str
    gain: float
    separates: tuple[str, ...] = ()
    righter: float = 0.0

    @property
    def worth(self) -> float:
        """What questions are ranked by."""
        return self.gain + RIGHTER * self.righter


@dataclass(frozen=True, slots=True)
class NextQuestions:
    """Open questions by `worth`, best first; `doubt` is the entropy (bits) of the first route before any is answered.

    `exact` says that all completions were counted, otherwise `looked_at` were sampled.
    """

    ranked: tuple[Asked, ...]
    doubt: float
    looked_at: int
    exact: bool

    @property
    def best(self) -> Asked | None:
        """The question to ask next; None where none can tell anything."""
        return self.ranked[0] if self.ranked and self.ranked[0].worth > 0 else None


def next_questions(
    pack: Pack,
    answers: Answers,
    rows: int = ROWS,
    seed: int = SEED,
    ahead: Ahead | None = None,
    every: int = EVERY,
    without: Collection[str] = (),
) -> NextQuestions:
    """All open questions that are certainly asked, ranked. A sample follows the pack's cases, but those in `without`."""
    ahead = ahead or look_ahead(pack, answers, rows, seed, every=every, draw=functools.partial(draw_usual, without=without))
    folded, codes = ahead.folded, ahead.codes
    program, known = folded.program, folded.known
    found, firsts = np.unique(ahead.firsts, return_inverse=True)
    weights = _chances(folded, codes) if ahead.exhaustive else np.ones(codes.shape[1])
    doubt = _entropy(np.bincount(firsts, weights, len(found)).astype(float)) if len(firsts) else 0.0
    best: dict[str, Asked] = {}
    leads = Leads(folded) if len(found) > 1 else None
    leading = leads.now() if leads else -1
    for q in pack.content.questions if len(found) > 1 else ():
        name = to_ask(known, q.id)
        if not name:
            continue
        tables = [_table(codes[v], firsts, weights, len(found), program.variables[v].size) for v in program.of_question[q.id]]
        gains = [_information(table, ahead.exhaustive) for table in tables]
        at = int(np.argmax(gains))
        righter = _righter(leads, program.of_question[q.id], ahead, weights, leading) if leads else 0.0
        asked = Asked(name, gains[at], _separated(tables[at], [ahead.name(int(i)) for i in found]), righter)
        if name not in best or asked.worth > best[name].worth:
            best[name] = asked
    ranked = sorted(best.values(), key=lambda a: -a.worth)  # equals stay in the order of the questionnaire
    return NextQuestions(tuple(ranked), doubt, codes.shape[1], ahead.exhaustive)


def with_best_question(rec: Recommendation) -> Recommendation:
    """The same recommendation, with the question to ask next chosen by both measures; see the head of this module."""
    if rec.outlook.next_question is None:
        return rec
    best = next_questions(rec.pack, rec.answers).best
    if best is None:
        return rec
    asked = NextQuestion(best.question, round(best.gain, 4), best.separates)
    return replace(rec, outlook=replace(rec.outlook, next_question=asked))


def next_question_text(pack: Pack, found: NextQuestions) -> str:
    """What to ask next and what it is good for, in one or two sentences."""
    best = found.best
    if best is None:
        return "No open question is expected to change the first route."
    labels = [pack.routes[r].label for r in best.separates]
    parts = f" Its answer helps most to tell {listing([within(x) for x in labels])} apart." if len(labels) == 2 else ""
    seen = "all" if found.exact else "a sample of"
    return f"Ask next: “{pack.questions[best.question].ask}”{parts} (From {seen} {found.looked_at:,} completions.)"


def _chances(folded: Folded, codes: NDArray[np.uint8]) -> Floats:
    """How likely each completion is where values are as frequent as in the pack's cases."""
    weights = np.ones(codes.shape[1])
    chances = chances_of(folded.known)
    for v in folded.free:
        counts = chances[v]
        possible = folded.masks[v] & folded.program.full[v]
        share = np.array([counts[i] if possible >> i & 1 else 0.0 for i in range(len(counts))] + [0.0])
        share /= max(share.sum(), 1e-300)
        share[-1] = 1.0  # not asked: decided by the other answers
        weights *= share[codes[v]]
    return weights


def _righter(leads: Leads, variables: Sequence[int], ahead: Ahead, weights: Floats, leading: int) -> float:
    """By how much an answer raises the share of completions in which what leads by certain points comes first."""
    free = [v for v in variables if v in leads.adds]
    some = slice(None, None, max(1, len(weights) // SOME) if len(free) > 1 else 1)
    firsts, chances = ahead.firsts[some], weights[some]
    then = leads.after(free, ahead.codes[:, some]) == firsts
    return max(0.0, float((chances * then).sum() - (chances * (firsts == leading)).sum()) / float(chances.sum()))


def _table(values: NDArray[np.uint8], firsts: NDArray[np.intp], weights: Floats, n: int, size: int) -> Floats:
    return np.bincount(values.astype(np.int64) * n + firsts, weights, (size + 1) * n).reshape(size + 1, n).astype(float)


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
