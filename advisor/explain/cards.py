"""The stack as one card per layer."""

from dataclasses import dataclass

from advisor.decide import Recommendation

from .reasons import reasons_against, reasons_for


@dataclass(frozen=True, slots=True)
class Card:
    """`badge` is first, added, later, leave alone or ruled out; `route` is empty for the last two."""

    layer: str
    layer_label: str
    badge: str
    route: str
    label: str
    reason: str
    rule: str = ""


def cards(rec: Recommendation) -> tuple[Card, ...]:
    """A card for each layer, in the pack's order. A layer that nothing uses has one only if something about this team keeps it so."""
    found: list[Card] = []
    for layer in rec.pack.content.layers:
        found += _used(rec, layer.id, layer.label) or _idle(rec, layer.id, layer.label)
    return tuple(found)


def _used(rec: Recommendation, layer: str, label: str) -> list[Card]:
    routes = rec.pack.routes
    found = []
    if rec.first and routes[rec.first].layer == layer:
        best = next(iter(reasons_for(rec, rec.first)), None)
        reason, rules = (best.text, best.rules) if best else (routes[rec.first].summary, ())
        found.append(Card(layer, label, "first", rec.first, routes[rec.first].label, reason, rules[0] if rules else ""))
    for companion in rec.stack:
        if routes[companion.route].layer == layer:
            rule = rec.pack.rules[companion.rules[0]]
            badge = "later" if companion.phase == "later" else "added"
            found.append(Card(layer, label, badge, companion.route, routes[companion.route].label, rule.because, rule.id))
    return found


def _idle(rec: Recommendation, layer: str, label: str) -> list[Card]:
    """A layer that nothing uses: what rules all of it out, or what speaks against its best route."""
    standings = [s for s in rec.ranking if s.layer == layer]
    standing = next((s for s in standings if s.status != "ruled_out"), None)
    if standing is not None:
        worst = [r for r in reasons_against(rec, standing.route) if r.rules]
        return [Card(layer, label, "leave alone", "", "Leave alone", worst[0].text, worst[0].rules[0])] if worst else []
    veto = next((v for s in standings for v in s.vetoes if v.because), None)
    return [Card(layer, label, "ruled out", "", "Ruled out", veto.because, veto.name if veto.by == "rule" else "")] if veto else []
