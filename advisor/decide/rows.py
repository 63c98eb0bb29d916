"""The NumPy evaluator: many answer sets at once, a row each, known or partly unknown. Which rows something is true of is one whole number with a bit
a row: Python joins these faster than arrays. `possible[v]` is {codes as bits: rows}. Tests hold it equal to `evaluate`."""

import functools
import operator
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from advisor.answers import NONE, Answers
from advisor.pack import once

from .domains import as_answered
from .program import FALSE, TRUE, Atom, Compiled, Program, Tree

Possible = dict[int, int]  # possible codes of a variable -> the rows that have them
Flags = NDArray[np.bool_]
Amounts = NDArray[np.floating[Any]]
Corrections = Mapping[str, str]  # need -> `none` or `strongly`, see `Answers.needs`

_ONE_AT_A_TIME = threading.Lock()  # for each product that runs beside others the library keeps tens of megabytes for good
PRODUCT = 200_000  # multiplications at once: a larger product starts threads, which wait for each other on a busy machine


class Rows:
    """`size` answer sets of one program. `possible` are the possible codes of each variable, *not asked* included."""

    def __init__(self, program: Program, size: int, possible: Sequence[Possible]):
        self.program = program
        self.size = size
        self.possible = list(possible)
        self._united = [functools.reduce(operator.or_, codes, 0) for codes in possible]  # what is possible in any row
        self._varied = {v for v, codes in enumerate(possible) if len(codes) > 1}
        self.everywhere = (1 << size) - 1  # all rows, a bit each
        self._certain: tuple[dict[int, int], dict[int, int]] = {}, {}  # where trees are certainly false, and true

    @classmethod
    def of_codes(cls, program: Program, codes: NDArray[np.uint8]) -> Self:
        """Definite answer sets: (variables, rows) codes, which say themselves what is not asked."""
        return cls(program, codes.shape[1], [{1 << code: rows for code, rows in held.items()} for held in by_code(program, codes)])

    @classmethod
    def of_answered(cls, program: Program, size: int, answered: Sequence[Possible]) -> Self:
        """Answer sets of which `answered` says what is possible for each variable if its question is asked."""
        rows = cls(program, size, answered)
        for name in program.ask_order:
            asked, never = rows.where(program.ask_if[name], True), rows.where(program.ask_if[name], False)
            for v in program.of_question[name] if asked != rows.everywhere else ():
                unasked, found = program.unasked[v], dict[int, int]()
                for codes, at in rows.possible[v].items():
                    for left, some in ((codes, at & asked), (unasked, at & never), (codes | unasked, at & ~(asked | never))):
                        if some:
                            found[left] = found.get(left, 0) | some
                rows.possible[v], rows._united[v] = found, functools.reduce(operator.or_, found)
                (rows._varied.add if len(found) > 1 else rows._varied.discard)(v)
        return rows

    @classmethod
    def of_answers(cls, program: Program, answers: Sequence[Answers]) -> Self:
        """One row for each set of answers (at least one)."""
        return cls.of_answered(program, len(answers), possible_in([as_answered(program, a) for a in answers]))

    def holds(self, condition: Compiled) -> Flags:
        """Where a condition is certainly true."""
        return unpacked([self.where(condition, True)], self.size)[0]

    def where(self, condition: Compiled, wanted: bool) -> int:
        """The rows, a bit each, in which a condition is certainly true, or false."""
        if self._varied.isdisjoint(condition.reach):  # so in all rows, or in none
            return self.everywhere if condition.outcomes[condition.hangs_on(self._united)] == (TRUE if wanted else FALSE) else 0
        found, doubt = self._by_terms(condition.tree, wanted), 0
        for v in condition.together[wanted]:
            doubt |= sum(rows for codes, rows in self.possible[v].items() if codes & (codes - 1))
        doubt = doubt and doubt & ~(found | self._by_terms(condition.tree, not wanted))
        return found | self._as_a_whole(condition, doubt, wanted) if doubt else found

    def _by_terms(self, tree: Tree, wanted: bool) -> int:
        """Where a tree is certainly true (or false), as far as its terms tell one by one."""
        known = self._certain[wanted]  # by identity, since a program keeps its trees
        if (found := known.get(id(tree))) is not None:
            return found
        if isinstance(tree, Atom):
            wrong = self.program.every[tree.variable] & ~tree.mask if wanted else tree.mask
            found = sum([rows for codes, rows in self.possible[tree.variable].items() if not codes & wrong])  # no two share a row
        elif (tree[0] == "all") is wanted:
            found = functools.reduce(lambda left, term: left and left & self._by_terms(term, wanted), tree[1], self.everywhere)
        else:
            found = functools.reduce(operator.or_, (self._by_terms(term, wanted) for term in tree[1]))
        known[id(tree)] = found
        return found

    def _as_a_whole(self, condition: Compiled, doubt: int, wanted: bool) -> int:
        """The same for rows in which terms that share a variable have to be decided together; those that the condition does not tell apart once."""
        alike: list[tuple[tuple[int, ...], int]] = [((), doubt)]
        for v, first_of in zip(condition.reach, condition.outcomes.alike, strict=True):
            told = dict[int, int]()
            for codes, at in self.possible[v].items():
                if at := at & doubt:
                    first = first_of(codes)
                    told[first] = told.get(first, 0) | at
            alike = [((*known, first), some) for known, rows in alike for first, at in told.items() if (some := rows & at)]
        return sum(rows for known, rows in alike if condition.outcomes[known] == (TRUE if wanted else FALSE))  # no two share a row

    @property
    def fired(self) -> Flags:
        """(rules, rows) where each rule fires."""
        return unpacked([*map(self._fires, range(len(self.program.fires)))], self.size)

    def _fires(self, rule: int) -> int:
        """The rows, a bit each, in which a rule fires."""
        sure, unless, _ = self.program.fires[rule]
        fires = self.where(sure, True)
        return fires & ~self.where(unless, True) if fires and unless else fires

    @cached_property
    def _telling(self) -> tuple[list[int], Amounts]:
        """The rules that bring something and fire in some rows, and (rules, rows) in which they do."""
        fires = {i: rows for i in arrays_of(self.program).bringing if (rows := self._fires(i))}
        return [*fires], unpacked([*fires.values()], self.size).astype(np.float32)

    def _sums(self, brings: Amounts) -> Amounts:
        """(n, rows): the sum over the rules that fire of what each brings, by (rules, n)."""
        rules, fire = self._telling
        return product(brings[rules].T, fire)

    def strengths(self, corrections: Corrections, needs: Sequence[str] | None = None) -> Amounts:
        """(needs, rows): the sum of the signed strengths of the rules that fire, as the team corrects it; of all needs or those named."""
        effects, named = self.program.effects, self.program.effects.needs if needs is None else needs
        found = self._sums(arrays_of(self.program).shows[:, [effects.needs.index(need) for need in named]])
        for at, word in ((named.index(need), word) for need, word in corrections.items() if need in named):
            found[at] = 0 if word == NONE else found[at] + effects.strongly
        return found

    def totals(self, corrections: Corrections, routes: Sequence[int] | None = None) -> Amounts:
        """(routes, rows): strength times fit over needs, and what rules say of routes, less effort; exact, as whole numbers below 2**24 are."""
        arrays, effects, chosen = arrays_of(self.program), self.program.effects, slice(None) if routes is None else routes
        brings, start = arrays.brings, -arrays.effort
        for at, word in ((effects.needs.index(need), word) for need, word in corrections.items()):
            if word == NONE:
                brings = brings - np.outer(arrays.shows[:, at], arrays.fits[at])
            else:
                start = start + effects.strongly * arrays.fits[at]
        return self._sums(brings[:, chosen]) + start[chosen, None]

    def ruled_out(self, corrections: Corrections) -> list[int]:
        """(routes,) the rows, a bit each: by a rule, by what the route requires, or since a combination lacks one of what it combines."""
        program, index = self.program, self.program.route_index
        alone = [0] * len(index)
        for rule, vetoed in enumerate(program.vetoes):
            fires = self._fires(rule) if vetoed else 0
            for name in vetoed if fires else ():
                alone[index[name]] |= fires
        for rules, routes in program.joint.items():
            for name in routes:
                alone[index[name]] |= functools.reduce(operator.and_, map(self._fires, rules))
        for name, condition in program.requires.items():
            alone[index[name]] |= self.where(condition, False)
        asked = sorted({need for parts in program.effects.better.values() for needs in parts.values() for need in needs})
        out, called = list(alone), dict(zip(asked, packed(self.strengths(corrections, asked) > 0), strict=True))
        for name, parts in program.effects.better.items():
            for part, needs in parts.items():
                out[index[name]] |= alone[index[part]] | self.everywhere ^ functools.reduce(operator.or_, (called[need] for need in needs), 0)
        return out

    def first(self, corrections: Corrections) -> NDArray[np.int64]:
        """(rows,) number of the route that stands first, or -1 where every route is ruled out: highest total, then lower effort, then file order."""
        out = self.ruled_out(corrections)
        left = [i for i in arrays_of(self.program).order if out[i] != self.everywhere]
        if not left:
            return np.full(self.size, -1)
        totals = np.where(unpacked([out[i] for i in left], self.size), -np.inf, self.totals(corrections, left))
        return np.where(np.isneginf(totals.max(axis=0)), -1, np.array(left)[totals.argmax(axis=0)])  # of equals the earliest


