"""A pack compiled for evaluation: conditions as trees over small integer codes. A question is one variable, a several-of question one variable an
option. Its *codes* are 0..n-1 for its values (option, bin, or 0 no / 1 yes) and n for *not asked*; what is known of it is a bit mask."""

import functools
import operator
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

from advisor.pack import ALWAYS, Compare, Joined, Named, Not, Pack, Place, Promise, Rule, grouped, once

from .effects import Effects, Veto, between_them

_ORDERED = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
KEPT = 2_000  # ways of answering what a condition hangs on whose outcome is kept, and of those that it tells apart
TRUE, FALSE, UNKNOWN = 1, 0, -1
Masks = Sequence[int] | Mapping[int, int]  # the possible codes of variables by their number
Tree = Any  # a bool, an Atom, or ("all" | "any", trees): no negation, and one atom for each variable of a node


@dataclass(frozen=True, slots=True)
class Atom:
    """`variable` has one of the codes in `mask`."""

    variable: int
    mask: int


def truth(tree: Tree, masks: Masks) -> int:
    """TRUE or FALSE where the terms, taken one by one, are certain enough for it, else UNKNOWN."""
    if isinstance(tree, bool):
        return TRUE if tree else FALSE
    word, terms = tree if isinstance(tree, tuple) else ("all", (tree,))
    stop = FALSE if word == "all" else TRUE
    result = 1 - stop
    for term in terms:
        if isinstance(term, Atom):
            possible = masks[term.variable]
            found = FALSE if not possible & term.mask else UNKNOWN if possible & ~term.mask else TRUE
        else:
            found = truth(term, masks)
        if found == stop:
            return stop
        if found == UNKNOWN:
            result = UNKNOWN
    return result


def implies(one: Tree, other: Tree) -> bool:
    """Whether one tree is true only where the other is, as far as their terms tell one by one."""
    if other in (True, one) or one is False:
        return True
    if isinstance(one, Atom) and isinstance(other, Atom):
        return one.variable == other.variable and not one.mask & ~other.mask
    narrowed = isinstance(one, tuple) and one[0] == "all" and any(implies(term, other) for term in one[1])
    return narrowed or (isinstance(other, tuple) and {"any": any, "all": all}[other[0]](implies(one, term) for term in other[1]))


def atoms_of(tree: Tree) -> Iterator[Atom]:
    """The atoms of a tree, from left to right."""
    if isinstance(tree, Atom):
        yield tree
    elif isinstance(tree, tuple):
        for term in tree[1]:
            yield from atoms_of(term)


def joined(word: str, terms: Iterable[Tree], every: Masks) -> Tree:
    """Trees joined by `all` or `any`: flat, each term once, atoms of one variable merged. `every` has all codes of each variable."""
    stop = word == "any"
    atoms: dict[int, int] = {}
    others: dict[Tree, None] = {}
    todo = list(terms)
    for term in todo:  # grows while it is gone through: nested terms of the same word move up
        if isinstance(term, bool):
            if term is stop:
                return stop
        elif isinstance(term, Atom):
            seen = atoms.get(term.variable)
            atoms[term.variable] = term.mask if seen is None else seen | term.mask if stop else seen & term.mask
        elif term[0] == word:
            todo += term[1]
        else:
            others[term] = None
    found: list[Tree] = []
    for v, mask in atoms.items():
        if mask == (every[v] if stop else 0):
            return stop
        found.append(Atom(v, mask))
    found += others
    return found[0] if len(found) == 1 else (word, tuple(found)) if found else not stop


@dataclass(frozen=True, slots=True)
class Variable:
    """One unknown: a question, or one option of a several-of question. `size` leaves *not asked* out."""

    index: int
    question: str
    option: str | None
    size: int


@dataclass(frozen=True)
class Compiled:
    """A condition over variables. Where all of `together[True]` is known, it is certainly true only where its terms say so one by one; with
    `together[False]` the same of certainly false; else terms that share one are decided together (`p and x is a or q and x is b`). `reach`: what
    decides, each after what decides whether it is asked; `hangs_on` picks their possible codes, `outcomes` tells by these."""

    tree: Tree
    source: Any
    variables: tuple[int, ...]
    questions: tuple[str, ...]
    together: tuple[frozenset[int], frozenset[int]]
    reach: tuple[int, ...]
    hangs_on: Callable[[Masks], Any]
    outcomes: "Outcomes" = field(compare=False)


Firing = tuple[Compiled, Compiled | None, Compiled]  # what must be certain, what must not, and both where nothing is open


