"""A source that cannot be looked up, or that nobody has read."""

from collections.abc import Iterator

from advisor.pack import Problem

from .space import Space

ID = "missing-source"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Sources without any way to find them, and rules that rest on unread sources alone."""
    pack = space.pack
    cited = {s for rule in pack.content.rules for s in rule.sources}
    for source in pack.content.sources:
        if source.id in cited and not (source.url or source.publisher):
            message = f"`{source.id}` has neither an address nor a publisher"
            yield Problem(ID, message, pack.places["sources", source.id], "add `url` or `publisher`", SEVERITY, "", (source.id,))
    for rule in pack.content.rules:
        if rule.sources and all(s in pack.sources and pack.sources[s].read == "unread" for s in rule.sources):
            message = f"`{rule.id}` rests on sources alone that nobody has read"
            hint = "read one of them, or write `judgement: true`"
            yield Problem(ID, message, pack.places["rules", rule.id], hint, SEVERITY, "", (rule.id,))
