"""A condition that no answers can meet.

What depends on it never happens: the rule never fires, the question is never asked, the route is always ruled out.
Who is asked counts too: a comparison with a question that is not asked is false. Answers that the pack's assumptions
exclude do not count: either an assumption excludes too much, or what it hides can go.

Passes:

    rules:
      - {id: small_data, when: data is some and size < 10, advise: Gather more., because: A little helps., judgement: true}
    assume:
      - {id: code_is_not_large, never: goal is code and size >= 100}

Fails:

    rules:
      - {id: small_data, when: data is none and size < 10, advise: Gather more., because: Data of no size., judgement: true}

Fails:

    rules:
      - {id: code_without_data, when: goal is code and data is none, advise: Wait., because: It starts from nothing., judgement: true}
    assume:
      - {id: code_brings_data, never: goal is code and data is none}
"""

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
