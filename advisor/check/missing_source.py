"""A source that cannot be looked up, or that nobody has read.

It has neither an address nor a publisher, or it is marked `read: unread` and a rule rests on it alone.

Passes:

    sources:
      - {id: S1, title: A paper, publisher: A journal, year: 2024, read: full}
    rules:
      - {id: code_gains, when: goal is code, needs: {skill: slightly}, because: It was measured., sources: [S1]}

Fails:

    sources:
      - {id: S1, title: A paper, publisher: A journal, year: 2024, read: unread}
    rules:
      - {id: code_gains, when: goal is code, needs: {skill: slightly}, because: Somebody says so., sources: [S1]}
"""

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
