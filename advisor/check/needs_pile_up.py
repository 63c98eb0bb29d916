"""Two rules that show the same need, one of which never fires without the other."""

from collections.abc import Iterator

from advisor.explain.words import listing
from advisor.pack import Problem

from .space import Space

ID = "needs-pile-up"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """For each rule those that fire wherever it does and say the same of a need or of a route; of two that always fire together,
    the later is named."""
    rules, effects = space.pack.content.rules, space.domains.program.effects
    says = [{f"`{name}`": n for name, n in (*needs.items(), *routes.items())} for needs, routes in zip(effects.shows, effects.direct, strict=True)]
    found: set[tuple[int, int]] = set()
    for i, rule in reversed(list(enumerate(rules))):
        again: dict[str, list[str]] = {}
        for j, other in enumerate(rules):
            same = [name for name, strength in says[i].items() if i != j and strength * says[j].get(name, 0) > 0]
            if same and (j, i) not in found and _implies(space, i, j):
                found.add((i, j))
                for name in same:
                    again.setdefault(name, []).append(f"`{other.id}`")
        if again:
            said = listing([f"of {name} by {listing(others)}" for name, others in again.items()])
            about = (rule.id, *(rules[j].id for of, j in sorted(found) if of == i))
            message = f"wherever `{rule.id}` fires, the same is said {said}"
            yield Problem(ID, message, space.pack.places["rules", rule.id], "say it in one of them, or part them", SEVERITY, "proved", about)


def _implies(space: Space, narrow: int, wide: int) -> bool:
    """Whether the first rule fires for some answers, and the second for all of these."""
    when, other = (space.domains.program.when[i] for i in (narrow, wide))
    fires = space.rows.holds(when)
    if space.find(fires & ~space.rows.holds(other), [when], [other]).status != "none":
        return False
    return space.find(fires, [when]).status == "found"
