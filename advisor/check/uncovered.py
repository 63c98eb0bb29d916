"""A rule or route that no case covers."""

import itertools
from collections.abc import Iterator

from advisor.answers import answers_of_case
from advisor.decide import evaluate
from advisor.pack import Problem

from .space import Space

ID = "uncovered"
SEVERITY = "warning"
SHOWN = 12  # names in a hint


def problems(space: Space) -> Iterator[Problem]:
    """At most one finding each about rules and routes, of an overlay and of what it extends apart."""
    pack = space.pack
    if not pack.content.cases:
        return
    fired = {f.rule for case in pack.content.cases for f in evaluate(pack, answers_of_case(pack, case)).fired}
    right = {name for case in pack.content.cases for name in (*case.expect.best, *case.expect.also_ok)}
    rules = [r for r in pack.rules if r not in fired]
    routes = [r.id for r in pack.content.routes if not r.companion and not right & {r.id, r.family}]
    kinds = (("rule", rules, "fires", "fire"), ("route", routes, "is right", "are right"))
    for (word, every, one, many), own in itertools.product(kinds, (True, False)):
        ids = [name for name in every if pack.is_own(pack.places[f"{word}s", name]) is own]
        if ids:
            said = f"{len(ids)} {word}s {many} in no case" if len(ids) > 1 else f"one {word} {one} in no case"
            names = ", ".join(ids[:SHOWN]) + (f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else "")
            yield Problem(ID, said, pack.places[f"{word}s", ids[0]], f"write a case for: {names}", SEVERITY, "refuted", (word, *ids))
