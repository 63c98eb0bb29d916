"""A route that no answers put first.

It stands in the ranking and never wins: other routes are always ahead, or it is ruled out whenever it would lead. Give
it points where it is the right choice, or mark it `companion: true`.

Passes:

    routes:
      - {id: extra, label: Extra, family: classical, layer: context}
    rules:
      - id: extra_for_code
        when: goal is code
        points: {extra: {skill: 9}}
        because: It does.
        judgement: true

Fails:

    routes:
      - {id: extra, label: Extra, family: classical, layer: context}
    rules:
      - id: extra_for_answers
        when: goal is answer
        points: {extra: {skill: 3}}
        because: It helps, yet prompting gains as much and starts ahead.
        judgement: true
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.answers import Answers
from advisor.explain.ahead import Ahead
from advisor.explain.open_routes import open_routes
from advisor.pack import Pack, Problem

from .space import LIMIT, space_of

ID = "never-first"
SEVERITY = "warning"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Routes that come first in no complete answer set within the assumptions."""
    space = space_of(pack)
    ahead = Ahead(Answers(), space.folded, space.codes, space.firsts, exhaustive=False)
    found = open_routes(pack, Answers(), 3 * LIMIT, ahead=ahead)
    for name in found.excluded:
        message = f"`{name}` never comes first, whatever is answered"
        hint = "give it points where it is right, or mark it `companion: true`"
        yield Problem(ID, message, pack.places["routes", name], hint, SEVERITY, "proved", (name,))
    for name in found.undecided:
        yield space.undecided(ID, f"whether `{name}` can ever come first", pack.places["routes", name], (name,))
