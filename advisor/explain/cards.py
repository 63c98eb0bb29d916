"""The stack as one card per layer."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.decide import Recommendation

from .reasons import reasons_for


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
    """A card for each layer, in the pack's order; *no model* only where it is in play."""
    found: list[Card] = []
    for layer in rec.pack.content.layers:
        used = _used(rec, layer.id, layer.label)
        if used:
            found += used
        elif layer.id != "no_model":
            found.append(_idle(rec, layer.id, layer.label))
    return tuple(found)


def _used(rec: Recommendation, layer: str, label: str) -> list[Card]:
    routes = rec.pack.routes
    found = []
    if rec.first and routes[rec.first].layer == layer:
        best = next((r for r in reasons_for(rec, rec.first) if r.value > 0), None)
        reason = best.because if best else routes[rec.first].summary
        found.append(Card(layer, label, "first", rec.first, routes[rec.first].label, reason, best.rule if best else ""))
    for companion in rec.stack:
        if routes[companion.route].layer == layer:
            rule = rec.pack.rules[companion.rules[0]]
            badge = "later" if companion.phase == "later" else "added"
            found.append(Card(layer, label, badge, companion.route, routes[companion.route].label, rule.because, rule.id))
    return found


def _idle(rec: Recommendation, layer: str, label: str) -> Card:
    """A layer that nothing uses: why its best route stays behind."""
    standings = [s for s in rec.ranking if s.layer == layer]
    standing = next((s for s in standings if s.status != "ruled_out"), None)
    if standing is None:
        veto = standings[0].vetoes[0] if standings else None
        return Card(layer, label, "ruled out", "", "Ruled out", veto.because if veto else "", veto.name if veto and veto.by == "rule" else "")
    worst = [r for r in reasons_for(rec, standing.route) if r.value < 0]
    if worst:
        return Card(layer, label, "leave alone", "", "Leave alone", worst[-1].because, worst[-1].rule)
    return Card(layer, label, "leave alone", "", "Leave alone", "Nothing you answered calls for a change here.")
