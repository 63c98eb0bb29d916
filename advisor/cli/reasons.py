"""What `explain` says: as one mapping, which `schemas/explanation.schema.json` describes, and in words.

Every rule comes with its file and line, and every total with the sum that it is.
"""

from __future__ import annotations

from typing import Any

from advisor.decide import Fired, Recommendation, Standing
from advisor.explain import Reason, answer_text, cards, listing, question_text, reasons_against, reasons_for, ruled_out
from advisor.explain.changes import RADIUS, Move, Toward, toward
from advisor.explain.choice import Choice, check_my_choice
from advisor.explain.sturdiness import sturdiness
from advisor.pack import plain_answer
from advisor.report import answers, brief, changing, guidance, plan, why
from advisor.report.blocks import Block, Bullets, Document, Heading, Line, Table, bullets, clean, line, muted, paragraph, strong
from advisor.report.context import Context
from advisor.report.document import about, context
from advisor.report.json import next_question_of, reason_of, verdict_of
from advisor.report.plain import each, picked


def explanation(rec: Recommendation, route: str | None = None, radius: int = RADIUS, proof: str = "") -> dict[str, Any]:
    """Everything that explains a recommendation; with `route`, also why not that one and what would put it first.

    Changes of up to `radius` answers are looked at. `proof` is what a solver said of `settled`.
    """
    open_, first = rec.uncertainty, rec.first
    return {
        "verdict": verdict_of(rec),
        **picked(rec, "first otherwise sureness"),
        "settled": {"status": open_.settled, "looked_at": open_.looked_at, "sentence": proof or changing.settled_text(rec)},
        "total": _total(rec, rec.evaluation.standing(first)) if first else None,
        "reasons": [_reason(rec, r) for r in reasons_for(rec, first)] if first else [],
        "against": [_reason(rec, r) for r in reasons_against(rec, first)] if first else [],
        "trace": [_fired(rec, f) for f in rec.evaluation.fired],
        "stack": [{**picked(c, "layer badge"), "route": c.route or None, **picked(c, "label reason"), "rule": c.rule or None} for c in cards(rec)],
        "ruled_out": each(ruled_out(rec), "route label reasons rules reopens"),
        "toward": _toward(rec, toward(rec, radius=radius)),
        "sturdiness": _sturdiness(rec),
        "open_routes": [{"route": o.route, "label": rec.pack.routes[o.route].label, "share": round(float(o.share), 4)} for o in open_.open_routes],
        "next_question": next_question_of(rec),
        "route": _choice(rec, check_my_choice(rec, route, radius=radius)) if route is not None else None,
    }


def explained(rec: Recommendation, route: str | None = None, radius: int = RADIUS, proof: str = "") -> Document:
    """The same in words; about `route` alone, if one is named."""
    ctx = context(rec, ())
    blocks: list[Block] = [Heading("Verdict"), *brief.decision(ctx)]
    if route is not None:
        choice = check_my_choice(rec, route, radius=radius)
        blocks += [Heading(ctx.label(route)), *guidance.checked(ctx, choice)]
        if choice.status != "companion":
            blocks += _sum(ctx, rec.evaluation.standing(route))
    else:
        near, sturdy = toward(rec, radius=radius), sturdiness(rec)
        if rec.first is not None:
            said = [*ctx.reasons, *reasons_against(rec, rec.first)]
            blocks += [Heading("Why"), Bullets(tuple(map(ctx.said, said))), *_sum(ctx, rec.evaluation.standing(rec.first))]
        blocks += [Heading("The stack"), *plan.stack(ctx), Heading("What would change it")]
        blocks.append(bullets([flip.sentence for flip in near.flips] or [near.sentence]))
        if sturdy is not None:
            sampled = f"{sturdy.samples:,} weightings sampled, each need between half and twice its weight; standard error {sturdy.error:.1%}."
            blocks += [Heading("How sturdy it is"), paragraph(sturdy.sentence), paragraph(sampled)]
        blocks += [*changing.still_open(ctx), paragraph(proof or changing.settled_text(rec)), *why.closed(ctx)]
        blocks += [Heading("Every rule that fired"), Bullets(tuple(_fired_line(rec, f) for f in rec.evaluation.fired))]
    blocks += answers.sources(ctx)
    return Document("Why", about(rec), tuple(map(clean, blocks)), ctx.cites.addresses)


def _sum(ctx: Context, standing: Standing) -> list[Block]:
    """How a total comes about: a row for each need, for what rules say of the route directly, for its effort, and the sum."""
    rows: list[tuple[Line, ...]] = [
        (line(label), line(str(strength)), line(f"× {fit}"), line(str(strength * fit)), line(", ".join(rules)))
        for label, strength, fit, rules in _parts(ctx.rec, standing)
    ]
    rows += [(line("Effort"), (), (), line(str(-standing.effort)), ()), (line(strong("Total")), (), (), line(strong(str(standing.total))), ())]
    header = ("Need", "Shown", "Met", "Brings", "By")
    return [Heading(f"The sum of {ctx.inside(standing.route)}", 3), Table(header, tuple(rows), (5, 2, 2, 2, 8), "The sum", (1, 2, 3))]


