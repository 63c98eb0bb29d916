"""Scenarios side by side: the same team with other answers, or several teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.decide import PHASES, Recommendation

from .needs import needs_profile
from .verdict import this_week, verdict
from .words import answer_text, question_text

LABELS = 4  # of the plan, in one line
NEEDS = 5
PHASE_TITLES = {"now": "Now", "next": "Next", "later": "Later"}


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared, with the lines of each scenario; `kind` is decision, answer or plan."""

    kind: str
    title: str
    cells: tuple[tuple[str, ...], ...]

    @property
    def alike(self) -> bool:
        """Whether all scenarios say the same."""
        return len(set(self.cells)) == 1


def compared(recs: Mapping[str, Recommendation]) -> tuple[Row, ...]:
    """Verdict, sureness, first thing to do and needs of the scenarios, the answers that differ, and the plan in three lines. All of one
    pack."""
    some = [*recs.values()]
    said = [verdict(rec) for rec in some]
    plans = [dict(plan_in_short(rec)) for rec in some]
    return (
        Row("decision", "Verdict", tuple((v.headline, *([v.otherwise] if v.otherwise else [])) for v in said)),
        Row("decision", "How sure", tuple((v.badge,) for v in said)),
        Row("decision", "This week", tuple((this_week(rec),) for rec in some)),
        Row("decision", "Needs", tuple(tuple(need.label for need in needs_profile(rec)[:NEEDS]) for rec in some)),
        *(Row("answer", question_text(some[0].pack.questions[q]), tuple(_answer(rec, q) for rec in some)) for q in differing(some)),
        *(Row("plan", title, tuple((plan[title],) if title in plan else () for plan in plans)) for title in PHASE_TITLES.values()),
    )


def differing(recs: list[Recommendation]) -> tuple[str, ...]:
    """The questions that are not answered alike, in the order of the questionnaire."""
    return tuple(q for q in recs[0].pack.questions if len({rec.answers.given.get(q) for rec in recs}) > 1) if recs else ()


def plan_in_short(rec: Recommendation) -> tuple[tuple[str, str], ...]:
    """`Now` and what is done in this phase, `Next` ..., as labels of steps and routes; empty phases left out."""
    found = []
    for phase in PHASES:
        labels = list(dict.fromkeys(_label(rec, item.step, item.route) for item in rec.plan if item.phase == phase))
        more = [f"{len(labels) - LABELS} more"] if len(labels) > LABELS else []
        if labels:
            found.append((PHASE_TITLES[phase], "; ".join([*labels[:LABELS], *more])))
    return tuple(found)


def _label(rec: Recommendation, step: str, route: str) -> str:
    return rec.pack.steps[step].label if step else rec.pack.routes[route].label if route else ""


def _answer(rec: Recommendation, question: str) -> tuple[str, ...]:
    answer = rec.answers.given.get(question)
    return (answer_text(rec.pack.questions[question], answer),) if answer else ("Open",)
