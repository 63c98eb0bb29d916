"""Two rules that give the same reason: one was copied, and its sentence was left."""

from collections.abc import Iterator

from advisor.pack import Problem

from .space import Space

ID = "copied-reason"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Each rule whose sentence an earlier rule has already."""
    first: dict[str, str] = {}
    for rule in space.pack.content.rules:
        said = " ".join(rule.because.casefold().split()).rstrip(".")
        other = first.setdefault(said, rule.id)
        if other != rule.id:
            place = space.pack.places["rules", rule.id]
            message = f"`{rule.id}` gives the same reason as `{other}`"
            yield Problem(ID, message, place, "say what its own condition shows, or make one rule of both", SEVERITY, "", (rule.id, other))
