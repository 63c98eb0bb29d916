"""A pack in a form in which equal meanings are equal data.

Each condition becomes its truth table over the questions that it truly depends on; what several rules with one table
give is added up. Where two packs have equal forms, they recommend the same for all answers, known or not: a rule fires
where its condition is certainly true, and that depends on the table alone. Points that only add up to the same over
several tables (a rule split in two) are found by `residual`; that proves it for complete answers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.decide.program import Atom, Compiled
from advisor.pack.condition import Always

from .joint import NEW, Joint

Table = NDArray[np.bool_]
MOST_CELLS = 1_000_000  # of a truth table over the questions of two conditions


@dataclass(frozen=True, slots=True)
class Key:
    """A condition by its meaning: positions in the joint (ascending), and the truth of each combination as bytes."""

    support: tuple[int, ...]
    shape: tuple[int, ...]
    truth: bytes

    @property
    def table(self) -> Table:
        return np.frombuffer(self.truth, dtype=bool).reshape(self.shape)

    @property
    def always(self) -> bool:
        return not self.support and bool(self.table)

    @property
    def never(self) -> bool:
        return not self.support and not self.table


Points = dict[Key, dict[tuple[str, str], int]]  # condition -> (route, criterion) -> points times weight


@dataclass(frozen=True)
class Canonical:
    """What decides, part by part. `where` gives back a condition of the pack for each key."""

    order: tuple[str, ...]  # routes that can lead, as ties are broken
    routes: Mapping[str, tuple]  # route -> precondition, need as a part, parts
    asks: Mapping[str, Key]
    points: Points
    vetoes: Mapping[str, frozenset[Key]]
    adds: frozenset[tuple[Key, str, str]]
    before: frozenset[tuple[Key, str, str]]
    says: frozenset[tuple[Key, str, str]]
    assume: frozenset[Key]
    where: Mapping[Key, Compiled] = field(repr=False)


def canonical(joint: Joint, side: int) -> Canonical:
    """The canonical form of one of two packs."""
    reader = _Reader(joint, side)
    pack, program = joint.packs[side], joint.programs[side]
    weights = {c.id: c.weight for c in pack.content.criteria}
    points: Points = {}
    vetoes: dict[str, set[Key]] = {}
    adds, before, says = set(), set(), set()
    always = reader.key(program.compile(Always()))
    for route in pack.content.routes:
        for criterion, p in route.base.items():
            _add(points, always, route.id, criterion, p * weights[criterion])
    for i, (rule, when) in enumerate(zip(pack.content.rules, program.when, strict=True)):
        key = reader.key(when)
        if key.never:
            continue
        for name, cell in program.cells[i].items():
            for criterion, p in cell.items():
                _add(points, key, name, criterion, p * weights[criterion])
        for name in program.vetoes[i]:
            vetoes.setdefault(name, set()).add(key)
        adds |= {(key, name, phase) for name, phase in rule.add.items()}
        before |= {(key, step, name) for step, gated in rule.before.items() for name in pack.expand(gated)}
        says |= {(key, kind, text) for kind, text in (("advise", rule.advise), ("warn", rule.warn)) if text}
    routes = pack.content.routes
    parts = {part for r in routes for part in r.combines}
    return Canonical(
        order=tuple(r.id for r in sorted((r for r in routes if not r.companion), key=lambda r: (r.effort, program.route_index[r.id]))),
        routes={
            r.id: (
                reader.key(program.requires[r.id]) if r.id in program.requires else None,
                reader.key(program.need[r.id]) if r.id in program.need and r.id in parts else None,
                r.combines,
                r.family,
            )
            for r in routes
        },
        asks={reader.today(q): reader.key(c) for q, c in program.ask_if.items()},
        points={k: {c: v for c, v in cells.items() if v} for k, cells in points.items() if any(cells.values())},
        vetoes={r: _strongest(keys) for r, keys in vetoes.items()},
        adds=frozenset(adds),
        before=frozenset(before),
        says=frozenset(says),
        assume=frozenset(k for _, never in program.assume if not (k := reader.key(never)).never),
        where=reader.where,
    )


def residual(old: Points, new: Points) -> dict[tuple[str, str], set[Key]]:
    """(route, criterion) -> the conditions behind points that do not add up to the same for all complete answers.

    Each difference is written as a sum of functions that are zero wherever one of their questions has its first value.
    There is exactly one such sum for every function, so it is zero only if the points are the same everywhere.
    """
    differing: dict[tuple[str, str], list[tuple[Key, int]]] = {}
    for key in {*old, *new}:
        for cell in {*old.get(key, ()), *new.get(key, ())}:
            change = new.get(key, {}).get(cell, 0) - old.get(key, {}).get(cell, 0)
            if change:
                differing.setdefault(cell, []).append((key, change))
    return {cell: {k for k, _ in terms} for cell, terms in differing.items() if not _cancels(terms)}


def _cancels(terms: list[tuple[Key, int]]) -> bool:
    sums: dict[tuple[int, ...], Any] = {}
    for key, change in terms:
        for support, table in _anchored(key):
            sums[support] = sums.get(support, 0) + change * table
    return not any(np.any(s) for s in sums.values())


def _anchored(key: Key) -> Iterable[tuple[tuple[int, ...], NDArray[np.int64]]]:
    """A truth table as a sum over subsets of its questions."""
    n = len(key.support)
    whole = key.table.astype(np.int64)
    for kept in itertools.chain.from_iterable(itertools.combinations(range(n), k) for k in range(n + 1)):
        part = whole
        for axis in range(n):
            first = np.take(part, [0], axis=axis)
            part = part - first if axis in kept else first
        yield tuple(key.support[i] for i in kept), part.reshape([key.shape[i] for i in kept])


def implied(key: Key, others: Iterable[Key]) -> bool:
    """Whether, wherever a condition holds, one of the others does (found one by one, or together over its questions)."""
    together = np.zeros(key.shape, dtype=bool)
    for other in others:
        if set(other.support) <= set(key.support):
            together = together | _over(other, key.support)
            continue
        sizes = {**dict(zip(key.support, key.shape, strict=True)), **dict(zip(other.support, other.shape, strict=True))}
        support = tuple(sorted(sizes))
        if np.prod([sizes[v] for v in support], dtype=float) <= MOST_CELLS and not (_over(key, support) & ~_over(other, support)).any():
            return True
    return not (key.table & ~together).any()


def _over(key: Key, support: tuple[int, ...]) -> Table:
    """The table with axes of one for questions that it does not name, ready to be broadcast."""
    size = dict(zip(key.support, key.shape, strict=True))
    return key.table.reshape([size.get(v, 1) for v in support])


def _strongest(keys: set[Key]) -> frozenset[Key]:
    """Vetoes without those that another one of the same route includes."""
    kept = set(keys)
    for key in sorted(keys, key=lambda k: (len(k.support), k.truth), reverse=True):
        if any(implied(key, [other]) for other in kept - {key}):
            kept.discard(key)
    return frozenset(kept)


def _add(points: Points, key: Key, route: str, criterion: str, value: int) -> None:
    cells = points.setdefault(key, {})
    cells[route, criterion] = cells.get((route, criterion), 0) + value


class _Reader:
    def __init__(self, joint: Joint, side: int):
        self.joint, self.side = joint, side
        self.where: dict[Key, Compiled] = {}

    def today(self, question: str) -> str:
        """What a question of this pack is called in the newer one."""
        (v, *_) = self.joint.programs[self.side].of_question[question]
        return self.joint.shared[self.joint.position[self.side][v]].names[NEW] or question

    def key(self, condition: Compiled) -> Key:
        variables = sorted(condition.variables, key=lambda v: self.joint.position[self.side][v])
        axes = {v: i for i, v in enumerate(variables)}
        shape = tuple(len(self.joint.shared[self.joint.position[self.side][v]].common) for v in variables)
        table = np.broadcast_to(self._table(condition.tree, axes), shape)
        support = [self.joint.position[self.side][v] for v in variables]
        for axis in reversed(range(len(support))):
            if (table == np.take(table, [0], axis=axis)).all():
                table = np.take(table, 0, axis=axis)
                del support[axis]
        found = Key(tuple(support), table.shape, np.ascontiguousarray(table).tobytes())
        self.where.setdefault(found, condition)
        return found

    def _table(self, tree: Any, axes: Mapping[int, int]) -> Table:
        if isinstance(tree, bool):
            return np.array(tree)
        if isinstance(tree, Atom):
            shared = self.joint.shared[self.joint.position[self.side][tree.variable]]
            values = np.array([bool(tree.mask >> shared.codes[self.side][v] & 1) for v in shared.common], dtype=bool)
            shape = [1] * len(axes)
            shape[axes[tree.variable]] = len(values)
            return values.reshape(shape)
        word, parts = tree
        tables = [self._table(part, axes) for part in parts]
        if word == "not":
            return ~tables[0]
        result = tables[0]
        for table in tables[1:]:
            result = result & table if word == "all" else result | table
        return result


__all__ = ["Canonical", "Key", "canonical", "implied", "residual"]
