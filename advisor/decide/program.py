"""A pack compiled for evaluation: conditions over small integer codes.

Every question is one variable, a several-of question one variable per option. A variable's *codes* are
0..n-1 for its values (option index, bin index, or 0 no / 1 yes) and n for *not asked*. What is known of a
variable is a bit mask of the codes still possible; so every answer, and every lack of one, is one integer.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.pack import Pack, Question
from advisor.pack import condition as c

from .result import Fired, Share

TRUE, FALSE, UNKNOWN = 1, 0, -1
Masks = Sequence[int]
Test = Callable[[Masks], int]
Sure = Callable[[Masks], bool]


@dataclass(frozen=True, slots=True)
class Variable:
    """One unknown: a question, or one option of a several-of question. `size` leaves *not asked* out."""

    index: int
    question: str
    option: str | None
    size: int

    @property
    def name(self) -> str:
        return f"{self.question}.{self.option}" if self.option else self.question


@dataclass(frozen=True, slots=True)
class Atom:
    """`variable` has one of the codes in `mask`."""

    variable: int
    mask: int


class Compiled:
    """A condition over variables: its tree of atoms, and what is needed to decide it exactly.

    `tree` is an Atom, a bool, or ("all" | "any" | "not", parts). `test` decides part by part (sound: true and
    false are certain); `sure` only says whether it is true, and stops early. `exact_by_parts` says that a doubt
    of `test` is real as long as all variables are asked, `sure_is_exact` that one of `sure` always is.
    """

    def __init__(self, tree: Any, source: Any, conditional: Container[int] = ()):
        self.tree = tree
        self.source = source
        named = list(_atoms(tree))
        self.variables = tuple(dict.fromkeys(a.variable for a in named))
        self.exact_by_parts = len(named) == len(self.variables)
        # A conjunction of single comparisons fails as soon as one of them can, whatever decides what is asked.
        parts = tree[1] if isinstance(tree, tuple) and tree[0] == "all" else (tree,)
        conjunction = self.exact_by_parts and all(isinstance(p, Atom) for p in parts)
        always_asked = not any(v in conditional for v in self.variables)
        self.sure_is_exact = conjunction or (self.exact_by_parts and always_asked)
        self.test: Test = _closure(tree)
        self.sure: Sure = _sure(tree, True)


def _atoms(tree: Any) -> Iterator[Atom]:
    if isinstance(tree, Atom):
        yield tree
    elif isinstance(tree, tuple):
        for part in tree[1]:
            yield from _atoms(part)


def _closure(tree: Any) -> Test:
    """The tree as nested functions from masks to TRUE, FALSE or UNKNOWN."""
    if isinstance(tree, bool):
        value = TRUE if tree else FALSE
        return lambda masks: value
    if isinstance(tree, Atom):
        index, mask = tree.variable, tree.mask

        def atom(masks: Masks) -> int:
            possible = masks[index]
            if not possible & mask:
                return FALSE
            return UNKNOWN if possible & ~mask else TRUE

        return atom
    word, parts = tree
    tests = tuple(_closure(part) for part in parts)
    if word == "not":
        (test,) = tests
        return lambda masks: (r if (r := test(masks)) < 0 else 1 - r)
    stop, end = (FALSE, TRUE) if word == "all" else (TRUE, FALSE)

    def join(masks: Masks) -> int:
        result = end
        for test in tests:
            r = test(masks)
            if r == stop:
                return stop
            if r == UNKNOWN:
                result = UNKNOWN
        return result

    return join


def _sure(tree: Any, wanted: bool) -> Sure:
    """Whether the tree certainly has the wanted value, part by part."""
    if isinstance(tree, bool):
        return lambda masks: tree is wanted
    if isinstance(tree, Atom):
        index, wrong = tree.variable, ~tree.mask if wanted else tree.mask
        return lambda masks: not masks[index] & wrong
    word, parts = tree
    if word == "not":
        return _sure(parts[0], not wanted)
    tests = tuple(_sure(part, wanted) for part in parts)
    if (word == "all") is wanted:

        def every(masks: Masks) -> bool:
            for test in tests:  # noqa: SIM110 - `all` with a generator takes three times as long here
                if not test(masks):
                    return False
            return True

        return every

    def some(masks: Masks) -> bool:
        for test in tests:  # noqa: SIM110 - as above
            if test(masks):
                return True
        return False

    return some


class Program:
    """All conditions of a pack compiled, with points summed per (rule, route)."""

    def __init__(self, pack: Pack):
        self.pack = pack
        self.variables: list[Variable] = []
        self.of_question: dict[str, tuple[int, ...]] = {}
        self.code_of = {q.id: {o: i for i, o in enumerate(q.choices)} for q in pack.content.questions}
        for q in pack.content.questions:
            options = list(q.choices) if q.several is not None else [None]
            size = 2 if q.several is not None else len(q.choices)
            start = len(self.variables)
            self.variables += [Variable(start + i, q.id, o, size) for i, o in enumerate(options)]
            self.of_question[q.id] = tuple(range(start, len(self.variables)))
        self._conditional = {v.index for v in self.variables if pack.questions[v.question].ask_if is not None}
        self._declared = {n.id: n.when for n in pack.content.conditions}
        self.ask_if: dict[str, Compiled] = {
            q.id: self.compile(q.ask_if) for q in pack.content.questions if q.ask_if is not None
        }
        self.ask_order = self._order()
        self.full = tuple((1 << v.size) - 1 for v in self.variables)  # every value, asked
        self.unasked = tuple(1 << v.size for v in self.variables)

        content = pack.content
        self.route_ids = tuple(pack.routes)
        self.route_index = {r: i for i, r in enumerate(self.route_ids)}
        self.when = tuple(self.compile(r.when) for r in content.rules)
        self.requires = {r.id: self.compile(r.requires) for r in content.routes if r.requires is not None}
        self.need = {r.id: self.compile(r.need) for r in content.routes if r.need is not None}
        self.assume = tuple((a, self.compile(a.never)) for a in content.assume)
        self.vetoes = tuple(pack.expand(r.rule_out) for r in content.rules)
        # per rule: route -> criterion -> points, groups spread out
        self.cells: tuple[dict[str, dict[str, int]], ...] = tuple(self._cells(r.points) for r in content.rules)
        self.fired = tuple(Fired(r.id, self.questions(w)) for r, w in zip(content.rules, self.when, strict=True))
        self._shares: dict[tuple[int, ...], tuple] = {}
        self.derived: dict[str, Any] = {}  # what the evaluators build from it once

    def _cells(self, points: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
        cells: dict[str, dict[str, int]] = {}
        for target, cell in points.items():
            for route in self.pack.expand([target]):
                there = cells.setdefault(route, {})
                for criterion, value in cell.items():
                    there[criterion] = there.get(criterion, 0) + value
        return cells

    def questions(self, condition: Compiled) -> tuple[str, ...]:
        """The questions that a condition names."""
        return tuple(dict.fromkeys(self.variables[v].question for v in condition.variables))

    def shares(self, weights: Mapping[str, int]) -> tuple[tuple[tuple[str, int, tuple[Share, ...]], ...], ...]:
        """Per rule and route that it gives points: the route, the weighted sum, and the shares behind it."""
        key = tuple(weights.values())
        if key not in self._shares:
            if len(self._shares) > 64:
                self._shares.clear()
            self._shares[key] = tuple(
                tuple(
                    (route, sum(weights[c] * p for c, p in cell.items()), tuple(Share(rule.id, c, p, weights[c]) for c, p in cell.items() if p))
                    for route, cell in cells.items()
                )
                for rule, cells in zip(self.pack.content.rules, self.cells, strict=True)
            )
        return self._shares[key]

    def _order(self) -> tuple[str, ...]:
        """Conditional questions, each after the questions that decide whether it is asked."""
        order: list[str] = []

        def visit(name: str) -> None:
            if name in self.ask_if and name not in order:
                for v in self.ask_if[name].variables:
                    visit(self.variables[v].question)
                order.append(name)

        for name in self.ask_if:
            visit(name)
        return tuple(order)

    def compile(self, condition: Any) -> Compiled:
        """A condition of this pack (its names were checked when the pack was read)."""
        return Compiled(self._tree(condition), condition, self._conditional)

    def _tree(self, condition: Any) -> Any:
        if isinstance(condition, c.Always):
            return True
        if isinstance(condition, c.Named):
            return self._tree(self._declared[condition.name])
        if isinstance(condition, c.Not):
            return ("not", (self._tree(condition.part),))
        if isinstance(condition, (c.All, c.AnyOf)):
            word = "all" if isinstance(condition, c.All) else "any"
            return (word, tuple(self._tree(p) for p in condition.parts))
        return self._atom(condition)

    def _atom(self, atom: c.Compare | c.Member | c.Has) -> Atom:
        q = self.pack.questions[atom.question]
        first = self.of_question[q.id][0]
        if isinstance(atom, c.Has):
            return Atom(first + list(q.choices).index(atom.option), 0b01 if atom.negated else 0b10)
        size = len(q.choices)
        if isinstance(atom, c.Member):
            codes = [i for i, o in enumerate(q.choices) if (o in atom.values) != atom.negated]
        else:
            codes = _codes(q, atom.op, atom.value, size)
        return Atom(first, sum(1 << i for i in codes))


def _codes(q: Question, op: str, value: str | int, size: int) -> list[int]:
    """The codes for which `question op value` holds; *not asked* is never among them."""
    # for a number: the first bin at or above the edge
    at = q.number.edges.index(int(value)) + 1 if q.number is not None else list(q.choices).index(str(value))
    compare: dict[str, Callable[[int], bool]] = {
        "is": lambda i: i == at,
        "is not": lambda i: i != at,
        "<": lambda i: i < at,
        "<=": lambda i: i <= at,
        ">": lambda i: i > at,
        ">=": lambda i: i >= at,
    }
    return [i for i in range(size) if compare[op](i)]


def program_of(pack: Pack) -> Program:
    """The compiled form of a pack; built once per pack, and gone with it."""
    if pack.compiled is None:
        pack.compiled = Program(pack)
    return pack.compiled


@functools.lru_cache(maxsize=4096)
def codes_in(mask: int) -> tuple[int, ...]:
    """The codes in a mask, ascending."""
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)
