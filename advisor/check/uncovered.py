"""A rule, route or option that no case covers.

No case fires the rule, counts the route (or its family) as right, or gives the option as an answer; so `test` would
not notice if it broke. `new case` starts a case. Packs without cases are left alone.

Passes:

    cases:
      - {id: an_answer, answers: {goal: answer, data: none}, expect: {best: [prompt]}}
      - {id: a_little_code, answers: {goal: code, data: some, size: 50}, expect: {best: [tuning]}}
      - {id: code_in_bits, answers: {goal: code, data: some, size: 5}, expect: {best: [prompt]}}
      - {id: much_code, answers: {goal: code, data: some, size: 500}, expect: {best: [tuning]}}

Fails:

    cases:
      - {id: an_answer, answers: {goal: answer, data: none}, expect: {best: [prompt]}}
      - {id: a_little_code, answers: {goal: code, data: some, size: 50}, expect: {best: [tuning]}}
      - {id: code_in_bits, answers: {goal: code, data: some, size: 5}, expect: {best: [prompt]}}
      - {id: much_code, answers: {goal: code, data: some, size: 500}, expect: {best: [tuning]}}
    rules:
      - {id: from_data, when: goal is answer and data is some, advise: Measure., because: No case has both., judgement: true}
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.answers import answers_of_case
from advisor.decide import evaluate
from advisor.pack import Answer, Pack, Problem, plain_answer

from .space import Space

ID = "uncovered"
SEVERITY = "warning"
SHOWN = 12  # names in a hint


def problems(space: Space) -> Iterator[Problem]:
    """At most one finding each about rules, routes and options."""
    pack = space.pack
    if not pack.content.cases:
        return
    fired: set[str] = set()
    right: set[str] = set()
    chosen: set[str] = set()
    for case in pack.content.cases:
        answers = answers_of_case(pack, case)
        fired.update(f.rule for f in evaluate(pack, answers).fired)
        right.update((*case.expect.best, *case.expect.also_ok))
        chosen.update(f"{q}.{o}" for q, a in answers.given.items() if not a.not_sure for o in a.options)
    rules = [r.id for r in pack.content.rules if r.id not in fired]
    routes = [r.id for r in pack.content.routes if not r.companion and not right & {r.id, r.family}]
    options = [f"{q.id}.{o}" for q in pack.content.questions for o in q.choices if f"{q.id}.{o}" not in chosen]
    kinds = (("rule", rules, "fires", "fire"), ("route", routes, "is right", "are right"), ("option", options, "is given", "are given"))
    for word, ids, one, many in kinds:
        if ids:
            said = f"{len(ids)} {word}s {many} in no case" if len(ids) > 1 else f"one {word} {one} in no case"
            names = ", ".join(_written(pack, i) for i in ids[:SHOWN]) + (f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else "")
            place = pack.places["questions" if word == "option" else f"{word}s", ids[0].partition(".")[0]]
            yield Problem(ID, said, place, f"write a case for: {names}", SEVERITY, "refuted", (word, *ids))


def _written(pack: Pack, name: str) -> str:
    """A rule, a route, or an option as `question: option`, numbers as answers files write them."""
    question, dot, option = name.partition(".")
    if not dot:
        return name
    plain = plain_answer(pack.questions[question], Answer((option,)))
    return f"{question}: {plain[0] if isinstance(plain, list) and plain else plain}"
