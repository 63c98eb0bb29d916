"""What is at odds between the parts of one feature: facts that should hold for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.decide import Recommendation

from .words import answer_text, listing, within


@dataclass(frozen=True, slots=True)
class Conflict:
    """`kind` is ruled_out (one part is advised what the shared facts of another rule out) or differs (shared facts are answered
    differently)."""

    kind: str
    parts: tuple[str, ...]
    questions: tuple[str, ...]
    text: str


def elements(rec: Recommendation) -> tuple[str, ...]:
    """The first route, or what it combines."""
    assert rec.first is not None
    return rec.pack.routes[rec.first].combines or (rec.first,)


def conflicts(recs: Sequence[Recommendation], ready: Sequence[Recommendation]) -> tuple[Conflict, ...]:
    """What is at odds between the parts of a feature; `ready` are those of them with a first route."""
    found = _closed_elsewhere(recs, ready)
    return (*found, *_differing(recs, {q for c in found for q in c.questions}))


def _closed_elsewhere(recs: Sequence[Recommendation], ready: Sequence[Recommendation]) -> list[Conflict]:
    """What one part is advised and the shared facts of another rule out, where the two answer those facts differently."""
    found = []
    for rec in ready:
        for route in dict.fromkeys((*elements(rec), *(c.route for c in rec.stack))):
            for other in recs:
                standing = next((s for s in other.ranking if s.route == route), None)
                vetoes = standing.vetoes if standing is not None and other is not rec else ()
                for veto in vetoes:
                    facts = tuple(q for q in veto.questions if _is_apart(q, rec, other))
                    if facts:
                        label = within(rec.pack.routes[route].label)
                        name, closes = rec.answers.part, other.answers.part
                        text = f"{name} is advised {label}, which {closes} rules out: {veto.because} {_both(facts[0], rec, other)}"
                        found.append(Conflict("ruled_out", (name, closes), facts, text))
                        break
    return found


def _is_apart(question: str, a: Recommendation, b: Recommendation) -> bool:
    """Whether two parts answer a shared fact differently."""
    return a.pack.questions[question].shared and a.answers.given.get(question) != b.answers.given.get(question)


def _both(question: str, a: Recommendation, b: Recommendation) -> str:
    held = a.pack.questions[question]
    said = [(r.answers.part, r.answers.given.get(question)) for r in (a, b)]
    told = listing([f"{name} says {f'“{answer_text(held, answer)}”' if answer else 'nothing'}" for name, answer in said])
    return f"To “{held.ask}” {told}."


def _differing(recs: Sequence[Recommendation], covered: set[str]) -> list[Conflict]:
    """Shared facts that two parts answer differently, in one line."""
    pack = recs[0].pack
    questions = []
    for name in (q.id for q in pack.content.questions if q.shared and q.id not in covered):
        said = [r.answers.given[name] for r in recs if name in r.answers.given and not r.answers.given[name].not_sure]
        if any(answer != said[0] for answer in said):
            questions.append(name)
    if not questions:
        return []
    named = tuple(r.answers.part for r in recs if any(q in r.answers.given for q in questions))
    asks = listing([f"“{pack.questions[q].ask}”" for q in questions])
    text = f"The parts differ in what usually holds for the whole feature; see that they should: {asks}"
    return [Conflict("differs", named, tuple(questions), text)]
