"""Answers that rule every route out.

A team that gives them is sent away without advice. Ease a veto or a precondition, or add a route that always stands.

Passes:

    rules:
      - id: code_needs_tuning
        when: goal is code and data is some
        rule_out: [prompt]
        because: With data there is something better.
        judgement: true

Fails:

    rules:
      - id: code_needs_tuning
        when: goal is code
        rule_out: [prompt]
        because: Without data nothing is left.
        judgement: true
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from advisor.answers import Answers
from advisor.decide import evaluate
from advisor.explain.replay import Disagreement
from advisor.explain.solver import Model
from advisor.pack import Pack, Problem

from .promise_samples import needed
from .space import LIMIT, space_of

ID = "no-route-left"
SEVERITY = "warning"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """One set of answers within the assumptions that leaves no route, if there is any."""
    space = space_of(pack)
    nowhere = pack.places["routes", pack.content.routes[0].id]
    rows = np.flatnonzero(space.firsts < 0)
    codes = space.codes[:, rows[0]] if len(rows) else None
    if codes is None:
        model = Model(space.folded)
        for route in space.folded.standing:
            model.require(space.folded.out[route])
        solved = model.solve(LIMIT)
        if solved.status == "unknown":
            yield space.undecided(ID, "whether some answers rule every route out", nowhere, ())
        codes = solved.codes
    if codes is not None:

        def none_left(answers: Answers) -> str:
            return "yes" if all(s.status == "ruled_out" for s in evaluate(pack, answers).ranking) else ""

        answers = space.answers(codes)
        if not none_left(answers):
            raise Disagreement(f"a route was to be left by no answer, the reference evaluator finds one: {answers.given}")
        answers = needed(answers, none_left)
        vetoes = [v.name for s in evaluate(pack, answers).ranking for v in s.vetoes if v.by == "rule"]
        place = pack.places["rules", vetoes[0]] if vetoes else nowhere
        hint = f"with the answers {space.in_words(answers)}"
        yield Problem(ID, "some answers rule every route out", place, hint, SEVERITY, "refuted")
