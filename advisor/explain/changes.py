"""What would change the first route: single answers that could be otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.decide import Recommendation
from advisor.decide.bits import decide
from advisor.pack import Answer, Question

from .words import answer_text

_COST = {"yes": 0, "with_effort": 1, "no": 2}


@dataclass(frozen=True, slots=True)
class Change:
    """If `question` were answered `answer`, `route` would lead. `possible` is the question's `can_change`."""

    question: str
    answer: Answer
    text: str
    route: str
    margin: int  # points by which the new leader is ahead of the present one
    possible: str


def single_changes(rec: Recommendation, limit: int = 6) -> tuple[Change, ...]:
    """The nearest single changes that put another route first: those that can be changed first, at most one
    for each question and new leader. An answer of several options changes by one option."""
    if rec.first is None:
        return ()
    routes = list(rec.pack.routes)
    leader, compared = routes.index(rec.ranking[0].route), routes.index(rec.first)
    found: dict[tuple[str, str], Change] = {}
    for name, answer in rec.answers.given.items():
        question = rec.pack.questions[name]
        if answer.not_sure:
            continue
        for other in _alternatives(question, answer):
            decision = decide(rec.pack, rec.answers.with_answer(name, other))
            if decision.first in (-1, leader) or (name, routes[decision.first]) in found:
                continue
            margin = decision.totals[decision.first] - decision.totals[compared]
            route = routes[decision.first]
            found[name, route] = Change(name, other, answer_text(question, other), route, margin, question.can_change)
    order = {name: i for i, name in enumerate(rec.pack.questions)}
    ranked = sorted(found.values(), key=lambda ch: (_COST[ch.possible], order[ch.question]))
    kept: list[Change] = []
    for change in ranked:
        if sum(k.question == change.question for k in kept) < 2:
            kept.append(change)
    return tuple(kept[:limit])


def misjudged(rec: Recommendation, limit: int = 6) -> tuple[Change, ...]:
    """Single changes of facts that nobody can change: they count only where an answer was given wrongly."""
    return tuple(c for c in single_changes(rec, len(rec.answers.given) * 2) if c.possible == "no")[:limit]


def _alternatives(question: Question, answer: Answer) -> list[Answer]:
    """Other answers, the nearest first."""
    known = list(question.choices)
    if question.several is not None:
        return [Answer(tuple(o for o in known if (o in answer.options) != (o == flip))) for flip in known]
    now = known.index(answer.options[0])
    others = [o for o in known if o not in answer.options]
    if question.options is None:  # ordered and numbers: by distance
        others.sort(key=lambda o: abs(known.index(o) - now))
    return [Answer((o,)) for o in others]