class Program:
    """All conditions of a pack compiled, and the effects of its rules."""

    def __init__(self, pack: Pack):
        self.pack = pack
        self.variables: list[Variable] = []
        self.of_question: dict[str, tuple[int, ...]] = {}
        self.code_of = {q.id: {o: i for i, o in enumerate(q.choices)} for q in pack.content.questions}
        for q in pack.content.questions:
            options, size = (list(q.choices) if q.several is not None else [None]), (2 if q.several is not None else len(q.choices))
            start = len(self.variables)
            self.variables += [Variable(start + i, q.id, o, size) for i, o in enumerate(options)]
            self.of_question[q.id] = tuple(range(start, len(self.variables)))
        self.full = tuple((1 << v.size) - 1 for v in self.variables)  # every value, asked
        self.unasked = tuple(1 << v.size for v in self.variables)
        conditional = {q.id for q in pack.content.questions if q.ask_if is not None}
        # Every code: *not asked* only where a question may not be asked.
        self.every = tuple(full | self.unasked[v] * (self.variables[v].question in conditional) for v, full in enumerate(self.full))
        own = {q.id for q in pack.content.questions if pack.is_own(pack.places.get(("questions", q.id), Place()))}
        self.untold = own if len(own) < len(self.code_of) else frozenset()  # an overlay's questions, which cases of the pack below do not answer
        self._trees: dict[Tree, Tree] = {}
        asks = {q.id: self._tree(q.ask_if) for q in pack.content.questions if q.ask_if is not None}
        deciding = {name: [self.variables[atom.variable].question for atom in atoms_of(tree)] for name, tree in asks.items()}
        self.ask_order = tuple(name for name in TopologicalSorter(deciding).static_order() if name in asks)  # each after those that decide on it
        self._reach: dict[int, tuple[int, ...]] = {v.index: (v.index,) for v in self.variables}  # behind those that decide whether it is asked
        for name in self.ask_order:
            reach = dict.fromkeys(v for atom in atoms_of(asks[name]) for v in self._reach[atom.variable])
            self._reach |= {v: (*reach, v) for v in self.of_question[name]}
        self.ask_if = {q.id: self.compile(q.ask_if) for q in pack.content.questions if q.ask_if is not None}
        content = pack.content
        self.route_ids, self.rule_ids = tuple(pack.routes), tuple(pack.rules)
        self.route_index = {r: i for i, r in enumerate(self.route_ids)}
        self.fires = tuple(map(self.firing, content.rules))
        self.when = tuple(whole for _, _, whole in self.fires)  # as it is where nothing is open
        self.requires = {r.id: self.compile(r.requires) for r in content.routes if r.requires is not None}
        self.causes = {x.id: (self.compile(x.when), self.compile(x.strong_when) if x.strong_when is not None else None) for x in content.causes}
        self.disproved = {x.id: self.compile(x.unless_known) for x in content.causes if x.unless_known is not None}
        alone = {x.id: pack.expand(x.leave_alone) for x in content.causes}
        self.left_alone = {r: [self.causes[x][0] for x, routes in alone.items() if r in routes] for r in pack.routes}  # by likely causes
        self.vetoes = tuple(pack.expand(r.rule_out) for r in content.rules)
        self.joint = grouped(between_them(pack))  # bans that rule a route out where all of them fire
        self.held = {a.id: self.compile(a.held_when) for a in content.artefacts if a.held_when is not None}
        self.held_steps = {s.id: self.compile(s.held_when) for s in content.steps if s.held_when is not None}
        self.running = {r.id: self.compile(r.held_when) for r in content.routes if r.held_when is not None}
        self.runs = {r.id: self.compile(r.runs_when) for r in content.routes if r.runs_when is not None}
        self.stops = {r.id: [(s.say, self.compile(s.when)) for s in r.stop_if if s.when is not None] for r in content.routes}
        self.effects = Effects(pack)
        self.bans = tuple(Veto("rule", r.id, r.because, w.questions) for r, w in zip(content.rules, self.when, strict=True))
        self.lacks = {name: Veto("requires", str(w.source), pack.routes[name].requires_because, w.questions) for name, w in self.requires.items()}

    @once
    def compile(self, condition: Any) -> Compiled:
        """A condition of this pack (its names were checked when the pack was read), or a piece of one; each is compiled once."""
        tree = self._tree(condition)
        variables = tuple(dict.fromkeys(atom.variable for atom in atoms_of(tree)))
        reach = tuple(dict.fromkeys(r for v in variables for r in self._reach[v]))
        together = self._shared_in(tree, "any"), self._shared_in(tree, "all")
        questions = tuple(dict.fromkeys(self.variables[v].question for v in variables))
        hangs_on, outcomes = operator.itemgetter(*(reach or (0,))), Outcomes(self, tree, reach, together[0] | together[1])
        return Compiled(tree, condition, variables, questions, together, reach, hangs_on, outcomes)

    def firing(self, entry: Rule | Promise) -> Firing:
        """When a rule fires, or a promise holds."""
        when, unless = entry.when or ALWAYS, entry.unless_known
        whole = when if unless is None else Joined("and", (when, Not(unless)))
        if entry.until_known:
            when, unless = ALWAYS, Not(whole)
        return self.compile(when), self.compile(unless) if unless is not None else None, self.compile(whole)

    def _shared_in(self, tree: Tree, safe: str) -> frozenset[int]:
        """The variables that keep terms from being decided one by one: those in two terms of which `any` (of the impossible `all`) is asked."""
        if not isinstance(tree, tuple):
            return frozenset()
        word, terms = tree
        reached = Counter(v for term in terms if word != safe for v in {r for atom in atoms_of(term) for r in self._reach[atom.variable]})
        return frozenset(v for v, n in reached.items() if n > 1).union(*(self._shared_in(term, safe) for term in terms))

    def _tree(self, condition: Any, negated: bool = False) -> Tree:
        if isinstance(condition, Named):
            return self._tree(self.pack.declared[condition.name], negated)
        if isinstance(condition, Not):
            return self._tree(condition.part, not negated)
        if isinstance(condition, Joined):
            word = "all" if (condition.word == "and") is not negated else "any"
            return self._shared(joined(word, (self._tree(p, negated) for p in condition.parts), self.every))
        atom = self._atom(condition)
        every = self.every[atom.variable]
        mask = every & ~atom.mask if negated else atom.mask
        return bool(mask) if mask in (0, every) else self._shared(Atom(atom.variable, mask))

    def _shared(self, tree: Tree) -> Tree:
        """One object for equal trees and their terms, so that evaluators can know them by identity."""
        return self._trees.setdefault(tree := (tree[0], tuple(map(self._shared, tree[1]))) if isinstance(tree, tuple) else tree, tree)

    def _atom(self, atom: Compare) -> Atom:
        q = self.pack.questions[atom.question]
        first = self.of_question[q.id][0]
        if q.several is not None:
            return Atom(first + list(q.choices).index(str(atom.value)), 0b01 if atom.negated else 0b10)
        if atom.op not in _ORDERED:  # *not asked* is never among what meets a comparison
            return Atom(first, sum(1 << i for i, o in enumerate(q.choices) if (o in atom.values) != atom.negated))
        at = q.number.edges.index(atom.values[0]) + 1 if q.number is not None else list(q.choices).index(atom.values[0])  # bin from an edge
        return Atom(first, sum(1 << i for i in range(len(q.choices)) if _ORDERED[atom.op](i, at)))


