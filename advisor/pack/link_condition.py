"""Conditions against the pack that they stand in: names that must exist, comparisons that must make sense."""

import itertools
import math
from collections.abc import Callable, Collection, Mapping
from functools import partial
from graphlib import CycleError, TopologicalSorter
from typing import Any

from . import condition as c
from .pack import Pack, grouped
from .problem import Findings, Place, nearest
from .question import Question

MAX_COMBINATIONS = 20_000
LISTED = {w: f"`python -m advisor show {w}s` lists what there is" for w in ("need", "route", "question", "condition", "step", "source", "layer")}
MAX_COMPARISONS = 500  # in one condition, with the declared conditions that it names written out


def in_circles(graph: Mapping[str, set[str]]) -> set[str]:
    """The names that lead back to themselves, for the first hundred circles found."""
    left, found = dict(graph), set[str]()
    for _ in range(100):
        try:
            TopologicalSorter(left).prepare()
            break
        except CycleError as error:
            circle = set(error.args[1])
            found |= circle
            left = {name: to - circle for name, to in left.items() if name not in circle}
    return found


class ConditionLinker:
    """Checks one condition after another, and says what is wrong with a place; `locate` finds a key or entry, with an offset a place in its value."""

    def __init__(self, pack: Pack, locate: Callable[[tuple, int | None], Place], findings: Findings):
        self.pack, self.content, self.questions = pack, pack.content, pack.questions
        self.locate, self.findings = locate, findings
        self.named = {n.id: tuple(c.atoms(n.when)) for n in self.content.conditions}

    def say(self, code: str, path: tuple, message: str, hint: str | Callable[[], str] = "", offset: int | None = None) -> None:
        """A problem at the key or entry that `path` leads to, or `offset` characters into the value there."""
        self.findings.say(code, message, lambda: self.locate(path, offset), hint)

    def unknown(self, what: str, path: tuple, name: str, known: Collection[str], *, say: str = "", offset: int | None = 0, within: str = "") -> None:
        """A problem if `name` is not among `known`. `offset=None` points at the key rather than into the value; `within` names the entry."""
        if name not in known:
            message, group = f"`{name[:80]}` is no {say or what}{within}", ", ".join(f"`{r}`" for r in self.content.groups.get(name, ()))
            group = group and f"it is a group; name its routes: {group}"
            self.say(f"unknown-{what}", path, message, lambda: group or nearest(name, known) or LISTED.get(what, ""), offset)

    def check_condition(self, path: tuple, condition: Any) -> None:
        """What is wrong with the condition that stands at `path`."""
        for atom in c.atoms(condition):
            if isinstance(atom, c.Named):
                self._named(path, atom, condition)
            else:
                self._atom(path, atom)
        if len(comparisons := self._written_out(condition)) > MAX_COMPARISONS:
            self.say("too-long", path, f"the condition has more than {MAX_COMPARISONS:,} comparisons", "split the rule", 0)
            return
        told = grouped(((x.question, x.value if x.op.startswith("has") else ""), value) for x in comparisons for value in x.values)
        size = math.prod(min(len(set(named)) + 1, len(self.questions[q].choices)) for (q, option), named in told.items() if q in self.questions)
        if size > MAX_COMBINATIONS:
            message = f"the condition tells {size:,} combinations of answers apart; {MAX_COMBINATIONS:,} are allowed"
            self.say("too-wide", path, message, "name fewer questions, or split the rule", 0)

    def _named(self, at: tuple, atom: c.Named, condition: Any) -> None:
        if atom.name in self.named:
            if at[0] == "conditions":
                self.say("nested-condition", at, "a declared condition names no other", f"write out what `{atom.name}` says", atom.offset)
        elif atom.name in self.questions:
            message = f"`{atom.name}` is a question; a condition compares it"
            self.say("bare-question", at, message, f"write {example(self.questions[atom.name])}", atom.offset)
        else:
            self._no_condition(at, atom, condition)

    def _no_condition(self, at: tuple, atom: c.Named, condition: Any) -> None:
        """`task is sort or extract`: a bare option, or a name that nobody declared."""
        if self.findings.full:  # looking for what was meant takes its time
            self.findings.more += 1
            return
        for other in c.atoms(condition):
            q = self.questions.get(other.question) if isinstance(other, c.Compare) and other.op not in ("in", "not in") else None
            if q is not None and atom.name in q.choices:
                hint = f"write `{f'{atom.name} in {q.id}' if q.several is not None else f'{q.id} in [{other.value}, {atom.name}]'}`"
                self.say("bare-option", at, f"`{atom.name}` is an option of `{q.id}`, not a condition", hint, atom.offset)
                return
        self.unknown("condition", at, atom.name, {**self.named, **self.questions}, say="question or declared condition", offset=atom.offset)

    def _atom(self, path: tuple, atom: c.Compare) -> None:
        def bad(code: str, message: str, hint: str | Callable[[], str] = "") -> None:
            self.say(code, path, message, hint, atom.offset)

        q, has = self.questions.get(atom.question), atom.op.startswith("has")
        if q is None:
            if has and (swapped := self.questions.get(str(atom.value))) is not None:
                bad("unknown-question", f"`{atom.question}` is no question", f"write {example(swapped, atom.question)}")
            else:
                self.unknown("question", path, atom.question, self.questions, offset=atom.offset)
        elif has and q.several is None:
            bad("not-several", f"`{q.id}` takes one answer", f"write {example(q, str(atom.value), negated=atom.negated)}")
        elif q.several is not None and not has:
            each = [f"{v} {'not ' if atom.negated else ''}in {q.id}" for v in atom.values]
            bad("is-several", f"`{q.id}` takes several answers", f"write `{(' and ' if atom.negated else ' or ').join(each)}`")
        elif q.number is not None and isinstance(atom.value, tuple):
            bad("number-list", f"`{q.id}` is a number", "compare it with `<` and `>=`")
        elif q.number is not None:
            if not isinstance(atom.value, int):
                bad("not-a-number", f"`{q.id}` is a number, `{atom.value}` is not", "compare it with one of its edges")
            elif atom.op not in ("<", ">="):
                bad("number-operator", f"`{atom.op}` would split a bin of `{q.id}`", "compare numbers with `<` and `>=` only")
            elif atom.value not in q.number.edges:
                value = atom.value
                near = sorted(sorted(q.number.edges, key=lambda edge: abs(edge - value))[:2])
                bad("not-an-edge", f"`{atom.value:_}` is no edge of `{q.id}`", "nearest edges: " + " and ".join(f"`{e:_}`" for e in near))
        elif atom.op in ("<", "<=", ">", ">=") and atom.value in q.choices and q.ordered is None:
            bad("not-ordered", f"the options of `{q.id}` have no order", f"write `{q.id} in [...]`")
        else:
            for value in (v for v in atom.values if v not in q.choices):
                bad("unknown-option", f"`{value}` is no option of `{q.id}`", partial(nearest, str(value), q.choices, most=20))

    def _written_out(self, condition: Any) -> list[Any]:
        """The comparisons of a condition and of the declared ones that it names; one more than are allowed at most."""
        atoms = (self.named.get(a.name, ()) if isinstance(a, c.Named) else (a,) for a in c.atoms(condition))
        return list(itertools.islice((a for a in itertools.chain.from_iterable(atoms) if not isinstance(a, c.Named)), MAX_COMPARISONS + 1))


def example(q: Question, option: str = "", *, negated: bool = False) -> str:
    """A comparison of the question's kind, in backticks."""
    if q.number is not None:
        return f"`{q.id} >= {q.number.edges[0]}`"
    option = option if option in q.choices else next(iter(q.choices))
    no = "not " if negated else ""
    return f"`{option} {no}in {q.id}`" if q.several is not None else f"`{q.id} is {no}{option}`"
