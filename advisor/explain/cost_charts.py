"""What the charts of estimates show, as rows with a finding in one sentence; the numbers are those of the tables and exports."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from advisor.decide import Recommendation
from advisor.estimate import exactly
from advisor.estimate.book import Book, book_of
from advisor.estimate.contradictions import slow_case
from advisor.estimate.inputs import Situation
from advisor.estimate.machines import fitting
from advisor.estimate.route import RouteEstimate
from advisor.estimate.words import likely, number, shown

from .on_paper import OnPaper
from .words import within

MOST_TRAFFIC = 1e7
_POINTS = 29
_APART = 1.5  # powers of ten between two labels that may stand on one level, as wide as a phone is
_DEVICES = 6  # accelerators in the memory chart


@dataclass(frozen=True)
class Chart:
    """Rows for a chart, marks on it (break-even points, the user's limit), and what it shows in a sentence."""

    rows: tuple[dict[str, Any], ...]
    marks: tuple[dict[str, Any], ...]
    finding: str
    lines: tuple[str, ...] = ()  # the finding sentence by sentence, where it is long


def cost_over_traffic(rec: Recommendation, found: OnPaper) -> Chart:
    """USD per month over requests per day, for the first route and its rivals; marks are the break-even points in the picture
    (with the `level` of the label above, from 0) and today's traffic."""
    assert found.where is not None and found.first is not None
    here = found.where.requests.likely
    names = {name: rec.pack.routes[name].label for name in (found.first, *(r.route for r in found.rivals))}
    grid = sorted({10 ** (7 * i / (_POINTS - 1)) for i in range(_POINTS)} | ({here} if here >= 1 else set()))
    rows = []
    for name, label in names.items():
        running = found.routes[name].running
        for requests in grid:
            month = found.routes[name].month.likely if requests == here else running.cost(requests).likely
            rows.append({"route": label, "requests": requests, "usd": max(month, 0.01), "first": name == found.first})
    marks = [{"kind": "now", "requests": here, "label": f"{number(here)} now"}] if here >= 1 else []
    for rival in found.rivals:
        at = rival.traffic.at
        if at is not None and at.likely <= MOST_TRAFFIC:
            month = found.routes[found.first].running.cost(at.likely).likely
            marks.append({"kind": "even", "requests": at.likely, "usd": max(month, 0.01), "label": number(at.likely), "route": rival.route})
    _levels([mark for mark in marks if mark["kind"] == "even"])
    first = found.routes[found.first]
    finding = f"{names[found.first]} costs {likely(first.month)} at {likely(found.where.requests)}."
    lines = (finding, *(r.text for r in found.rivals))
    return Chart(tuple(rows), tuple(marks), " ".join(lines), lines)


def _levels(marks: list[dict[str, Any]]) -> None:
    """Gives marks a `level`, above that of every label to the left which they would run into: the further right the higher,
    as the line rises."""
    placed: list[tuple[float, int]] = []  # powers of ten, and levels
    for mark in sorted(marks, key=lambda m: float(m["requests"])):
        at = math.log10(max(float(mark["requests"]), 1))
        mark["level"] = 1 + max((level for before, level in placed if at - before < _APART), default=-1)
        placed.append((at, mark["level"]))


def waterfall(found: RouteEstimate, where: Situation) -> Chart:
    """Parts of an answer's time one after the other, at the median and in the slow case; the mark is what the user may wait."""
    rows: list[dict[str, Any]] = []
    for case, times in (("median", found.latency.median), ("slowest of 20", found.latency.tail)):
        start = 0.0
        for name, time in times.items():
            rows.append({"case": case, "part": name, "start": start, "end": start + time.likely, "seconds": time.likely})
            start += time.likely
    latency = found.latency
    finding = f"{shown(latency.p50)} at the median, {shown(latency.p95)} for the slowest of twenty; {latency.cut_first} takes longest."
    marks: tuple[dict[str, Any], ...] = ()
    if where.wait is not None:
        marks = ({"seconds": where.wait, "label": f"you may wait {number(where.wait)} s"},)
        kept = slow_case(found.latency, where).likely <= where.wait
        until = " until the first words" if where.streams else ""
        finding += f" You may wait {number(where.wait)} s{until}, which is {'kept' if kept else 'not kept in the slow case'}."
    return Chart(tuple(rows), marks, finding)


def memory_bars(rec: Recommendation, found: RouteEstimate, where: Situation) -> Chart | None:
    """How much of each accelerator (or of the memory that was answered) the model fills; None where no open model runs."""
    served = found.served
    if served is None:
        return None
    need = served.memory.likely
    rows = [{"device": "Your memory", "share": need / where.memory.likely, "gb": where.memory.likely}] if where.memory and where.memory.likely else []
    if where.place != "device":
        rows += _accelerators(book_of(rec.pack), need, served.accelerator.label if served.accelerator else "")
    fits = [str(r["device"]) for r in rows if float(str(r["share"])) <= 1]
    least = f"It fits {fits[0]}." if fits else "It fits none of them." if rows else ""
    text = f"{served.model} for {within(rec.pack.routes[found.route].label)} takes {shown(served.memory)}. {least}"
    return Chart(tuple(rows), (), text.strip())


def _accelerators(book: Book, need: float, chosen: str) -> list[dict[str, Any]]:
    """The machine that the estimate hires first, then others that hold it on at most two cards."""
    fits = [f for f in fitting(book, exactly(need, "GB")) if f.accelerator.price_per_hour is not None]
    hired = [f for f in fits if f.accelerator.label == chosen]
    others = [f for f in fits if f.accelerator.label != chosen and f.devices.likely <= 2]
    rows = []
    for fit in [*hired, *others][:_DEVICES]:
        count, label = int(fit.devices.likely), fit.accelerator.label
        rows.append({"device": label if count == 1 else f"{count} × {label}", "share": fit.filled.likely, "gb": count * fit.accelerator.memory_gb})
    return rows
