"""A route that no answers put first."""

from collections.abc import Iterator
from functools import partial

from advisor.pack import Problem

from .prove import Model
from .space import Space

ID = "never-first"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Routes that come first in no complete answer set within the assumptions."""
    for i, route in enumerate(space.pack.content.routes):
        if route.companion:
            continue
        found = space.find(space.firsts == i, also=partial(Model.first, route=i))
        message, doubt = f"`{route.id}` never comes first, whatever is answered", f"whether `{route.id}` can ever come first"
        hint = "let it meet a need where it is right, or mark it `companion: true`"
        yield from space.none(found, ID, space.pack.places["routes", route.id], (route.id,), message, hint, doubt)
