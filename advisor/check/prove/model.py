"""The completions of some answers as a model for a solver (OR-Tools CP-SAT).

One model answers one query: it has a Boolean for every possible code of every variable, gets its constraints, and is
solved once, with one worker. Conditions and comparisons of totals enter when a constraint needs them, equal ones once.
Importing the solver takes a quarter of a second, so that happens when the first model is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.decide.domains import Domains
from advisor.decide.program import TRUE, Atom, Compiled, codes_in
from advisor.pack.condition import Not

Literal = Any  # a Boolean of the solver, or a plain bool


@dataclass(frozen=True, slots=True)
class Solved:
    """`status` is found (then `codes` holds one completion, (variables,) uint8), none or unknown (the time was up)."""

    status: str
    codes: NDArray[np.uint8] | None = None


class Model:
    """Every completion within the pack's assumptions, with totals at some weights.

    Assumptions that are certainly contradicted do not count, and none does if not `assume`.
    """

    def __init__(self, domains: Domains, weights: Mapping[str, int], assume: bool = True):
        from ortools.sat.python import cp_model

        self.program, self.weights = domains.program, weights
        self._cp = cp_model.CpModel()
        self._weighted_sum = cp_model.LinearExpr.weighted_sum
        self._made: dict[Any, Literal] = {}
        self._fires: dict[int, Literal] = {}
        self._totals: dict[tuple[int, ...], tuple[list[int], list[dict[int, int]]]] = {}
        self._contradiction = False
        routes = self.program.pack.content.routes
        self.ranked = tuple(i for i, r in enumerate(routes) if not r.companion)
        self._rank = {i: n for n, i in enumerate(sorted(self.ranked, key=lambda i: (routes[i].effort, i)))}  # breaks ties
        self.codes = [self._variable(codes_in(mask)) for mask in domains.masks]
        for question in self.program.ask_order:
            asked = self.holds(self.program.ask_if[question])
            for v in self.program.of_question[question]:
                self.require_any([negated(asked), self.asked(v)])
                self.require_any([asked, negated(self.asked(v))])
        for _, never in self.program.assume if assume else ():
            if domains.decide(never) != TRUE:
                self.require(negated(self.holds(never)))

    def _variable(self, possible: tuple[int, ...]) -> dict[int, Literal]:
        """Code -> its literal; exactly one of them is true."""
        if len(possible) == 1:
            return {possible[0]: True}
        found = {code: self._cp.new_bool_var("") for code in possible}
        self._cp.add_exactly_one(found.values())
        return found

    # -- conditions

    def asked(self, v: int) -> Literal:
        """True exactly where the question of a variable is asked."""
        return negated(self.codes[v].get(self.program.variables[v].size, False))

    def holds(self, condition: Compiled) -> Literal:
        """True exactly where a condition is."""
        return self.literal(condition.tree)

    def fires(self, rule: int) -> Literal:
        """True exactly where the rule at a position fires."""
        if rule not in self._fires:
            self._fires[rule] = self.holds(self.program.when[rule])
        return self._fires[rule]

    def literal(self, tree: Any) -> Literal:
        """True exactly where the tree of a condition is."""
        if isinstance(tree, bool):
            return tree
        if tree not in self._made:
            if isinstance(tree, Atom):
                self._made[tree] = self._atom(tree)
            else:
                word, members = tree
                self._made[tree] = (self.all_of if word == "all" else self.any_of)([self.literal(m) for m in members])
        return self._made[tree]

    def _atom(self, atom: Atom) -> Literal:
        codes = self.codes[atom.variable]
        inside = [literal for code, literal in codes.items() if atom.mask >> code & 1]
        outside = [literal for code, literal in codes.items() if not atom.mask >> code & 1]
        if not inside or not outside:
            return bool(inside)
        return negated(self.any_of(outside)) if len(outside) < len(inside) else self.any_of(inside)

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        """True exactly where all of them are."""
        kept = {}
        for literal in literals:
            if literal is False:
                return False
            if literal is not True:
                kept[literal.index] = literal
        if len(kept) < 2:
            return next(iter(kept.values()), True)
        key = ("all", *sorted(kept))
        if key not in self._made:
            found = self._made[key] = self._cp.new_bool_var("")
            self._cp.add_bool_and(kept.values()).only_enforce_if(found)
            self._cp.add_bool_or([found, *(~x for x in kept.values())])
        return self._made[key]

    def any_of(self, literals: Iterable[Literal]) -> Literal:
        """True exactly where one of them is."""
        return negated(self.all_of([negated(x) for x in literals]))

    # -- constraints

    def require(self, literal: Literal) -> None:
        """Only completions in which the literal is true."""
        self.require_any([literal])

    def require_any(self, literals: Iterable[Literal]) -> None:
        """Only completions in which one of the literals is true."""
        kept = [x for x in literals if x is not False]
        if any(x is True for x in kept):
            return
        if kept:
            self._cp.add_bool_or(kept)
        else:
            self._contradiction = True

    # -- routes, by index

    def against(self, route: int) -> list[Any]:
        """The trees of all that rules a route out, one by one."""
        program = self.program
        ids, combined = program.route_ids, program.pack.content.routes[route].combines
        found = []
        for name in (ids[route], *combined):
            found += [when.tree for when, excluded in zip(program.when, program.vetoes, strict=True) if name in excluded]
            needed = [program.requires.get(name), program.need.get(name) if name in combined else None]
            found += [program.compile(Not(condition.source)).tree for condition in needed if condition is not None]
        return found

    def stands(self, route: int) -> Literal:
        """True exactly where nothing rules the route out."""
        return self.all_of([negated(self.literal(tree)) for tree in self.against(route)])

    def first(self, route: int) -> Literal:
        """Where true, the route comes first; companions never do."""
        if route not in self.ranked:
            return False
        if ("first", route) not in self._made:
            found = self._made["first", route] = self._cp.new_bool_var("")
            self.require_any([~found, self.stands(route)])
            for other in self.ranked:
                if other != route:
                    self.require_any([~found, negated(self.stands(other)), self.before(route, other)])
        return self._made["first", route]

    def not_first(self, route: int, weights: Mapping[str, int] | None = None) -> Literal:
        """Where true, the route does not come first (at other weights, if given)."""
        if route not in self.ranked:
            return True
        passed = [self.all_of([self.stands(other), self.before(other, route, weights)]) for other in self.ranked if other != route]
        return self.any_of([negated(self.stands(route)), *passed])

    def before(self, route: int, other: int, weights: Mapping[str, int] | None = None) -> Literal:
        """Where true, `route` is before `other` by points and ties, vetoes apart."""
        weights = self.weights if weights is None else weights
        key = ("before", route, other, *weights.values())
        if key not in self._made:
            base, given = self.points(weights)
            rules = given[route].keys() | given[other].keys()
            terms = [(self.fires(i), given[route].get(i, 0) - given[other].get(i, 0)) for i in sorted(rules)]
            least = base[other] - base[route] + (self._rank[route] > self._rank[other])
            self._made[key] = self.at_least(terms, least)
        return self._made[key]

    def points(self, weights: Mapping[str, int]) -> tuple[list[int], list[dict[int, int]]]:
        """For each route the weighed points that it starts with, and that each rule, by position, gives it."""
        key = tuple(weights.values())
        if key not in self._totals:
            routes = self.program.pack.content.routes
            given: list[dict[int, int]] = [{} for _ in routes]
            for i, cells in enumerate(self.program.cells):
                for name, cell in cells.items():
                    given[self.program.route_index[name]][i] = sum(weights[c] * p for c, p in cell.items())
            self._totals[key] = [sum(weights[c] * p for c, p in r.base.items()) for r in routes], given
        return self._totals[key]

    def at_least(self, terms: Iterable[tuple[Literal, int]], least: int) -> Literal:
        """Where true, the numbers of the true literals sum to at least `least`."""
        factors: dict[int, int] = {}
        literals: dict[int, Literal] = {}
        for literal, value in terms:
            if isinstance(literal, bool):
                least -= value * literal
            else:
                factors[literal.index] = factors.get(literal.index, 0) + value
                literals[literal.index] = literal
        if sum(n for n in factors.values() if n < 0) >= least:
            return True
        if sum(n for n in factors.values() if n > 0) < least:
            return False
        found = self._cp.new_bool_var("")
        total = self._weighted_sum([literals[i] for i in factors], list(factors.values()))
        self._cp.add(total >= least).only_enforce_if(found)
        return found

    # -- the answer

    def solve(self, limit: float) -> Solved:
        """A completion that meets all constraints, or that there is none; unknown beyond `limit`.

        The limit is in the solver's deterministic time, about seconds of an idle machine: the same result on every machine.
        """
        from ortools.sat.python import cp_model

        if self._contradiction:
            return Solved("none")
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = limit
        status = solver.solve(self._cp)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Solved("none" if status == cp_model.INFEASIBLE else "unknown")
        chosen = [next(c for c, x in codes.items() if x is True or solver.boolean_value(x)) for codes in self.codes]
        return Solved("found", np.array(chosen, dtype=np.uint8))


def negated(literal: Literal) -> Literal:
    """The opposite of a literal."""
    return not literal if isinstance(literal, bool) else ~literal
