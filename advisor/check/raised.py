"""The same answers after one answer was raised to the next higher one, as trees over the answers before.

What is asked only now is open: a condition counts as true only where every answer to it makes it so. What is not
asked any more is gone. All else stays.
"""

from __future__ import annotations

from advisor.decide.program import Atom, codes_in
from advisor.explain.folded import Folded
from advisor.explain.trees import Tree, fold, join, negation, variables_of


class Raised:
    """Trees as they are after `question` (ordered, or a number) was raised by one step.

    Only meaningful where the question is asked and its answer is not the highest; `possible` is that condition.
    """

    def __init__(self, folded: Folded, question: str):
        program = folded.program
        self.folded, self.program = folded, program
        (self.variable,) = program.of_question[question]
        size = program.variables[self.variable].size
        self.possible: Tree = fold(Atom(self.variable, (1 << size - 1) - 1), folded.masks)
        self._dependents: list[int] = []  # questions that the raised answer may open or close, outermost first
        touched = {question}
        for name in program.ask_order:
            if any(program.variables[v].question in touched for v in program.ask_if[name].variables):
                touched.add(name)
                self._dependents += program.of_question[name]
        self._touched = {self.variable, *self._dependents}
        self._seen: dict[Tree, Tree] = {}

    def touches(self, tree: Tree) -> bool:
        """Whether raising can change the tree's value."""
        return any(v in self._touched for v in variables_of(tree))

    def tree(self, tree: Tree) -> Tree:
        """A tree over the answers before that is true exactly where `tree` is certainly true afterwards."""
        if not self.touches(tree):
            return tree
        found = self._seen.get(tree)
        if found is None:
            found = tree
            for v in reversed(self._dependents):
                if v in self.folded.asks and v in set(variables_of(found)):
                    found = self._settled(found, v)
            found = self._seen[tree] = self._shifted(found)
        return found

    def _settled(self, tree: Tree, v: int) -> Tree:
        """The tree after the raise, with one dependent variable as the raise leaves it."""
        masks = self.folded.masks
        size = self.program.variables[v].size
        now = self.folded.asks[v]  # over answers after the raise: shifted later, with the rest
        before = Atom(v, masks[v] & self.program.full[v])
        kept = join("all", (now, before, tree), masks)
        gone = join("all", (negation(now, masks), self._with(tree, v, size)), masks)
        every = join("all", (self._with(tree, v, code) for code in codes_in(masks[v] & self.program.full[v])), masks)
        opened = join("all", (now, negation(before, masks), every), masks)
        return join("any", (kept, gone, opened), masks)

    def _with(self, tree: Tree, v: int, code: int) -> Tree:
        masks = list(self.folded.masks)
        masks[v] = 1 << code
        return fold(tree, masks)

    def _shifted(self, tree: Tree) -> Tree:
        if isinstance(tree, Atom):
            if tree.variable != self.variable:
                return tree
            size = self.program.variables[self.variable].size
            return fold(Atom(tree.variable, (tree.mask & (1 << size) - 1) >> 1), self.folded.masks)
        if isinstance(tree, tuple):
            return join(tree[0], (self._shifted(part) for part in tree[1]), self.folded.masks)
        return tree
