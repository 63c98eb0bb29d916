"""A question whose answer nothing reads."""

from collections.abc import Iterator

from advisor.pack import Problem
from advisor.pack.link import conditions_of

from .space import Space

ID = "unused-question"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Questions that nothing which decides names."""
    pack, program = space.pack, space.domains.program
    used = {p.when_raising for p in pack.content.promises}
    for (kind, *_), condition in conditions_of(pack.content):
        if kind not in ("assume", "conditions", "neighbours", "causes"):  # these decide nothing, conditions only where they are used
            used |= set(program.questions(program.compile(condition)))
    for question in pack.content.questions:
        if question.id not in used:
            message = f"nothing reads the answer to `{question.id}`"
            hint = "write a rule that needs it, or ask less"
            yield Problem(ID, message, pack.places["questions", question.id], hint, SEVERITY, "", (question.id,))
