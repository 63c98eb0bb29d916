"""Results as plain data: lists, mappings, texts and numbers, as JSON has them; and estimates, for `estimate` and for the JSON export.

`schemas/estimate.schema.json` describes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from advisor.estimate import Assumption, Quantity
from advisor.estimate.breakeven import BreakEven
from advisor.estimate.inputs import Situation
from advisor.estimate.on_paper import OnPaper
from advisor.estimate.route import RouteEstimate
from advisor.estimate.words import CURRENCY
from advisor.pack import Pack


def picked(item: object, names: str) -> dict[str, Any]:
    """The named fields of a result, in this order: `picked(step, "phase do exit")`."""
    return {name: plain(getattr(item, name)) for name in names.split()}


def each(items: object, names: str) -> list[dict[str, Any]]:
    """The named fields of each of some results."""
    assert isinstance(items, (tuple, list))
    return [picked(item, names) for item in items]


def plain(value: Any) -> Any:
    """A value as plain data. Of estimates the numbers to six digits, with the ids of what they assume."""
    if isinstance(value, Quantity):
        return {**_numbers(value), "unit": value.unit, "assumptions": [a.id for a in value.assumptions]}
    if isinstance(value, Assumption):
        return {**picked(value, "id label"), **_numbers(value), **picked(value, "unit source judgement")}
    if isinstance(value, Mapping):
        return {key: plain(v) for key, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, (tuple, list)) else value


def _numbers(value: Quantity | Assumption) -> dict[str, float]:
    return {name: float(f"{getattr(value, name):.6g}") for name in ("low", "likely", "high")}


# key of the export -> what the situation calls it
_AMOUNTS = {
    "requests_per_day": "requests", "tokens_in": "tokens_in", "tokens_out": "tokens_out", "reference_tokens": "reference", "corpus": "corpus",
    "peak": "peak", "shared_input": "shared", "examples": "examples", "memory": "memory", "price_ceiling": "price_ceiling",
}  # fmt: skip


def estimates(found: OnPaper, pack: Pack) -> dict[str, Any]:
    """Everything in `found`: inputs, routes, contradictions, break-even points, problems, and the assumptions behind all of it."""
    where = found.where
    return {
        "first": found.first,
        "currency": CURRENCY,
        "prices": found.prices,
        "inputs": {**plain(_amounts(where)), "wait_seconds": where.wait, **picked(where, "batch streams place")} if where is not None else {},
        "routes": [_route(pack, e) for e in found.routes.values()],
        "contradictions": each(found.contradictions, "question text estimate limit"),
        "break_even": [{"route": r.route, "traffic": _point(r.traffic), "time": _point(r.time), "text": r.text} for r in found.rivals],
        "assumptions": plain(_every(found)),
        "problems": [{"route": r, "message": p.message, "hint": p.hint} for r, p in found.problems.items()],
    }


def _amounts(where: Situation) -> dict[str, Quantity]:
    return {key: getattr(where, name) for key, name in _AMOUNTS.items() if getattr(where, name) is not None}


def _every(found: OnPaper) -> list[Assumption]:
    every: list[Assumption] = [a for e in found.routes.values() for a in e.assumptions]
    if found.where is not None:
        every += [a for q in _amounts(found.where).values() for a in q.assumptions]
    return list({a.id: a for a in every}.values())


def _route(pack: Pack, e: RouteEstimate) -> dict[str, Any]:
    hardware, served = None, e.served
    if served is not None:
        on = (served.accelerator.label, served.devices) if served.accelerator else (None, None)
        hardware = {**picked(served, "model memory"), "accelerator": on[0], "devices": on[1], "tokens_per_second": plain(served.speed)}
    return {
        "route": e.route,
        "label": pack.routes[e.route].label,
        **picked(e, "runs_on tokens_in tokens_out"),
        "per_request": plain(e.request),
        "per_month": plain(e.month),
        "per_month_parts": plain(e.month_costs),
        "once": plain(e.start.total),
        "once_parts": plain(e.start.costs),
        "working_days": plain(e.start.days),
        "latency": {
            **picked(e.latency, "p50 p95 first_token cut_first"),
            "parts": plain(e.latency.median),
            "parts_p95": plain(e.latency.tail),
        },
        "hardware": hardware,
        "training_memory": plain(e.start.memory),
        "data_needed": plain(e.data),
    }


def _point(found: BreakEven) -> dict[str, Any]:
    return {"verdict": found.verdict, "at": plain(found.at), "cheaper": "below" if found.below else "above"}
