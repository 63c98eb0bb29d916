"""What is left open, as a model for the solver (OR-Tools CP-SAT): proofs and witnesses about completions.

One model answers one query: it is built from a folded program, gets its constraints, and is solved once with one
worker. Conditions, variables and comparisons enter only when a constraint asks for them, and equal parts once.
Importing the solver takes a quarter of a second, so that happens when the first model is made.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.decide.completions import Codes
from advisor.decide.program import Atom, codes_in

from .folded import Folded
from .trees import Evaluator, Tree

SMALL = 0.05  # seconds for a small model before it is taken for a great one

Literal = Any  # a Boolean of the solver, or a plain bool


@dataclass(frozen=True, slots=True)
class Solved:
    """`status` is found (then `codes` holds one completion, (variables,) uint8), none or unknown (the time was up)."""

    status: str
    codes: Codes | None = None


class Model:
    """Completions of a folded program as a constraint model."""

    def __init__(self, folded: Folded):
        from ortools.sat.python import cp_model

        self.folded = folded
        self.masks = folded.masks
        self.model = cp_model.CpModel()
        self.weighted_sum = cp_model.LinearExpr.weighted_sum
        self._codes: dict[int, dict[int, Literal]] = {}
        self._literals: dict[Tree, Literal] = {}
        self._ahead: dict[tuple[int, int, int], Literal] = {}
        self.contradiction = False
        for tree in folded.never:
            self.require(tree, False)

    # -- literals

    def codes_of(self, v: int) -> dict[int, Literal]:
        """Code -> its literal, for one free variable; exactly one of them is true."""
        if v in self._codes:
            return self._codes[v]
        possible = codes_in(self.masks[v])
        if len(possible) == 2:
            yes = self.model.new_bool_var("")
            found = {possible[0]: ~yes, possible[1]: yes}
        else:
            found = {code: self.model.new_bool_var("") for code in possible}
            self.model.add_exactly_one(found.values())
        self._codes[v] = found
        if v in self.folded.asks:
            unasked = found[self.folded.program.variables[v].size]
            asked = self.literal(self.folded.asks[v])
            if isinstance(asked, bool):
                self.model.add_bool_and(~unasked if asked else unasked)
            else:
                self.model.add(asked + unasked == 1)
        return found

    def literal(self, tree: Tree) -> Literal:
        """A Boolean that is true exactly where the tree is."""
        if isinstance(tree, bool):
            return tree
        found = self._literals.get(tree)
        if found is None:
            found = self._literals[tree] = self._atom(tree) if isinstance(tree, Atom) else self._join(*tree)
        return found

    def _atom(self, atom: Atom) -> Literal:
        codes = self.codes_of(atom.variable)
        inside = [literal for code, literal in codes.items() if atom.mask >> code & 1]
        outside = [literal for code, literal in codes.items() if not atom.mask >> code & 1]
        if not inside or not outside:
            return bool(inside)
        if len(inside) == 1:
            return inside[0]
        if len(outside) == 1:
            return ~outside[0]
        found = self.model.new_bool_var("")
        self.model.add_exactly_one([found, *outside])
        return found

    def _join(self, word: str, parts: Sequence[Tree]) -> Literal:
        """`all` as a conjunction; `any` as the negated conjunction of negated parts."""
        literals = [self.literal(part) for part in parts]
        if word == "any":
            literals = [negated(x) for x in literals]
        whole = self._conjunction(literals)
        return negated(whole) if word == "any" else whole

    def _conjunction(self, literals: Iterable[Literal]) -> Literal:
        kept = [x for x in literals if x is not True]
        if any(x is False for x in kept):
            return False
        if len(kept) < 2:
            return kept[0] if kept else True
        found = self.model.new_bool_var("")
        self.model.add_bool_and(kept).only_enforce_if(found)
        self.model.add_bool_or([found, *(~x for x in kept)])
        return found

    # -- constraints

    def require(self, tree: Tree, value: bool = True) -> None:
        """Only completions in which the tree has this value."""
        self.require_any([self.literal(tree) if value else negated(self.literal(tree))])

    def require_any(self, literals: Iterable[Literal]) -> None:
        """At least one of the literals is true."""
        kept = [x for x in literals if x is not False]
        if any(x is True for x in kept):
            return
        if kept:
            self.model.add_bool_or(kept)
        else:
            self.contradiction = True

    def implies(self, condition: Literal, literals: Iterable[Literal]) -> None:
        """Where `condition` is true, one of the literals is."""
        self.require_any([negated(condition), *literals])

    def ahead(self, route: int, other: int, folded: Folded | None = None) -> Literal:
        """A Boolean that, where true, puts `route` before `other` by points and ties (vetoes apart).

        It may be false where the route is before the other, so it must only be used as something to be reached.
        """
        folded = folded or self.folded
        key = (route, other, id(folded))
        if key not in self._ahead:
            self._ahead[key] = self._more(folded, route, folded, other, folded.needed(route, other))
        return self._ahead[key]

    def _more(self, left: Folded, route: int, right: Folded, other: int, least: int) -> Literal:
        """A Boolean that, where true, makes total(route) - total(other) at least `least`."""
        if left is right:
            terms = _terms(left, left.points[:, route] - left.points[:, other])
        else:
            terms = _terms(left, left.points[:, route]) + _terms(right, -right.points[:, other])
        return self.at_least(terms, least - int(left.base[route] - right.base[other]))

    def at_least(self, terms: Iterable[tuple[Tree, int]], least: int) -> Literal:
        """A Boolean that, where true, makes the numbers of the true trees sum to at least `least`."""
        weights: dict[int, int] = {}
        literals: dict[int, Literal] = {}
        for tree, value in terms:
            if not value:
                continue
            literal = self.literal(tree)
            if isinstance(literal, bool):
                least -= value * literal
                continue
            weights[literal.index] = weights.get(literal.index, 0) + value
            literals[literal.index] = literal
        kept = [(literals[i], w) for i, w in weights.items() if w]
        if sum(w for _, w in kept if w < 0) >= least:
            return True
        if sum(w for _, w in kept if w > 0) < least:
            return False
        found = self.model.new_bool_var("")
        total = self.weighted_sum([x for x, _ in kept], [w for _, w in kept])
        self.model.add(total >= least).only_enforce_if(found)
        return found

    def beaten(self, route: int, folded: Folded | None = None) -> list[Literal]:
        """One Boolean per way in which `route` can fail to come first: it is ruled out, or another is before it.

        `folded` may be the same program under other weights.
        """
        folded = folded or self.folded
        ways = [self.literal(folded.out[route])]
        for other in folded.standing:
            if other != route and folded.can_pass(other, route):
                ways.append(self.both(self.ahead(other, route, folded), self.stands(other)))
        return ways

    def stands(self, route: int) -> Literal:
        """A Boolean that is true exactly where `route` is not ruled out."""
        return negated(self.literal(self.folded.out[route]))

    def first(self, route: int, condition: Literal = True) -> None:
        """Where `condition` is true, `route` comes first."""
        folded = self.folded
        self.implies(condition, [self.stands(route)])
        for other in folded.standing:
            if other != route and folded.can_pass(other, route):
                self.implies(condition, [self.literal(folded.out[other]), self.ahead(route, other)])

    def both(self, one: Literal, two: Literal) -> Literal:
        """A Boolean that, where true, makes both true."""
        if isinstance(one, bool):
            return two if one else False
        if isinstance(two, bool):
            return one if two else False
        found = self.model.new_bool_var("")
        self.model.add_bool_and([one, two]).only_enforce_if(found)
        return found

    def flag(self) -> Literal:
        """A free Boolean."""
        return self.model.new_bool_var("")

    # -- the answer

    def solve(self, time_limit: float, small: bool = False) -> Solved:
        """A completion that meets all constraints, or that there is none; unknown after `time_limit` seconds.

        A `small` model is first searched with little preparation, which takes longer than the search itself.
        """
        from ortools.sat.python import cp_model

        if self.contradiction:
            return Solved("none")
        if time_limit <= 0:
            return Solved("unknown")
        clock = Clock(time_limit)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = min(time_limit, SMALL) if small else time_limit
        if small:
            solver.parameters.linearization_level = solver.parameters.cp_model_probing_level = solver.parameters.symmetry_level = 0
            solver.parameters.max_presolve_iterations = 1
        status = solver.solve(self.model)
        if small and status == cp_model.UNKNOWN:
            return self.solve(clock.left)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Solved("found", self._completion(solver))
        return Solved("none" if status == cp_model.INFEASIBLE else "unknown")

    def _completion(self, solver: Any) -> Codes:
        """The codes of a solution; variables that no constraint needed get their lowest possible code."""
        folded = self.folded
        codes = np.array([(mask & -mask).bit_length() - 1 for mask in self.masks], dtype=np.uint8)
        for v in folded.in_order():
            if v in self._codes:
                codes[v] = next(code for code, literal in self._codes[v].items() if solver.boolean_value(literal))
            elif v in folded.asks:
                asked = bool(Evaluator(codes[:, None])(folded.asks[v])[0])
                possible = folded.masks[v] & folded.program.full[v]
                codes[v] = (possible & -possible).bit_length() - 1 if asked else folded.program.variables[v].size
        return codes


def _terms(folded: Folded, points: NDArray) -> list[tuple[Tree, int]]:
    """The conditions of rules that give points, with those points."""
    return [(folded.when[folded.rules[i]], int(points[i])) for i in np.flatnonzero(points).tolist()]


def negated(literal: Literal) -> Literal:
    """The opposite of a literal."""
    return not literal if isinstance(literal, bool) else ~literal


class Clock:
    """Seconds that are left of a budget."""

    def __init__(self, seconds: float):
        self._start = time.monotonic()
        self._end = self._start + seconds

    @property
    def left(self) -> float:
        return self._end - time.monotonic()

    @property
    def spent(self) -> float:
        return time.monotonic() - self._start


__all__ = ["Clock", "Model", "Solved", "negated"]
