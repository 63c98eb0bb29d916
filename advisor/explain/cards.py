"""The stack as one card per layer: what is used there, or what keeps it as it is."""

from collections import Counter
from typing import NamedTuple

from advisor.decide import Recommendation

from .diagnosis import diagnosis
from .reasons import because, is_of_means, reasons_against
from .verdict import opened_plan
from .words import answer_text, in_short


class Card(NamedTuple):
    """`badge` is the step of the plan, goes on (it runs already), later, leave alone or ruled out; `route` is empty for the last two."""

    layer: str
    layer_label: str
    badge: str
    route: str
    label: str
    reason: str
    rule: str = ""


def cards(rec: Recommendation) -> tuple[Card, ...]:
    """A card for each layer, in the pack's order. A layer that nothing uses has one only if something about this team keeps it so."""
    return tuple(card for x in rec.pack.content.layers for card in _used(rec, x.id, x.label) or _idle(rec, x.id, x.label))


def _used(rec: Recommendation, layer: str, label: str) -> list[Card]:
    routes, plan = rec.pack.routes, () if rec.answers.part else opened_plan(rec)  # parts have one plan in documents, with numbers of its own
    steps = {item.route: f"step {i}" for i, item in reversed([*enumerate(plan, 1)]) if item.route}
    told = [(", ".join(filter(None, (steps.get(rec.first), "leads"))), rec.first, routes[rec.first].summary, "")] if rec.first else []
    for x in rec.stack:
        badge = "goes on" if rec.mends(x.route) else "later" if x.phase == "later" else steps.get(x.route, "added")
        told.append((badge, x.route, because(rec, x.rules[0]), x.rules[0]))
    return [Card(layer, label, badge, r, routes[r].label, reason, rule) for badge, r, reason, rule in told if routes[r].layer == layer]


def _idle(rec: Recommendation, layer: str, label: str) -> list[Card]:
    """A layer that nothing uses, nor the plan may go on to: what rules it out; else what a cause says of its best route, or speaks against it."""
    standings = [s for s in rec.ranking if s.layer == layer]
    standing = [s.route for s in standings if s.status != "ruled_out"]
    if any(item.route in standing for item in rec.plan):
        return []
    if standing:
        told = [(u.because, "") for u in getattr(diagnosis(rec), "leave_alone", ()) if standing[0] in rec.pack.expand([u.name])]
        against = [reasons_against(rec, route) for route in standing if not told]  # what is said of each of them
        common = (r for r in next(iter(against), ()) if all(r.rules in {x.rules for x in others} for others in against))
        told += [(r.text, r.rules[0]) for r in sorted(common, key=lambda r: is_of_means(rec.pack, r.questions))]
        return [Card(layer, label, "leave alone", "", "Leave alone", *told[0])] if told else []
    often = Counter(v.name for s in standings for v in s.vetoes if v.by == "rule")
    vetoes = sorted((v for s in standings for v in s.vetoes if v.name in often), key=lambda v: (-often[v.name], is_of_means(rec.pack, v.questions)))
    bars = ((rec.pack.questions[q], a) for q, a in rec.answers.given.items() if all(any(q in v.questions for v in s.vetoes) for s in standings))
    if vetoes and 2 * often[vetoes[0].name] < len(standings) and (found := next(bars, None)):  # no rule bars most of it, but one answer all
        said = f"You answered “{answer_text(found[0], found[1])}” to “{in_short(found[0])}”; that leaves none of it."
        return [Card(layer, label, "ruled out", "", "Ruled out", said)]
    return [Card(layer, label, "ruled out", "", "Ruled out", vetoes[0].because, vetoes[0].name)] if vetoes else []
