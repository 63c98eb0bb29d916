"""The compiled evaluator of one set of answers, whole or partly unknown: every condition is one bit of a whole number.

Compiling turns conditions into cubes (cubes.py). For each variable and each mask of its possible codes, one number
says which cubes that mask leaves uncertain; joining those numbers over all variables leaves the cubes that are
certainly true. Points are summed for eight rules at a time, all routes in the lanes of one number. What stays
doubtful, because several cubes cover it only together, is decided exactly as in known.py, and remembered.
"""

from __future__ import annotations

import operator
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from advisor.answers import Answers
from advisor.pack import Pack

from .cubes import Cube, cubes_of
from .evaluate import assemble, weights_of
from .known import Known
from .program import TRUE, Compiled, Program
from .result import Evaluation

_LANE = 32  # bits for each route's total
_BIAS = 1 << (_LANE - 1)
_WEIGHTS_KEPT = 16  # settings of the priorities whose tables are kept
_OUTCOMES_KEPT = 100_000


class Decision:
    """What some answers decide. Routes are numbered as in `Program.route_ids`, and sets of them are bits.

    `first` is the number of the route that stands first, or -1 if all are ruled out; `totals` has one whole number
    per route; `certain` has a bit for each condition of `ConditionBits` that is certainly true, the rules' first.
    """

    __slots__ = ("below", "certain", "first", "known", "ruled_out", "totals")

    def __init__(self, known: Known, certain: int, totals: Sequence[int], ruled_out: int, below: int, first: int):
        self.known = known
        self.certain = certain
        self.totals = totals
        self.ruled_out = ruled_out
        self.below = below
        self.first = first

    def fired(self) -> list[int]:
        """The positions of the rules that fired, ascending."""
        return list(bits_of(self.certain & (1 << len(self.known.program.when)) - 1))

    def trace(self) -> Evaluation:
        """The ranking with all its shares, vetoes and fired rules: equal to `evaluate` of the same answers."""
        return assemble(self.known, self.fired())


