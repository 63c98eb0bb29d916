"""What all benchmarks share: rows of the table, timing, and random answers."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.answers import Answers
from advisor.pack import Answer, Pack
from tests.decide.oracle import World, holds

SEED = 7


@dataclass(frozen=True)
class Row:
    """One line of the table. Times are in milliseconds; `ratio` says by how much against whom, and `budget` what was promised."""

    what: str
    median: float | None
    worst: float | None = None
    against: str = ""
    ratio: str = ""
    budget: str = ""


def measure(call: Callable[[Any], object], items: Sequence[Any], repeats: int = 5) -> tuple[float, float]:
    """(median, worst) milliseconds over the items, each item's best of `repeats`.

    It is the calling thread's processor time, so that what else runs on a shared machine counts less.
    """
    for item in items[:3]:
        call(item)
    times = []
    for item in items:
        best = float("inf")
        for _ in range(repeats):
            start = time.thread_time()
            call(item)
            best = min(best, time.thread_time() - start)
        times.append(best * 1000)
    return statistics.median(times), max(times)


def worlds(pack: Pack, count: int, seed: object = SEED) -> list[World]:
    """Seeded random values for every question: an option, a set of options, or None where it is not asked."""
    rng = random.Random(str(seed))
    found = []
    for _ in range(count):
        world: World = {}
        for question in pack.content.questions:
            options = list(question.choices)
            if question.ask_if is not None and not holds(pack, question.ask_if, world):
                world[question.id] = None
            elif question.several is not None:
                world[question.id] = frozenset(o for o in options if rng.random() < 0.2)
            else:
                world[question.id] = rng.choice(options)
        found.append(world)
    return found


def answers_of(world: World, unknown: int = 0) -> Answers:
    """The answers that leave only this world, without the last `unknown` of them in an order drawn by seed."""
    given = {q: Answer(tuple(sorted(v)) if isinstance(v, frozenset) else (v,)) for q, v in world.items() if v is not None}
    kept = sorted(random.Random(SEED).sample(sorted(given), max(len(given) - unknown, 0)))
    return Answers({q: given[q] for q in kept})