def by_code(program: Program, codes: NDArray[np.uint8]) -> list[dict[int, int]]:
    """For each variable of (variables, rows) codes, which of them which rows have: {code: rows}."""
    varied, everywhere = np.flatnonzero((codes != codes[:, :1]).any(axis=1)), (1 << codes.shape[1]) - 1  # the others have one code in all rows
    found: list[dict[int, int]] = [{code: everywhere} for code in codes[:, :1].ravel().tolist()] or [{} for _ in codes]
    for v in varied.tolist():
        found[v] = {}
    sizes = [program.variables[v].size + 1 for v in varied.tolist()]
    each, values = np.repeat(varied, sizes), np.concatenate([np.arange(size, dtype=np.uint8) for size in (0, *sizes)])
    for v, code, rows in zip(each.tolist(), values.tolist(), packed(codes[each] == values[:, None]), strict=True):
        if rows:
            found[v][code] = rows
    return found


def possible_in(masks: Sequence[Sequence[int]]) -> list[Possible]:
    """What is possible for each variable, of rows that are given as the possible codes of all variables (at least one row)."""
    columns, everywhere = zip(*masks, strict=True), (1 << len(masks)) - 1
    return [by_value(np.array(column, dtype=np.uint64)) if len({*column}) > 1 else {column[0]: everywhere} for column in columns]


