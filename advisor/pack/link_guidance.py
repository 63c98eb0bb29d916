"""Names in the guidance beside the ranking: sides of neighbours, and what causes lead to."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from .guidance import Cause, Neighbours
from .link_condition import Linker, Locate
from .model import Content
from .problem import Problem


def guidance_problems(content: Content, locate: Locate, unread: Container[str] = ()) -> Iterator[Problem]:
    """Every broken reference below `neighbours` and `causes`."""
    linker = _Linker(content, locate, unread)
    for i, neighbours in enumerate(content.neighbours):
        yield from linker.neighbours(("neighbours", i), neighbours)
    for i, cause in enumerate(content.causes):
        yield from linker.cause(("causes", i), cause)


class _Linker(Linker):
    def __init__(self, content: Content, locate: Locate, unread: Container[str]):
        super().__init__(content, locate, unread)
        self.routes = [r.id for r in content.routes]
        self.names = [*self.routes, *content.groups]
        self.sources = [s.id for s in content.sources]
        self.levers = [*self.routes, *(s.id for s in content.steps)]
        self.causes = [c.id for c in content.causes]

    def neighbours(self, at: tuple, entry: Neighbours) -> Iterator[Problem]:
        side_of: dict[str, str] = {}
        for side, named in entry.between.items():
            yield from self._listed("route", (*at, "between", side), named, self.names, "route or group")
            for route in self._spread(named):
                other = side_of.setdefault(route, side)
                if other != side:
                    hint = "leave it on the side where people take it for something else"
                    yield self.problem("two-sides", (*at, "between", side), f"`{route}` stands on two sides, `{other}` and `{side}`", hint)
        for j, part in enumerate(entry.parts):
            for key in ("leans", "against"):
                named = getattr(part, key)
                yield from self._listed("route", (*at, "parts", j, key), named, self.names, "route or group")
                for route in self._spread(named):
                    if route not in side_of and route in self.routes:
                        hint = "name only routes that stand in `between`"
                        yield self.problem("no-side", (*at, "parts", j, key), f"`{route}` stands on no side", hint)
            yield from self._listed("source", (*at, "parts", j, "sources"), part.sources, self.sources)

    def cause(self, at: tuple, entry: Cause) -> Iterator[Problem]:
        others = [c for c in self.causes if c != entry.id]
        yield from self._listed("cause", (*at, "told_apart_from"), entry.told_apart_from, others, "other cause")
        for j, remedy in enumerate(entry.interventions):
            if remedy.lever:
                yield from self.unknown("route", (*at, "interventions", j, "lever"), remedy.lever, self.levers, say="route or step")
        for name in entry.leave_alone:
            yield from self.unknown("route", (*at, "leave_alone", name), name, self.names, say="route or group", offset=None)
        yield from self._listed("source", (*at, "sources"), entry.sources, self.sources)

    def _listed(self, what: str, path: tuple, names: Iterable[str], known: list[str], say: str = "") -> Iterator[Problem]:
        for i, name in enumerate(names):
            yield from self.unknown(what, (*path, i), name, known, say=say)

    def _spread(self, names: Iterable[str]) -> set[str]:
        return {route for name in names for route in self.content.groups.get(name, (name,))}
