"""What `explain` says: as one mapping, which `schemas/explanation.schema.json` describes, and in words, by the sections of the exports."""

from __future__ import annotations

from typing import Any

from advisor.decide import Recommendation
from advisor.explain import Reason, answer_text, cards, reasons_for, ruled_out
from advisor.explain.changes import RADIUS, Move, Toward, toward
from advisor.explain.choice import Choice, check_my_choice
from advisor.explain.sturdiness import sturdiness
from advisor.pack import plain_answer
from advisor.report import grounds, guidance, outcome
from advisor.report.blocks import Block, Document, Heading, bullets, clean, paragraph
from advisor.report.context import signed
from advisor.report.document import about, context
from advisor.report.json import verdict_of
from advisor.report.plain import each, picked


def explanation(rec: Recommendation, route: str | None = None, radius: int = RADIUS, proof: str = "") -> dict[str, Any]:
    """Everything that explains a recommendation; with `route`, also why not that one and what would put it first.

    Changes of up to `radius` answers are looked at. `proof` is what a solver said of `settled`.
    """
    routes, asked = rec.pack.routes, rec.uncertainty.next_question
    return {
        "verdict": verdict_of(rec),
        "settled": {"status": rec.uncertainty.settled, "looked_at": rec.uncertainty.looked_at, "sentence": proof or grounds.settled_text(rec)},
        "first": rec.first,
        "reasons": [_reason(rec, r) for r in reasons_for(rec, rec.first)] if rec.first else [],
        "trace": [_fired(rec, f.rule, f.questions) for f in rec.evaluation.fired],
        "stack": [{**picked(c, "layer badge"), "route": c.route or None, **picked(c, "label reason"), "rule": c.rule or None} for c in cards(rec)],
        "ruled_out": each(ruled_out(rec), "route label reasons rules reopens"),
        "toward": _toward(rec, toward(rec, radius=radius)),
        "sturdiness": _sturdiness(rec),
        "open_routes": [{"route": o.route, "label": routes[o.route].label, "share": round(float(o.share), 4)} for o in rec.uncertainty.open_routes],
        "next_question": asked and {**picked(asked, "question separates"), "ask": rec.pack.questions[asked.question].ask},
        "route": _choice(rec, check_my_choice(rec, route, radius=radius)) if route is not None else None,
    }


def explained(rec: Recommendation, route: str | None = None, radius: int = RADIUS, proof: str = "") -> Document:
    """The same in words; about `route` alone, if one is named."""
    ctx = context(rec, ())
    blocks: list[Block] = [*outcome.decision(ctx)]
    if route is not None:
        choice = check_my_choice(rec, route, radius=radius)
        blocks += [Heading(ctx.label(route)), *guidance.checked(ctx, choice)]
        if choice.status not in ("first", "companion"):
            blocks += [Heading("Why not", 3), bullets(choice.why.sentences)]
    else:
        near, sturdy, fired = toward(rec, radius=radius), sturdiness(rec), [_fired(rec, f.rule, f.questions) for f in rec.evaluation.fired]
        blocks += [*grounds.reasons(ctx), *outcome.stack(ctx), Heading("What would change it")]
        blocks.append(bullets([flip.sentence for flip in near.flips] or [near.sentence]))
        if sturdy is not None:
            sampled = f"{sturdy.samples:,} weightings sampled, each weight between half and twice its value; standard error {sturdy.error:.1%}."
            blocks += [Heading("How sturdy it is"), paragraph(sturdy.sentence), paragraph(sampled)]
        blocks += [*outcome.still_open(ctx), paragraph(proof or grounds.settled_text(rec)), *grounds.closed_routes(ctx)]
        blocks += [Heading("Every rule that fired"), bullets(_fired_line(f, rec.first or "") for f in fired), *grounds.sources(ctx)]
    return Document("Why", about(rec), tuple(map(clean, blocks)), ctx.cites.addresses)


def _fired_line(fired: dict[str, Any], first: str) -> str:
    answered = "; ".join(f"{q}: {text}" for q, text in fired["answers"].items()) or "always"
    return f"{fired['rule']} {signed(fired['points'].get(first, 0))} ({answered})"


def _fired(rec: Recommendation, name: str, questions: tuple[str, ...]) -> dict[str, Any]:
    """A fired rule: the answers behind it, and its weighted points for every route that stands in the ranking."""
    rule = rec.pack.rules[name]
    points = {s.route: sum(share.value for share in s.shares if share.rule == name) for s in rec.ranking}
    return {
        "rule": name,
        "because": rule.reasons,
        "answers": _answers(rec, questions),
        "points": {route: value for route, value in points.items() if value},
        "rules_out": list(rec.pack.expand(rule.rule_out)),
        "adds": list(rule.add),
    }


def _answers(rec: Recommendation, questions: tuple[str, ...]) -> dict[str, str]:
    given = rec.answers.given
    return {q: answer_text(rec.pack.questions[q], given[q]) for q in questions if q in given}


def _reason(rec: Recommendation, reason: Reason) -> dict[str, Any]:
    return {**picked(reason, "rule because value"), "answers": _answers(rec, reason.questions), **picked(reason, "sources strength")}


def _toward(rec: Recommendation, found: Toward) -> dict[str, Any]:
    def change(move: Move) -> dict[str, Any]:
        q = rec.pack.questions[move.question]
        return {"question": q.id, "from": plain_answer(q, move.before), "to": plain_answer(q, move.after), "can_change": move.can_change}

    flips = [{"changes": [change(m) for m in flip.moves], **picked(flip, "route margin opens sentence")} for flip in found.flips]
    return {**picked(found, "target radius tried sentence"), "flips": flips}


def _sturdiness(rec: Recommendation) -> dict[str, Any] | None:
    found = sturdiness(rec)
    if found is None:
        return None
    others = [{"route": r, "share": round(share, 4)} for r, share in found.others]
    return {"share": round(found.share, 4), "error": round(found.error, 4), "others": others, **picked(found, "samples second margin sentence")}


def _choice(rec: Recommendation, choice: Choice) -> dict[str, Any]:
    why = choice.why
    return {
        "route": choice.route,
        "label": rec.pack.routes[choice.route].label,
        **picked(choice, "status verdict"),
        "behind_by": why.gap,
        "why_not": list(why.sentences),
        "by_criterion": [{"criterion": c, "points": v} for c, v in why.by_criterion],
        "by_rule": [{"rule": None if r == "base" else r, "points": v} for r, v in why.by_rule],
        "obstacles": [{**picked(o, "by name because"), "answers": dict(o.answers)} for o in why.obstacles],
        "speaks_for": [_reason(rec, r) for r in choice.speaks_for],
        "speaks_against": [_reason(rec, r) for r in choice.speaks_against],
        **picked(why, "waits_for"),
        **picked(choice, "would_have_to_be_true"),
        "test_first": each(choice.test_first, "kind name do passes stop"),
        "toward": _toward(rec, choice.toward),
    }
