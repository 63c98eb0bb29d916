"""The recommendation as JSON (`schemas/recommendation.schema.json`), for programs; its answers stand as in an answers file, and are read back."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import to_json

from advisor import explain
from advisor.advise import advise
from advisor.answers import LISTED, in_currency, write_answers
from advisor.decide import Recommendation
from advisor.estimate import SHOWN, Assumption, OnPaper, Quantity, RouteEstimate, on_paper, open_model, together, verdict_on_paper
from advisor.pack import Pack, plain_answer

FORMAT = 2
_OF_OFFER = {"id", "offered_by", "family", "method", "status", "checked"}
_AMOUNTS = ("requests", "tokens_in", "tokens_out", "choices", "brought", "reference", "turns", "peak", "day_rate", "examples")  # of the situation


def encoded(rec: Recommendation) -> bytes:
    """The recommendation as indented JSON text in UTF-8."""
    return to_json(in_currency(as_mapping(rec), rec.answers), indent=2) + b"\n"


def as_mapping(rec: Recommendation) -> dict[str, Any]:
    """The recommendation as plain data: texts, numbers, lists and mappings with ids for routes, rules and questions."""
    written, open_, pack, rules = write_answers(rec.pack, rec.answers), rec.uncertainty, rec.pack, rec.pack.rules
    advised, favoured = [rec.first, *(c.route for c in rec.stack)] if rec.first else [], rec.answers.record.get("favoured", "").strip()
    tests = explain.next_tests(rec)  # with the answer that each result gives and the route that it leads to
    led = ([{**picked(r, "label route share"), "answer": plain_answer(pack.questions[t.question], r.answer)} for r in t.results] for t in tests)
    cited = dict.fromkeys(s for rule in rec.evaluation.fired for s in rules[rule].sources)
    return {
        "format": FORMAT,
        **written,
        "needs": _needs(rec),
        "pack": {**written["pack"], "title": pack.content.pack.title},
        "whole": _whole(rec),
        **verdict_of(rec),
        "this_week": explain.this_week(rec, tests if rec.sureness == "open" else ()),
        "ranking": [
            {**picked(s, "route family layer total status tied_with waits_for"), "ruled_out_by": list(dict.fromkeys(v.name for v in s.vetoes))}
            for s in rec.ranking
        ],
        "stack": each(rec.stack, "route phase rules"),
        "plan": each(explain.opened_plan(rec), "phase do entry exit measure turn_back route step details rules"),
        "fired": [{"rule": r, "questions": [*asked], "because": explain.because(rec, r)} for r, asked in rec.evaluation.fired.items()],
        "reasons": plain(explain.reasons_for(rec, rec.first)) if rec.first else [],
        "against": plain(explain.reasons_against(rec, rec.first)) if rec.first else [],
        "changes": [flip_of(rec, flip) for flip in explain.single_changes(rec)],
        "sturdiness": plain(explain.sturdiness(rec)),
        "ruled_out": plain(explain.ruled_out(rec)),
        "signals": [{"route": r, **{x: rec.signals(r, x) for x in ("works", "fails")}, "stop_if": list(rec.stop_signs(r))} for r in advised],
        "met_stop_signs": plain(rec.met_stop_signs),
        "estimates": estimates(on_paper(rec, most=SHOWN), pack),
        "offers": [
            {"route": x.route, **o.vendor.model_dump(mode="json", include=_OF_OFFER), **picked(o, "open ends ways"), "url": o.vendor.source.url}
            for x in explain.offers(rec)
            for o in (*x.offers, *x.closed)
        ],
        "diagnosis": plain(explain.diagnosis(rec)),
        "precedents": {"nearest": plain(near)} if (near := explain.precedents(rec)) else None,
        "choice": choice_of(rec, favoured) if rec.first and favoured in pack.routes else None,
        "open_routes": [{"route": r, "share": round(share, 6)} for r, share in open_.open_routes.items()],
        "completions": rec.looked.size,
        "exhaustive": rec.looked.exhaustive,
        "next_question": next_question_of(rec),
        "tests": [{**picked(test, "question ask do takes hours gain"), "results": found} for test, found in zip(tests, led, strict=True)],
        "gates_open": each(explain.gates_open(rec), "rule questions routes offers text"),
        "enquiries": [{**picked(one, "id label because sources"), "asks": list(asks)} for one, asks in explain.enquiries(rec)],
        "advice": [{"rule": r, "text": rules[r].advise} for r in rec.advice],
        "warnings": [{"rule": r, "text": rules[r].warn} for r in rec.warnings] + each(explain.only_ways(rec), "rule text"),
        "sources": each([pack.sources[s] for s in cited], "id title publisher year url"),
    }


def verdict_of(rec: Recommendation) -> dict[str, Any]:
    """What comes first, how sure that is, and the verdict in words."""
    words = picked(verdict_on_paper(rec), "state badge headline otherwise note on_paper sums")
    return {**picked(rec, "first otherwise sureness beyond"), "leads": rec.ranked.first, "settled": rec.uncertainty.settled, "verdict": words}


def flip_of(rec: Recommendation, flip: explain.Flip) -> dict[str, Any]:
    """A change of answers, these as answers files have them, and what it leads to."""
    moves = ((m, rec.pack.questions[m.question]) for m in flip.moves)
    changes = [{"question": q.id, "from": plain_answer(q, m.before), "to": plain_answer(q, m.after), "can_change": m.can_change} for m, q in moves]
    return {"changes": changes, **picked(flip, "route opens sentence would_need")}


def choice_of(rec: Recommendation, route: str) -> dict[str, Any]:
    """A route that the team favours, checked."""
    found = explain.check_my_choice(rec, route)
    near = {**picked(found.toward, "target radius sentence"), "flips": [flip_of(rec, flip) for flip in found.toward.flips]}
    return {**plain(found.why), **picked(found, "verdict would_have_to_be_true test_first"), "toward": near}


def next_question_of(rec: Recommendation) -> dict[str, Any] | None:
    """What to ask next, which two routes that parts best, and what it is for in a sentence."""
    asked = rec.uncertainty.next_question
    if asked is None:
        return None
    ask = explain.question_text(rec.pack.questions[asked.question])
    return {"question": asked.question, "ask": ask, "gain": float(asked.gain), **picked(asked, "separates"), "purpose": explain.purpose(rec)}


def _needs(rec: Recommendation) -> list[dict[str, Any]]:
    """The needs that show, strongest first, and after them those that the team took back."""
    shown = [
        {**picked(n, "need strength"), "because": list(n.rules), "answers": list(n.questions), **({"corrected": n.corrected} if n.corrected else {})}
        for n in explain.needs_profile(rec)
    ]
    back = rec.answers.needs.items() - {(n["need"], n.get("corrected")) for n in shown}
    return [*shown, *({"need": need, "strength": 0, "because": [], "answers": [], "corrected": word} for need, word in sorted(back))]


def _whole(rec: Recommendation) -> dict[str, Any] | None:
    """The summary over several parts, with what each costs by itself and all of them together."""
    if (costs := together(explain.by_part(rec, advise), rec.answers.place)) is None:
        return None
    parts = {name: _amounts_of(e) for name, e in costs.parts.items()}
    every = costs.plan and _amounts_of(costs.plan) | ({"running": None} if any(e.unpriced for e in costs.parts.values()) else {})
    return {**plain(costs.whole), "costs": {"parts": parts, "all": every, **picked(costs, "begin said")}}


def picked(item: object, names: str) -> dict[str, Any]:
    """The named fields of a result, in this order: `picked(step, "phase do exit")`."""
    return {name: plain(getattr(item, name)) for name in names.split()}


def each(items: Iterable[object], names: str) -> list[dict[str, Any]]:
    """The named fields of each of some results."""
    return [picked(item, names) for item in items]


def plain(value: Any) -> Any:
    """A value as plain data, results with all their fields. Of estimates the numbers to six digits, with the ids of what they assume."""
    if isinstance(value, Quantity):
        return {**_numbers(value), "unit": value.unit, "assumptions": [a.id for a in value.assumptions]}
    if isinstance(value, Assumption):
        return {**picked(value, "id label"), **_numbers(value), **picked(value, "unit source judgement")}
    if isinstance(value, (tuple, list)) and not hasattr(value, "_fields"):
        return [plain(v) for v in value]
    if isinstance(value, explain.LikelyCause):
        return picked(value, "id label headline certainty explains measure apart_from remedies because sources judgement")
    if names := getattr(value, "_fields", None) or getattr(value, "__dataclass_fields__", None):
        return {name: plain(getattr(value, name)) for name in names}
    return {key: plain(v) for key, v in value.items()} if isinstance(value, Mapping) else value


def _numbers(value: Quantity | Assumption) -> dict[str, float]:
    return {"low": float(f"{value.low:.6g}"), "likely": float(f"{value.likely:.6g}"), "high": float(f"{value.high:.6g}")}


def estimates(found: OnPaper, pack: Pack) -> dict[str, Any]:
    """Everything in `found`: inputs, routes, contradictions, problems, and the assumptions behind all of it."""
    where = found.where
    amounts: dict[str, Quantity] = {name: q for name in _AMOUNTS if where and (q := getattr(where, name)) is not None}
    model = where and (where.large.label if where.place == "anywhere" else open_model(where, "large"))
    rest: list[RouteEstimate | Quantity] = [*found.routes.values(), *amounts.values(), *(c.limit for c in found.contradictions)]
    return {
        "first": found.first,
        "currency": LISTED,
        "prices": found.prices,
        "inputs": {**plain(amounts), **picked(where, "once wait budget month_most own_days batch place"), "model": model} if where else {},
        "routes": [_route(pack, e) for e in found.routes.values()],
        "contradictions": each(found.contradictions, "question text estimate limit"),
        "assumptions": plain([*{a.id: a for some in rest for a in some.assumptions}.values()]),
        "first_year": found.first_year,
        "problems": [{"route": r, "message": p.message, "hint": p.hint} for r, p in found.problems.items()],
    }


def _amounts_of(e: RouteEstimate) -> dict[str, Any]:
    return {"once": plain(e.setup), "running": None if e.unpriced else plain(e.running)}


def _route(pack: Pack, e: RouteEstimate) -> dict[str, Any]:
    served = e.served
    return {
        "route": e.route,
        "label": pack.routes[e.route].label,
        **picked(e, "runs_on work tokens_in tokens_out"),
        **_amounts_of(e),
        "running_parts": plain(e.bill),
        "per_1000_requests": None if e.unpriced else plain(e.thousand),
        "once_parts": plain(e.setup_parts),
        "paid_of_both": {"once": plain(e.paid(e.setup_parts)), "running": plain(e.paid(e.bill))},
        "working_days": plain(e.days),
        "seconds": plain(e.seconds),
        "seconds_parts": plain(e.waits),
        "memory": plain(e.memory),
        "hardware": served and {"model": served.model, "accelerator": served.device and served.device.label, "devices": served.host.devices},
    }
