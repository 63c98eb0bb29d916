"""A rule whose condition holds whatever is answered.

It says the same about every team. If that is meant, write `always`, so that the reader knows; often one side of an
`or` is too wide.

Passes:

    rules:
      - id: plain_start
        when: always
        points: {prompt: {skill: 1}}
        because: It is quick.
        judgement: true

Fails:

    rules:
      - id: whatever_the_goal
        when: goal is answer or goal is code
        points: {prompt: {skill: 1}}
        because: There is no other goal.
        judgement: true
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.pack import Pack, Problem
from advisor.pack import condition as c

from .space import space_of

ID = "always-fires"
SEVERITY = "warning"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Rules that fire in every complete answer set within the assumptions."""
    space = space_of(pack)
    for rule, condition in zip(pack.content.rules, space.program.when, strict=True):
        if isinstance(rule.when, c.Always):
            continue
        status = space.example(space.folded.fold(condition), value=False).status
        place = pack.places["rules", rule.id]
        if status == "unknown":
            yield space.undecided(ID, f"whether `{rule.id}` always fires", place, (rule.id,))
        elif status == "none":
            hint = "write `always`, or narrow its condition"
            yield Problem(ID, f"`{rule.id}` fires whatever is answered", place, hint, SEVERITY, "proved", (rule.id,))
