"""Definite answer sets drawn at random, many at once, that meet a condition and the pack's assumptions.

Shapes: `codes` is (variables, rows) uint8, as in `advisor.decide.completions`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from advisor.decide.completions import Codes, chances_of
from advisor.decide.program import Compiled, Program
from advisor.decide.rows import Flags, Rows
from advisor.explain.replay import answers_of

MOST_COMBINATIONS = 300_000
BATCHES = 40


def sample(program: Program, condition: Compiled, rows: int, rng: np.random.Generator) -> Codes:
    """At least `rows` answer sets in which the condition holds; fewer, or none, where they are too rare to find."""
    forced = _combinations(program, condition)
    found: list[Codes] = []
    enough = 0
    for _ in range(BATCHES):
        codes = settle(program, _force(_draw(program, rows, rng), forced, rng))
        codes = codes[:, holds(program, condition, codes) & plausible(program, codes)]
        found.append(codes)
        enough += codes.shape[1]
        if enough >= rows:
            break
    return np.concatenate(found, axis=1)


def holds(program: Program, condition: Compiled, codes: Codes) -> Flags:
    """Row by row, whether a condition is true: (rows,) bool."""
    return np.broadcast_to(Rows.of_codes(program, codes).holds(condition), codes.shape[1])


def settle(program: Program, codes: Codes) -> Codes:
    """The same answers, with *not asked* for every question that these answers leave out."""
    codes = codes.copy()
    for name in program.ask_order:
        asked = holds(program, program.ask_if[name], codes)
        for v in program.of_question[name]:
            codes[v] = np.where(asked, codes[v], program.variables[v].size)
    return codes


def plausible(program: Program, codes: Codes) -> Flags:
    """Row by row, whether no assumption of the pack excludes it: (rows,) bool."""
    keep = np.ones(codes.shape[1], dtype=bool)
    for _, never in program.assume:
        keep &= ~holds(program, never, codes)
    return keep


def _draw(program: Program, rows: int, rng: np.random.Generator) -> Codes:
    """Answers to every question, asked or not; each value as often as in the pack's cases (plus once)."""
    codes = np.empty((len(program.variables), rows), dtype=np.uint8)
    for v, chances in enumerate(chances_of(program)):
        edges = np.cumsum(chances)
        codes[v] = np.searchsorted(edges, rng.random(rows) * edges[-1], side="right").clip(max=len(chances) - 1)
    return codes


def _combinations(program: Program, condition: Compiled) -> tuple[list[int], Codes] | None:
    """The variables that decide the condition (and whether it is asked), and every way in which it holds."""
    variables = _deciding(program, condition.variables)
    ranges: list[Any] = [range(program.variables[v].size + (program.variables[v].question in program.ask_if)) for v in variables]
    size = math.prod(map(len, ranges))
    if not variables or size > MOST_COMBINATIONS:
        return None
    codes = np.zeros((len(program.variables), size), dtype=np.uint8)
    codes[variables] = np.array(list(itertools.product(*ranges)), dtype=np.uint8).T
    keep = holds(program, condition, codes).copy()
    for v in variables:
        asked = program.ask_if.get(program.variables[v].question)
        if asked is not None:
            keep &= (codes[v] != program.variables[v].size) == holds(program, asked, codes)
    return (variables, codes[:, keep][variables]) if keep.any() else None


def _deciding(program: Program, variables: Iterable[int]) -> list[int]:
    found: list[int] = []
    todo = list(variables)
    while todo:
        v = todo.pop()
        if v not in found:
            found.append(v)
            asked = program.ask_if.get(program.variables[v].question)
            todo += asked.variables if asked is not None else ()
    return sorted(found)


def _force(codes: Codes, forced: tuple[list[int], Codes] | None, rng: np.random.Generator) -> Codes:
    if forced is not None:
        variables, ways = forced
        codes[variables] = ways[:, rng.integers(ways.shape[1], size=codes.shape[1])]
    return codes


__all__ = ["BATCHES", "MOST_COMBINATIONS", "answers_of", "plausible", "sample", "settle"]
