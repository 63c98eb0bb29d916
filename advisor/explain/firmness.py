"""How firm a recommendation is: whether it is settled, by proof, and which of the given answers decide it.

This takes longer than the recommendation, so it is asked for apart from it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.decide import Recommendation

from .proved import proved
from .settled import NOT_DECIDED, PROVED, REFUTED, Settled
from .solidity import solidity
from .sufficient import sufficient_reason
from .toward import toward
from .words import answer_text, within

PROOF, REASON = 1.0, 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Decisive:
    """A sufficient reason in words: `head`, the deciding answers as (question id, question, answer), and what it means."""

    head: str
    answers: tuple[tuple[str, str, str], ...]
    tail: str


def firm(rec: Recommendation, proof_limit: float = PROOF, reason_limit: float = REASON) -> Recommendation:
    """The same recommendation with `settled` and `decided_by` as far as the time suffices. Limits are in seconds."""
    rec = proved(rec, proof_limit)
    if rec.first is None:
        return rec
    status = {"yes": PROVED, "no": REFUTED}.get(rec.outlook.settled, NOT_DECIDED)
    verdict = Settled(status, rec.first, rec.outlook.completions, 0.0)
    reason = sufficient_reason(rec.pack, rec.answers, reason_limit, verdict=verdict)
    if reason is None or reason.status != PROVED or reason.route != rec.first:
        return rec
    return replace(rec, outlook=replace(rec.outlook, decided_by=reason.questions))


def decisive(rec: Recommendation) -> Decisive | None:
    """What decides the first route, for people; None where that is not known."""
    deciding = rec.outlook.decided_by
    if deciding is None or rec.first is None:
        return None
    label, given = rec.pack.routes[rec.first].label, len(rec.answers.given)
    n = len(deciding)
    answers = tuple((q, rec.pack.questions[q].ask, answer_text(rec.pack.questions[q], rec.answers.given[q])) for q in deciding)
    all_given = n == given > 1
    counted = "nothing that you answered" if not n else f"all {n} answers" if all_given else f"{n} of your {given} answers"
    if rec.outlook.settled != "yes":
        tail = "Answers that are still missing can take the lead from it"
        tail += "." if n == given else "; changing another one that you gave cannot."
        return Decisive(f"The lead of {within(label)} rests on {counted}.", answers, tail)
    if not deciding:
        return Decisive(f"{label} comes first whatever is answered.", (), "")
    settle = "together settle" if all_given else "settles" if len(deciding) == 1 else "settle"
    head = f"{counted} {settle} it."
    them = "it" if len(deciding) == 1 else "these"
    return Decisive(head[:1].upper() + head[1:], answers, f"With {them}, {within(label)} comes first whatever else is answered.")


def decisive_text(said: Decisive, most: int = 4) -> str:
    """The same in one line."""
    parts = [f"“{answer}” for “{ask}”" for _, ask, answer in said.answers[:most]]
    rest = len(said.answers) - len(parts)
    listed = "; ".join([*parts, *([f"{rest} more"] if rest > 0 else [])])
    return f"{said.head.rstrip('.')}{f': {listed}' if listed else ''}. {said.tail}".strip()


def firmness_lines(rec: Recommendation) -> tuple[str, ...]:
    """How firm it is in one line each: the deciding answers where they are known, the nearest change, the weights."""
    solid = solidity(rec)
    if solid is None:
        return ()
    said = decisive(rec)
    near = toward(rec.pack, rec.answers, rec=rec)
    change = near.flips[0].sentence if near.flips else near.sentence
    return (*([decisive_text(said)] if said is not None else []), change, solid.sentence)
