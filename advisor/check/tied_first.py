"""A case in which two routes share the first place.

The order of equals is declared effort, then the order of the file; neither is a reason. A rule, a point more or less,
or another question would say what parts them.

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

    cases:
      - id: an_answer
        answers: {goal: answer, data: none}
        expect: {best: [prompt]}
      - id: some_code
        answers: {goal: code, data: some, size: 5}
        expect: {best: [tuning]}
      - id: much_code
        answers: {goal: code, data: some, size: 500}
        expect: {best: [tuning]}
    routes:
      - {id: tuning, base: {skill: 1}}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.answers import answers_of_case
from advisor.decide import evaluate
from advisor.explain.impact import open_cases
from advisor.pack import Pack, Problem

ID = "tied-first"
SEVERITY = "warning"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Cases (those held out aside) with a tie at the top, the routes named."""
    for case in open_cases(pack):
        answers = answers_of_case(pack, case)
        top = evaluate(pack, answers).ranking[0]
        if top.status != "ruled_out" and top.tied_with:
            others = ", ".join(f"`{r}`" for r in top.tied_with)
            message = f"`{top.route}` and {others} share the first place in the case `{case.id}`"
            yield Problem(ID, message, pack.places["cases", case.id], "say in a rule what parts them", SEVERITY, "refuted", (case.id,))
