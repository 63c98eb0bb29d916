"""The completions of some answers as a model for a solver (OR-Tools CP-SAT). One model answers one query: it has a Boolean for every possible code of
every variable, gets its constraints, and is solved once, with one worker. Conditions and comparisons of totals enter when a constraint needs them,
equal ones once. Importing the solver takes a quarter of a second, so that happens when the first model is made."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from advisor.answers import NONE, STRONGLY
from advisor.decide import Atom, Compiled, Domains, Firing, atoms_of, codes_in
from advisor.pack import Not, once

Literal = Any  # a Boolean of the solver, or a plain bool
STAYS = -1  # in place of a code: as it was


class Solved(NamedTuple):
    """`status` is found (then `codes` holds one completion, (variables,) uint8), none or unknown (the time was up)."""

    status: str
    codes: NDArray[np.uint8] | None = None


class Model:
    """Every completion, with needs as the team corrects them."""

    def __init__(self, domains: Domains):
        from ortools.sat.python import cp_model

        self.program, self.corrections = domains.program, domains.answers.needs
        self._cp = cp_model.CpModel()
        self._weighted_sum = cp_model.LinearExpr.weighted_sum
        self._made: dict[Any, Literal] = {}
        self._literals: dict[int, Literal] = {}  # by index
        routes = self.program.pack.content.routes
        self.ranked = tuple(i for i, r in enumerate(routes) if not r.companion)
        self._rank = {i: n for n, i in enumerate(sorted(self.ranked, key=lambda i: (routes[i].effort, i)))}  # breaks ties
        self.codes = [self._variable(codes_in(mask)) for mask in domains.masks]
        for question in self.program.ask_order:
            asked = self.holds(self.program.ask_if[question])
            for v in self.program.of_question[question]:
                self.require_any([negated(asked), self.asked(v)])
                self.require_any([asked, negated(self.asked(v))])

    def _variable(self, possible: tuple[int, ...]) -> dict[int, Literal]:
        """Code -> its literal; exactly one of them is true."""
        if len(possible) == 1:
            return {possible[0]: True}
        found = {code: self._cp.new_bool_var("") for code in possible}
        self._cp.add_exactly_one(found.values())
        return found

    def asked(self, v: int) -> Literal:
        """True exactly where the question of a variable is asked."""
        return negated(self.codes[v].get(self.program.variables[v].size, False))

    def holds(self, condition: Compiled) -> Literal:
        """True exactly where a condition is."""
        return self.literal(condition.tree)

    @once
    def fires(self, rule: int) -> Literal:
        """True exactly where the rule at a position fires."""
        return self.holds(self.program.when[rule])

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

    def require_any(self, literals: Iterable[Literal]) -> None:
        """Only completions in which one of the literals is true."""
        kept = [x for x in literals if x is not False]
        if not any(x is True for x in kept):
            self._cp.add_bool_or(kept)  # of none, which is a contradiction

    @once
    def shown(self, need: str) -> Literal:
        """True exactly where a need shows: its strength is above zero."""
        if self.corrections.get(need) == NONE:
            return False
        terms = [(self.fires(i), strength) for i, strength in self.strength(need)]
        least = 1 - self.program.effects.strongly * (self.corrections.get(need) == STRONGLY)
        found = self.at_least(terms, least)
        self.require_any([found, self.at_least([(fires, -n) for fires, n in terms], 1 - least)])
        return found

    def strength(self, need: str) -> list[tuple[int, int]]:
        """The positions of the rules that show a need, each with how strongly."""
        return [(i, shows[need]) for i, shows in enumerate(self.program.effects.shows) if need in shows]

    def against(self, route: int) -> list[list[Firing]]:
        """All that rules a route out, where each of a list fires; that nothing calls for a part of it is none of them."""
        program = self.program
        found: list[list[Firing]] = []
        for name in (program.route_ids[route], *program.pack.content.routes[route].combines):
            found += [[fires] for fires, excluded in zip(program.fires, program.vetoes, strict=True) if name in excluded]
            found += [[program.fires[i] for i in rules] for rules, excluded in program.joint.items() if name in excluded]
            if name in program.requires:
                unmet = program.compile(Not(program.requires[name].source))
                found.append([(unmet, None, unmet)])
        return found

    @once
    def stands(self, route: int) -> Literal:
        """True exactly where nothing rules the route out, and each part of a combination is called for."""
        called_for = [self.any_of(map(self.shown, needs)) for needs in self.program.effects.better.get(self.program.route_ids[route], {}).values()]
        out = [self.all_of(self.holds(whole) for _, _, whole in together) for together in self.against(route)]
        return self.all_of([*map(negated, out), *called_for])

    @once
    def first(self, route: int) -> Literal:
        """Where true, the route comes first; companions never do."""
        if route not in self.ranked or self.stands(route) is False:
            return False
        found = self._cp.new_bool_var("")
        self.require_any([~found, self.stands(route)])
        for other in self.ranked:
            if other != route:
                self.require_any([~found, negated(self.stands(other)), self.before(route, other)])
        return found

    def not_first(self, route: int) -> Literal:
        """Where true, the route does not come first."""
        if route not in self.ranked:
            return True
        passed = [self.all_of([self.stands(other), self.before(other, route)]) for other in self.ranked if other != route]
        return self.any_of([negated(self.stands(route)), *passed])

    @once
    def before(self, route: int, other: int) -> Literal:
        """Where true, `route` is before `other` by totals and ties, vetoes apart."""
        (mine, start), (theirs, other_start) = self._reached[route], self._reached[other]
        factors = {i: n for i in mine | theirs if (n := mine.get(i, 0) - theirs.get(i, 0))}
        return self._reaches(factors, other_start - start + (self._rank[route] > self._rank[other]))

    @cached_property
    def _reached(self) -> list[tuple[dict[int, int], int]]:
        """For each route what each literal, by index, brings it where it is true, and the total that it has anyway."""
        starts, brought = self.totals
        return [self._summed([(self.fires(i), n) for i, n in each.items()], start) for each, start in zip(brought, starts, strict=True)]

    @cached_property
    def totals(self) -> tuple[list[int], list[dict[int, int]]]:
        """For each route the total that it starts with, and what each rule, by position, brings it where it fires."""
        effects, routes = self.program.effects, self.program.pack.content.routes
        strongly = [need for need, word in self.corrections.items() if word == STRONGLY]
        starts = [sum(effects.strongly * effects.fits[r.id].get(need, 0) for need in strongly) - r.effort for r in routes]
        none, cells = {need for need, word in self.corrections.items() if word == NONE}, [*enumerate(effects.cells)]
        return starts, [{i: sum(s.value for s in cell[r.id] if s.need not in none) for i, cell in cells if r.id in cell} for r in routes]

    def at_least(self, terms: Iterable[tuple[Literal, int]], least: int) -> Literal:
        """Where true, the numbers of the true literals sum to at least `least`."""
        factors, sure = self._summed(terms, 0)
        return self._reaches(factors, least - sure)

    def _summed(self, terms: Iterable[tuple[Literal, int]], sure: int) -> tuple[dict[int, int], int]:
        """The factor of each literal, by its index, and what comes to `sure` in any case."""
        factors: dict[int, int] = {}
        for literal, value in terms:
            if isinstance(literal, bool):
                sure += value * literal
            else:
                index = literal.index
                factors[index] = factors.get(index, 0) + value
                self._literals[index] = literal
        return factors, sure

    def _reaches(self, factors: Mapping[int, int], least: int) -> Literal:
        if sum(n for n in factors.values() if n < 0) >= least:
            return True
        if sum(n for n in factors.values() if n > 0) < least:
            return False
        found = self._cp.new_bool_var("")
        self._cp.add(self._weighted_sum([self._literals[i] for i in factors], [*factors.values()]) >= least).only_enforce_if(found)
        return found

    def solve(self, limit: float) -> Solved:
        """A completion that meets all constraints, or none; unknown beyond `limit`, in the solver's time: about seconds, alike on all machines."""
        from ortools.sat.python import cp_model

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


