"""A need that rules show and no route meets, or that no rule shows.

The page would name a need that nothing helps with, or routes would promise what nobody is ever told to want.

Passes:

    needs:
      - {id: speed, label: Answer fast}
    rules:
      - {id: code_is_urgent, when: goal is code, needs: {speed: slightly}, because: It is., judgement: true}
    routes:
      - {id: prompt, meets: {speed: {how_well: partly, how: nothing has to be built}}}

Fails:

    needs:
      - {id: speed, label: Answer fast}
    rules:
      - {id: code_is_urgent, when: goal is code, needs: {speed: slightly}, because: It is., judgement: true}

Fails:

    needs:
      - {id: speed, label: Answer fast}
    routes:
      - {id: prompt, meets: {speed: {how_well: partly, how: nothing has to be built}}}
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.pack import Problem

from .space import Space

ID = "unmet-need"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Needs that rules and routes do not share; companions, which never come first, do not count."""
    pack, effects = space.pack, space.domains.program.effects
    shown = {need for shows in effects.shows for need, strength in shows.items() if strength > 0}
    met = {need for route in pack.content.routes if not route.companion for need in route.meets}
    for need in pack.needs:
        place = pack.places["needs", need]
        if need not in shown:
            yield Problem(ID, f"no rule shows `{need}`", place, "write a rule that shows it, or take it out", SEVERITY, "", (need,))
        elif need not in met:
            yield Problem(ID, f"rules show `{need}`, and no route meets it", place, "say which route meets it, or take it out", SEVERITY, "", (need,))
