"""The recommendation as JSON, for programs; `schemas/recommendation.schema.json` describes it.

The answers stand in it as an answers file has them, so `answers_of` makes an answers file of an export.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from advisor.answers import write_answers
from advisor.decide import Recommendation
from advisor.estimate.on_paper import SHOWN, on_paper
from advisor.explain import (
    Flip,
    Reason,
    diagnosis,
    needs_profile,
    neighbours_of,
    next_tests,
    precedents,
    purpose,
    question_text,
    reasons_against,
    reasons_for,
    ruled_out,
    single_changes,
    this_week,
    verdict,
)
from advisor.explain.choice import check_my_choice
from advisor.explain.diagnosis import Symptom
from advisor.explain.offers import offers
from advisor.explain.parts import whole
from advisor.pack import plain_answer

from .changing import firmness
from .plain import each, estimates, picked

FORMAT = 2
_OF_ANSWERS = ("edition", "answers", "needs", "assumed", "own", "notes", "record", "part", "parts", "pack")


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
    open_ = rec.uncertainty
    found = single_changes(rec) if changes is None else changes
    rules = rec.pack.rules
    chosen = [rec.pack.routes[r] for r in (rec.first, *(c.route for c in rec.stack))] if rec.first else []
    return {
        "format": FORMAT,
        **written,
        "needs": _needs(rec),
        "pack": {**written["pack"], "title": rec.pack.content.pack.title},
        **picked(rec, "first otherwise sureness"),
        "settled": open_.settled,
        "verdict": verdict_of(rec),
        "this_week": this_week(rec),
        "ranking": [
            {
                **picked(s, "route family layer total status tied_with"),
                "ruled_out_by": list(dict.fromkeys(v.name for v in s.vetoes)),
                **picked(s, "waits_for"),
            }
            for s in rec.ranking
        ],
        "stack": each(rec.stack, "route phase rules"),
        "plan": each(rec.plan, "phase do entry exit measure turn_back route step details rules"),
        "fired": [{**picked(f, "rule questions"), "because": rules[f.rule].reasons} for f in rec.evaluation.fired],
        "reasons": [reason_of(r) for r in (reasons_for(rec, rec.first) if rec.first else ())],
        "against": [reason_of(r) for r in (reasons_against(rec, rec.first) if rec.first else ())],
        "changes": [
            {"question": m.question, "answer": plain_answer(rec.pack.questions[m.question], m.after), "route": flip.route, "can_change": m.can_change}
            for flip in found
            for m in flip.moves
        ],
        "how_firm": list(firmness(rec)),
        "ruled_out": [{"route": r.route, "because": list(r.reasons), **picked(r, "rules reopens")} for r in ruled_out(rec)],
        "signals": [{"route": r.id, **picked(r.signals, "works fails"), "stop_if": list(rec.stop_signs(r.id))} for r in chosen],
        "met_stop_signs": {route: list(signs) for route, signs in rec.met_stop_signs.items()},
        "estimates": estimates(on_paper(rec, most=SHOWN), rec.pack),
        "offers": _offers(rec),
        "diagnosis": _diagnosis(rec),
        "neighbours": _neighbours(rec),
        "precedents": _precedents(rec),
        "choice": _choice(rec),
        "whole": _whole(rec),
        "open_routes": [{"route": o.route, "share": round(float(o.share), 6)} for o in open_.open_routes],
        "completions": open_.looked_at,
        "exhaustive": open_.exhaustive,
        "next_question": next_question_of(rec),
        "tests": _tests(rec),
        "suspended": list(rec.evaluation.suspended),
        "advice": [{"rule": r, "text": rules[r].advise} for r in rec.advice],
        "warnings": [{"rule": r, "text": rules[r].warn} for r in rec.warnings],
        "sources": _sources(rec),
    }


def verdict_of(rec: Recommendation) -> dict[str, str]:
    """The verdict in words."""
    return picked(verdict(rec), "state badge headline otherwise note")


def reason_of(reason: Reason) -> dict[str, Any]:
    """One reason; `value` is what it brings the route, below zero where it speaks against it."""
    return {**picked(reason, "need text value rules questions grounds sources"), "need": reason.need or None}


def _needs(rec: Recommendation) -> list[dict[str, Any]]:
    """The needs that show, strongest first, and after them those that the team took back."""
    shown = [
        {**picked(n, "need strength"), "because": list(n.rules), "answers": list(n.questions), **({"corrected": n.corrected} if n.corrected else {})}
        for n in needs_profile(rec)
    ]
    there = {n["need"] for n in shown}
    back = [(need, word) for need, word in rec.answers.needs.items() if need not in there]
    return [*shown, *({"need": need, "strength": 0, "because": [], "answers": [], "corrected": word} for need, word in back)]


def _tests(rec: Recommendation) -> list[dict[str, Any]]:
    """The cheapest tests that would settle what is open, with the answer that each result gives and the route that it leads to."""
    return [
        {
            **picked(test, "question ask do takes hours gain"),
            "results": [
                {"label": r.label, "answer": plain_answer(rec.pack.questions[test.question], r.answer), **picked(r, "route share")}
                for r in test.results
            ],
        }
        for test in next_tests(rec)
    ]


def _offers(rec: Recommendation) -> list[dict[str, Any]]:
    """Who offers the first route and its companions, as far as these answers do not rule an offer out."""
    return [
        {
            "route": place.route, **picked(o.vendor, "id offered_by family method status"), "open": o.open, "ends": o.ends,
            "checked": o.vendor.checked.isoformat(), "url": o.vendor.source.url,
        }
        for place in offers(rec)
        for o in (*place.offers, *place.closed)
    ]  # fmt: skip


def next_question_of(rec: Recommendation) -> dict[str, Any] | None:
    """What to ask next, which two routes that parts best, and what it is for in a sentence."""
    asked = rec.uncertainty.next_question
    if asked is None:
        return None
    ask = question_text(rec.pack.questions[asked.question])
    return {"question": asked.question, "ask": ask, "gain": float(asked.gain), **picked(asked, "separates"), "purpose": purpose(rec)}


def _sources(rec: Recommendation) -> list[dict[str, Any]]:
    """The sources of all fired rules."""
    named = dict.fromkeys(s for f in rec.evaluation.fired for s in rec.pack.rules[f.rule].sources)
    return each([rec.pack.sources[s] for s in named if s in rec.pack.sources], "id title publisher year url")


def _diagnosis(rec: Recommendation) -> dict[str, Any] | None:
    """Why a running system disappoints; None where none does."""
    found = diagnosis(rec)
    if found is None:
        return None
    fields = "label certainty measure apart_from because sources"
    causes = [
        {"cause": c.id, **picked(c, fields), "explains": _symptoms(c.explains), "remedies": each(c.remedies, "do lever state")} for c in found.causes
    ]
    return {
        "causes": causes,
        "leave_alone": each(found.leave_alone, "name because cause"),
        **picked(found, "headline lead conflict"),
        "unexplained": _symptoms(found.unexplained),
    }


def _symptoms(told: Sequence[Symptom]) -> list[dict[str, str]]:
    return [{"question": question, "option": option} for question, option in told]


def _neighbours(rec: Recommendation) -> list[dict[str, Any]]:
    """What parts the routes that are close."""
    return [
        {"neighbours": n.id, **picked(n, "routes text trap"), "facts": each(n.facts, "fact favours holds questions strength sources")}
        for n in neighbours_of(rec)
    ]


def _precedents(rec: Recommendation) -> dict[str, Any] | None:
    """The nearest published cases."""
    found = precedents(rec)
    if found is None:
        return None
    return {"nearest": each(found.nearest, "case title agree both best why url year speaks"), "contrary": found.contrary}


def _choice(rec: Recommendation) -> dict[str, Any] | None:
    """The route that the team favours, checked; None if it names none."""
    favoured = rec.answers.record.get("favoured", "").strip()
    if rec.first is None or favoured not in rec.pack.routes:
        return None
    found = check_my_choice(rec, favoured)
    return {
        **picked(found, "route status verdict"),
        **{side: [reason_of(r) for r in getattr(found.why, side)] for side in ("speaks_for", "speaks_against")},
        **picked(found, "would_have_to_be_true"),
        "test_first": each(found.test_first, "kind name do passes stop"),
    }


def _whole(rec: Recommendation) -> dict[str, Any] | None:
    """The summary of a feature with several parts; None where there are none."""
    found = whole(rec)
    if found is None:
        return None
    return {
        "headline": found.headline,
        "parts": each(found.parts, "name front answered missing route badge headline because"),
        "stack": each(found.stack, "layer route leads beside"),
        "plan": [{**picked(s.item, "phase do exit route step"), "parts": list(s.parts)} for s in found.plan],
        "because": found.because,
        "build_order": list(found.order),
    }
