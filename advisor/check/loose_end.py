"""A need or a route that the rules do not lead to, or that leads nowhere."""

from collections.abc import Iterator

from advisor.pack import Problem

from .space import Space

ID = "loose-end"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Needs that rules and routes do not share, routes that no rule raises, companions that no rule adds."""
    pack, effects = space.pack, space.domains.program.effects
    shown = {need for shows in effects.shows for need, strength in shows.items() if strength > 0}
    met = {need for route in pack.content.routes if not route.companion for need in route.meets}
    raised = {route for cells in effects.cells for route, shares in cells.items() if any(s.value > 0 for s in shares)}
    added = {route for rule in pack.content.rules for route in rule.add}
    found = [("needs", n, "no rule shows it", "write a rule that does") for n in pack.needs if n not in shown]
    found += [("needs", n, "no route meets it", "say which route does") for n in pack.needs if n in shown - met]
    for route in pack.content.routes:
        if route.companion and route.id not in added:
            found.append(("routes", route.id, "no rule adds it", f"write a rule with `add: [{route.id}]`"))
        elif not route.companion and route.id not in raised:
            found.append(("routes", route.id, "nothing brings it forward", "let it meet a need that a rule shows"))
    for kind, name, message, hint in found:
        yield Problem(ID, f"`{name}` is a loose end: {message}", pack.places[kind, name], f"{hint}, or take it out", SEVERITY, "", (name,))
