"""A rule whose condition holds whatever is answered.

It says the same about every team. If that is meant, write `always`, so that the reader knows; often one side of an
`or` is too wide.

Passes:

    rules:
      - {id: plain_start, when: always, advise: Measure., because: It is quick., judgement: true}

Fails:

    rules:
      - {id: whatever_the_goal, when: goal is answer or goal is code, advise: Measure., because: There is no other goal., judgement: true}
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.pack import Problem
from advisor.pack import condition as c

from .space import Space

ID = "always-fires"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Rules that fire in every complete answer set within the assumptions."""
    for rule, when in zip(space.pack.content.rules, space.domains.program.when, strict=True):
        if isinstance(rule.when, c.Always):
            continue
        found = space.find(~space.rows.holds(when), fails=[when])
        message, doubt = f"`{rule.id}` fires whatever is answered", f"whether `{rule.id}` always fires"
        place = space.pack.places["rules", rule.id]
        yield from space.none(found, ID, place, (rule.id,), message, "write `always`, or narrow its condition", doubt)
