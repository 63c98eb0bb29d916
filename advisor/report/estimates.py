"""The sections on money, speed and hardware, and the table of what they assume."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.estimate import Quantity
from advisor.estimate.route import RouteEstimate
from advisor.estimate.words import likely, number, shown, span
from advisor.explain import within

from .blocks import Block, Bullets, Heading, Line, Table, facts, line, muted, paragraph, strong
from .context import Context


def what_it_costs(ctx: Context) -> tuple[Block, ...]:
    """The first route in numbers, beside its closest rivals; where they break even; what contradicts an answer."""
    found = ctx.on_paper
    first = found.routes.get(ctx.rec.first or "")
    if first is None:
        return ()
    blocks: list[Block] = [Heading("What it costs and how fast it is, on paper")]
    blocks += [paragraph(c.text, tone="caution") for c in found.contradictions]
    blocks.append(facts(*_numbers(first)))
    rivals = [found.routes[r.route] for r in found.rivals]
    if rivals:
        rows = tuple(_row(ctx, e, e is first) for e in (first, *rivals))
        header = ("Route", "A month", "Range", "To start", "Median", "Slowest of 20")
        blocks.append(Table(header, rows, (6, 3, 5, 3, 2, 3), "Estimates in US dollars and seconds", (1, 3, 4, 5)))
        blocks.append(Bullets(tuple(line(r.text) for r in found.rivals)))
    return (*blocks, paragraph(f"Amounts in US dollars; {found.prices}. Ranges on paper, from the answers and the assumptions below.", tone="muted"))


def _numbers(e: RouteEstimate) -> list[tuple[str, str]]:
    rows = [
        ("Runs on", e.runs_on),
        ("To run", f"{shown(e.month)}{_of(e.month_parts)}; {shown(e.request)}"),
        ("To start", f"{shown(e.start.total)}{_of(e.start.parts)}; {shown(e.start.days)} of work"),
        ("To answer", f"{shown(e.latency.p50)} at the median{_of(e.latency.parts)}; {shown(e.latency.p95)} for the slowest of twenty"),
    ]
    if e.served is not None:
        rows.append(("Memory", shown(e.served.memory)))
    if e.start.memory is not None:
        rows.append(("Memory to train", shown(e.start.memory)))
    if e.data is not None:
        rows.append(("Data", shown(e.data)))
    return rows


def _of(parts: Mapping[str, Quantity]) -> str:
    named = [f"{name} {number(q.likely)}" for name, q in sorted(parts.items(), key=lambda p: -p[1].likely)]
    return f": {', '.join(named)}" if len(named) > 1 else ""


def _row(ctx: Context, e: RouteEstimate, first: bool) -> tuple[Line, ...]:
    name = ctx.label(e.route)
    cells = (number(e.month.likely), span(e.month), number(e.start.total.likely), likely(e.latency.p50), likely(e.latency.p95))
    return (line(strong(name) if first else name), *(line(c) for c in cells))


def assumed(ctx: Context) -> tuple[Block, ...]:
    """Every number that the estimate of the first route assumes, with its range and where it comes from."""
    rows = tuple(
        (line(a.label, " ", muted(a.id)), line(number(a.likely)), line(span(a.quantity())), line(a.unit), line(a.source or "a judgement"))
        for a in ctx.on_paper.assumptions
    )  # fmt: skip
    if not rows:
        return ()
    about = f"Behind the numbers of {within(ctx.label(ctx.first))}. An overlay pack changes any of them by its id."
    table = Table(("What", "Likely", "Range", "Unit", "From"), rows, (7, 2, 4, 3, 6), "What the estimates assume", (1,))
    return (Heading("What the estimates assume", annex=True), paragraph(about), table)
