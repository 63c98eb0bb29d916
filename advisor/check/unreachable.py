"""Something that no answers reach, because the pack's assumptions exclude them.

A rule, a question or an option that could be reached, were it not for `assume`. (What no answers reach at all is found
by `never-fires`.) Either the assumption excludes too much, or what it hides can go.

Passes:

    assume:
      - {id: code_is_not_large, never: goal is code and size >= 100}

Fails:

    rules:
      - {id: code_without_data, when: goal is code and data is none, needs: {start: slightly}, because: It starts from nothing., judgement: true}
    assume:
      - {id: code_brings_data, never: goal is code and data is none}
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.decide.program import FALSE, Atom, Compiled
from advisor.pack import Problem

from .space import Space

ID = "unreachable"
SEVERITY = "warning"


def problems(space: Space) -> Iterator[Problem]:
    """Rules that never fire, questions that are never asked and options that are never chosen within the assumptions."""
    program, content = space.domains.program, space.pack.content
    if not content.assume:
        return
    for rule, when in zip(content.rules, program.when, strict=True):
        yield from _unreached(space, when, "rules", rule.id, f"`{rule.id}` can never fire", (rule.id,))
    for name, asked in program.ask_if.items():
        yield from _unreached(space, asked, "questions", name, f"`{name}` is never asked", (name,))
    for q in content.questions:
        for option in q.choices if space.domains.is_asked(q.id) else ():
            said = f"`{option}` can never answer `{q.id}`"
            yield from _unreached(space, _chosen(space, q.id, option), "questions", q.id, said, (q.id, option))


def _chosen(space: Space, question: str, option: str) -> Compiled:
    """The condition that an option answers its question, or is among its answers."""
    first, *_ = space.domains.program.of_question[question]
    place = list(space.pack.questions[question].choices).index(option)
    several = space.pack.questions[question].several is not None
    v, mask = (first + place, 0b10) if several else (first, 1 << place)
    return Compiled(Atom(v, mask), option, (v,), True, True)


def _unreached(space: Space, condition: Compiled, kind: str, name: str, said: str, about: tuple[str, ...]) -> Iterator[Problem]:
    if space.domains.decide(condition) == FALSE:  # assumptions or not: another check says so
        return
    found = space.find(space.rows.holds(condition), holds=[condition])
    message, hint = f"{said} within the pack's assumptions", "ease the assumption that excludes it, or take it out"
    doubt = f"whether {said.replace(' never ', ' ever ')}"
    yield from space.none(found, ID, space.pack.places[kind, name], about, message, hint, doubt)