class ConditionBits:
    """All conditions of a program that decide about routes: the rules', then for each route `requires`, its
    opposite, `need`, and its opposite (conditions that are not there count as true)."""

    def __init__(self, program: Program):
        self.program = program
        routes = program.route_ids
        self.count = len(program.when)
        self.required, self.unmet = self.count, self.count + len(routes)
        self.needed, self.needless = self.count + 2 * len(routes), self.count + 3 * len(routes)
        self.size = self.count + 4 * len(routes)
        conditions: list[tuple[Compiled | None, bool]] = [(c, True) for c in program.when]
        for there in (program.requires, program.need):
            for wanted in (True, False):
                conditions += [(there.get(r), wanted) for r in routes]
        self._conditions = conditions
        self._outcomes: dict[tuple, bool] = {}
        self._compile()

    def _compile(self) -> None:
        """Bits: one for each condition, one for each cube of those with several, one for each that may stay in doubt."""
        plain: list[tuple[int, Cube]] = []
        several: list[tuple[int, Cube]] = []
        self._doubtful: list[int] = []
        self._by_tree = 0  # the doubtful ones that have no cubes
        for i, (condition, wanted) in enumerate(self._conditions):
            found: list[Cube] | None = [{}] if wanted else []
            if condition is not None:
                found = cubes_of(condition.tree, self.program.variables, wanted)
            if found is not None and len(found) == 1:
                plain.append((i, found[0]))
            elif found is None or found:
                several += [(i, cube) for cube in found or ()]
                self._by_tree |= 1 << len(self._doubtful) if found is None else 0
                self._doubtful.append(i)
        cubes = len(self._conditions)
        self._doubts = cubes + len(several)
        self._plain = sum(1 << i for i, _ in plain)
        self._cubes = (1 << len(several)) - 1
        self._shift = cubes
        self._bytes = (len(several) + 7) // 8
        self._join = _by_bytes([1 << i for i, _ in several], operator.or_)
        placed = [*plain, *((cubes + k, cube) for k, (_, cube) in enumerate(several))]
        touched: list[list[tuple[int, int]]] = [[] for _ in self.program.variables]
        for bit, cube in placed:
            for v, mask in cube.items():
                touched[v].append((1 << bit, mask))
        open_bits = [0] * len(touched)
        for k, i in enumerate(self._doubtful):
            condition = self._conditions[i][0]
            assert condition is not None
            for v in condition.variables:
                open_bits[v] |= 1 << self._doubts + k
        self._uncertain = [_Uncertain(places, bits) for places, bits in zip(touched, open_bits, strict=True)]
        self._all_doubtful = sum(1 << i for i in self._doubtful)
        self._reach = [self._depends(i) for i in self._doubtful]
        self._near = [sum(1 << k for k, reach in enumerate(self._reach) if v in reach) for v in range(len(touched))]
        self._touched = [sum(1 << self._doubtful[k] for k in bits_of(near)) for near in self._near]

    def _depends(self, i: int) -> tuple[int, ...]:
        """The variables of a condition, and those that decide whether they are asked."""
        condition = self._conditions[i][0]
        found: dict[int, None] = {}
        todo = list(condition.variables) if condition is not None else []
        while todo:
            v = todo.pop()
            if v not in found:
                found[v] = None
                asked = self.program.ask_if.get(self.program.variables[v].question)
                todo += asked.variables if asked is not None else ()
        return tuple(found)

    def certain(self, known: Known) -> int:
        """A bit for each condition that is certainly as wanted."""
        left = 0
        for table, mask in zip(self._uncertain, known.masks, strict=True):
            left |= table[mask]
        return self.settle(left, known)

    def open_under(self, variable: int, mask: int) -> int:
        """What one variable leaves open if it has the codes in `mask`: bits to be joined for all variables."""
        return self._uncertain[variable][mask]

    def settle(self, left: int, known: Known, changed: Iterable[int] | None = None, before: int = 0) -> int:
        """`certain` where what all variables leave open is joined in `left`.

        If `known` differs only in the variables `changed` from others whose result is `before`, conditions that do not
        depend on these are taken from there.
        """
        found = ~left & self._plain
        doubts = left >> self._doubts | self._by_tree
        if changed is not None:
            near = touched = 0
            for v in changed:
                near |= self._near[v]
                touched |= self._touched[v]
            doubts &= near
            found |= before & self._all_doubtful & ~touched
        cubes = ~left >> self._shift & self._cubes
        for joined, byte in zip(self._join, cubes.to_bytes(self._bytes, "little"), strict=True):
            found |= joined[byte]
        while doubts:
            low = doubts & -doubts
            doubts ^= low
            k = low.bit_length() - 1
            if not found >> self._doubtful[k] & 1 and self._despite_cubes(k, known):
                found |= 1 << self._doubtful[k]
        return found

    def _despite_cubes(self, k: int, known: Known) -> bool:
        """Whether a condition of which no single cube is certain is certain as a whole."""
        condition, wanted = self._conditions[self._doubtful[k]]
        assert condition is not None
        key = (k, *[known.masks[v] for v in self._reach[k]])
        if key not in self._outcomes:
            if len(self._outcomes) > _OUTCOMES_KEPT:
                self._outcomes.clear()
            self._outcomes[key] = known.decide(condition) == (TRUE if wanted else 1 - TRUE)
        return self._outcomes[key]


class _Uncertain(dict[int, int]):
    """Mask of one variable -> the cubes that it leaves uncertain, and the conditions that it leaves open; filled as asked for."""

    def __init__(self, places: list[tuple[int, int]], open_bits: int):
        super().__init__()
        self._places = places
        self._open = open_bits

    def __missing__(self, mask: int) -> int:
        bits = sum(bit for bit, holds in self._places if mask & ~holds)
        self[mask] = bits | (self._open if mask & (mask - 1) else 0)
        return self[mask]


