"""Estimates as plain data, for `estimate` and for the JSON export; `schemas/estimate.schema.json` describes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from advisor.estimate import Assumption, Quantity
from advisor.estimate.breakeven import BreakEven
from advisor.estimate.inputs import Situation
from advisor.estimate.route import RouteEstimate
from advisor.estimate.words import CURRENCY
from advisor.explain.on_paper import OnPaper
from advisor.pack import Pack


def as_mapping(found: OnPaper, pack: Pack) -> dict[str, Any]:
    """Everything in `found`: inputs, routes, contradictions, break-even points, problems, and the assumptions behind all of it."""
    return {
        "first": found.first,
        "currency": CURRENCY,
        "prices": found.prices,
        "inputs": _inputs(found.where) if found.where is not None else {},
        "routes": [_route(pack, e) for e in found.routes.values()],
        "contradictions": [
            {"question": c.question, "text": c.text, "estimate": quantity(c.estimate), "limit": quantity(c.limit)} for c in found.contradictions
        ],
        "break_even": [
            {"route": r.route, "traffic": _point(r.traffic), "time": _point(r.time), "text": r.text} for r in found.rivals
        ],
        "assumptions": [assumption(a) for a in _every(found)],
        "problems": [{"route": r, "message": p.message, "hint": p.hint} for r, p in found.problems.items()],
    }  # fmt: skip


def quantity(value: Quantity) -> dict[str, Any]:
    """A range with its unit and the ids of what it assumes, to six digits."""
    return {
        "low": _round(value.low), "likely": _round(value.likely), "high": _round(value.high), "unit": value.unit,
        "assumptions": [a.id for a in value.assumptions],
    }  # fmt: skip


def assumption(a: Assumption) -> dict[str, Any]:
    """One assumed number, with who says so."""
    return {
        "id": a.id, "label": a.label, "low": _round(a.low), "likely": _round(a.likely), "high": _round(a.high), "unit": a.unit,
        "source": a.source, "judgement": a.judgement,
    }  # fmt: skip


def _round(value: float) -> float:
    return float(f"{value:.6g}")


def _every(found: OnPaper) -> list[Assumption]:
    every: list[Assumption] = [a for e in found.routes.values() for a in e.assumptions]
    if found.where is not None:
        every += [a for q in _amounts(found.where).values() for a in q.assumptions]
    return list({a.id: a for a in every}.values())


def _amounts(where: Situation) -> dict[str, Quantity]:
    amounts = {
        "requests_per_day": where.requests, "tokens_in": where.tokens_in, "tokens_out": where.tokens_out, "reference_tokens": where.reference,
        "corpus": where.corpus, "peak": where.peak, "shared_input": where.shared, "examples": where.examples, "memory": where.memory,
        "price_ceiling": where.price_ceiling,
    }  # fmt: skip
    return {name: q for name, q in amounts.items() if q is not None}


def _inputs(where: Situation) -> dict[str, Any]:
    given: dict[str, Any] = {name: quantity(q) for name, q in _amounts(where).items()}
    return {**given, "wait_seconds": where.wait, "batch": where.batch, "streams": where.streams, "place": where.place}


def _route(pack: Pack, e: RouteEstimate) -> dict[str, Any]:
    return {
        "route": e.route,
        "label": pack.routes[e.route].label,
        "runs_on": e.runs_on,
        "tokens_in": quantity(e.tokens_in),
        "tokens_out": quantity(e.tokens_out),
        "per_request": quantity(e.request),
        "per_month": quantity(e.month),
        "per_month_parts": _parts(e.month_parts),
        "once": quantity(e.start.total),
        "once_parts": _parts(e.start.parts),
        "working_days": quantity(e.start.days),
        "latency": {
            "p50": quantity(e.latency.p50), "p95": quantity(e.latency.p95), "first_token": quantity(e.latency.first_token),
            "parts": _parts(e.latency.parts), "parts_p95": _parts(e.latency.tail), "cut_first": e.latency.cut_first,
        },
        "hardware": _hardware(e),
        "training_memory": quantity(e.start.memory) if e.start.memory is not None else None,
        "data_needed": quantity(e.data) if e.data is not None else None,
    }  # fmt: skip


def _hardware(e: RouteEstimate) -> dict[str, Any] | None:
    served = e.served
    if served is None:
        return None
    return {
        "model": served.model,
        "memory": quantity(served.memory),
        "accelerator": served.accelerator.label if served.accelerator else None,
        "devices": served.devices if served.accelerator else None,
        "tokens_per_second": quantity(served.speed) if served.speed is not None else None,
    }


def _parts(parts: Mapping[str, Quantity]) -> dict[str, Any]:
    return {name: quantity(q) for name, q in parts.items()}


def _point(found: BreakEven) -> dict[str, Any]:
    return {"verdict": found.verdict, "at": quantity(found.at) if found.at is not None else None, "cheaper": "below" if found.below else "above"}
