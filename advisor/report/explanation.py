"""What `explain` says, as a mapping (`schemas/explanation.schema.json`) and in words: each rule with file and line, each total with its sum."""

from typing import Any

from advisor.decide import Recommendation
from advisor.explain import answer_text, because, cards, check_my_choice, question_text, reasons_against, reasons_for, ruled_out, sturdiness, verdict
from advisor.explain.changes import toward, turned

from . import answers, brief, guidance, plan
from .authoring import at, effects, need_by_need
from .blocks import Block, Bullets, Document, Heading, Line, bullets, composed, line, muted, paragraph, strong
from .context import Context
from .document import about
from .json import choice_of, flip_of, next_question_of, picked, plain, verdict_of


def explanation(rec: Recommendation, route: str | None = None, proof: str = "") -> dict[str, Any]:
    """All that explains a recommendation; with `route`, also why not that one and what would put it first. `proof`: a solver's word on `settled`."""
    first, near, open_ = rec.first, toward(rec), rec.uncertainty
    return {
        **verdict_of(rec),
        "settled": {"status": open_.settled, "looked_at": rec.looked.size, "sentence": proof or verdict(rec).note},
        "total": _total(rec, first) if first else None,
        "reasons": plain(reasons_for(rec, first)) if first else [],
        "against": plain(reasons_against(rec, first)) if first else [],
        "trace": [_fired(rec, rule) for rule in rec.evaluation.fired],
        "stack": plain(cards(rec)),
        "ruled_out": plain(ruled_out(rec)),
        "toward": {**picked(near, "target radius sentence"), "flips": [flip_of(rec, flip) for flip in near.flips]},
        "sturdiness": plain(sturdiness(rec)),
        "open_routes": [{"route": r, "label": rec.pack.routes[r].label, "share": round(n, 4)} for r, n in open_.open_routes.items()],
        "next_question": next_question_of(rec),
        "route": {**choice_of(rec, route), "total": _total(rec, route)} if route is not None else None,
    }


def _total(rec: Recommendation, route: str) -> dict[str, Any]:
    """The sum as data: the values of the shares less the effort are the total."""
    standings = (s for s in rec.ranking if s.route == route)  # none of a route that only comes beside others
    return next(({**picked(s, "route total effort"), "shares": [{**x._asdict(), "value": x.value} for x in s.shares]} for s in standings), {})


def _fired(rec: Recommendation, name: str) -> dict[str, Any]:
    """A fired rule: where it stands, the answers behind it, and what it does."""
    rule, pack, place = rec.pack.rules[name], rec.pack, rec.pack.places[("rules", name)]
    return {
        "rule": name,
        **picked(place, "file line"),
        "because": because(rec, name),
        "answers": {q: answer_text(pack.questions[q], rec.answers.given[q]) for q in rec.evaluation.fired[name] if q in rec.answers.given},
        **{key: {name: pack.content.scale.signed(word) for name, word in getattr(rule, key).items()} for key in ("needs", "routes")},
        "rules_out": list(pack.expand(rule.rule_out)),
        "adds": list(rule.add),
        "before": list(rule.before),
    }


def explained(rec: Recommendation, route: str | None = None, proof: str = "", *, trace: bool = True) -> Document:
    """The same in words; about `route` alone, if one is named; without `trace`, neither the rules that fired nor the sources."""
    ctx = Context(rec)
    blocks: list[Block] = [Heading("Verdict"), *brief.decision(ctx)]
    if route is not None:
        blocks += [Heading(ctx.label(route)), *guidance.checked(ctx, check_my_choice(rec, route)), *need_by_need(rec, route)]
    else:
        if rec.first is not None:
            said = [*ctx.reasons, *reasons_against(rec, rec.first)]
            places = [", ".join(at(rec.pack.places["rules", rule]) for rule in reason.rules) for reason in said]
            placed = Bullets(tuple((*ctx.said(r), *(line(" ", muted(f"({p})")) if p else ())) for r, p in zip(said, places, strict=True)))
            blocks += [Heading("Why"), placed, *need_by_need(rec, rec.first)]
        near, sturdy = toward(rec), sturdiness(rec)
        blocks += [Heading("The stack"), *plan.stack(ctx), Heading("What would change it")]
        blocks.append(bullets([flip.sentence for flip in (*turned(rec), *near.flips)] or [near.sentence]))
        if sturdy is not None:
            sampled = f"First in {sturdy.share:.1%} of {sturdy.samples:,} weightings, each need counting half to twice as much."
            blocks += [Heading("How sturdy it is"), paragraph(sturdy.sentence), paragraph(sampled)]
        blocks += [*guidance.still_open(ctx), paragraph(proof), *guidance.closed(ctx, every=True)]
        if trace:
            blocks += [Heading("Every rule that fired"), Bullets(tuple(_in_words(rec, _fired(rec, rule)) for rule in rec.evaluation.fired))]
    return Document("Why", about(rec), composed((*blocks, *(answers.sources(ctx) if trace else ()))), ctx.addresses)


def _in_words(rec: Recommendation, fired: dict[str, Any]) -> Line:
    """`missing_facts (facts.yaml:12): What is wrong? Facts are missing. Shows “Know the facts” +2.`"""
    rule, place = rec.pack.rules[fired["rule"]], rec.pack.places["rules", fired["rule"]]
    said = [f"{question_text(rec.pack.questions[q])} {text}." for q, text in fired["answers"].items()] or ["Always."]
    said += [f"{verb} {text}." for verb, text in effects(rec.pack, rule)]
    return line(strong(rule.id), " ", muted(f"({at(place)})"), f": {' '.join(said)}")
