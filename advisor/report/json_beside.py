"""What stands beside the ranking as plain data: diagnosis, neighbours, precedents, the favoured route, the whole feature.

`schemas/recommendation.schema.json` describes each.
"""

from __future__ import annotations

from typing import Any

from advisor.decide import Recommendation
from advisor.explain import diagnosis, neighbours_of, precedents
from advisor.explain.choice import check_my_choice
from advisor.explain.parts import whole

from .plain import each, picked, plain


def diagnosed(rec: Recommendation) -> dict[str, Any] | None:
    """Why a running system disappoints; None where none does."""
    found = diagnosis(rec)
    if found is None:
        return None
    causes = [
        {
            "cause": c.id,
            **picked(c, "label certainty explains measure apart_from because sources"),
            "remedies": each(c.remedies, "do lever state"),
        }
        for c in found.causes
    ]
    return {
        "headline": found.headline,
        "causes": causes,
        "unexplained": list(found.unexplained),
        "levers": each(found.levers, "route total causes"),
        "leave_alone": each(found.leave_alone, "name because cause"),
        "conflict": found.conflict,
    }


def neighbours(rec: Recommendation) -> list[dict[str, Any]]:
    """What parts the routes that are close."""
    return [
        {"neighbours": n.id, **picked(n, "routes text trap"), "facts": each(n.facts, "fact favours holds questions strength sources")}
        for n in neighbours_of(rec)
    ]


def precedents_of(rec: Recommendation) -> dict[str, Any] | None:
    """The nearest published cases."""
    found = precedents(rec)
    if found is None:
        return None
    nearest = [{**picked(p, "case title"), "alike": round(p.alike, 3), **picked(p, "agree both best why url year speaks")} for p in found.nearest]
    return {"nearest": nearest, "contrary": found.contrary}


def choice(rec: Recommendation) -> dict[str, Any] | None:
    """The route that the team favours, checked; None if it names none."""
    favoured = rec.answers.record.get("favoured", "").strip()
    if rec.first is None or favoured not in rec.pack.routes:
        return None
    found = check_my_choice(rec, favoured)
    return {
        **picked(found, "route status verdict"),
        "speaks_for": [{"rule": r.rule, "points": r.value} for r in found.speaks_for],
        "speaks_against": [{"rule": r.rule, "points": r.value} for r in found.speaks_against],
        "would_have_to_be_true": list(found.would_have_to_be_true),
        "test_first": each(found.test_first, "kind name do passes stop"),
    }


def whole_feature(rec: Recommendation) -> dict[str, Any] | None:
    """The summary of a feature with several parts; None where there are none."""
    found = whole(rec)
    if found is None:
        return None
    return {
        "headline": found.headline,
        "parts": each(found.parts, "name front answered missing route badge headline because"),
        "stack": each(found.stack, "layer route leads beside"),
        "plan": [{**picked(s.item, "phase do exit route step"), "parts": list(s.parts)} for s in found.plan],
        "costs": each(found.costs, "name month start"),
        "month": plain(found.month),
        "start": plain(found.start),
        "conflicts": each(found.conflicts, "kind parts questions text"),
        "build_order": list(found.order),
        "because": found.because,
    }
