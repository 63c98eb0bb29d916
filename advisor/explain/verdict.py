"""The verdict in one sentence, and how solid it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.answers import own_answers
from advisor.decide import Recommendation

from .diagnosis import diagnosis
from .words import listing, within

ENOUGH = 5  # answers before anything is called a lead


@dataclass(frozen=True, slots=True)
class Verdict:
    """`state` is start, provisional, not_decided, settled or none; `open_note` names what can still change it."""

    state: str
    badge: str
    headline: str
    open_note: str
    contenders: tuple[str, ...] = ()  # route ids that can still come first, likeliest first


def verdict(rec: Recommendation) -> Verdict:
    """What to say on top of the page and of every export. Where a running system disappoints for a cause with strong signs,
    its remedy is the headline, and what leads among the routes stands in the note."""
    said = _of_routes(rec)
    if said.state in ("none", "start"):
        return said
    found = diagnosis(rec)
    if found is None or not found.headline:
        return said
    return replace(said, headline=found.headline, open_note=f"{said.headline.rstrip('.')}. {said.open_note}")


def _of_routes(rec: Recommendation) -> Verdict:
    routes = rec.pack.routes
    if rec.first is None:
        note = "Relax one of the answers that rule the routes out."
        return Verdict("none", "No route left", "No route fits all of these answers.", note)
    label = routes[rec.first].label
    contenders = rec.contenders
    names = [routes[r].label for r in (rec.first, *contenders[:2])]
    ties = [routes[r].label for r in rec.evaluation.standing(rec.first).tied_with]
    if own_answers(rec.pack, rec.answers) < ENOUGH:
        return Verdict("start", "Just begun", f"{label} leads so far", _can_still(names, len(contenders) - 2), contenders)
    if rec.uncertainty.settled == "no":
        head = f"{label} leads so far"
        if ties:
            head = f"{label} and {within(ties[0])} are level so far"
        nothing_left = rec.uncertainty.next_question is None
        note = _can_still(names, len(contenders) - 2)
        if nothing_left:
            note += " Nothing is left to ask; what parts them is the answers marked not sure."
        return Verdict("provisional", "Provisional", head, note, contenders)
    added = [within(routes[c.route].label) for c in rec.stack if c.phase != "later"][:1]
    head = f"Start with {within(label)}" + (f", then add {added[0]}." if added else ".")
    if rec.uncertainty.settled == "yes":
        return Verdict("settled", "Settled", head, "None of the open questions can change the first route.")
    n = rec.uncertainty.looked_at
    note = f"In {n:,} sampled completions of the open questions it came first each time; that is no proof."
    return Verdict("not_decided", "Not decided", head, note)


def _can_still(names: list[str], more: int) -> str:
    parts = [names[0], *map(within, names[1:])]
    if more > 0:
        parts.append(f"{more} more")
    return f"{listing(parts, 'or')} can still come first."
