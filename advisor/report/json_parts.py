"""The part of the JSON export that speaks of a feature with several parts as a whole."""

from __future__ import annotations

from typing import Any

from advisor.decide import Recommendation
from advisor.explain.parts import whole

from .json_estimates import quantity


def as_mapping(rec: Recommendation) -> dict[str, Any] | None:
    """The key `whole` of the export, as `schemas/recommendation.schema.json` describes it; None where there are no parts."""
    found = whole(rec)
    if found is None:
        return None
    return {
        "headline": found.headline,
        "parts": [
            {
                "name": p.name, "front": p.front, "answered": p.answered, "missing": p.missing, "route": p.route, "badge": p.badge,
                "headline": p.headline, "because": p.because,
            }
            for p in found.parts
        ],
        "stack": [{"layer": s.layer, "route": s.route, "leads": list(s.leads), "beside": list(s.beside)} for s in found.stack],
        "plan": [
            {"phase": s.item.phase, "do": s.item.do, "exit": s.item.exit, "route": s.item.route, "step": s.item.step, "parts": list(s.parts)}
            for s in found.plan
        ],
        "costs": [{"name": c.name, "month": quantity(c.month), "start": quantity(c.start)} for c in found.costs],
        "month": quantity(found.month) if found.month is not None else None,
        "start": quantity(found.start) if found.start is not None else None,
        "conflicts": [{"kind": c.kind, "parts": list(c.parts), "questions": list(c.questions), "text": c.text} for c in found.conflicts],
        "build_order": list(found.order),
        "because": found.because,
    }  # fmt: skip
