"""Whether anything can come before one route, while some answers are free: by bounds, by rows, and by the solver.

Every way to beat the route is a *column*: a rival, and last that the route is ruled out itself. Every condition that
matters is an *item*, a tree with the points that it adds to each column's lead; what rules a rival out takes more from
it than points can give. A column is open where its lead can reach what it needs.

The bound of a lead is a sum over single variables: each takes its best code. Items over one variable count there exactly;
one that needs several counts for one of its parts, or in any case, if it adds; it is left out if it takes away.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.decide.program import Atom, codes_in
from advisor.decide.registers import Codes, Registers

from .folded import Folded
from .solver import Model, negated
from .trees import Tree, fold, variables_of

VETO = 1 << 20  # more than any points
CHUNK = 4_096  # rows computed together
_BLOCK = 1 << 18  # multiplications in one matrix product: a greater one would start threads, which on a busy machine wait
_KEPT = 50_000  # trees kept, by what is known of their variables

Numbers = NDArray[np.int64]
Part = tuple[int, tuple[int, ...], Numbers]  # variable or -1, its codes, and what the item adds there to each column


class Contest:
    """The columns and items of one route, over a program in which everything that may be free is free."""

    def __init__(self, whole: Folded, route: int):
        self.whole, self.route = whole, route
        self.rivals = [r for r in whole.standing if r != route]
        self.columns = len(self.rivals) + 1
        self.base = np.append(whole.base[self.rivals] - whole.base[route], 0).astype(np.int64)
        self.needed = np.array([*(whole.needed(r, route) for r in self.rivals), VETO], dtype=np.int64)
        rows: dict[Tree, int] = {}
        leads = whole.points[:, self.rivals] - whole.points[:, [route]]
        matters = set(np.flatnonzero(leads.any(axis=1)).tolist())
        points: list[Any] = []
        for row, i in enumerate(whole.rules):
            if row in matters:
                at = rows.setdefault(whole.when[i], len(rows))
                if at == len(points):
                    points.append(np.append(leads[row], 0))
                else:
                    points[at][:-1] += leads[row]
        self.grounds: list[tuple[int, ...]] = []  # per column the items that rule its route out
        for r in (*self.rivals, route):
            found = dict.fromkeys(tree for tree in whole.against[r] if tree is not False)
            self.grounds.append(tuple(rows.setdefault(tree, len(rows)) for tree in found))
        self.trees = list(rows)
        self.points = np.zeros((len(rows), self.columns), dtype=np.int64)
        if points:
            self.points[: len(points)] = points
        self.leads = self.points.copy()
        for column, items in enumerate(self.grounds):
            self.leads[list(items), column] += VETO if column == len(self.rivals) else -VETO
        self.variables = [tuple(sorted(set(variables_of(tree)))) for tree in self.trees]
        self.of_variable: dict[int, list[int]] = {}
        for item, variables in enumerate(self.variables):
            for v in variables:
                self.of_variable.setdefault(v, []).append(item)
        self._keys = [id(tree) for tree in self.trees]  # they live as long as the program, which keeps what is folded from them
        self._parts: dict[tuple[int, ...], tuple[Part, ...]] = {}

    def residual(self, item: int, masks: Sequence[int]) -> Tree:
        """An item's tree where only these codes are possible."""
        kept = self.whole.residuals
        key = (self._keys[item], *[masks[v] for v in self.variables[item]])
        found = kept.get(key)
        if found is None:
            if len(kept) > _KEPT:
                kept.clear()
            found = kept[key] = fold(self.trees[item], masks)
        return found

    def parts(self, item: int, masks: Sequence[int]) -> tuple[Part, ...]:
        """What an item adds to the bound at most."""
        key = (item, *[masks[v] for v in self.variables[item]])
        found = self._parts.get(key)
        if found is None:
            if len(self._parts) > _KEPT:
                self._parts.clear()
            found = self._parts[key] = self._bounded(self.residual(item, masks), self.leads[item])
        return found

    def _bounded(self, tree: Tree, lead: Numbers) -> tuple[Part, ...]:
        if tree is False:
            return ()
        if tree is True:
            return ((-1, (), lead),)
        if isinstance(tree, Atom):
            return ((tree.variable, codes_in(tree.mask), lead),)
        word, inner = tree
        atom = max((part for part in inner if isinstance(part, Atom)), key=self._tells, default=None)
        found = []
        if lead.max() > 0:
            gain = np.maximum(lead, 0)
            found.append((-1, (), gain) if atom is None or word == "any" else (atom.variable, codes_in(atom.mask), gain))
        if atom is not None and word == "any" and lead.min() < 0:
            found.append((atom.variable, codes_in(atom.mask), np.minimum(lead, 0)))
        return tuple(found)

    def _tells(self, atom: Atom) -> tuple[int, int]:
        """A comparison bounds an item the better, the more other codes its variable could take."""
        return self.whole.program.variables[atom.variable].size, -atom.mask.bit_count()

    def margins(self, codes: Codes) -> NDArray[np.float32]:
        """(rows,) by how much the best column exceeds what it needs; from 0 on it wins."""
        registers, nodes = self._registers
        rows, items = codes.shape[1], len(self.trees)
        fired = np.ones((rows, items), dtype=np.float32)
        for part, flags, _ in registers.run(codes, CHUNK):
            for item, node in nodes.items():
                fired[part, item] = flags(node)
        block = max(1, _BLOCK // max(64, items * self.columns))
        short = -rows % block
        padded = np.concatenate([fired, np.zeros((short, items), dtype=np.float32)]) if short else fired
        lead = np.matmul(padded.reshape(len(padded) // block, block, items), self.leads.astype(np.float32)).reshape(-1, self.columns)[:rows]
        return (lead - (self.needed - self.base).astype(np.float32)).max(axis=1)

    @functools.cached_property
    def _registers(self) -> tuple[Registers, dict[int, int]]:
        """What computes the items, and each item's node; those that are certain have none."""
        registers = Registers(self.whole.masks)
        nodes = {item: registers.node(tree, keep=True) for item, tree in enumerate(self.trees) if not isinstance(tree, bool)}
        registers.finish(len(self.whole.masks))
        return registers, nodes

    def reach(self, model: Model, masks: Sequence[int], columns: Sequence[int]) -> None:
        """Lets a model look for a completion within the masks that wins one of the columns."""
        ways = []
        for column in columns:
            grounds = [model.literal(self.residual(item, masks)) for item in self.grounds[column]]
            if column == len(self.rivals):
                ways += grounds
                continue
            if any(g is True for g in grounds):
                continue
            terms = [(self.residual(int(i), masks), int(self.points[i, column])) for i in np.flatnonzero(self.points[:, column])]
            way = model.at_least(terms, int(self.needed[column] - self.base[column]))
            for ground in dict.fromkeys(grounds):
                way = model.both(way, negated(ground)) if isinstance(way, bool) else way
                if not isinstance(way, bool):
                    model.implies(way, [negated(ground)])
            ways.append(way)
        model.require_any(ways)


class Bound:
    """The bound of every column's lead for some masks; `with_masks` gives it for others that differ a little."""

    def __init__(self, contest: Contest, masks: Sequence[int]):
        self.contest = contest
        self.masks = list(masks)
        self.sure = contest.base.copy()
        self.tables: dict[int, Numbers] = {}
        self.parts: list[tuple[Part, ...]] = []
        for item in range(len(contest.trees)):
            parts = contest.parts(item, masks)
            self.parts.append(parts)
            for v, codes, lead in parts:
                if v < 0:
                    self.sure += lead
                else:
                    self._table(v)[list(codes)] += lead
        self.most = {v: self._most(table, v) for v, table in self.tables.items()}
        self.leads = self.sure + sum(self.most.values())

    def _table(self, v: int) -> Numbers:
        if v not in self.tables:
            size = self.contest.whole.program.variables[v].size
            self.tables[v] = np.zeros((size + 1, self.contest.columns), dtype=np.int64)
        return self.tables[v]

    def _most(self, table: Numbers, v: int) -> Numbers:
        return table[list(codes_in(self.masks[v]))].max(axis=0)

    def open(self) -> list[int]:
        """The columns that may be won."""
        return np.flatnonzero(self.leads >= self.contest.needed).tolist()

    def with_masks(self, masks: Sequence[int]) -> Bound:
        contest = self.contest
        changed = [v for v, (now, then) in enumerate(zip(self.masks, masks, strict=True)) if now != then]
        found = object.__new__(Bound)
        found.contest, found.masks = contest, list(masks)
        found.sure, found.tables, found.most, found.parts = self.sure.copy(), dict(self.tables), dict(self.most), list(self.parts)
        own: set[int] = set()
        for item in dict.fromkeys(i for v in changed for i in contest.of_variable.get(v, ())):
            parts = contest.parts(item, masks)
            for sign, some in ((-1, self.parts[item]), (1, parts)):
                for v, codes, lead in some:
                    if v < 0:
                        found.sure += sign * lead
                        continue
                    if v not in own:
                        own.add(v)
                        if v in found.tables:
                            found.tables[v] = found.tables[v].copy()
                    found._table(v)[list(codes)] += sign * lead
            found.parts[item] = parts
        for v in own.union(v for v in changed if v in found.tables):
            found.most[v] = found._most(found.tables[v], v)
        found.leads = found.sure + sum(found.most.values())
        return found

    def best(self, columns: Sequence[int], row: NDArray[np.uint8]) -> Codes:
        """(variables, columns) the codes that give each column most; as in `row` where nothing hangs on a variable."""
        found = np.repeat(row[:, None], len(columns), axis=1)
        for v, table in self.tables.items():
            if self.masks[v] & (self.masks[v] - 1):
                codes = np.array(codes_in(self.masks[v]), dtype=np.uint8)
                found[v] = codes[table[codes][:, columns].argmax(axis=0)]
        return found
