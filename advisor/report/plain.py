"""Results as plain data: lists, mappings, texts and numbers, as JSON has them; and estimates, for `estimate` and for the JSON export.

`schemas/estimate.schema.json` describes them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from advisor.estimate import Assumption, Quantity
from advisor.estimate.inputs import Situation
from advisor.estimate.on_paper import OnPaper
from advisor.estimate.route import RouteEstimate
from advisor.estimate.words import CURRENCY
from advisor.pack import Pack


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
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(v) for key, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, (tuple, list)) else value


def _numbers(value: Quantity | Assumption) -> dict[str, float]:
    return {name: float(f"{getattr(value, name):.6g}") for name in ("low", "likely", "high")}


_AMOUNTS = ("requests", "tokens_in", "tokens_out", "choices", "reference", "turns", "peak", "day_rate", "examples")  # of the situation


def estimates(found: OnPaper, pack: Pack) -> dict[str, Any]:
    """Everything in `found`: inputs, routes, contradictions, problems, and the assumptions behind all of it."""
    where = found.where
    return {
        "first": found.first,
        "currency": CURRENCY,
        "prices": found.prices,
        "inputs": _inputs(where) if where is not None else {},
        "routes": [_route(pack, e) for e in found.routes.values()],
        "contradictions": each(found.contradictions, "question text estimate limit"),
        "assumptions": plain(_every(found)),
        "problems": [{"route": r, "message": p.message, "hint": p.hint} for r, p in found.problems.items()],
    }


def _inputs(where: Situation) -> dict[str, Any]:
    return {**plain(_amounts(where)), **picked(where, "once wait budget batch place"), "model": where.large.label}


def _amounts(where: Situation) -> dict[str, Quantity]:
    return {name: getattr(where, name) for name in _AMOUNTS if getattr(where, name) is not None}


def _every(found: OnPaper) -> list[Assumption]:
    every: list[Assumption] = [a for e in found.routes.values() for a in e.assumptions]
    if found.where is not None:
        every += [a for q in _amounts(found.where).values() for a in q.assumptions]
    every += [a for c in found.contradictions for a in c.limit.assumptions]
    return list({a.id: a for a in every}.values())


def _route(pack: Pack, e: RouteEstimate) -> dict[str, Any]:
    hardware, served = None, e.served
    if served is not None:
        hardware = {"model": served.model, "accelerator": served.device.label if served.device else None, "devices": served.host.devices}
    return {
        "route": e.route,
        "label": pack.routes[e.route].label,
        **picked(e, "runs_on tokens_in tokens_out running"),
        "running_parts": plain(e.bill),
        "per_1000_requests": plain(e.thousand),
        "once": plain(e.setup),
        "once_parts": plain(e.setup_parts),
        "working_days": plain(e.days),
        "seconds": plain(e.seconds),
        "seconds_parts": plain(e.waits),
        "memory": plain(e.memory),
        "hardware": hardware,
    }
