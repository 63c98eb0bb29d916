"""A weight so fragile that a change by one flips a case for the worse.

The case's first route is right (or also right) with the weight as it is, and no longer with one more or one less. Such
a case rests on a number that nobody can defend; a rule should carry it.

Passes:

    cases:
      - id: an_answer
        answers: {goal: answer, data: none}
        expect: {best: [prompt]}
      - id: a_little_code
        answers: {goal: code, data: some, size: 50}
        expect: {best: [tuning]}
      - id: code_in_bits
        answers: {goal: code, data: some, size: 5}
        expect: {best: [prompt]}
      - id: much_code
        answers: {goal: code, data: some, size: 500}
        expect: {best: [tuning]}

Fails:

    criteria:
      - {id: skill, weight: 1}
      - {id: speed, label: Fast, weight: 1}
    cases:
      - id: an_answer
        answers: {goal: answer, data: none}
        expect: {best: [prompt]}
      - id: much_code
        answers: {goal: code, data: some, size: 500}
        expect: {best: [tuning]}
    rules:
      - id: prompts_are_quick
        when: goal is code
        points: {prompt: {speed: 3}}
        because: They are. With a weight of 2 they would lead even with much data.
        judgement: true
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.answers import answers_of_case
from advisor.decide import Evaluation, evaluate
from advisor.explain.impact import open_cases
from advisor.pack import Case, Pack, Problem

ID = "fragile-weight"
SEVERITY = "warning"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Per criterion and direction the cases (those held out aside) that a step of one makes worse."""
    evaluated = [(case, evaluate(pack, answers_of_case(pack, case))) for case in open_cases(pack)]
    for criterion in pack.content.criteria:
        for step, said in ((1, "more"), (-1, "less")):
            if criterion.weight + step < 1:
                continue
            flipped = [case.id for case, evaluation in evaluated if _worse(pack, case, evaluation, criterion.id, step)]
            if flipped:
                cases = f"{len(flipped)} case{'s' if len(flipped) > 1 else ''}"
                message = f"one {said} on the weight of `{criterion.id}` makes {cases} worse"
                place = pack.places["criteria", criterion.id]
                yield Problem(ID, message, place, f"these: {', '.join(flipped)}", SEVERITY, "refuted", (criterion.id, said, *flipped))


def _worse(pack: Pack, case: Case, evaluation: Evaluation, criterion: str, step: int) -> bool:
    order = {r: i for i, r in enumerate(pack.routes)}
    standing = [s for s in evaluation.ranking if s.status != "ruled_out"]
    if not standing:
        return False

    def place(s: object) -> tuple:
        points = sum(x.points for x in s.shares if x.criterion == criterion)  # type: ignore[attr-defined]
        return (s.below, -s.total - step * points, s.effort, order[s.route])  # type: ignore[attr-defined]

    then = min(standing, key=place)
    return _grade(pack, case, then.route) > _grade(pack, case, standing[0].route)


def _grade(pack: Pack, case: Case, route: str) -> int:
    """0 best, 1 also right, 2 neither, 3 clearly wrong."""
    names = {route, pack.families[route]}
    expect = case.expect
    return 0 if names & set(expect.best) else 1 if names & set(expect.also_ok) else 3 if names & set(expect.wrong) else 2
