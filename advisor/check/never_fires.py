"""A condition that no answers can meet."""

from collections.abc import Iterator

from advisor.decide.program import FALSE
from advisor.pack import Problem
from advisor.pack.link import conditions_of

from .prove import Solved
from .space import Space

ID = "never-fires"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Conditions that no complete answers within the assumptions meet. Another check looks at what promises are about."""
    pack, domains = space.pack, space.domains
    for (kind, position, *_, key), condition in conditions_of(pack.content):
        if kind == "promises":
            continue
        name, compiled = getattr(pack.content, kind)[position].id, domains.program.compile(condition)
        if kind == "assume":  # within the assumptions none of them holds
            found = Solved("none" if domains.decide(compiled) == FALSE else "found")
        else:
            found = space.find(space.rows.holds(compiled), [compiled])
        message, doubt = f"no answers meet the `{key}` of `{name}`", f"whether any answers meet the `{key}` of `{name}`"
        yield from space.none(found, ID, pack.places[kind, name], (name,), message, f"it says: {condition}", doubt)
