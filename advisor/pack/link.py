"""What pydantic cannot see: names that must exist (conditions: see link_condition.py)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

from .link_condition import ConditionLinker, Linker, Locate
from .link_guidance import guidance_problems
from .model import LISTS_BY_ID, Content, renamed
from .problem import Problem
from .question import Question


def check_links(content: Content, locate: Locate, unread: Container[str] = ()) -> list[Problem]:
    """Every broken reference of a pack. Names in `unread` stand in entries that could not be read; nobody is blamed for those."""
    return list(_Linker(content, locate, unread).problems())


def conditions_of(content: Content) -> Iterator[tuple[tuple, Any]]:
    """(path, condition) of every condition in a pack."""
    for i, q in enumerate(content.questions):
        if q.ask_if is not None:
            yield ("questions", i, "ask_if"), q.ask_if
    for i, n in enumerate(content.conditions):
        yield ("conditions", i, "when"), n.when
    for i, r in enumerate(content.routes):
        if r.requires is not None:
            yield ("routes", i, "requires"), r.requires
        if r.need is not None:
            yield ("routes", i, "need"), r.need
    for i, rule in enumerate(content.rules):
        yield ("rules", i, "when"), rule.when
    for i, p in enumerate(content.promises):
        if p.when is not None:
            yield ("promises", i, "when"), p.when
    for i, a in enumerate(content.assume):
        yield ("assume", i, "never"), a.never
    for i, neighbours in enumerate(content.neighbours):
        for j, part in enumerate(neighbours.parts):
            yield ("neighbours", i, "parts", j, "when"), part.when
    for i, cause in enumerate(content.causes):
        yield ("causes", i, "when"), cause.when
        if cause.strong_when is not None:
            yield ("causes", i, "strong_when"), cause.strong_when
    for i, v in enumerate(content.vendors):
        if v.open_if is not None:
            yield ("vendors", i, "open_if"), v.open_if
        if v.suits_if is not None:
            yield ("vendors", i, "suits_if"), v.suits_if


class _Linker(Linker):
    def __init__(self, content: Content, locate: Locate, unread: Container[str]):
        super().__init__(content, locate, unread)
        self.conditions = ConditionLinker(content, locate, unread)
        # lists, not sets: hints name what is known in the order of the files
        self.routes = [r.id for r in content.routes]
        self.route_names = [*self.routes, *content.groups, "all"]
        self.criteria = [x.id for x in content.criteria]
        self.sources = [x.id for x in content.sources]
        self.steps = [x.id for x in content.steps]

    def problems(self) -> Iterator[Problem]:
        yield from self._duplicates()
        yield from self._structure()
        yield from self._questions()
        yield from self._routes()
        yield from self._rules()
        yield from self._promises()
        for i, vendor in enumerate(self.content.vendors):
            yield from self._names("route", ("vendors", i, "routes"), vendor.routes, self.route_names, "route or group")
        yield from self._renames()
        yield from guidance_problems(self.content, self.locate, self.unread)
        for path, condition in conditions_of(self.content):
            yield from self.conditions.check(path, condition)

    def _duplicates(self) -> Iterator[Problem]:
        for key in LISTS_BY_ID:
            seen: dict[str, int] = {}
            for i, entry in enumerate(getattr(self.content, key)):
                if entry.id in seen:
                    first = self.locate((key, seen[entry.id], "id"), 0)
                    yield self.problem("duplicate-id", (key, i, "id"), f"`{entry.id}` stands twice among the {key}", f"the first is at {first}", 0)
                seen.setdefault(entry.id, i)
        for i, r in enumerate(self.content.routes):
            if r.id == "all":
                yield self.problem("reserved-name", ("routes", i, "id"), "`all` stands for all routes", "choose another name", 0)
        for name in self.content.groups:
            if name == "all":
                yield self.problem("reserved-name", ("groups", name), "`all` stands for all routes", "choose another name")
            elif name in self.routes:
                yield self.problem("duplicate-id", ("groups", name), f"`{name}` names a group and a route", "rename the group")

    def _structure(self) -> Iterator[Problem]:
        for key in ("questions", "criteria", "routes"):
            if not getattr(self.content, key) and key not in self.unread:
                yield self.problem("empty-pack", (), f"the pack has no {key}", f"add a file with `{key}:`")
        for name, members in self.content.groups.items():
            yield from self._names("route", ("groups", name), members, self.routes)
        for i, term in enumerate(self.content.terms):
            yield from self._names("term", ("terms", i, "see"), term.see, [*(t.id for t in self.content.terms), *self.routes], "term or route")
            yield from self._names("source", ("terms", i, "sources"), term.sources, self.sources)

    def _names(self, what: str, path: tuple, names: Iterable[str], known: Iterable[str], say: str = "") -> Iterator[Problem]:
        known = list(known)
        for i, name in enumerate(names):
            yield from self.unknown(what, (*path, i), name, known, say=say)

    def _questions(self) -> Iterator[Problem]:
        sections = [s.id for s in self.content.sections]
        for i, q in enumerate(self.content.questions):
            if sections:
                yield from self.unknown("section", ("questions", i, "section"), q.section, sections)
            if q.follows is not None:
                yield from self._follows(i, q)
        yield from self._ask_cycles()

    def _follows(self, i: int, q: Question) -> Iterator[Problem]:
        path = ("questions", i, "follows")
        name = q.follows or ""
        yield from self.unknown("question", path, name, list(self.questions))
        lead = self.questions.get(name)
        if lead is None:
            return
        if lead.several is None:
            said = f"`{lead.id}` takes one answer, so none of several can be its only one"
            yield self.problem("bad-follows", path, said, "name a question with `several`")
        elif q.several is not None or not set(q.choices) & set(lead.choices):
            said = f"`{q.id}` cannot take over an answer of `{lead.id}`"
            yield self.problem("bad-follows", path, said, "let one answer hold, and name options as they are named there")

    def _ask_cycles(self) -> Iterator[Problem]:
        parents = {q.id: self.conditions.questions_of(q.ask_if) for q in self.content.questions if q.ask_if is not None}
        for i, q in enumerate(self.content.questions):
            seen, todo = set(), set(parents.get(q.id, ()))
            while todo:
                name = todo.pop()
                seen.add(name)
                todo |= set(parents.get(name, ())) - seen
            if q.id in seen:
                yield self.problem(
                    "ask-cycle", ("questions", i, "ask_if"), f"whether `{q.id}` is asked depends on itself", "break the circle of `ask_if`"
                )

    def _routes(self) -> Iterator[Problem]:
        layers = [x.id for x in self.content.layers]
        combining = {r.id for r in self.content.routes if r.combines}
        for i, r in enumerate(self.content.routes):
            at = ("routes", i)
            if layers:
                yield from self.unknown("layer", (*at, "layer"), r.layer, layers)
            yield from self._names("route", (*at, "combines"), r.combines, [x for x in self.routes if x != r.id], "other route")
            yield from self._names("source", (*at, "sources"), r.sources, self.sources)
            for key in r.base:
                yield from self.unknown("criterion", (*at, "base", key), key, self.criteria, offset=None)
            for key in r.switch_to:
                yield from self.unknown("route", (*at, "switch_to", key), key, self.routes, offset=None)
            if len(r.combines) == 1:
                yield self.problem("bad-combination", (*at, "combines"), f"`{r.id}` combines one route only", "name two or more, or leave it out")
            for j, part in enumerate(r.combines):
                if part in combining and part != r.id:
                    yield self.problem("bad-combination", (*at, "combines", j), f"`{part}` is a combination itself", "name its parts instead", 0)

    def _rules(self) -> Iterator[Problem]:
        for i, rule in enumerate(self.content.rules):
            at = ("rules", i)
            for target, cell in rule.points.items():
                yield from self.unknown("route", (*at, "points", target), target, self.route_names, say="route or group", offset=None)
                for key in cell:
                    yield from self.unknown("criterion", (*at, "points", target, key), key, self.criteria, offset=None)
            yield from self._names("route", (*at, "rule_out"), rule.rule_out, self.route_names, "route or group")
            for j, name in enumerate(rule.add):
                listed = self.locate((*at, "add", name), None) == self.locate((*at, "add"), None)
                place: tuple[tuple, int | None] = ((*at, "add", j), 0) if listed else ((*at, "add", name), None)
                yield from self.unknown("route", place[0], name, self.routes, offset=place[1])
            for step, gated in rule.before.items():
                yield from self.unknown("step", (*at, "before", step), step, self.steps, offset=None)
                yield from self._names("route", (*at, "before", step), gated, self.route_names, "route or group")
            yield from self._names("source", (*at, "sources"), rule.sources, self.sources)
            if not rule.sources and not rule.judgement:
                yield self.problem("no-source", at, f"`{rule.id}` rests on nothing", "name `sources`, or write `judgement: true`")
            if not (rule.points or rule.rule_out or rule.add or rule.before or rule.advise or rule.warn):
                yield self.problem("no-effect", at, f"`{rule.id}` has no effect", "give it `points`, `rule_out`, `add`, `before`, `advise` or `warn`")
            if rule.because_against and not any(value < 0 for cell in rule.points.values() for value in cell.values()):
                text = f"`{rule.id}` says why it takes points away, and takes none"
                yield self.problem("idle-reason", (*at, "because_against"), text, "give it points below zero, or make it part of `because`")

    def _promises(self) -> Iterator[Problem]:
        for i, p in enumerate(self.content.promises):
            at = ("promises", i)
            forms = [f for f in ("never_hurts", "never_recommend", "always_add", "always_before") if getattr(p, f)]
            if len(forms) != 1:
                yield self.problem(
                    "bad-promise",
                    at,
                    f"`{p.id}` makes {len(forms)} promises",
                    "give it one of `never_hurts`, `never_recommend`, `always_add`, `always_before`",
                )
            for key in ("never_hurts", "always_add"):
                if getattr(p, key):
                    yield from self.unknown("route", (*at, key), getattr(p, key), self.route_names, say="route or group")
            for key in ("never_recommend", "of"):
                yield from self._names("route", (*at, key), getattr(p, key), self.route_names, "route or group")
            if p.always_before:
                yield from self.unknown("step", (*at, "always_before"), p.always_before, self.steps)
            if p.never_hurts and not p.when_raising:
                yield self.problem(
                    "bad-promise", at, f"`{p.id}` does not say what is raised", "add `when_raising:` with an ordered question or a number"
                )
            elif p.never_hurts:
                yield from self.unknown("question", (*at, "when_raising"), p.when_raising, self.questions)
                q = self.questions.get(p.when_raising)
                if q is not None and q.ordered is None and q.number is None:
                    yield self.problem(
                        "not-ordered",
                        (*at, "when_raising"),
                        f"`{q.id}` has no order, so it cannot be raised",
                        "name an ordered question or a number",
                        0,
                    )

    def _renames(self) -> Iterator[Problem]:
        """A rename leads, over others if need be, to a name of today; and its old name is free."""
        questions = {r.from_: r.to for r in self.content.renames if not r.question}
        for i, r in enumerate(self.content.renames):
            at = ("renames", i)
            if r.question:
                if r.question not in self.questions:
                    yield from self.unknown("question", (*at, "question"), r.question, self.questions)
                    continue
                known: Iterable[str] = self.questions[r.question].choices
                others = {x.from_: x.to for x in self.content.renames if x.question == r.question}
            else:
                known, others = self.questions, questions
            what = "option" if r.question else "question"
            if r.from_ in known:
                yield self.problem("bad-rename", (*at, "from"), f"`{r.from_}` is still a name of today", "remove the rename, or the name", 0)
            if r.to not in others:
                yield from self.unknown(what, (*at, "to"), r.to, known)
            elif renamed(r.from_, others) not in known:
                yield self.problem("bad-rename", (*at, "to"), f"renaming `{r.from_}` never arrives at a name of today", "break the circle", 0)
