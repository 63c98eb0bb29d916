"""What unknown answers may still change: open routes, whether it is settled, and the next question.

Few completions are enumerated, so the answer is exact. Otherwise they are sampled with a fixed seed: two different
firsts prove that it is not settled; one first in every sample proves nothing, and is said as *not_decided*.
"""

from __future__ import annotations

import bisect
import functools
import math
import weakref
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from advisor.answers import read_answers

from .arrays import array_evaluator, holds
from .known import Known
from .program import TRUE, Program, codes_in
from .registers import Codes, Flags
from .result import NextQuestion, OpenRoute, Outlook

SAMPLES = 2_000
SEED = 20_261_101
EXHAUSTIVE = 4_096  # completions up to this number are all looked at


def outlook(known: Known, weights: Mapping[str, int], samples: int = SAMPLES, seed: int = SEED) -> Outlook:
    """Open routes with their shares, settled or not, and the question to ask next."""
    codes = all_completions(known)
    exhaustive = codes is not None
    if codes is None:
        codes = sample_completions(known, samples, np.random.default_rng(seed))
    kept = within_assumptions(known, codes)
    if kept.shape[1] == 0:  # the answers leave no completion that the pack thinks possible
        kept = codes
    firsts = array_evaluator(known.program, weights).first(kept)
    found, counts = np.unique(firsts, return_counts=True)
    order = sorted(zip(counts.tolist(), found.tolist(), strict=True), key=lambda x: (-x[0], x[1]))
    routes = known.program.route_ids
    shares = tuple(OpenRoute(routes[i], n / len(firsts)) for n, i in order if i >= 0)
    settled = "no" if len(found) > 1 else "yes" if exhaustive else "not_decided"
    question = _next_question(known, kept, firsts) if len(found) > 1 else None
    return Outlook(settled, len(firsts), exhaustive, shares, question)


def within_assumptions(known: Known, codes: Codes) -> Codes:
    """The rows that no assumption excludes; assumptions that the answers contradict are suspended."""
    keep = np.ones(codes.shape[1], dtype=bool)
    for _, never in known.program.assume:
        if known.decide(never) != TRUE:
            keep &= ~holds(never, codes)
    return codes[:, keep]


def all_completions(known: Known) -> Codes | None:
    """(variables, rows) with every completion, or None if there may be too many."""
    if math.prod(m.bit_count() for m in known.masks) > EXHAUSTIVE:
        return None
    program = known.program
    codes = np.zeros((len(known.masks), 1), dtype=np.uint8)
    for question, v in _variable_order(program):
        variable = program.variables[v]
        values = codes_in(known.masks[v] & program.full[v]) or (variable.size,)
        asked = holds(program.ask_if[question], codes) if question in program.ask_if else np.ones(codes.shape[1], dtype=bool)
        ways = np.where(asked, len(values), 1)
        codes, asked = np.repeat(codes, ways, axis=1), np.repeat(asked, ways)
        turn = np.arange(len(asked)) - np.repeat(np.cumsum(ways) - ways, ways)
        codes[v] = np.where(asked, np.array(values, dtype=np.uint8)[turn], variable.size)
    return codes


def _variable_order(program: Program) -> list[tuple[str, int]]:
    """(question, variable), each after those that decide whether it is asked."""
    order = [q.id for q in program.pack.content.questions if q.id not in program.ask_if]
    return [(q, v) for q in (*order, *program.ask_order) for v in program.of_question[q]]


def sample_completions(known: Known, rows: int, rng: np.random.Generator) -> Codes:
    """(variables, rows) of random completions. Values are drawn as often as they occur in the pack's cases (each value
    once more, so that none is impossible); without cases, uniformly."""
    program = known.program
    chances = chances_of(known)
    codes = np.zeros((len(known.masks), rows), dtype=np.uint8)
    asked: dict[str, Flags] = {}
    for question, v in _variable_order(program):
        variable = program.variables[v]
        possible = known.masks[v] & program.full[v]
        codes[v] = _draw(possible, chances[v], rows, rng) if possible else variable.size
        if question in program.ask_if:
            if question not in asked:
                asked[question] = holds(program.ask_if[question], codes)
            codes[v] = np.where(asked[question], codes[v], np.uint8(variable.size))
    return codes