class Outcomes(dict[Any, int]):
    """TRUE or FALSE where a condition is so for every combination of possible codes, else UNKNOWN; by these codes, found when it is looked up."""

    def __init__(self, program: Program, tree: Tree, reach: tuple[int, ...], shared: frozenset[int]):
        self.program, self.tree, self.reach, self.shared = program, tree, reach, shared

    def __missing__(self, possible: Any) -> int:
        each = possible if len(self.reach) > 1 else (possible,)
        masks = dict(zip(self.reach, each, strict=False))
        state = truth(self.tree, masks)
        if state == UNKNOWN and any(masks[v] & (masks[v] - 1) for v in self.shared):
            found = self._together({v: first_of(codes) for v, first_of, codes in zip(self.reach, self.alike, each, strict=True)})
            first = next(found, UNKNOWN)
            state = first if all(other == first for other in found) else UNKNOWN
        if len(self) >= KEPT:
            self.clear()
        return self.setdefault(possible, state)

    @functools.cached_property
    def alike(self) -> list[Callable[[int], int]]:
        """For each variable that decides, the codes that stand for some: the first of those that condition and questions do not tell apart."""
        program, parts = self.program, {v: [self.program.full[v], self.program.unasked[v]] for v in self.reach}
        asks = (program.ask_if[q].tree for q in program.ask_if if not parts.keys().isdisjoint(program.of_question[q]))
        for v, mask in ((atom.variable, atom.mask) for tree in (self.tree, *asks) for atom in atoms_of(tree)):
            parts[v] = [part for codes in parts[v] for part in (codes & mask, codes & ~mask) if part]
        return [functools.lru_cache(KEPT)(lambda codes, own=tuple(own): sum(part & -part for part in own if part & codes)) for own in parts.values()]

    def _together(self, masks: Mapping[int, int]) -> Iterator[int]:
        """TRUE or FALSE for each group of completions that agree on the condition: variables are fixed one by one, until a branch decides it."""
        state = truth(self.tree, masks)
        if state != UNKNOWN:
            yield state
            return
        v, program = next(v for v in self.reach if masks[v] & (masks[v] - 1)), self.program
        possible = masks[v]
        if possible & program.unasked[v]:  # what decides whether it is asked was fixed before
            possible = possible & program.full[v] if truth(program.ask_if[program.variables[v].question].tree, masks) == TRUE else program.unasked[v]
        for code in codes_in(possible):
            yield from self._together({**masks, v: 1 << code})


program_of = once(Program)


@functools.lru_cache(maxsize=4096)
def codes_in(mask: int) -> tuple[int, ...]:
    """The codes in a mask, ascending."""
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)
