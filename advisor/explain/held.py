"""The ranking as it stands, as a function of the answers given: what is not known stays unknown.

A condition counts where it is true for every value of what is unknown, as in the reference evaluator. So the trees here
are over given answers alone; a route that waits on an answer of *not sure* stands far below the others.
"""

from __future__ import annotations

from collections.abc import Mapping

from advisor.decide.known import Known, as_answered
from advisor.decide.program import Atom, Compiled, codes_in
from advisor.pack import Answer, Pack

from .folded import Folded
from .trees import Tree, fold, join, variables_of

BELOW = 100_000  # points that a route listed below the others is behind


class Held(Folded):
    """`Folded` over given answers: those of `freed` questions are free, all others given stay, the rest is unknown."""

    def __init__(self, known: Known, weights: Mapping[str, int], freed: frozenset[str]):
        program = known.program
        self.given = {q for q, a in known.answers.given.items() if is_definite(known.program.pack, q, a)}
        masks = as_answered(program, known.answers)
        for q in freed:
            for v in program.of_question[q]:
                masks[v] = program.full[v]
        self.unknown = frozenset(v.index for v in program.variables if v.question not in self.given)
        self._start(known, weights, masks)
        self.free = tuple(v for v in self.free if v not in self.unknown)
        self.suspended = frozenset(a.id for a, _ in program.assume)
        self.never = ()
        self._trees: dict[tuple[int, bool], Tree] = {}
        self._finish()
        self._put_below()

    def fold(self, condition: Compiled) -> Tree:
        """When the condition is certainly true."""
        return self._certain(condition, False)

    def fold_not(self, condition: Compiled) -> Tree:
        """When the condition is certainly false."""
        return self._certain(condition, True)

    def _certain(self, condition: Compiled, negated: bool) -> Tree:
        key = (id(condition), negated)
        if key not in self._trees:
            self._trees[key] = self._every(fold(self._asked(condition.tree), self.masks, negated))
        return self._trees[key]

    def _asked(self, tree: Tree) -> Tree:
        """The tree with every comparison true only where its question is asked."""
        if isinstance(tree, Atom):
            ask = self.program.ask_if.get(self.program.variables[tree.variable].question)
            return tree if ask is None else ("all", (tree, self._asked(ask.tree)))
        return (tree[0], tuple(self._asked(part) for part in tree[1])) if isinstance(tree, tuple) else tree

    def _every(self, tree: Tree) -> Tree:
        """When the tree is true for every value of what is unknown."""
        if isinstance(tree, bool) or self.unknown.isdisjoint(variables_of(tree)):
            return tree
        if isinstance(tree, Atom):
            return False
        word, parts = tree
        if word == "all":
            return join("all", map(self._every, parts), self.masks)
        shared = self._shared(parts)
        if shared is None:  # no unknown stands in two parts: each part must be certain by itself
            return join("any", map(self._every, parts), self.masks)
        cases = []
        for code in codes_in(self.masks[shared]):
            masks = list(self.masks)
            masks[shared] = 1 << code
            cases.append(self._every(fold(tree, masks)))
        return join("all", cases, self.masks)

    def _shared(self, parts: tuple[Tree, ...]) -> int | None:
        seen: set[int] = set()
        for part in parts:
            unknown = self.unknown.intersection(variables_of(part))
            if not seen.isdisjoint(unknown):
                return min(seen & unknown)
            seen |= unknown
        return None

    def _put_below(self) -> None:
        program, answers = self.program, self.known.answers
        for i, route in enumerate(program.pack.content.routes):
            waits: list[Tree] = []
            for name in (route.id, *route.combines):
                condition = program.requires.get(name)
                if condition is not None and any(q in answers.given and answers.given[q].not_sure for q in program.questions(condition)):
                    waits.append(self._open(condition))
            waits += [self._open(program.need[part]) for part in route.combines if part in program.need]
            below = join("any", waits, self.masks)
            if below is True:
                self.base[i] -= BELOW
            elif below is not False:
                self.put(below, i, -BELOW)

    def _open(self, condition: Compiled) -> Tree:
        """When the condition is neither certainly true nor certainly false."""
        decided = join("any", (self.fold(condition), self.fold_not(condition)), self.masks)
        return fold(decided, self.masks, True)


def is_definite(pack: Pack, question: str, answer: Answer) -> bool:
    """Whether an answer leaves one value."""
    return not answer.not_sure and (pack.questions[question].several is not None or len(answer.options) == 1)
