"""The part of the JSON export that stands beside the ranking: diagnosis, neighbours, precedents, the favoured route."""

from __future__ import annotations

from typing import Any

from advisor.decide import Recommendation
from advisor.explain import diagnosis, neighbours_of, precedents
from advisor.explain.choice import check_my_choice


def beside_the_ranking(rec: Recommendation) -> dict[str, Any]:
    """Four keys of the export, as `schemas/recommendation.schema.json` describes them."""
    return {"diagnosis": _diagnosis(rec), "neighbours": _neighbours(rec), "precedents": _precedents(rec), "choice": _choice(rec)}


def _diagnosis(rec: Recommendation) -> dict[str, Any] | None:
    found = diagnosis(rec)
    if found is None:
        return None
    return {
        "headline": found.headline,
        "causes": [
            {
                "cause": c.id, "label": c.label, "certainty": c.certainty, "explains": list(c.explains), "measure": c.measure,
                "apart_from": list(c.apart_from), "because": c.because, "sources": list(c.sources),
                "remedies": [{"do": r.do, "lever": r.lever, "state": r.state} for r in c.remedies],
            }
            for c in found.causes
        ],
        "unexplained": list(found.unexplained),
        "levers": [{"route": x.route, "total": x.total, "causes": list(x.causes)} for x in found.levers],
        "leave_alone": [{"name": u.name, "because": u.because, "cause": u.cause} for u in found.leave_alone],
        "conflict": found.conflict,
    }  # fmt: skip


def _neighbours(rec: Recommendation) -> list[dict[str, Any]]:
    return [
        {
            "neighbours": n.id, "routes": list(n.routes), "text": n.text, "trap": n.trap,
            "facts": [
                {
                    "fact": f.fact, "favours": list(f.favours), "holds": f.holds, "questions": list(f.questions),
                    "strength": f.strength, "sources": list(f.sources),
                }
                for f in n.facts
            ],
        }
        for n in neighbours_of(rec)
    ]  # fmt: skip


def _precedents(rec: Recommendation) -> dict[str, Any] | None:
    found = precedents(rec)
    if found is None:
        return None
    return {
        "nearest": [
            {
                "case": p.case, "title": p.title, "alike": round(p.alike, 3), "agree": list(p.agree), "both": p.both,
                "best": list(p.best), "why": p.why, "url": p.url, "year": p.year, "speaks": p.speaks,
            }
            for p in found.nearest
        ],
        "contrary": found.contrary,
    }  # fmt: skip


def _choice(rec: Recommendation) -> dict[str, Any] | None:
    """The route that the team favours, checked; None if it names none."""
    favoured = rec.answers.record.get("favoured", "").strip()
    if rec.first is None or favoured not in rec.pack.routes:
        return None
    found = check_my_choice(rec, favoured)
    return {
        "route": found.route,
        "status": found.status,
        "verdict": found.verdict,
        "speaks_for": [{"rule": r.rule, "points": r.value} for r in found.speaks_for],
        "speaks_against": [{"rule": r.rule, "points": r.value} for r in found.speaks_against],
        "would_have_to_be_true": list(found.would_have_to_be_true),
        "test_first": [{"kind": p.kind, "name": p.name, "do": p.do, "passes": p.passes, "stop": p.stop} for p in found.test_first],
    }
