"""The NumPy evaluator: many answer sets at once, each of them known or partly unknown.

A row is an answer set. Shapes: `masks[v]` is (rows,) uint32, the codes that variable `v` may have in each row as bits, or (1,)
where all rows agree. NumPy stretches the latter, so what all rows share is computed once. Results are (rows,) or (1,) alike,
unless said otherwise. Held equal to `evaluate`, row by row, by tests on generated packs.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.answers import Answers

from .domains import as_answered, decide
from .program import FALSE, TRUE, Atom, Compiled, Program, Tree

Masks = NDArray[np.uint32]
Flags = NDArray[np.bool_]

NONE, ALL = np.array([False]), np.array([True])
_ONE_AT_A_TIME = threading.Lock()  # for each product that runs beside others the library keeps tens of megabytes for good
PRODUCT = 200_000  # multiplications at once: a larger product starts threads, which wait for each other on a busy machine


class Rows:
    """`size` answer sets of one program. `masks` are the possible codes, *not asked* included; `not_sure` says of a question in
    which rows it was answered *not sure*."""

    def __init__(self, program: Program, size: int, masks: Sequence[Masks], not_sure: Mapping[str, Flags] | None = None):
        self.program = program
        self.size = size
        self.masks = list(masks)
        self._shared = [int(m[0]) if len(m) == 1 else None for m in masks]  # the codes as one number where all rows agree
        self.not_sure = not_sure or {}
        self._certain: dict[tuple[int, int], Flags] = {}

    @classmethod
    def of_codes(cls, program: Program, codes: NDArray[np.uint8]) -> Rows:
        """Definite answer sets: (variables, rows) codes, which say themselves what is not asked."""
        return cls(program, codes.shape[1], narrowed(np.uint32(1) << codes.astype(np.uint32)))

    @classmethod
    def of_answered(cls, program: Program, size: int, answered: Sequence[Masks], not_sure: Mapping[str, Flags] | None = None) -> Rows:
        """Answer sets of which `answered` says what is possible for each variable if its question is asked."""
        rows = cls(program, size, answered, not_sure)
        for name in program.ask_order:
            asked, never = rows.holds(program.ask_if[name]), rows.fails(program.ask_if[name])
            for v in program.of_question[name]:
                unasked = np.uint32(program.unasked[v])
                mask = np.where(asked, rows.masks[v], np.where(never, unasked, rows.masks[v] | unasked))
                rows.put(v, *narrowed(mask[None]))
        rows._certain.clear()
        return rows

    @classmethod
    def of_answers(cls, program: Program, answers: Sequence[Answers]) -> Rows:
        """One row for each set of answers (at least one)."""
        answered = narrowed(np.array([as_answered(program, a) for a in answers], dtype=np.uint32).T)
        unsure = [{q for q, answer in a.given.items() if answer.not_sure} for a in answers]
        not_sure = {q: np.array([q in found for found in unsure]) for q in set().union(*unsure)}
        return cls.of_answered(program, len(answers), answered, not_sure)

    def put(self, variable: int, masks: Masks) -> None:
        """Sets the possible codes of one variable, before anything is asked that hangs on it."""
        self.masks[variable] = masks
        self._shared[variable] = int(masks[0]) if len(masks) == 1 else None

    # -- conditions

    def holds(self, condition: Compiled) -> Flags:
        """Where a condition is certainly true."""
        return self._decided(condition, True)

    def fails(self, condition: Compiled) -> Flags:
        """Where a condition is certainly false."""
        return self._decided(condition, False)

    def _decided(self, condition: Compiled, wanted: bool) -> Flags:
        found = self._by_terms(condition.tree, wanted)
        if condition.certain_by_terms if wanted else condition.impossible_by_terms:
            return found
        doubt = ~(found | self._by_terms(condition.tree, not wanted))
        return found | self._as_a_whole(condition, doubt, wanted) if doubt.any() else found

    def _by_terms(self, tree: Tree, wanted: bool) -> Flags:
        """Where a tree is certainly true (or false), as far as its terms tell one by one."""
        if isinstance(tree, bool):
            return ALL if tree is wanted else NONE
        if isinstance(tree, Atom):
            wrong = self.program.every[tree.variable] & ~tree.mask if wanted else tree.mask
            shared = self._shared[tree.variable]
            if shared is not None:
                return NONE if shared & wrong else ALL
            key = tree.variable, wrong
            if key not in self._certain:
                self._certain[key] = self.masks[tree.variable] & np.uint32(wrong) == 0
            return self._certain[key]
        key = id(tree), int(wanted)  # a program keeps its trees, so each is one object
        if key not in self._certain:
            word, terms = tree
            self._certain[key] = self._joined(terms, wanted, (word == "all") is wanted)
        return self._certain[key]

    def _joined(self, terms: Sequence[Tree], wanted: bool, conjunction: bool) -> Flags:
        start, stop = (ALL, NONE) if conjunction else (NONE, ALL)
        found = start
        for term in terms:
            more = self._by_terms(term, wanted)
            if more is stop:
                return stop
            if more is not start:
                found = more if found is start else found & more if conjunction else found | more
        return found

    def _as_a_whole(self, condition: Compiled, doubt: Flags, wanted: bool) -> Flags:
        """The same for rows in which terms that share a variable have to be decided together; alike rows once."""
        program = self.program
        places = np.flatnonzero(np.broadcast_to(doubt, self.size))
        reach = sorted({r for v in condition.variables for r in program.reach(v)})
        columns = np.array([np.broadcast_to(self.masks[v], self.size)[places] for v in reach])
        alike, which = np.unique(columns, axis=1, return_inverse=True)
        masks = list(program.full)
        decided = []
        for column in alike.T.tolist():
            for v, mask in zip(reach, column, strict=True):
                masks[v] = mask
            decided.append(decide(program, condition, masks) == (TRUE if wanted else FALSE))
        found = np.zeros(self.size, dtype=bool)
        found[places] = np.array(decided)[which.ravel()]
        return found

    # -- what the answers decide

    @property
    def fired(self) -> list[Flags]:
        """For each rule where it fires."""
        return [self.holds(condition) for condition in self.program.when]

    def totals(self, weights: Mapping[str, int]) -> NDArray[np.int32]:
        """(routes, rows): base points and those of the rules that fire, weighed."""
        base, points = _points(self.program, weights)
        varying, flags = [], []
        for i, found in enumerate(self.fired):
            if len(found) > 1:
                varying.append(i)
                flags.append(found)
            elif found[0]:
                base = base + points[i]
        totals = np.repeat(base[:, None], self.size, axis=1)
        if varying:
            given, fired = points[varying].T, np.array(flags).astype(np.float32)
            step = max(1, PRODUCT // given.size)
            with _ONE_AT_A_TIME:
                for start in range(0, self.size, step):
                    totals[:, start : start + step] += given @ fired[:, start : start + step]
        return totals.astype(np.int32)  # whole numbers far below 2**24, which single precision holds exactly

    def ruled_out(self) -> NDArray[np.bool_]:
        """(routes, rows): by a rule, by what the route requires, or since a combination lacks one of what it combines."""
        program, index = self.program, self.program.route_index
        alone = [NONE] * len(index)
        for vetoed, condition in zip(program.vetoes, program.when, strict=True):
            for name in vetoed:
                alone[index[name]] = alone[index[name]] | self.holds(condition)
        for name, condition in program.requires.items():
            alone[index[name]] = alone[index[name]] | self.fails(condition)
        out = list(alone)
        for route in program.pack.content.routes:
            for name in route.combines:
                needless = self.fails(program.need[name]) if name in program.need else NONE
                out[index[route.id]] = out[index[route.id]] | alone[index[name]] | needless
        return np.array([np.broadcast_to(o, self.size) for o in out])

    def below(self) -> NDArray[np.bool_]:
        """(routes, rows): the precondition hangs on an answer of *not sure*, or it is open whether a combination is called for."""
        program = self.program
        waits = {}
        for name, condition in program.requires.items():
            unsure = [self.not_sure[q] for q in program.questions(condition) if q in self.not_sure]
            open_ = ~self.holds(condition) & ~self.fails(condition) if unsure else NONE
            waits[name] = open_ & np.logical_or.reduce(np.broadcast_arrays(*unsure)) if unsure else NONE
        found = []
        for route in program.pack.content.routes:
            flags = waits.get(route.id, NONE)
            for name in route.combines:
                flags = flags | waits.get(name, NONE)
                if name in program.need:
                    flags = flags | ~(self.holds(program.need[name]) | self.fails(program.need[name]))
            found.append(np.broadcast_to(flags, self.size))
        return np.array(found)

    def first(self, weights: Mapping[str, int]) -> NDArray[np.int64]:
        """(rows,) number of the route that stands first, or -1 where every route is ruled out."""
        return first_of(self.program, self.totals(weights), self.ruled_out(), self.below())


def narrowed(masks: Masks) -> list[Masks]:
    """(variables, rows) as one array for each variable, (1,) where all rows agree."""
    differ = (masks != masks[:, :1]).any(axis=1).tolist()
    return [row if d else row[:1] for row, d in zip(masks, differ, strict=True)]


def first_of(program: Program, totals: NDArray[Any], out: Flags, below: Flags) -> NDArray[np.int64]:
    """(rows,) the first route from (routes, rows) each: highest total, then lower effort, then file order; those `below` last."""
    routes = program.pack.content.routes
    order = sorted(range(len(routes)), key=lambda i: (routes[i].effort, i))
    lowest = np.iinfo(np.int64).min
    key = totals[order].astype(np.int64) - np.where(below[order], 2**40, 0)
    key[out[order] | np.array([routes[i].companion for i in order])[:, None]] = lowest
    best = key.argmax(axis=0)  # the earliest of equals
    return np.where(key.max(axis=0) == lowest, -1, np.array(order)[best])


def _points(program: Program, weights: Mapping[str, int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weighed points: (routes,) at the start, and (rules, routes) by rule. Computed once for each setting of the weights."""
    key = tuple(weights.values())
    found = program.points.get(key)
    if found is None:
        base = [sum(weights[c] * p for c, p in route.base.items()) for route in program.pack.content.routes]
        points = np.zeros((len(program.cells), len(base)), dtype=np.float32)
        for row, cells in zip(points, program.cells, strict=True):
            for route, cell in cells.items():
                row[program.route_index[route]] = sum(weights[c] * p for c, p in cell.items())
        found = np.array(base, dtype=np.float32), points
        program.points = {key: found}
    return found
