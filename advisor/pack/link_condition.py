"""Conditions against the pack that they stand in: names that must exist, comparisons that must make sense."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any

from . import condition as c
from .model import Content
from .problem import Place, Problem, nearest
from .question import Question

MAX_COMBINATIONS = 20_000
MAX_COMPARISONS = 500  # in one condition, with the declared conditions that it names written out

Locate = Callable[[tuple, int | None], Place]  # path, offset -> the key or entry there; with an offset, a place inside its value


class Linker:
    """What all checks of references share: the pack, and how a problem gets its place."""

    def __init__(self, content: Content, locate: Locate, unread: Container[str]):
        self.content, self.locate, self.unread = content, locate, unread
        self.questions = {q.id: q for q in content.questions}
        self.named = {n.id: n.when for n in content.conditions}

    def problem(self, code: str, path: tuple, message: str, hint: str = "", offset: int | None = None) -> Problem:
        return Problem(code, message, self.locate(path, offset), hint)

    def unknown(self, what: str, path: tuple, name: str, known: Iterable[str], *, say: str = "", offset: int | None = 0) -> Iterator[Problem]:
        """A problem if `name` is not among `known`. `offset=None` points at the key rather than into the value."""
        known = list(known)
        if name not in known and name not in self.unread:
            yield self.problem(f"unknown-{what}", path, f"`{name}` is no {say or what}", nearest(name, known), offset)


class ConditionLinker(Linker):
    """Checks one condition after another."""

    def __init__(self, content: Content, locate: Locate, unread: Container[str]):
        super().__init__(content, locate, unread)
        self._lengths: dict[str, int] = {}

    def check(self, path: tuple, condition: Any) -> Iterator[Problem]:
        """What is wrong with the condition that stands at `path`."""
        for sub, atom in _walk(condition):
            at = (*path, *sub)
            if isinstance(atom, c.Named):
                if atom.name in self.named:
                    if path[0] == "conditions" and atom.name in self._reach(atom.name):
                        yield self.problem(
                            "condition-cycle", at, f"the condition `{atom.name}` contains itself", "break the circle under `conditions:`", atom.offset
                        )
                elif atom.name in self.questions:
                    yield self.problem(
                        "bare-question",
                        at,
                        f"`{atom.name}` is a question; a condition compares it",
                        f"write {_example(self.questions[atom.name])}",
                        atom.offset,
                    )
                else:
                    yield from self._no_condition(at, atom, condition)
            elif not isinstance(atom, c.Always):
                yield from self._atom(at, atom)
        length = self._length(condition)
        if length > MAX_COMPARISONS:
            yield self.problem("too-long", path, f"the condition has {length:,} comparisons; {MAX_COMPARISONS:,} are allowed", "split the rule", 0)
            return
        size = 1
        comparisons = list(self._comparisons(condition))
        for name in dict.fromkeys(a.question for a in comparisons):
            q = self.questions.get(name)
            if q is not None:
                size *= (
                    len(q.choices) if q.several is None else 2 ** len({a.option for a in comparisons if isinstance(a, c.Has) and a.question == name})
                )
        if size > MAX_COMBINATIONS:
            yield self.problem(
                "too-wide",
                path,
                f"the condition has {size:,} combinations of answers; {MAX_COMBINATIONS:,} are allowed",
                "name fewer questions, or split the rule",
                0,
            )

    def _no_condition(self, at: tuple, atom: c.Named, condition: Any) -> Iterator[Problem]:
        """`task is sort or extract`: a bare option, or a name that nobody declared."""
        for other in c.atoms(condition):
            q = self.questions.get(other.question) if isinstance(other, (c.Compare, c.Has)) else None
            if q is not None and atom.name in q.choices:
                hint = (
                    f"write `{atom.name} in {q.id}`"
                    if q.several is not None
                    else f"write `{q.id} in [{getattr(other, 'value', '...')}, {atom.name}]`"
                )
                yield self.problem("bare-option", at, f"`{atom.name}` is an option of `{q.id}`, not a condition", hint, atom.offset)
                return
        yield from self.unknown("condition", at, atom.name, [*self.named, *self.questions], say="question or declared condition", offset=atom.offset)

    def _reach(self, name: str) -> set[str]:
        seen: set[str] = set()
        todo = [a.name for a in c.atoms(self.named[name]) if isinstance(a, c.Named)]
        while todo:
            n = todo.pop()
            if n not in seen and n in self.named:
                seen.add(n)
                todo += [a.name for a in c.atoms(self.named[n]) if isinstance(a, c.Named)]
        return seen

    def _atom(self, path: tuple, atom: Any) -> Iterator[Problem]:
        def bad(code: str, message: str, hint: str = "") -> Problem:
            return self.problem(code, path, message, hint, atom.offset)

        q = self.questions.get(atom.question)
        if q is None:
            swapped = self.questions.get(atom.option) if isinstance(atom, c.Has) else None
            if swapped is not None and atom.question not in self.unread:
                yield bad("unknown-question", f"`{atom.question}` is no question", f"write {_example(swapped, atom.question)}")
            else:
                yield from self.unknown("question", path, atom.question, self.questions, offset=atom.offset)
        elif isinstance(atom, c.Has):
            if q.several is None:
                yield bad("not-several", f"`{q.id}` takes one answer", f"write {_example(q, atom.option, negated=atom.negated)}")
            elif atom.option not in q.several:
                yield bad("unknown-option", f"`{atom.option}` is no option of `{q.id}`", nearest(atom.option, q.several, most=20))
        elif q.several is not None:
            negated = atom.negated if isinstance(atom, c.Member) else atom.op == "is not"
            values = atom.values if isinstance(atom, c.Member) else (atom.value,)
            each = [f"{v} {'not ' if negated else ''}in {q.id}" for v in values]
            yield bad("is-several", f"`{q.id}` takes several answers", f"write `{(' and ' if negated else ' or ').join(each)}`")
        elif isinstance(atom, c.Member):
            if q.number is not None:
                yield bad("number-list", f"`{q.id}` is a number", "compare it with `<` and `>=`")
                return
            for value in atom.values:
                if value not in q.choices:
                    yield bad("unknown-option", f"`{value}` is no option of `{q.id}`", nearest(value, q.choices, most=20))
        elif q.number is not None:
            yield from self._number(bad, q, atom)
        elif atom.value not in q.choices:
            yield bad("unknown-option", f"`{atom.value}` is no option of `{q.id}`", nearest(str(atom.value), q.choices, most=20))
        elif atom.op not in ("is", "is not") and q.ordered is None:
            yield bad("not-ordered", f"the options of `{q.id}` have no order", f"write `{q.id} in [...]`")

    def _number(self, bad: Callable[..., Problem], q: Question, atom: c.Compare) -> Iterator[Problem]:
        assert q.number is not None
        if not isinstance(atom.value, int):
            yield bad("not-a-number", f"`{q.id}` is a number, `{atom.value}` is not", "compare it with one of its edges")
        elif atom.op not in ("<", ">="):
            yield bad("number-operator", f"`{atom.op}` would split a bin of `{q.id}`", "compare numbers with `<` and `>=` only")
        elif atom.value not in q.number.edges:
            value = atom.value
            near = sorted(q.number.edges, key=lambda e: abs(e - value))[:2]
            yield bad("not-an-edge", f"`{atom.value:_}` is no edge of `{q.id}`", "nearest edges: " + " and ".join(f"`{e:_}`" for e in sorted(near)))

    def questions_of(self, condition: Any) -> set[str]:
        """The questions that a condition names, through declared conditions too."""
        return {atom.question for atom in self._comparisons(condition)}

    def _comparisons(self, condition: Any) -> Iterator[c.Compare | c.Member | c.Has]:
        """The comparisons of a condition and of the declared conditions that it names, each of those once."""
        seen: set[str] = set()
        todo = list(c.atoms(condition))
        while todo:
            atom = todo.pop(0)
            if not isinstance(atom, (c.Always, c.Named)):
                yield atom
            elif isinstance(atom, c.Named) and atom.name in self.named and atom.name not in seen:
                seen.add(atom.name)
                todo += c.atoms(self.named[atom.name])

    def _length(self, condition: Any, within: tuple[str, ...] = ()) -> int:
        """How many comparisons a condition has when declared conditions are written out; stops counting above the limit."""
        total = 0
        for atom in c.atoms(condition):
            if isinstance(atom, c.Named) and atom.name in self.named and atom.name not in within:
                if atom.name not in self._lengths:
                    self._lengths[atom.name] = self._length(self.named[atom.name], (*within, atom.name))
                total += self._lengths[atom.name]
            else:
                total += 1
        return min(total, 10**9)


def _example(q: Question, option: str = "", *, negated: bool = False) -> str:
    """A comparison of the question's kind, in backticks."""
    if q.number is not None:
        return f"`{q.id} >= {q.number.edges[0]}`"
    option = option if option in q.choices else next(iter(q.choices))
    if q.several is not None:
        return f"`{option} {'not ' if negated else ''}in {q.id}`"
    return f"`{q.id} is {'not ' if negated else ''}{option}`"


def _walk(condition: Any, path: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    """(path inside a block, atom). A condition written as one text keeps the path of that text."""
    if isinstance(condition, c.Not):
        yield from _walk(condition.part, (*path, "not"))
    elif isinstance(condition, (c.All, c.AnyOf)):
        word = "all" if isinstance(condition, c.All) else "any"
        for i, part in enumerate(condition.parts):
            yield from _walk(part, (*path, word, i))
    else:
        yield path, condition
