"""Completions: the definite answer sets that what is known still allows.

Shapes: codes are (variables, rows) uint8, one definite code each (see `advisor.decide.program`), *not asked* among them.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.answers import read_answers

from .domains import Domains
from .evaluate import weights_of
from .program import TRUE, Program, codes_in
from .rows import Rows

Codes = NDArray[np.uint8]

SAMPLES = 2_000
SEED = 20_261_101
EXHAUSTIVE = 4_096  # completions up to this number are all looked at


@dataclass(frozen=True, slots=True)
class Completions:
    """Completions that were looked at: their codes, the number of the route that comes first in each (-1: none), (rows,), and
    whether they are all that there are."""

    codes: Codes
    firsts: NDArray[np.int64]
    exhaustive: bool


def look_ahead(domains: Domains, samples: int = SAMPLES, seed: int = SEED) -> Completions:
    """Every completion where there are few, else a seeded sample. Those that the pack's assumptions exclude are left out,
    unless that leaves none."""
    codes = all_completions(domains)
    exhaustive = codes is not None
    if codes is None:
        codes = sample_completions(domains, samples, np.random.default_rng(seed))
    kept = within_assumptions(domains, codes)
    codes = kept if kept.shape[1] else codes
    firsts = Rows.of_codes(domains.program, codes).first(weights_of(domains.program.pack, domains.answers))
    return Completions(codes, firsts, exhaustive)


def within_assumptions(domains: Domains, codes: Codes) -> Codes:
    """The rows that no assumption excludes; assumptions that the answers contradict are suspended."""
    rows = Rows.of_codes(domains.program, codes)
    keep = np.ones(codes.shape[1], dtype=bool)
    for _, never in domains.program.assume:
        if domains.decide(never) != TRUE:
            keep &= ~rows.holds(never)
    return codes[:, keep]


def all_completions(domains: Domains) -> Codes | None:
    """Every completion, or None if there may be more than EXHAUSTIVE."""
    if math.prod(m.bit_count() for m in domains.masks) > EXHAUSTIVE:
        return None
    program = domains.program
    codes = np.zeros((len(domains.masks), 1), dtype=np.uint8)
    for question, variables in _in_order(program):
        asked = np.ones(codes.shape[1], dtype=bool)
        if question in program.ask_if:
            asked = asked & Rows.of_codes(program, codes).holds(program.ask_if[question])
        for v in variables:
            values = codes_in(domains.masks[v] & program.full[v]) or (program.variables[v].size,)
            ways = np.where(asked, len(values), 1)
            codes, asked = np.repeat(codes, ways, axis=1), np.repeat(asked, ways)
            turn = np.arange(len(asked)) - np.repeat(np.cumsum(ways) - ways, ways)
            codes[v] = np.where(asked, np.array(values, dtype=np.uint8)[turn], program.variables[v].size)
    return codes


def sample_completions(domains: Domains, rows: int, rng: np.random.Generator, even: bool = False) -> Codes:
    """Random completions. Values are drawn as often as they occur in the pack's cases (each value once more, so that none
    is impossible); uniformly without cases, or if `even`."""
    program = domains.program
    chances = [np.ones(v.size) for v in program.variables] if even else chances_of(program)
    codes = np.zeros((len(domains.masks), rows), dtype=np.uint8)
    drawn = Rows(program, rows, [np.zeros(1, dtype=np.uint32)] * len(codes))  # filled as they are drawn
    for question, variables in _in_order(program):
        asked = drawn.holds(program.ask_if[question]) if question in program.ask_if else True
        for v in variables:
            unasked = np.uint8(program.variables[v].size)
            possible = domains.masks[v] & program.full[v]
            codes[v] = np.where(asked, _draw(possible, chances[v], rows, rng), unasked) if possible else unasked
            drawn.put(v, np.uint32(1) << codes[v].astype(np.uint32))
    return codes


def _in_order(program: Program) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Questions with their variables, each after those that decide whether it is asked."""
    first = [q.id for q in program.pack.content.questions if q.id not in program.ask_if]
    return ((q, program.of_question[q]) for q in (*first, *program.ask_order))


def _draw(mask: int, chances: NDArray[np.float64], rows: int, rng: np.random.Generator) -> Codes:
    values = np.array(codes_in(mask), dtype=np.uint8)
    if len(values) == 1:
        return np.full(rows, values[0], dtype=np.uint8)
    edges = np.cumsum(chances[values])
    return values[np.searchsorted(edges[:-1], rng.random(rows) * edges[-1], side="right")]


_chances: weakref.WeakKeyDictionary[Program, list[NDArray[np.float64]]] = weakref.WeakKeyDictionary()


def chances_of(program: Program) -> list[NDArray[np.float64]]:
    """For each variable how often its values occur in the pack's cases, plus one each."""
    if program in _chances:
        return _chances[program]
    counts = [np.ones(v.size) for v in program.variables]
    for v in program.variables:
        if v.option is not None:
            counts[v.index][0] = 2.0  # an option that no case speaks of is more often absent than present
    for case in program.pack.content.cases:
        answers, _ = read_answers(program.pack, {"answers": case.answers})
        domains = Domains(program.pack, answers)
        for name in answers.given:
            for i in program.of_question[name]:
                codes = codes_in(domains.masks[i] & program.full[i])
                for code in codes if len(codes) < program.variables[i].size else ():
                    counts[i][code] += 1 / len(codes)
    _chances[program] = counts
    return counts
