"""The recommendation as JSON, for programs; `schemas/recommendation.schema.json` describes it.

The answers stand in it as an answers file has them, so `answers_of` makes an answers file of an export.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from advisor.answers import write_answers
from advisor.decide import Recommendation, Standing
from advisor.explain import Flip, reasons_for, ruled_out, single_changes, verdict
from advisor.explain.offers import offers
from advisor.explain.on_paper import on_paper
from advisor.pack import plain_answer

from .grounds import firmness
from .json_estimates import as_mapping as estimates_of
from .json_guidance import beside_the_ranking
from .json_parts import as_mapping as _whole

LABEL = "JSON"
MIME = "application/json"
EXTENSION = "json"
_OF_ANSWERS = ("answers", "priorities", "assumed", "notes", "record", "part", "parts", "pack")


def render(rec: Recommendation, changes: Sequence[Flip] | None = None) -> str:
    """The recommendation as indented JSON text."""
    return json.dumps(as_mapping(rec, changes), indent=2, ensure_ascii=False) + "\n"


def answers_of(exported: Mapping[str, Any]) -> dict[str, Any]:
    """The answers file within an exported recommendation, as `advisor.answers.read_answers` takes it."""
    return {key: exported[key] for key in _OF_ANSWERS if key in exported}


def as_mapping(rec: Recommendation, changes: Sequence[Flip] | None = None) -> dict[str, Any]:
    """The recommendation as plain data: texts, numbers, lists and mappings with ids for routes, rules and questions.

    `changes` are those of `explain.single_changes`; computed if not given.
    """
    written = write_answers(rec.pack, rec.answers)
    said = verdict(rec)
    ahead = rec.outlook
    found = single_changes(rec) if changes is None else changes
    rules = rec.pack.rules
    return {
        **written,
        "pack": {**written["pack"], "title": rec.pack.content.pack.title},
        "first": rec.first,
        "settled": ahead.settled,
        "verdict": {"state": said.state, "badge": said.badge, "headline": said.headline, "note": said.open_note},
        "ranking": [_standing(s) for s in rec.ranking],
        "stack": [{"route": c.route, "phase": c.phase, "rules": list(c.rules)} for c in rec.stack],
        "plan": [
            {
                "phase": p.phase, "do": p.do, "entry": p.entry, "exit": p.exit, "measure": p.measure, "turn_back": p.turn_back,
                "route": p.route, "step": p.step, "details": list(p.details), "rules": list(p.rules),
            }
            for p in rec.plan
        ],
        "fired": [{"rule": f.rule, "questions": list(f.questions), "because": rules[f.rule].reasons} for f in rec.evaluation.fired],
        "reasons": _reasons(rec),
        "changes": [
            {
                "question": m.question, "answer": plain_answer(rec.pack.questions[m.question], m.after), "route": flip.route,
                "margin": flip.margin, "can_change": m.can_change,
            }
            for flip in found
            for m in flip.moves
        ],
        "how_firm": list(firmness(rec)),
        "ruled_out": [{"route": r.route, "because": list(r.reasons), "rules": list(r.rules), "reopens": r.reopens} for r in ruled_out(rec)],
        "signals": _signals(rec),
        "estimates": estimates_of(on_paper(rec, short=True), rec.pack),
        "offers": _offers(rec),
        **beside_the_ranking(rec),
        "whole": _whole(rec),
        "open_routes": [{"route": o.route, "share": round(float(o.share), 6)} for o in ahead.open_routes],
        "completions": ahead.completions,
        "exhaustive": ahead.exhaustive,
        "next_question": None if ahead.next_question is None else _next_question(rec),
        "suspended": list(rec.evaluation.suspended),
        "advice": [{"rule": r, "text": rules[r].advise} for r in rec.advice],
        "warnings": [{"rule": r, "text": rules[r].warn} for r in rec.warnings],
        "sources": _sources(rec),
    }  # fmt: skip


def _standing(s: Standing) -> dict[str, Any]:
    return {
        "route": s.route,
        "family": s.family,
        "layer": s.layer,
        "total": s.total,
        "status": s.status,
        "tied_with": list(s.tied_with),
        "ruled_out_by": list(dict.fromkeys(v.name for v in s.vetoes)),
        "waits_for": list(s.waits_for),
    }


def _reasons(rec: Recommendation) -> list[dict[str, Any]]:
    """What gives the first route points; with its base they sum to its total."""
    if rec.first is None:
        return []
    found = reasons_for(rec, rec.first)
    return [{"rule": r.rule, "because": r.because, "points": r.value, "strength": r.strength, "sources": list(r.sources)} for r in found]


def _signals(rec: Recommendation) -> list[dict[str, Any]]:
    """How the first route and its companions show that they work or fail, and when to stop."""
    named = [rec.first, *(c.route for c in rec.stack)] if rec.first else []
    routes = [rec.pack.routes[r] for r in named if r]
    return [{"route": r.id, "works": list(r.signals.works), "fails": list(r.signals.fails), "stop_if": list(r.stop_if)} for r in routes]


def _offers(rec: Recommendation) -> list[dict[str, Any]]:
    """Who offers the first route and its companions, as far as these answers do not rule an offer out."""
    return [
        {
            "route": place.route, "id": o.vendor.id, "offered_by": o.vendor.offered_by, "family": o.vendor.family, "method": o.vendor.method,
            "status": o.vendor.status, "open": o.open, "ends": o.ends, "checked": o.vendor.checked.isoformat(), "url": o.vendor.source.url,
        }
        for place in offers(rec)
        for o in (*place.offers, *place.closed)
    ]  # fmt: skip


def _next_question(rec: Recommendation) -> dict[str, Any]:
    asked = rec.outlook.next_question
    assert asked is not None
    return {"question": asked.question, "ask": rec.pack.questions[asked.question].ask, "gain": float(asked.gain), "separates": list(asked.separates)}


def _sources(rec: Recommendation) -> list[dict[str, Any]]:
    """The sources of all fired rules."""
    named = dict.fromkeys(s for f in rec.evaluation.fired for s in rec.pack.rules[f.rule].sources)
    found = [rec.pack.sources[s] for s in named if s in rec.pack.sources]
    return [{"id": s.id, "title": s.title, "publisher": s.publisher, "year": s.year, "url": s.url} for s in found]
