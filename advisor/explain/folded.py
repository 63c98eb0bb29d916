"""A program with the known answers folded in: what is left to decide, for rows of completions and for the solver.

Conditions that the answers decide are gone, the others keep only the unknown variables; points are weighed and
summed. Variables that are not free stand in `codes` with their one code, so rows have the shape that
`advisor.decide.completions` uses: (variables, rows) uint8.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from advisor.decide.completions import Codes, chances_of
from advisor.decide.domains import Domains
from advisor.decide.program import FALSE, TRUE, Compiled, codes_in, truth
from advisor.decide.rows import Flags

from .trees import Evaluator, Tree, fold, join, negation


class Folded:
    """What some answers leave open.

    `free` are the variables with several possible codes, `asks` says when those of a conditional question are asked
    (always, if they are not in it), `never` are the assumptions that can still be violated (those that the answers
    contradict are suspended). `rules` are the conditions not yet decided with their rows in `points`
    ((rules, routes), weighed), `base` the points that are certain, `out` when a route is ruled out.
    """

    def __init__(self, known: Domains, weights: Mapping[str, int], suspended: frozenset[str] | None = None):
        program = known.program
        self._start(known, weights, list(known.masks))
        for v in self.free:
            if known.masks[v] & program.unasked[v]:
                self.asks[v] = self.fold(program.ask_if[program.variables[v].question])
        if suspended is None:
            suspended = frozenset(a.id for a, never in program.assume if known.decide(never) == TRUE)
        self.suspended = suspended
        self.never: tuple[Tree, ...] = tuple(t for a, c in program.assume if a.id not in suspended and (t := self.fold(c)) is not False)
        self._finish()

    def _start(self, known: Domains, weights: Mapping[str, int], masks: list[int]) -> None:
        self.known, self.program, self.weights, self.masks = known, known.program, weights, masks
        self.free = tuple(v for v, mask in enumerate(masks) if mask & (mask - 1))
        self.asks: dict[int, Tree] = {}
        self._values: dict[int, dict[int, list[int]]] = {}
        self.residuals: dict[tuple[int, ...], Tree] = {}  # trees under what is known besides, kept by `Contest`

    def _finish(self) -> None:
        self._fold_rules()
        self._fold_vetoes()
        routes = self.program.pack.content.routes
        order = sorted(range(len(routes)), key=lambda i: (routes[i].effort, i))
        self.rank = np.empty(len(routes), dtype=np.int64)  # of equal totals the lower rank comes first
        self.rank[order] = np.arange(len(routes))
        # indices of the routes that may come first
        self.standing = tuple(i for i, r in enumerate(routes) if not r.companion and self.out[i] is not True)

    def fold(self, condition: Compiled) -> Tree:
        """A condition with the known codes folded in: a bool, an Atom over free variables, or a tree of them."""
        decided = truth(condition.tree, self.masks)
        if decided == TRUE:
            return True
        return False if decided == FALSE else fold(condition.tree, self.masks)

    def fold_not(self, condition: Compiled) -> Tree:
        """The opposite of a condition, folded."""
        return negation(self.fold(condition), self.masks)

    def _fold_rules(self) -> None:
        program, weights = self.program, self.weights
        n = len(program.route_ids)
        given = [[(route, sum(weights[c] * p for c, p in cell.items()), ()) for route, cell in cells.items()] for cells in program.cells]
        base = [sum(weights[c] * p for c, p in r.base.items()) for r in program.pack.content.routes]
        self.when: list[Tree] = []
        rows: list[list[int]] = []
        self.rules: list[int] = []  # positions in the pack
        for i, condition in enumerate(program.when):
            tree = self.fold(condition)
            self.when.append(tree)
            if tree is True:
                for route, value, _ in given[i]:
                    base[program.route_index[route]] += value
            elif tree is not False and given[i]:
                row = [0] * n
                for route, value, _ in given[i]:
                    row[program.route_index[route]] = value
                rows.append(row)
                self.rules.append(i)
        self.base = np.array(base, dtype=np.int64)
        self.points = np.array(rows, dtype=np.int64).reshape(len(rows), n)

    def put(self, tree: Tree, route: int, value: int) -> None:
        """Give a route `value` points where the tree is true."""
        row = np.zeros((1, len(self.base)), dtype=np.int64)
        row[0, route] = value
        self.points = np.concatenate([self.points, row])
        self.rules.append(len(self.when))
        self.when.append(tree)

    def _fold_vetoes(self) -> None:
        program = self.program
        index = program.route_index
        alone: list[list[Tree]] = [[] for _ in program.route_ids]
        for tree, excluded in zip(self.when, program.vetoes, strict=True):
            if tree is not False:
                for name in excluded:
                    alone[index[name]].append(tree)
        for name, condition in program.requires.items():
            alone[index[name]].append(self.fold_not(condition))
        self.against: list[tuple[Tree, ...]] = []  # per route what rules it out, one by one
        self.out: list[Tree] = []
        for i, route in enumerate(program.pack.content.routes):
            parts = list(alone[i])
            for part in route.combines:
                parts += alone[index[part]]
                if part in program.need:
                    parts.append(self.fold_not(program.need[part]))
            self.against.append(tuple(parts))
            self.out.append(join("any", parts, self.masks))

    # -- rows of completions

    def all_rows(self, most: int) -> Codes | None:
        """Every completion within the assumptions, or None if there may be more than `most`."""
        sizes = [self.masks[v].bit_count() for v in self.free]
        size = math.prod(sizes)
        if size > most:
            return None
        codes = self._columns(size)
        step = 1
        for v, n in zip(self.free, sizes, strict=True):
            values = np.array(codes_in(self.masks[v]), dtype=np.uint8)
            codes[v] = values[np.arange(size) // step % n]
            step *= n
        keep = np.ones(size, dtype=bool)
        look = Evaluator(codes)
        for v, ask in self.asks.items():
            keep &= (codes[v] != self.program.variables[v].size) == look(ask)
        return self.plausible(codes[:, keep])

    def draw(self, rows: int, rng: np.random.Generator, even: float = 0.5) -> Codes:
        """Random completions within the assumptions, at most `rows`: a share of `even` with every value equally
        likely, the others as in the pack's cases. Half and half shows what is usual and what is rare."""
        codes = self._columns(rows)
        split = round(rows * even)
        chances = chances_of(self.program)
        asks: dict[str, Flags] = {}
        for v in self.in_order():
            values = np.array(codes_in(self.masks[v] & self.program.full[v]), dtype=np.uint8)
            if not len(values):
                codes[v] = self.program.variables[v].size
                continue
            codes[v, :split] = values[rng.integers(len(values), size=split)]
            edges = np.cumsum(chances[v][values])
            codes[v, split:] = values[np.searchsorted(edges, rng.random(rows - split) * edges[-1], side="right").clip(max=len(values) - 1)]
            if v in self.asks:
                codes[v] = np.where(self._rows_asked(v, codes, asks), codes[v], self.program.variables[v].size)
        return self.plausible(codes)

    def settle(self, codes: Codes, rng: np.random.Generator) -> Codes:
        """The same completions, with *not asked* where it belongs and a random value where a question is asked now."""
        asks: dict[str, Flags] = {}
        for v in self.in_order():
            if v in self.asks:
                unasked = self.program.variables[v].size
                asked = self._rows_asked(v, codes, asks)
                values = np.array(codes_in(self.masks[v] & self.program.full[v]), dtype=np.uint8)
                drawn = values[rng.integers(len(values), size=codes.shape[1])]
                codes[v] = np.where(asked, np.where(codes[v] == unasked, drawn, codes[v]), unasked)
        return codes

    def _rows_asked(self, v: int, codes: Codes, seen: dict[str, Flags]) -> Flags:
        """The rows in which the question of a variable is asked; looked at once for each question."""
        question = self.program.variables[v].question
        if question not in seen:
            seen[question] = Evaluator(codes)(self.asks[v])
        return seen[question]

    def plausible(self, codes: Codes) -> Codes:
        """The rows that no assumption excludes."""
        if not self.never:
            return codes
        look = Evaluator(codes)
        keep = np.ones(codes.shape[1], dtype=bool)
        for tree in self.never:
            keep &= ~look(tree)
        return codes[:, keep]

    def _columns(self, rows: int) -> Codes:
        codes = np.zeros((len(self.masks), rows), dtype=np.uint8)
        for v, mask in enumerate(self.masks):
            codes[v] = mask.bit_length() - 1  # right for those that are not free; the others are filled in later
        return codes

    def in_order(self) -> list[int]:
        """The free variables, each after those that decide whether it is asked."""
        asked = [v for q in self.program.ask_order for v in self.program.of_question[q] if v in self.asks]
        return [v for v in self.free if v not in self.asks] + asked

    def scores(self, codes: Codes) -> tuple[NDArray[np.float32], Flags]:
        """Totals (rows, routes) and which routes are ruled out (rows, routes); totals only of those that may come first.

        Rules are counted by route and value with plain adds: a matrix product would start threads, which on a busy
        machine wait for each other ten times longer than the sum takes.
        """
        look = Evaluator(codes)
        rows = codes.shape[1]
        fired = [look(self.when[i]).view(np.uint8) for i in self.rules]
        totals = np.zeros((len(self.base), rows), dtype=np.float32)
        out = np.ones((len(self.base), rows), dtype=bool)
        for route in self.standing:
            totals[route] = self.base[route]
            for value, positions in self._given(route).items():
                count = fired[positions[0]].astype(np.uint16)
                for position in positions[1:]:
                    count += fired[position]
                totals[route] += np.float32(value) * count
        for route, tree in enumerate(self.out):
            out[route] = look(tree)
        return totals.T, out.T

    def _given(self, route: int) -> dict[int, list[int]]:
        """Points -> the positions in `rules` that give the route as many."""
        if route not in self._values:
            found: dict[int, list[int]] = {}
            column = self.points[:, route]
            for position in np.flatnonzero(column).tolist():
                found.setdefault(int(column[position]), []).append(position)
            self._values[route] = found
        return self._values[route]

    def firsts(self, codes: Codes) -> NDArray[np.int64]:
        """(rows,) index of the first route, or -1 where every route is ruled out."""
        totals, out = self.scores(codes)
        n = len(self.base)
        best = np.full(codes.shape[1], -1, dtype=np.int64)
        highest = np.full(codes.shape[1], -np.inf, dtype=np.float32)
        for route in self.standing:
            key = totals[:, route] * n - np.float32(self.rank[route])
            ahead = (key > highest) & ~out[:, route]
            highest[ahead] = key[ahead]
            best[ahead] = route
        return best

    def needed(self, ahead: int, behind: int) -> int:
        """By how much the total of `ahead` must exceed that of `behind` to come before it: 0 or 1."""
        return 0 if self.rank[ahead] < self.rank[behind] else 1

    def most(self, ahead: int, behind: int) -> int:
        """An upper bound of the total of `ahead` less that of `behind`, over all completions."""
        gain = self.points[:, ahead] - self.points[:, behind]
        return int(self.base[ahead] - self.base[behind] + gain[gain > 0].sum())

    def can_pass(self, ahead: int, behind: int) -> bool:
        """Whether the bound leaves it possible that `ahead` comes before `behind`."""
        return self.out[ahead] is not True and self.most(ahead, behind) >= self.needed(ahead, behind)
