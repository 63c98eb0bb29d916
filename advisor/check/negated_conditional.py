"""`not (...)` around a question that is not always asked.

A comparison with a question that is not asked is false, so its negation is true: the rule also fires where nobody
was asked. Say what is meant with `is not`, which is false there, or add the condition of the question.

Passes:

    rules:
      - {id: large_data, when: size >= 10, points: {tuning: {skill: 1}}, because: Much helps., judgement: true}
      - id: not_small_data
        when: data is some and not (size < 10)
        points: {tuning: {skill: 2}}
        because: It says that the size is asked.
        judgement: true

Fails:

    rules:
      - {id: not_small_data, when: not (size < 10), points: {tuning: {skill: 1}}, because: It also fires where there are no data., judgement: true}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from advisor.decide.program import FALSE
from advisor.pack import Pack, Problem
from advisor.pack import condition as c
from advisor.pack.link import conditions_of

from .space import Space

ID = "negated-conditional"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Conditions that can hold because a question under `not` was not asked."""
    pack, domains = space.pack, space.domains
    for (kind, position, *_), condition in conditions_of(pack.content):
        for question in dict.fromkeys(_negated(pack, condition, False)):
            asked = pack.questions[question].ask_if
            if domains.decide(domains.program.compile(c.All((condition, c.Not(asked))))) != FALSE:
                name = getattr(pack.content, kind)[position].id
                message = f"`{name}` also holds where `{question}` is not asked, because of its `not`"
                yield Problem(ID, message, pack.places[kind, name], f"write `is not`, or add: {asked}", SEVERITY)


def _negated(pack: Pack, condition: Any, under_not: bool) -> Iterator[str]:
    """Conditional questions that stand under an odd number of `not`."""
    if isinstance(condition, c.Not):
        yield from _negated(pack, condition.part, not under_not)
    elif isinstance(condition, (c.All, c.AnyOf)):
        for joined in condition.parts:
            yield from _negated(pack, joined, under_not)
    elif isinstance(condition, c.Named):
        declared = next(n.when for n in pack.content.conditions if n.id == condition.name)
        yield from _negated(pack, declared, under_not)
    elif under_not and not isinstance(condition, c.Always) and pack.questions[condition.question].ask_if is not None:
        yield condition.question
