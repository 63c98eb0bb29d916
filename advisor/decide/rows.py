"""The NumPy evaluator: many answer sets at once, each of them known or partly unknown.

A row is an answer set. Shapes: `masks[v]` is (rows,) uint64, the codes that variable `v` may have in each row as bits, or (1,)
where all rows agree. NumPy stretches the latter, so what all rows share is computed once. Results are (rows,) or (1,) alike,
unless said otherwise. Held equal to `evaluate`, row by row, by tests on generated packs.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from advisor.answers import NONE, Answers
from advisor.pack import Pack

from .domains import Domains, as_answered, decide
from .program import FALSE, TRUE, UNKNOWN, Atom, Compiled, Program, Tree, program_of

Masks = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Amounts = NDArray[np.floating[Any]]
Corrections = Mapping[str, str]  # need -> `none` or `strongly`, see `Answers.needs`

NEVER, ALWAYS = np.array([False]), np.array([True])
_ONE_AT_A_TIME = threading.Lock()  # for each product that runs beside others the library keeps tens of megabytes for good
KEPT = 10_000  # ways of answering what a condition hangs on whose outcome is kept
BITS = 64  # of one code that stands for several masks
PRODUCT = 200_000  # multiplications at once: a larger product starts threads, which wait for each other on a busy machine


class Rows:
    """`size` answer sets of one program. `masks` are the possible codes, *not asked* included."""

    def __init__(self, program: Program, size: int, masks: Sequence[Masks]):
        self.program = program
        self.size = size
        self.masks = list(masks)
        self._shared = [int(m[0]) if len(m) == 1 else None for m in masks]  # the codes as one number where all rows agree
        self._certain: dict[tuple[int, int], Flags] = {}
        self._strengths: dict[tuple[tuple[str, str], ...], Amounts] = {}

    @classmethod
    def of_codes(cls, program: Program, codes: NDArray[np.uint8]) -> Self:
        """Definite answer sets: (variables, rows) codes, which say themselves what is not asked."""
        return cls(program, codes.shape[1], narrowed(np.uint64(1) << codes.astype(np.uint64)))

    @classmethod
    def of_answered(cls, program: Program, size: int, answered: Sequence[Masks]) -> Self:
        """Answer sets of which `answered` says what is possible for each variable if its question is asked."""
        rows = cls(program, size, answered)
        for name in program.ask_order:
            asked, never = rows.holds(program.ask_if[name]), rows.fails(program.ask_if[name])
            for v in program.of_question[name]:
                unasked = np.uint64(program.unasked[v])
                mask = np.where(asked, rows.masks[v], np.where(never, unasked, rows.masks[v] | unasked))
                rows.put(v, *narrowed(mask[None]))
        rows._certain.clear()
        return rows

    @classmethod
    def of_answers(cls, program: Program, answers: Sequence[Answers]) -> Self:
        """One row for each set of answers (at least one)."""
        answered = narrowed(np.array([as_answered(program, a) for a in answers], dtype=np.uint64).T)
        return cls.of_answered(program, len(answers), answered)

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
            return ALWAYS if tree is wanted else NEVER
        if isinstance(tree, Atom):
            wrong = self.program.every[tree.variable] & ~tree.mask if wanted else tree.mask
            shared = self._shared[tree.variable]
            if shared is not None:
                return NEVER if shared & wrong else ALWAYS
            key = tree.variable, wrong
            if key not in self._certain:
                self._certain[key] = self.masks[tree.variable] & np.uint64(wrong) == 0
            return self._certain[key]
        key = id(tree), int(wanted)  # a program keeps its trees, so each is one object
        if key not in self._certain:
            word, terms = tree
            self._certain[key] = self._joined(terms, wanted, (word == "all") is wanted)
        return self._certain[key]

    def _joined(self, terms: Sequence[Tree], wanted: bool, conjunction: bool) -> Flags:
        start, stop = (ALWAYS, NEVER) if conjunction else (NEVER, ALWAYS)
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
        key, used = np.zeros(len(places), dtype=np.uint64), 0  # alike rows get one number
        for v, column in zip(reach, columns, strict=True):
            bits = program.variables[v].size + 1
            if used + bits > BITS:
                key, column = (np.unique(some, return_inverse=True)[1].astype(np.uint64) for some in (key, column))
                used = bits = len(places).bit_length()
            key |= column << np.uint64(used)
            used += bits
        _, example, which = np.unique(key, return_index=True, return_inverse=True)
        masks = list(program.full)
        known = program.decided.setdefault(id(condition.tree), {})
        decided = []
        for row in map(tuple, columns[:, example].T.tolist()):
            state = known.get(row)
            if state is None:
                for v, mask in zip(reach, row, strict=True):
                    masks[v] = mask
                if len(known) >= KEPT:
                    known.clear()
                state = known[row] = decide(program, condition, masks)
            decided.append(state)
        found = np.zeros(self.size, dtype=bool)
        found[places] = (np.array(decided) == (TRUE if wanted else FALSE))[which]
        return found

    # -- what the answers decide

    @property
    def fired(self) -> list[Flags]:
        """For each rule where it fires."""
        return [self.holds(condition) for condition in self.program.when]

    def strengths(self, corrections: Corrections) -> Amounts:
        """(needs, rows): the sum of the signed strengths of the rules that fire, as the team corrects it."""
        key = tuple(sorted(corrections.items()))
        if key not in self._strengths:
            found = self._summed(arrays_of(self.program).shown)
            for need, word in corrections.items():
                at = self.program.effects.needs.index(need)
                found[at] = 0 if word == NONE else found[at] + self.program.effects.strongly
            self._strengths[key] = found
        return self._strengths[key]

    def totals(self, corrections: Corrections, weights: NDArray[Any] | None = None) -> Amounts:
        """(routes, rows): strength times fit, summed over needs, and what rules say of routes directly, less effort.

        `weights`, (needs, rows), are what the strength of each need counts; what is said of routes counts as it is.
        Whole numbers far below 2**24, which single precision holds exactly, as long as there are no weights.
        """
        arrays, strengths = arrays_of(self.program), self.strengths(corrections)
        if weights is not None:
            strengths = strengths * weights
        return _product(arrays.fits.T, strengths) + self._summed(arrays.direct) - arrays.effort[:, None]

    def _summed(self, effects: Amounts) -> Amounts:
        """(columns, rows): the sum over the rules that fire of what each brings, which is (rules, columns)."""
        fixed = np.zeros(effects.shape[1], dtype=np.float32)
        varying, flags = [], []
        for i in np.flatnonzero(effects.any(axis=1)).tolist():
            found = self.holds(self.program.when[i])
            if len(found) > 1:
                varying.append(i)
                flags.append(found)
            elif found[0]:
                fixed += effects[i]
        summed = np.repeat(fixed[:, None], self.size, axis=1)
        return summed + _product(effects[varying].T, np.array(flags).astype(np.float32)) if varying else summed

    def ruled_out(self, corrections: Corrections) -> NDArray[np.bool_]:
        """(routes, rows): by a rule, by what the route requires, or since a combination lacks one of what it combines."""
        program, index = self.program, self.program.route_index
        alone = [NEVER] * len(index)
        for vetoed, condition in zip(program.vetoes, program.when, strict=True):
            for name in vetoed:
                alone[index[name]] = alone[index[name]] | self.holds(condition)
        for name, condition in program.requires.items():
            alone[index[name]] = alone[index[name]] | self.fails(condition)
        out = list(alone)
        for name, parts in program.effects.better.items():
            for part, needs in parts.items():
                shown = self.strengths(corrections)[[program.effects.needs.index(need) for need in needs]]
                out[index[name]] = out[index[name]] | alone[index[part]] | ~(shown > 0).any(axis=0)
        return np.array([np.broadcast_to(o, self.size) for o in out])

    def first(self, corrections: Corrections, weights: NDArray[Any] | None = None) -> NDArray[np.int64]:
        """(rows,) number of the route that stands first, or -1 where every route is ruled out."""
        return first_of(self.program, self.totals(corrections, weights), self.ruled_out(corrections))


def domains_of_each(pack: Pack, several: Sequence[Answers]) -> list[Domains]:
    """`Domains` of each of several sets of answers (at least one), every condition of the pack decided for all of them at once."""
    program = program_of(pack)
    rows = Rows.of_answers(program, several)
    held = (np.where(rows.holds(c), TRUE, np.where(rows.fails(c), FALSE, UNKNOWN)) for c in program.conditions)
    states = np.array([np.broadcast_to(state, rows.size) for state in held]).T.tolist()
    trees = [id(c.tree) for c in program.conditions]
    return [Domains(pack, answers, dict(zip(trees, found, strict=True))) for answers, found in zip(several, states, strict=True)]


def narrowed(masks: Masks) -> list[Masks]:
    """(variables, rows) as one array for each variable, (1,) where all rows agree."""
    differ = (masks != masks[:, :1]).any(axis=1).tolist()
    return [row if d else row[:1] for row, d in zip(masks, differ, strict=True)]


def first_of(program: Program, totals: Amounts, out: Flags) -> NDArray[np.int64]:
    """(rows,) the first route from (routes, rows) each: highest total, then lower effort, then file order; -1 where all are out."""
    routes = program.pack.content.routes
    order = sorted(range(len(routes)), key=lambda i: (routes[i].effort, i))
    key = totals[order]
    key[out[order] | np.array([routes[i].companion for i in order])[:, None]] = -np.inf
    best = key.argmax(axis=0)  # the earliest of equals
    return np.where(np.isneginf(key.max(axis=0)), -1, np.array(order)[best])


@dataclass(frozen=True)
class Arrays:
    """The effects of a pack: `shown` (rules, needs) and `direct` (rules, routes), signed, the latter times what the scale gives it;
    `fits` (needs, routes) and `effort` (routes,)."""

    shown: Amounts
    direct: Amounts
    fits: Amounts
    effort: Amounts


def arrays_of(program: Program) -> Arrays:
    """Built once for each program."""
    if program.arrays is None:
        effects, index, rules = program.effects, program.route_index, len(program.when)
        need = {n: i for i, n in enumerate(effects.needs)}
        shown, direct = (np.zeros((rules, n), dtype=np.float32) for n in (len(need), len(index)))
        fits = np.zeros((len(need), len(index)), dtype=np.float32)
        for i, (needs, named) in enumerate(zip(effects.shows, effects.direct, strict=True)):
            shown[i, [need[n] for n in needs]] = list(needs.values())
            direct[i, [index[r] for r in named]] = [effects.times * strength for strength in named.values()]
        for route, met in effects.fits.items():
            fits[[need[n] for n in met], index[route]] = list(met.values())
        program.arrays = Arrays(shown, direct, fits, np.array([r.effort for r in program.pack.content.routes], dtype=np.float32))
    found: Arrays = program.arrays
    return found


def _product(left: Amounts, right: Amounts) -> Amounts:
    """The product of (m, n) and (n, rows), in bounded blocks."""
    found = np.empty((left.shape[0], right.shape[1]), dtype=np.result_type(left, right))
    step = max(1, PRODUCT // max(1, left.size))
    with _ONE_AT_A_TIME:
        for start in range(0, right.shape[1], step):
            found[:, start : start + step] = left @ right[:, start : start + step]
    return found
