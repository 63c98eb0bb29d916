"""What `explain` says, as one mapping; `schemas/explanation.schema.json` describes it."""

from __future__ import annotations

from typing import Any

from advisor.decide import Recommendation
from advisor.explain import Reason, RuledOut, answer_text, cards, listing, reasons_for, ruled_out, verdict, within
from advisor.explain.changes import RADIUS, Toward, toward
from advisor.explain.choice import Choice, check_my_choice
from advisor.explain.sturdiness import Sturdiness, sturdiness
from advisor.pack import Answer, plain_answer


def explanation(rec: Recommendation, route: str | None = None, radius: int = RADIUS, proof: str = "") -> dict[str, Any]:
    """Everything that explains a recommendation; with `route`, also why not that one and what would put it first.

    Changes of up to `radius` answers are looked at. `proof` is what a solver said of `settled`.
    """
    routes = rec.pack.routes
    said = verdict(rec)
    ahead = rec.outlook.next_question
    asked = {"question": ahead.question, "ask": rec.pack.questions[ahead.question].ask, "separates": list(ahead.separates)} if ahead else None
    sturdy = sturdiness(rec)
    return {
        "verdict": {"state": said.state, "badge": said.badge, "headline": said.headline, "note": said.open_note},
        "settled": {"status": rec.outlook.settled, "looked_at": rec.outlook.completions, "sentence": proof or _settled(rec)},
        "first": rec.first,
        "reasons": [_reason(rec, r) for r in reasons_for(rec, rec.first)] if rec.first else [],
        "trace": [_fired(rec, f.rule, f.questions) for f in rec.evaluation.fired],
        "stack": [
            {"layer": c.layer, "badge": c.badge, "route": c.route or None, "label": c.label, "reason": c.reason, "rule": c.rule or None}
            for c in cards(rec)
        ],
        "ruled_out": [_out(o) for o in ruled_out(rec)],
        "toward": _toward(rec, toward(rec, radius=radius)),
        "sturdiness": _sturdiness(sturdy) if sturdy is not None else None,
        "open_routes": [{"route": o.route, "label": routes[o.route].label, "share": round(float(o.share), 4)} for o in rec.outlook.open_routes],
        "next_question": asked,
        "route": _choice(rec, check_my_choice(rec, route, radius=radius)) if route is not None else None,
    }


def _settled(rec: Recommendation) -> str:
    """What the completions looked at say of the first route."""
    label, n = rec.pack.routes[rec.first].label if rec.first else "No route", rec.outlook.completions
    if rec.outlook.settled == "yes":
        looked = f"in all {n:,} completions of the open questions" if n > 1 else "and nothing is left open"
        return f"{label} comes first {looked}."
    if rec.outlook.settled == "not_decided":
        return f"{label} came first in {n:,} sampled completions of the open questions; that is no proof."
    rivals = [within(rec.pack.routes[r].label) for r in rec.contenders]
    more = [f"{len(rivals) - 3} more"] if len(rivals) > 3 else []
    return f"Not settled: {listing([*rivals[:3], *more], 'or') or 'another route'} can still come first."


def _fired(rec: Recommendation, name: str, questions: tuple[str, ...]) -> dict[str, Any]:
    """A fired rule: the answers behind it, and its weighted points for every route that stands in the ranking."""
    given = rec.answers.given
    points: dict[str, int] = {}
    for standing in rec.ranking:
        value = sum(s.value for s in standing.shares if s.rule == name)
        if value:
            points[standing.route] = value
    return {
        "rule": name,
        "because": rec.pack.rules[name].reasons,
        "answers": {q: answer_text(rec.pack.questions[q], given[q]) for q in questions if q in given},
        "points": points,
        "rules_out": list(rec.pack.expand(rec.pack.rules[name].rule_out)),
        "adds": list(rec.pack.rules[name].add),
    }


def _reason(rec: Recommendation, reason: Reason) -> dict[str, Any]:
    given = rec.answers.given
    answers = {q: answer_text(rec.pack.questions[q], given[q]) for q in reason.questions if q in given}
    return {
        "rule": reason.rule,
        "because": reason.because,
        "value": reason.value,
        "answers": answers,
        "sources": list(reason.sources),
        "strength": reason.strength,
    }


def _out(out: RuledOut) -> dict[str, Any]:
    return {"route": out.route, "label": out.label, "reasons": list(out.reasons), "rules": list(out.rules), "reopens": out.reopens}


def _toward(rec: Recommendation, found: Toward) -> dict[str, Any]:
    def plain(name: str, answer: Answer) -> Any:
        return plain_answer(rec.pack.questions[name], answer)

    return {
        "target": found.target,
        "radius": found.radius,
        "tried": found.tried,
        "sentence": found.sentence,
        "flips": [
            {
                "changes": [
                    {"question": m.question, "from": plain(m.question, m.before), "to": plain(m.question, m.after), "can_change": m.can_change}
                    for m in flip.moves
                ],
                "route": flip.route,
                "margin": flip.margin,
                "opens": list(flip.opens),
                "sentence": flip.sentence,
            }
            for flip in found.flips
        ],
    }


def _sturdiness(found: Sturdiness) -> dict[str, Any]:
    return {
        "share": round(found.share, 4),
        "error": round(found.error, 4),
        "samples": found.samples,
        "others": [{"route": r, "share": round(share, 4)} for r, share in found.others],
        "second": found.second,
        "margin": found.margin,
        "sentence": found.sentence,
    }


def _choice(rec: Recommendation, choice: Choice) -> dict[str, Any]:
    why = choice.why
    return {
        "route": choice.route,
        "label": rec.pack.routes[choice.route].label,
        "status": choice.status,
        "verdict": choice.verdict,
        "behind_by": why.gap,
        "why_not": list(why.sentences),
        "by_criterion": [{"criterion": c, "points": v} for c, v in why.by_criterion],
        "by_rule": [{"rule": None if r == "base" else r, "points": v} for r, v in why.by_rule],
        "obstacles": [{"by": o.by, "name": o.name, "because": o.because, "answers": dict(o.answers)} for o in why.obstacles],
        "waits_for": list(why.waits_for),
        "speaks_for": [_reason(rec, r) for r in choice.speaks_for],
        "speaks_against": [_reason(rec, r) for r in choice.speaks_against],
        "would_have_to_be_true": list(choice.would_have_to_be_true),
        "test_first": [{"kind": t.kind, "name": t.name, "do": t.do, "passes": t.passes, "stop": t.stop} for t in choice.test_first],
        "toward": _toward(rec, choice.toward),
    }
