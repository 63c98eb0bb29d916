"""`not (...)` around a question that is not always asked."""

from collections.abc import Iterator

from advisor.decide.program import FALSE, Atom, Tree
from advisor.pack import Problem
from advisor.pack import condition as c
from advisor.pack.link import conditions_of

from .space import Space

ID = "negated-conditional"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Conditions that can hold because a question under `not` was not asked."""
    pack, domains, program = space.pack, space.domains, space.domains.program
    for (kind, position, *_), condition in conditions_of(pack.content):
        atoms = _atoms(program.compile(condition).tree)
        unasked = (program.variables[a.variable].question for a in atoms if a.mask & program.unasked[a.variable])
        for question in dict.fromkeys(unasked):
            asked = pack.questions[question].ask_if
            if domains.decide(program.compile(c.All((condition, c.Not(asked))))) != FALSE:
                name = getattr(pack.content, kind)[position].id
                message = f"`{name}` also holds where `{question}` is not asked, because of its `not`"
                yield Problem(ID, message, pack.places[kind, name], f"write `is not`, or add: {asked}", SEVERITY, "", (name, question))


def _atoms(tree: Tree) -> Iterator[Atom]:
    if isinstance(tree, Atom):
        yield tree
    elif isinstance(tree, tuple):
        for term in tree[1]:
            yield from _atoms(term)