def _parts(rec: Recommendation, standing: Standing) -> list[tuple[str, int, int, tuple[str, ...]]]:
    """The needs that a total counts, and what is said directly: label, sum of strengths, fit, and the rules behind it."""
    found: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for share in standing.shares:
        found.setdefault((share.need, share.fit), []).append((share.rule, share.strength))
    return [
        (
            rec.pack.needs[need].label if need else "Said of the route directly",
            sum(strength for _, strength in said),
            fit,
            tuple(f"{rule or 'the team’s word'} {strength:+d}" for rule, strength in said),
        )
        for (need, fit), said in found.items()
    ]


def _total(rec: Recommendation, standing: Standing) -> dict[str, Any]:
    """The sum as data: the values of the shares less the effort are the total."""
    shares = [{"rule": s.rule or None, "need": s.need or None, **picked(s, "strength fit value")} for s in standing.shares]
    return {**picked(standing, "route total effort"), "shares": shares}


def _fired_line(rec: Recommendation, fired: Fired) -> Line:
    """`missing_facts (facts.yaml:12): What is wrong? Facts are missing. Shows “Know the facts” +2.`"""
    rule, pack = rec.pack.rules[fired.rule], rec.pack
    answered = " ".join(f"{question_text(pack.questions[q])} {text}." for q, text in _answers(rec, fired.questions).items())
    shown = [f"“{pack.needs[need].label}” {pack.content.scale.signed(word):+d}" for need, word in rule.needs.items()]
    told = [f"Shows {listing(shown)}." if shown else "", *_effects(rec, fired.rule)]
    return line(strong(fired.rule), " ", muted(f"({_place(rec, fired.rule)})"), f": {answered or 'Always.'} {' '.join(filter(None, told))}")


def _effects(rec: Recommendation, name: str) -> list[str]:
    rule, pack = rec.pack.rules[name], rec.pack
    out, added = pack.expand(rule.rule_out), list(rule.add)
    direct = [f"{route} {pack.content.scale.signed(word):+d}" for route, word in rule.routes.items()]
    told = (("Speaks of", direct), ("Rules out", list(out)), ("Adds", added), ("Puts first", list(rule.before)))
    return [f"{verb} {listing(names)}." for verb, names in told if names]


def _place(rec: Recommendation, rule: str) -> str:
    place = rec.pack.places.get(("rules", rule))
    return f"{place.file}:{place.line}" if place is not None else "no file"


def _fired(rec: Recommendation, fired: Fired) -> dict[str, Any]:
    """A fired rule: where it stands, the answers behind it, and what it does."""
    rule, scale = rec.pack.rules[fired.rule], rec.pack.content.scale
    place = rec.pack.places.get(("rules", fired.rule))
    return {
        "rule": fired.rule,
        "file": place.file if place is not None else None,
        "line": place.line if place is not None else None,
        "because": rule.reasons,
        "answers": _answers(rec, fired.questions),
        "needs": {need: scale.signed(word) for need, word in rule.needs.items()},
        "routes": {route: scale.signed(word) for route, word in rule.routes.items()},
        "rules_out": list(rec.pack.expand(rule.rule_out)),
        "adds": list(rule.add),
        "before": list(rule.before),
    }


def _answers(rec: Recommendation, questions: tuple[str, ...]) -> dict[str, str]:
    given = rec.answers.given
    return {q: answer_text(rec.pack.questions[q], given[q]) for q in questions if q in given}


def _reason(rec: Recommendation, reason: Reason) -> dict[str, Any]:
    return {**reason_of(reason), "answers": _answers(rec, reason.questions)}


def _toward(rec: Recommendation, found: Toward) -> dict[str, Any]:
    def change(move: Move) -> dict[str, Any]:
        q = rec.pack.questions[move.question]
        return {"question": q.id, "from": plain_answer(q, move.before), "to": plain_answer(q, move.after), "can_change": move.can_change}

    flips = [{"changes": [change(m) for m in flip.moves], **picked(flip, "route opens sentence would_need")} for flip in found.flips]
    return {**picked(found, "target radius sentence"), "flips": flips}


def _sturdiness(rec: Recommendation) -> dict[str, Any] | None:
    found = sturdiness(rec)
    if found is None:
        return None
    others = [{"route": r, "share": round(share, 4)} for r, share in found.others]
    return {"share": round(found.share, 4), "error": round(found.error, 4), "others": others, **picked(found, "samples second sentence")}


def _choice(rec: Recommendation, choice: Choice) -> dict[str, Any]:
    found = choice.why
    return {
        "route": choice.route,
        "label": rec.pack.routes[choice.route].label,
        **picked(choice, "status verdict"),
        "behind_by": found.behind,
        "total": _total(rec, rec.evaluation.standing(choice.route)) if choice.status != "companion" else None,
        "why_not": list(found.sentences),
        "misses": each(found.misses, "need strength how_well first_how_well"),
        "obstacles": [{**picked(o, "by name because"), "answers": dict(o.answers)} for o in found.obstacles],
        "speaks_for": [_reason(rec, r) for r in found.speaks_for],
        "speaks_against": [_reason(rec, r) for r in found.speaks_against],
        **picked(found, "waits_for"),
        **picked(choice, "would_have_to_be_true"),
        "test_first": each(choice.test_first, "kind name do passes stop"),
        "toward": _toward(rec, choice.toward),
    }