def _draw(mask: int, chances: NDArray[np.float64], rows: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    values = np.array(codes_in(mask), dtype=np.uint8)
    if len(values) == 1:
        return np.full(rows, values[0], dtype=np.uint8)
    weights = np.cumsum(chances[values])
    drawn = rng.random(rows) * weights[-1]
    position = np.zeros(rows, dtype=np.uint8)
    for edge in weights[:-1]:  # quicker than a search: there are few values
        position += drawn >= edge
    return values[position]


def first_completions(known: Known, count: int) -> Iterator[list[int]]:
    """The first columns of `sample_completions` as `outlook` draws them with its defaults, one by one, as masks of one
    code each. Drawn for single columns, since mostly one or two are enough."""
    program = known.program
    open_, at = [], 0
    for question, v in _variable_order(program):
        if known.masks[v] & (known.masks[v] - 1):
            codes = codes_in(known.masks[v] & program.full[v])
            edges = _edges(known, v, codes) if len(codes) > 1 else ()
            asked = program.ask_if[question].test if v in known.uncertain else None
            open_.append((v, codes, edges, at, asked))
            at += len(codes) > 1
    drawn = _uniform(len(program.variables), count)
    for row in range(count):
        masks = list(known.masks)
        for v, codes, edges, at, asked in open_:
            if asked is not None and asked(masks) != TRUE:
                masks[v] = program.unasked[v]
            elif edges:
                masks[v] = 1 << codes[bisect.bisect_right(edges, drawn[at][row] * edges[-1], hi=len(edges) - 1)]
            else:
                masks[v] = 1 << codes[0]
        yield masks


def _edges(known: Known, v: int, codes: tuple[int, ...]) -> tuple[float, ...]:
    """The chances of some codes, summed."""
    program = known.program
    kept: dict[tuple[int, tuple[int, ...]], tuple[float, ...]] = program.derived.setdefault("edges", {})
    if (v, codes) not in kept:
        kept[v, codes] = tuple(np.cumsum(typical(program)[v][list(codes)]).tolist())
    return kept[v, codes]


@functools.lru_cache(maxsize=4)
def _uniform(variables: int, count: int) -> list[list[float]]:
    """What is drawn for the first rows of each variable in turn."""
    return np.random.default_rng(SEED).random((variables, SAMPLES))[:, :count].tolist()


def chances_of(known: Known) -> list[NDArray[np.float64]]:
    """For each variable how often its values are drawn: as in the pack's cases."""
    return typical(known.program)


_typical: weakref.WeakKeyDictionary[Program, list[NDArray[np.float64]]] = weakref.WeakKeyDictionary()


def typical(program: Program) -> list[NDArray[np.float64]]:
    """For each variable how often its values occur in the pack's cases, plus one each."""
    if program in _typical:
        return _typical[program]
    counts = [np.ones(v.size) for v in program.variables]
    for v in program.variables:
        if v.option is not None:
            counts[v.index][0] = 2.0  # an option that no case speaks of is more often absent than present
    for case in program.pack.content.cases:
        answers, _ = read_answers(program.pack, {"answers": case.answers})
        known = Known(program.pack, answers)
        for name in answers.given:
            for i in program.of_question[name]:
                codes = codes_in(known.masks[i] & program.full[i])
                for code in codes if len(codes) < program.variables[i].size else ():
                    counts[i][code] += 1 / len(codes)
    _typical[program] = counts
    return counts


def _next_question(known: Known, codes: Codes, firsts: NDArray[np.int64]) -> NextQuestion | None:
    """The question with the largest expected fall in the entropy of the first route."""
    program = known.program
    found, inverse = np.unique(firsts, return_inverse=True)
    asked = [(name, v) for q in program.pack.content.questions if (name := to_ask(known, q.id)) for v in program.of_question[q.id]]
    if not asked:
        return None
    best = (-1.0, "", 0)
    sizes = [program.variables[v].size + 1 for _, v in asked]
    for (name, v), gain in zip(asked, _information(codes[[v for _, v in asked]], sizes, inverse, len(found)), strict=True):
        if gain > best[0] + 1e-9:
            best = (float(gain), name, v)
    gain, name, v = best
    return NextQuestion(name, round(gain, 4), _separated(program, codes[v], inverse, found))


def to_ask(known: Known, question: str) -> str:
    """A question that is open and certainly asked; empty if it is not."""
    return question if question not in known.answers.given and known.is_asked(question) else ""


def _information(values: Codes, sizes: list[int], firsts: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """Mutual information in bits between each variable (a row of values, with its number of codes) and the first route,
    less its expected bias in a sample: (variables,)."""
    starts = np.cumsum([0, *sizes])
    places = (values + starts[:-1, None]) * n + firsts
    table = np.bincount(places.ravel(), minlength=starts[-1] * n).reshape(-1, n).astype(float)
    total = values.shape[1]
    by_code, by_route = table.sum(1), np.bincount(firsts, minlength=n).astype(float)
    seen = np.add.reduceat((by_code > 0).astype(float), starts[:-1])
    bias = (seen - 1) * (np.count_nonzero(by_route) - 1) / (2 * total * math.log(2))
    joint = np.add.reduceat(_surprise(table).sum(1), starts[:-1])
    return np.maximum(0.0, (_surprise(by_route).sum() + np.add.reduceat(_surprise(by_code), starts[:-1]) - joint) / total - bias + math.log2(total))


def _surprise(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """-n log2 n, 0 for none: summed and divided by the total N, it is the entropy in bits less log2 N."""
    return -counts * np.log2(np.maximum(counts, 1.0))


def _separated(program: Program, values: NDArray[np.uint8], firsts: NDArray[np.int64], found: NDArray[np.int64]) -> tuple[str, ...]:
    """The two routes whose chances move most, in opposite directions, with the answer."""
    n = len(found)
    overall = np.bincount(firsts, minlength=n) / len(firsts)
    up, down = np.zeros(n), np.zeros(n)
    for code in np.unique(values):
        rows = values == code
        moved = np.bincount(firsts[rows], minlength=n) / rows.sum() - overall
        up = np.maximum(up, moved * rows.mean())
        down = np.maximum(down, -moved * rows.mean())
    names = [program.route_ids[i] if i >= 0 else "" for i in found]
    spread = up + down
    order = [names[i] for i in np.argsort(-spread) if names[i]]
    return tuple(order[:2])
