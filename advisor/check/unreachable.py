"""Something that no answers reach, because the pack's assumptions exclude them.

A rule, a question or an option that could be reached, were it not for `assume`. (What no answers reach at all is found
by `never-fires`.) Either the assumption excludes too much, or what it hides can go.

Passes:

    assume:
      - {id: code_is_not_large, never: goal is code and size >= 100}

Fails:

    rules:
      - id: code_without_data
        when: goal is code and data is none
        points: {prompt: {skill: 1}}
        because: It starts from nothing.
        judgement: true
    assume:
      - {id: code_brings_data, never: goal is code and data is none}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.decide.program import FALSE, Atom
from advisor.pack import Pack, Problem

from .space import Space, space_of

ID = "unreachable"
SEVERITY = "warning"


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Rules that never fire, questions that are never asked and options that are never chosen within the assumptions."""
    if not pack.content.assume:
        return
    space = space_of(pack)
    program, known = space.program, space.folded.known
    for rule, condition in zip(pack.content.rules, program.when, strict=True):
        if known.decide(condition) != FALSE:
            yield from _unreached(space, space.folded.fold(condition), "rules", rule.id, f"`{rule.id}` can never fire", (rule.id,))
    for name, condition in program.ask_if.items():
        if known.decide(condition) != FALSE:
            yield from _unreached(space, space.folded.fold(condition), "questions", name, f"`{name}` is never asked", (name,))
    for q in pack.content.questions:
        if known.is_asked(q.id):
            for i, option in enumerate(q.choices):
                v, code = (program.of_question[q.id][i], 1) if q.several is not None else (program.of_question[q.id][0], i)
                yield from _unreached(space, Atom(v, 1 << code), "questions", q.id, f"`{option}` can never answer `{q.id}`", (q.id, option))


def _unreached(space: Space, tree: object, kind: str, name: str, said: str, about: tuple[str, ...]) -> Iterator[Problem]:
    status = space.example(tree).status
    if status == "found":
        return
    place = space.pack.places[kind, name]
    if status == "unknown":
        yield space.undecided(ID, f"whether {said.replace('can never', 'can ever').replace('is never', 'is ever')}", place, about)
    else:
        hint = "ease the assumption that excludes it, or take it out"
        yield Problem(ID, f"{said} within the pack's assumptions", place, hint, SEVERITY, "proved", about)
