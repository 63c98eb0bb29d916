"""What `estimate` says, in words."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.estimate import Quantity
from advisor.estimate.inputs import Situation
from advisor.estimate.route import RouteEstimate
from advisor.estimate.words import likely, shown, span
from advisor.explain.on_paper import OnPaper
from advisor.pack import Pack


def text(found: OnPaper, pack: Pack) -> str:
    """The first route in full, then a line for each other one, break-even points, what contradicts an answer, assumptions."""
    assert found.where is not None
    lines = [
        "Estimates on paper: likely values, then the range. They do not replace a measurement.",
        f"Prices: {found.prices}; amounts in US dollars.",
    ]
    lines += _block("Taken from your answers", _inputs(found.where))
    first = found.routes.get(found.first or "")
    if first is not None:
        lines += _block(pack.routes[first.route].label, _whole(first))
    lines += _block("Contradicts an answer", [f"{c.text} [{c.question}]" for c in found.contradictions])
    lines += _block("Other routes", _others(found, pack))
    lines += _block("Where they break even", [r.text for r in found.rivals])
    lines += _block("Could not be estimated", [f"{pack.routes[r].label}: {p}" for r, p in found.problems.items() if r])
    lines += _block("Assumed", [f"{a.label}: {shown(a.quantity())} [{a.id}] {a.source or 'a judgement'}" for a in found.assumptions])
    return "\n".join(lines)


def _block(title: str, entries: list[str]) -> list[str]:
    return ["", title, *(f"  {entry}" for entry in entries)] if entries else []


def _inputs(where: Situation) -> list[str]:
    amounts = (where.requests, where.tokens_in, where.tokens_out, where.peak)
    entries = [f"{a.label}: {shown(a.quantity())}{'' if a.source == 'your answer' else ' (assumed)'}" for q in amounts for a in q.assumptions]
    if where.place != "anywhere":
        entries.append("It must run on the device." if where.place == "device" else "It must run on your own machines.")
    return entries + (["Answers may wait a day, so batch prices hold."] if where.batch else [])


def _whole(e: RouteEstimate) -> list[str]:
    lines = [f"Runs on {e.runs_on}; reads {shown(e.tokens_in)} and writes {shown(e.tokens_out)} a request."]
    lines.append(f"To run: {shown(e.month)}, or {shown(e.request)}{_of(e.month_parts)}")
    lines.append(f"To start: {shown(e.start.total)}{_of(e.start.parts)}; {shown(e.start.days)} of work")
    lines.append(f"To answer: {shown(e.latency.p50)} at the median, {shown(e.latency.p95)} for the slowest of twenty{_of(e.latency.parts)}")
    lines.append(f"Cut first: {e.latency.cut_first}; {shown(e.latency.first_token)} until the first words")
    if e.served is not None:
        on = f" on {e.served.devices:.0f} × {e.served.accelerator.label}" if e.served.accelerator else " on the device"
        lines.append(f"To hold: {shown(e.served.memory)} of memory{on}")
    if e.start.memory is not None:
        lines.append(f"To train: {shown(e.start.memory)} of memory on one card")
    if e.data is not None:
        lines.append(f"Data: {shown(e.data)}")
    return lines


def _of(parts: Mapping[str, Quantity]) -> str:
    named = [f"{name} {likely(q)}" for name, q in sorted(parts.items(), key=lambda p: -p[1].likely)]
    return f" ({', '.join(named)})" if len(named) > 1 else ""


def _others(found: OnPaper, pack: Pack) -> list[str]:
    rest = [e for name, e in found.routes.items() if name != found.first]
    width = max((len(pack.routes[e.route].label) for e in rest), default=0)
    entries = []
    for e in rest:
        label = pack.routes[e.route].label.ljust(width)
        around = span(e.month)
        month = f"{likely(e.month)}{f' ({around})' if around else ''}"
        entries.append(f"{label}  {month}; {likely(e.start.total)} to start; {likely(e.latency.p50)}, slowest of twenty {likely(e.latency.p95)}")
    return entries
