"""How soon the next question leads to the first route that all answers give, over the published cases.

Each case starts with nothing answered and is asked what `next_questions` ranks highest among what it can answer. The case
itself is left out of those that the ranking is drawn from.
"""

from __future__ import annotations

import time

import numpy as np

from advisor.answers import Answers
from advisor.decide import recommend
from advisor.estimate.derived import answers_of_case, with_estimates
from advisor.explain.next_question import next_questions
from advisor.explain.settled import settled
from advisor.pack import Pack

from .measure import Row

QUESTIONS = (5, 8, 12, 16)


def run(pack: Pack) -> list[Row]:
    wholes = [answers_of_case(pack, c) for c in pack.content.cases]
    firsts = [recommend(pack, w).first for w in wholes]
    interviews = [_interview(pack, w, max(QUESTIONS), c.id) for w, c in zip(wholes, pack.content.cases, strict=True)]
    times = [t for _, taken in interviews for t in taken]
    said = f"next question, {len(times):,} asked of {len(wholes)} cases"
    rows = [Row(said, float(np.median(times)), max(times), "", f"p95 {np.percentile(times, 95):.0f} ms")]
    for n in QUESTIONS:
        start = time.process_time()
        steps = [states[min(n, len(states) - 1)] for states, _ in interviews]
        same = sum(recommend(pack, a).first == first for a, first in zip(steps, firsts, strict=True))
        proved = sum(settled(pack, a).status == "proved" for a in steps)
        said = f"{same / len(steps):.0%} have the first route of all answers; {proved / len(steps):.0%} are settled by then"
        taken = (time.process_time() - start) * 1_000 / len(steps)
        rows.append(Row(f"after {n} questions: recommendation and proof", taken, None, said, "", "at least 80 %" if n == 12 else ""))
    return rows


def _interview(pack: Pack, whole: Answers, most: int, case: str) -> tuple[list[Answers], list[float]]:
    """The answers after each question, and the milliseconds that each took to choose."""
    states, times = [with_estimates(pack, Answers())], []
    while len(states) <= most:
        start = time.process_time()
        ranked = next_questions(pack, states[-1], without=(case,)).ranked
        times.append((time.process_time() - start) * 1_000)
        best = next((a.question for a in ranked if a.question in whole.said), None)
        if best is None:
            break
        states.append(with_estimates(pack, states[-1].with_answer(best, whole.given[best])))
    return states, times
