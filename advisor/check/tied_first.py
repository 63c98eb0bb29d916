"""A case in which two routes share the first place.

The order of equals is declared effort, then the order of the file; neither is a reason. A rule, a point more or less,
or another question would say what parts them.

Passes:

    cases:
      - {id: an_answer, answers: {goal: answer, data: none}, expect: {best: [prompt]}}
      - {id: a_little_code, answers: {goal: code, data: some, size: 50}, expect: {best: [tuning]}}
      - {id: code_in_bits, answers: {goal: code, data: some, size: 5}, expect: {best: [prompt]}}
      - {id: much_code, answers: {goal: code, data: some, size: 500}, expect: {best: [tuning]}}

Fails:

    cases:
      - {id: some_code, answers: {goal: code, data: some, size: 5}, expect: {best: [tuning]}}
    routes:
      - {id: tuning, base: {skill: 1}}
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.answers import answers_of_case
from advisor.decide import evaluate
from advisor.pack import Problem

from .space import Space

ID = "tied-first"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Cases (those held out aside) with a tie at the top, the routes named."""
    for case in space.pack.content.cases:
        top = evaluate(space.pack, answers_of_case(space.pack, case)).ranking[0]
        if not case.held_out and top.status != "ruled_out" and top.tied_with:
            others = ", ".join(f"`{r}`" for r in top.tied_with)
            message = f"`{top.route}` and {others} share the first place in the case `{case.id}`"
            yield Problem(ID, message, space.pack.places["cases", case.id], "say in a rule what parts them", SEVERITY, "refuted", (case.id,))
