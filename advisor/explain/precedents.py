"""Teams like yours: the published cases nearest to some answers, and what worked for them.

Likeness is the mean, over the answers given, of how far each agrees with the case's: 1 for the same option, the share of common
options where there are several, less by distance where answers have an order; the rows of a grid count as one answer together.
What the case leaves open counts UNKNOWN.
Precedents stand beside the rules, give no points and are no vote: left out in turn, a published case finds a right family among
its three nearest in little more than half of all cases.
"""

from __future__ import annotations

import weakref
from collections import Counter
from dataclasses import dataclass

from advisor.answers import Answers
from advisor.answers.read import answers_of_case
from advisor.decide import Recommendation
from advisor.pack import Answer, Case, Pack, Question

from .words import within

COUNT = 3
LEAST = 5  # answers before anything is called near
UNKNOWN = 0.4
FAMILY_WORDS = {
    "prompting": "prompting", "structured-output": "structured output", "prompt-optimization": "optimised prompts",
    "many-shot": "material in the prompt", "rag": "retrieval", "tool-use": "tools and workflows", "peft": "adapter or hosted tuning",
    "sft-full": "full fine-tuning", "preference-tuning": "preference tuning", "reinforcement-tuning": "reinforcement tuning",
    "distillation": "distillation", "continued-pretraining": "continued pre-training", "embedding-classifier": "a small classifier",
    "rag-plus-tuning": "retrieval with tuning", "cascade": "a cascade", "from-scratch": "a model from scratch",
    "classical": "no language model", "human-review": "people in the lead",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Precedent:
    """A published case with what worked for it. `alike` is 0 to 1; of the `both` answers that it and the team gave, those in
    `agree` are equal.

    `speaks` is how its outcome takes the first route: for, also (acceptable there), against (something else worked there) or
    warns (that family was wrong there).
    """

    case: str
    title: str
    alike: float
    agree: tuple[str, ...]  # question ids
    both: int
    best: tuple[str, ...]  # families or routes
    worked: tuple[str, ...]  # the same in words
    why: str
    url: str
    year: str
    speaks: str

    @property
    def same(self) -> str:
        """`9 of 14 answers are the same`."""
        n = len(self.agree)
        return f"{'all' if n == self.both else f'{n} of'} {self.both} answers are the same"


@dataclass(frozen=True, slots=True)
class Precedents:
    """The nearest cases, nearest first; `contrary` is a sentence where most of them speak against the first route."""

    nearest: tuple[Precedent, ...]
    contrary: str = ""


def precedents(rec: Recommendation, count: int = COUNT) -> Precedents | None:
    """The published cases nearest to the answers; None before five answers or where the pack holds none."""
    if sum(not a.not_sure for a in rec.answers.given.values()) < LEAST:
        return None
    library = _library(rec.pack)
    found = tuple(_precedent(rec, library, i, alike) for i, alike in library.nearest(rec.answers, count))
    return Precedents(found, _contrary(found)) if found else None


class _Library:
    """The published cases of a pack with their answers."""

    def __init__(self, pack: Pack):
        self.cases = [c for c in pack.content.cases if c.source.url and c.expect.best]
        self.answers = [answers_of_case(pack, c).given for c in self.cases]
        self.grids = {q.id: q.grid or q.id for q in pack.content.questions}
        self.orders = {q.id: _order(q) for q in pack.content.questions}
        self.said = [{q: _said(self.orders[q], a) for q, a in given.items() if not a.not_sure} for given in self.answers]

    def nearest(self, answers: Answers, count: int) -> list[tuple[int, float]]:
        """(position, likeness) of the cases most like the answers."""
        told = [(q, _said(self.orders[q], a)) for q, a in answers.given.items() if not a.not_sure]
        rows = Counter(self.grids[q] for q, _ in told)  # a grid counts as one question
        weights = [1 / rows[self.grids[q]] for q, _ in told]
        alike = []
        for i, theirs in enumerate(self.said) if told else ():
            found = sum(w * _alike(said, theirs.get(q)) for w, (q, said) in zip(weights, told, strict=True))
            alike.append((i, found / len(rows)))
        return sorted(alike, key=lambda x: -x[1])[:count]


_libraries: weakref.WeakKeyDictionary[Pack, _Library] = weakref.WeakKeyDictionary()


def _library(pack: Pack) -> _Library:
    if pack not in _libraries:
        _libraries[pack] = _Library(pack)
    return _libraries[pack]


Said = tuple[frozenset[str], float | None]  # options, and their middle on a scale from 0 to 1 where they have an order


def _order(question: Question) -> dict[str, float] | None:
    """Option -> place on a scale from 0 to 1; None where the options have no order."""
    if question.ordered is None and question.number is None:
        return None
    options = list(question.choices)
    return {o: i / (len(options) - 1) for i, o in enumerate(options)}


def _said(order: dict[str, float] | None, answer: Answer) -> Said:
    middle = sum(order[o] for o in answer.options) / len(answer.options) if order and answer.options else None
    return frozenset(answer.options), middle


def _alike(mine: Said, theirs: Said | None) -> float:
    """How far two answers agree, 0 to 1; half the scale apart is not alike at all."""
    if theirs is None:
        return UNKNOWN
    if mine[1] is not None and theirs[1] is not None:
        return max(0.0, 1.0 - 2 * abs(mine[1] - theirs[1]))
    either = mine[0] | theirs[0]
    return len(mine[0] & theirs[0]) / len(either) if either else 1.0


def _precedent(rec: Recommendation, library: _Library, i: int, alike: float) -> Precedent:
    case, theirs = library.cases[i], library.answers[i]
    mine = rec.answers.given
    both = [q for q, a in mine.items() if q in theirs and not a.not_sure and not theirs[q].not_sure]
    agree = [q for q in both if set(mine[q].options) == set(theirs[q].options)]
    title = case.source.title or case.title or case.id
    return Precedent(
        case.id, title, alike, tuple(agree), len(both), case.expect.best, tuple(in_words(rec.pack, name) for name in case.expect.best),
        case.why, case.source.url, case.source.year, _speaks(rec, case),
    )  # fmt: skip


def in_words(pack: Pack, name: str) -> str:
    """A family, or a route, as it stands in a sentence."""
    return FAMILY_WORDS.get(name) or (within(pack.routes[name].label) if name in pack.routes else name)


def _speaks(rec: Recommendation, case: Case) -> str:
    names = {rec.first, rec.pack.families[rec.first]} if rec.first else set()
    for grade, word in (("best", "for"), ("also_ok", "also"), ("wrong", "warns")):
        if names.intersection(getattr(case.expect, grade)):
            return word
    return "against"


def _contrary(found: tuple[Precedent, ...]) -> str:
    against = [p for p in found if p.speaks in ("against", "warns")]
    if len(found) < 2 or 2 * len(against) <= len(found):
        return ""
    n = f"All {len(found)}" if len(against) == len(found) else f"{len(against)} of the {len(found)}"
    return f"{n} nearest published teams did well with something else than what leads here. Read them before you decide."
