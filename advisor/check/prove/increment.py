"""The same answers after one answer was raised by one step, as literals of a model of the answers before. What is asked only now is open: a condition
counts as true only where every answer to it does. What is not asked any more goes; all else stays."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from advisor.decide import Atom, Firing, atoms_of, codes_in

from .model import Literal, Model, negated

STAYS = -1  # in place of a code: as it was


class Increment:
    """One step up of `question` (ordered, or a number), where that is `possible`: it is asked, and not at its highest."""

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
