"""A condition that no answers can meet, or an option that none can hold.

What depends on it never happens: the rule never fires, the question is never asked, the route is always ruled out.
Who is asked counts too: a comparison with a question that is not asked is false. Answers that the pack's assumptions
exclude do not count: either an assumption excludes too much, or what it hides can go.

Passes:

    rules:
      - {id: small_data, when: data is some and size < 10, advise: Gather more., because: A little helps., judgement: true}
    assume:
      - {id: code_is_not_large, never: goal is code and size >= 100}

Fails:

    rules:
      - {id: small_data, when: data is none and size < 10, advise: Gather more., because: Data of no size., judgement: true}

Fails:

    rules:
      - {id: code_without_data, when: goal is code and data is none, advise: Wait., because: It starts from nothing., judgement: true}
    assume:
      - {id: code_brings_data, never: goal is code and data is none}
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.decide.program import FALSE, Atom, Compiled
from advisor.pack import Problem
from advisor.pack.link import conditions_of

from .space import Space

ID = "never-fires"
SEVERITY = "warning"

_SAYS = {
    ("rules", "when"): "`{id}` can never fire: no answers meet its condition",
    ("questions", "ask_if"): "`{id}` is never asked: no answers meet its `ask_if`",
    ("routes", "requires"): "`{id}` is always ruled out: no answers meet what it requires",
    ("routes", "when"): "a stop sign of `{id}` is never met: no answers meet its `when`",
    ("artefacts", "held_when"): "`{id}` is never held: no answers meet its `held_when`",
    ("steps", "held_when"): "`{id}` is never held: no answers meet its `held_when`",
    ("conditions", "when"): "no answers meet the condition `{id}`",
    ("neighbours", "when"): "a fact of `{id}` can never hold: no answers meet its condition",
    ("causes", "when"): "`{id}` is never likely: no answers meet its condition",
    ("causes", "strong_when"): "`{id}` is never beyond doubt: no answers meet its `strong_when`",
    ("vendors", "open_if"): "`{id}` is never open: no answers meet its `open_if`",
    ("vendors", "suits_if"): "`{id}` never suits: no answers meet its `suits_if`",
    ("assume", "never"): "the assumption `{id}` excludes nothing: no answers meet it anyway",
}


def problems(space: Space) -> Iterator[Problem]:
    """Conditions that no complete answers within the assumptions meet, and options that stand in none. Another check looks at
    what promises are about."""
    pack, domains = space.pack, space.domains
    for (kind, position, *_, key), condition in conditions_of(pack.content):
        if kind == "promises":
            continue
        name, compiled = getattr(pack.content, kind)[position].id, domains.program.compile(condition)
        message = _SAYS[kind, key].format(id=name)
        if kind != "assume":
            yield from _unmet(space, compiled, kind, message, f"it says: {condition}", name)
        elif domains.decide(compiled) == FALSE:
            yield Problem(ID, message, pack.places[kind, name], f"it says: {condition}", SEVERITY, "proved", (name,))
    for question in pack.content.questions if pack.content.assume else ():
        for option in question.choices if domains.is_asked(question.id) else ():
            message, hint = f"`{option}` can never answer `{question.id}`", "ease the assumption that excludes it, or take it out"
            yield from _unmet(space, _chosen(space, question.id, option), "questions", message, hint, question.id, option)


def _unmet(space: Space, condition: Compiled, kind: str, message: str, hint: str, *about: str) -> Iterator[Problem]:
    found = space.find(space.rows.holds(condition), [condition])
    yield from space.none(found, ID, space.pack.places[kind, about[0]], about, message, hint, f"whether any answers reach `{about[-1]}`")


def _chosen(space: Space, question: str, option: str) -> Compiled:
    """The condition that an option answers its question, or is among its answers."""
    first, *_ = space.domains.program.of_question[question]
    place = list(space.pack.questions[question].choices).index(option)
    several = space.pack.questions[question].several is not None
    v, mask = (first + place, 0b10) if several else (first, 1 << place)
    return Compiled(Atom(v, mask), option, (v,), True, True)
