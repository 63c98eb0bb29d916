"""What all benchmarks share: rows of the table, timing, and random answers."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.answers import Answers
from advisor.decide.domains import Domains
from advisor.estimate.derived import with_estimates
from advisor.pack import Answer, Pack

SEED = 7


@dataclass(frozen=True)
class Row:
    """One line of the table. Times are in milliseconds; `ratio` says by how much, and `budget` what was promised."""

    what: str
    median: float
    worst: float | None = None
    against: str = ""
    ratio: str = ""
    budget: str = ""


def measure(call: Callable[[Any], object], items: Sequence[Any], repeats: int = 5) -> tuple[float, float]:
    """(median, worst) milliseconds over the items, each item's best of `repeats`.

    It is the calling thread's processor time, so that what else runs on a shared machine counts less. What is too short
    for that clock runs several times in a row.
    """
    for item in items[:3]:
        call(item)
    start = time.perf_counter()
    call(items[0])
    number = max(1, min(50, int(1e-3 / max(time.perf_counter() - start, 1e-7))))
    times = []
    for item in items:
        best = float("inf")
        for _ in range(repeats):
            start = time.thread_time()
            for _ in range(number):
                call(item)
            best = min(best, (time.thread_time() - start) / number)
        times.append(best * 1000)
    return statistics.median(times), max(times)


def random_answers(pack: Pack, unknown: int, rng: random.Random) -> Answers:
    """Definite random answers to every question that is asked, then `unknown` of them taken away."""
    answers = Answers()
    for question in pack.asked:
        if not Domains(pack, answers).is_asked(question.id):
            continue
        options = list(question.choices)
        chosen = tuple(o for o in options if rng.random() < 0.2) if question.several is not None else (rng.choice(options),)
        answers = answers.with_answer(question.id, Answer(chosen))
    for name in rng.sample(list(answers.given), min(unknown, len(answers.given))):
        answers = answers.with_answer(name, None)
    return with_estimates(pack, answers)


def answer_sets(pack: Pack, count: int, unknown: int) -> list[Answers]:
    """Seeded answer sets, the same in every benchmark."""
    rng = random.Random(f"{SEED} {unknown}")
    return [random_answers(pack, unknown, rng) for _ in range(count)]