class Increment:
    """The same answers after one step up of `question` (ordered, or a number), where that is `possible`: it is asked, and not at its highest. What
    is asked only now is open: a condition counts as true only where every answer to it does. What is not asked any more goes; all else stays."""

    def __init__(self, model: Model, question: str):
        self.model, program = model, model.program
        (self.variable,) = program.of_question[question]
        self.possible = model.literal(Atom(self.variable, (1 << (program.variables[self.variable].size - 1)) - 1))
        self._asks: dict[int, Any] = {}  # variables that the step may open or close, outermost first -> when they are asked
        for name in program.ask_order:
            if self.variable in program.ask_if[name].variables or not self._asks.keys().isdisjoint(program.ask_if[name].variables):
                self._asks.update(dict.fromkeys(program.of_question[name], program.ask_if[name].tree))

    def fires(self, firing: Firing) -> Literal:
        """True exactly where a rule fires after the step."""
        return self.model.all_of([self.after(firing[0].tree), firing[1] is None or negated(self.after(firing[1].tree))])

    def touches(self, tree: Any) -> bool:
        """Whether the step can change the tree's value."""
        named = {atom.variable for atom in atoms_of(tree)}
        return self.variable in named or not named.isdisjoint(self._asks)

    def after(self, tree: Any, settled: Mapping[int, int] = MappingProxyType({})) -> Literal:
        """True exactly where the tree is certainly true after the step; of variables that this may open or close `settled` has the code then."""
        v = next((v for v in self._asks if v not in settled and v in self._deciding(tree)), None)
        if v is None:
            return self.model.literal(self._shifted(tree, settled))
        model, program = self.model, self.model.program
        now, before = self.after(self._asks[v], settled), model.asked(v)

        def when(code: int) -> Literal:
            return self.after(tree, {**settled, v: code})

        kept, gone = model.all_of([now, before, when(STAYS)]), model.all_of([negated(now), when(program.variables[v].size)])
        return model.any_of([kept, gone, model.all_of([now, negated(before), *(when(code) for code in codes_in(program.full[v]))])])

    def _deciding(self, tree: Any) -> set[int]:
        """The variables of a tree, and those that decide whether they are asked."""
        found = {atom.variable for atom in atoms_of(tree)}
        for v in reversed(self._asks):
            if v in found:
                found.update(atom.variable for atom in atoms_of(self._asks[v]))
        return found

    def _shifted(self, tree: Any, settled: Mapping[int, int]) -> Any:
        """The tree over the answers before, for some codes after."""
        if isinstance(tree, bool):
            return tree
        if not isinstance(tree, Atom):
            return tree[0], tuple(self._shifted(m, settled) for m in tree[1])
        if tree.variable == self.variable:
            return Atom(tree.variable, (tree.mask & self.model.program.full[tree.variable]) >> 1)
        code = settled.get(tree.variable, STAYS)
        return tree if code == STAYS else bool(tree.mask >> code & 1)