class BitEvaluator:
    """A program with weights folded in: decides one set of answers in some tens of microseconds."""

    def __init__(self, program: Program, weights: Mapping[str, int]):
        self.program = program
        self.weights = dict(weights)
        self.conditions: ConditionBits = conditions_of(program)
        content = program.pack.content
        index = program.route_index
        values = [
            sum(sum(weights[c] * p for c, p in cell.items()) << _LANE * index[r] for r, cell in cells.items()) for cells in program.cells
        ]
        self._bytes = (len(values) + 7) // 8
        self._sums = _by_bytes(values, operator.add)
        self._rules = (1 << len(values)) - 1
        base = [sum(weights[c] * p for c, p in r.base.items()) for r in content.routes]
        self._base = sum(value + _BIAS << _LANE * i for i, value in enumerate(base))
        self._unpack = struct.Struct(f"<{len(base)}I").unpack
        self._size = len(base) * _LANE // 8
        self._vetoes = [sum(1 << index[r] for r in set(routes)) for routes in program.vetoes]
        self._vetoing = sum(1 << i for i, routes in enumerate(self._vetoes) if routes)
        self._every = (1 << len(base)) - 1
        self._ranked = sum(1 << i for i, r in enumerate(content.routes) if not r.companion)
        self._combined = [(1 << i, [index[p] for p in r.combines]) for i, r in enumerate(content.routes) if r.combines]
        self._asking = [frozenset(program.questions(program.requires[r])) if r in program.requires else frozenset() for r in program.route_ids]
        # ties: the lower effort first, then file order
        self._order = sorted(range(len(base)), key=lambda i: (content.routes[i].effort, i))

    def decide(self, known: Known, certain: int | None = None) -> Decision:
        """Totals, vetoes and the first route; the trace is built only when it is asked for. `certain` may be known already."""
        conditions = self.conditions
        if certain is None:
            certain = conditions.certain(known)
        fired = certain & self._rules
        packed = self._base + sum(map(operator.getitem, self._sums, fired.to_bytes(self._bytes, "little")))
        totals = [lane - _BIAS for lane in self._unpack(packed.to_bytes(self._size, "little"))]
        out = certain >> conditions.unmet & self._every
        for i in bits_of(fired & self._vetoing):
            out |= self._vetoes[i]
        met = certain >> conditions.required & self._every
        below = self._not_sure(known.answers, ~(met | out) & self._every)
        out, below = self._combinations(certain, out, below)
        return Decision(known, certain, totals, out, below, self.first(totals, out, below))

    def _not_sure(self, answers: Answers, waiting: int) -> int:
        """The routes whose precondition hangs on a question that was answered *not sure*."""
        if not waiting:
            return 0
        unsure = {name for name, answer in answers.given.items() if answer.not_sure}
        return sum(1 << i for i in bits_of(waiting) if not unsure.isdisjoint(self._asking[i])) if unsure else 0

    def _combinations(self, certain: int, out: int, below: int) -> tuple[int, int]:
        """Combinations inherit what their parts lack, and stand only where all parts are called for."""
        alone, waiting = out, below
        for bit, parts in self._combined:
            for part in parts:
                if alone >> part & 1 or certain >> self.conditions.needless + part & 1:
                    out |= bit
                elif waiting >> part & 1 or not certain >> self.conditions.needed + part & 1:
                    below |= bit
        return out, below

    def first(self, totals: Sequence[int], out: int, below: int) -> int:
        """The number of the route that stands first, or -1 if all are ruled out."""
        standing = self._ranked & ~out
        standing = standing & ~below or standing
        best, most = -1, -_BIAS - 1
        for i in self._order:
            if totals[i] > most and standing >> i & 1:
                best, most = i, totals[i]
        return best


def bits_of(number: int) -> Iterator[int]:
    """The positions of the bits that are set, ascending."""
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low


def _by_bytes(values: Sequence[int], join: Callable[[int, int], int]) -> list[list[int]]:
    """For every eight values a table from a byte to its chosen values joined."""
    tables = []
    for start in range(0, len(values), 8):
        table = [0]
        for value in values[start : start + 8]:
            table += [join(entry, value) for entry in table]
        tables.append(table)
    return tables


def conditions_of(program: Program) -> ConditionBits:
    """The compiled conditions of a program; built once."""
    if "conditions" not in program.derived:
        program.derived["conditions"] = ConditionBits(program)
    return program.derived["conditions"]


def bit_evaluator(program: Program, weights: Mapping[str, int]) -> BitEvaluator:
    """The compiled evaluator; kept for the latest weights."""
    kept = program.derived.setdefault("bit evaluators", {})
    key = tuple(weights.values())
    if key not in kept:
        if len(kept) >= _WEIGHTS_KEPT:
            kept.clear()
        kept[key] = BitEvaluator(program, weights)
    return kept[key]


def decide(pack: Pack, answers: Answers) -> Decision:
    """What the answers decide, without a trace."""
    known = Known(pack, answers)
    return bit_evaluator(known.program, weights_of(pack, answers)).decide(known)