def by_value(column: NDArray[np.integer[Any]]) -> dict[int, int]:
    """Each value of (rows,), ascending, with the rows that have it."""
    values = np.array(sorted({*column.tolist()}), dtype=column.dtype)  # quicker than `np.unique`, also to import
    return dict(zip(values.tolist(), packed(column == values[:, None]), strict=True))


def packed(flags: Flags) -> list[int]:
    """(numbers, rows) each as one number, a bit a row."""
    return [int.from_bytes(row.tobytes(), "little") for row in np.packbits(flags, axis=1, bitorder="little")]


def unpacked(several: Sequence[int], size: int) -> Flags:
    """(numbers, size) the bits of each."""
    width = (size + 7) // 8
    held = np.frombuffer(b"".join(bits.to_bytes(width, "little") for bits in several), dtype=np.uint8).reshape(len(several), width)
    return np.unpackbits(held, axis=1, count=size, bitorder="little").view(bool)


class Arrays(NamedTuple):
    """`shows` (rules, needs), signed; `fits` (needs, routes); `brings` (rules, routes); `effort` (routes,); `order`: routes by least effort."""

    shows: Amounts
    fits: Amounts
    brings: Amounts
    effort: Amounts
    bringing: list[int]
    order: list[int]


@once
def arrays_of(program: Program) -> Arrays:
    """The effects of a pack's rules."""
    effects, index, routes = program.effects, program.route_index, program.pack.content.routes
    need = {n: i for i, n in enumerate(effects.needs)}
    shows, direct = (np.zeros((len(program.when), len(of)), dtype=np.float32) for of in (need, index))
    fits = np.zeros((len(need), len(index)), dtype=np.float32)
    for i, (needs, named) in enumerate(zip(effects.shows, effects.direct, strict=True)):
        shows[i, [need[n] for n in needs]] = list(needs.values())
        direct[i, [index[r] for r in named]] = [effects.times * strength for strength in named.values()]
    for route, met in effects.fits.items():
        fits[[need[n] for n in met], index[route]] = list(met.values())
    bringing = [i for i, (needs, named) in enumerate(zip(effects.shows, effects.direct, strict=True)) if needs or named]
    order = sorted((i for i, route in enumerate(routes) if not route.companion), key=lambda i: routes[i].effort)
    return Arrays(shows, fits, shows @ fits + direct, np.array([r.effort for r in routes], dtype=np.float32), bringing, order)


def product(left: Amounts, right: Amounts) -> Amounts:
    """The product of (m, n) and (n, rows), in bounded blocks."""
    found, step = np.empty((left.shape[0], right.shape[1]), dtype=np.result_type(left, right)), max(1, PRODUCT // max(1, left.size))
    with _ONE_AT_A_TIME:
        for start in range(0, right.shape[1], step):
            found[:, start : start + step] = left @ right[:, start : start + step]
    return found
