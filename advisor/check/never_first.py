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

from advisor.explain.solver import Clock, Model
from advisor.pack import Pack, Problem

from .space import LIMIT, space_of

ID = "never-first"
SEVERITY = "warning"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Routes that come first in no complete answer set within the assumptions."""
    space = space_of(pack)
    clock, ids = Clock(3 * LIMIT), space.program.route_ids
    unseen = [i for i, r in enumerate(pack.content.routes) if not r.companion and i not in set(space.firsts.tolist())]
    model = Model(space.folded)
    flags = {i: model.flag() for i in unseen if i in space.folded.standing}
    for route, flag in flags.items():
        model.first(route, flag)
    undecided: list[int] = []
    open_ = list(flags)
    while open_:  # one more route at a time, until none of the others can come first
        model.require_any(flags[i] for i in open_)
        solved = model.solve(clock.left)
        if solved.codes is None:
            undecided = open_ if solved.status == "unknown" else []
            break
        seen = int(space.folded.firsts(solved.codes[:, None])[0])
        unseen, open_ = [i for i in unseen if i != seen], [i for i in open_ if i != seen]
    for name in (ids[i] for i in unseen if i not in undecided):
        message = f"`{name}` never comes first, whatever is answered"
        hint = "give it points where it is right, or mark it `companion: true`"
        yield Problem(ID, message, pack.places["routes", name], hint, SEVERITY, "proved", (name,))
    for name in (ids[i] for i in undecided):
        yield space.undecided(ID, f"whether `{name}` can ever come first", pack.places["routes", name], (name,))
