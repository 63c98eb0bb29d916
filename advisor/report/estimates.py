"""The sections on money, speed and hardware, and the table of what they assume; and what `estimate` says, which is these alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.estimate import Assumption, Quantity
from advisor.estimate.route import RouteEstimate
from advisor.estimate.words import likely, number, shown, span
from advisor.explain import within
from advisor.explain.on_paper import OnPaper
from advisor.pack import Pack

from .blocks import Block, Bullets, Document, Heading, Line, Table, bullets, clean, facts, line, muted, paragraph, strong
from .context import Context


def what_it_costs(ctx: Context) -> tuple[Block, ...]:
    """The first route in numbers, beside its closest rivals; where they break even; what contradicts an answer."""
    found = ctx.on_paper
    first = found.routes.get(ctx.rec.first or "")
    if first is None:
        return ()
    blocks: list[Block] = [Heading("What it costs and how fast it is, on paper"), *_contradictions(found), facts(*_numbers(first))]
    rivals = [found.routes[r.route] for r in found.rivals]
    if rivals:
        blocks += [_table(ctx.rec.pack, (first, *rivals), first), Bullets(tuple(line(r.text) for r in found.rivals))]
    return (*blocks, paragraph(f"Amounts in US dollars; {found.prices}. Ranges on paper, from the answers and the assumptions below.", tone="muted"))


def assumed(ctx: Context) -> tuple[Block, ...]:
    """Every number that the estimate of the first route assumes, with its range and where it comes from."""
    if not ctx.on_paper.assumptions:
        return ()
    about = f"Behind the numbers of {within(ctx.label(ctx.first))}. An overlay pack changes any of them by its id."
    return (Heading("What the estimates assume", annex=True), paragraph(about), _assumptions(ctx.on_paper.assumptions))


def in_full(found: OnPaper, pack: Pack) -> Document:
    """The first route in full, then a row for each other one, break-even points, what contradicts an answer, assumptions."""
    blocks: list[Block] = [paragraph("Likely values, then the range. They do not replace a measurement."), *_contradictions(found)]
    first = found.routes.get(found.first or "")
    if first is not None:
        blocks += [Heading(pack.routes[first.route].label), facts(*_numbers(first))]
    if others := [e for e in found.routes.values() if e is not first]:
        blocks += [Heading("Other routes"), _table(pack, others)]
    if found.rivals:
        blocks += [Heading("Where they break even"), bullets(r.text for r in found.rivals)]
    if failed := {r: p for r, p in found.problems.items() if r}:
        blocks += [Heading("Could not be estimated"), bullets(f"{pack.routes[r].label}: {p.message} ({p.hint})" for r, p in failed.items())]
    blocks += [Heading("Assumed"), _assumptions(found.assumptions)]
    return Document("Estimates on paper", facts(("Prices", f"{found.prices}; amounts in US dollars")), tuple(map(clean, blocks)))


def _contradictions(found: OnPaper) -> list[Block]:
    return [paragraph(c.text, tone="caution") for c in found.contradictions]


def _numbers(e: RouteEstimate) -> list[tuple[str, str]]:
    rows = [
        ("Runs on", e.runs_on),
        ("Per request", f"reads {shown(e.tokens_in)} and writes {shown(e.tokens_out)}"),
        ("To run", f"{shown(e.month)}{_of(e.month_costs)}; {shown(e.request)}"),
        ("To start", f"{shown(e.start.total)}{_of(e.start.costs)}; {shown(e.start.days)} of work"),
        ("To answer", f"{shown(e.latency.p50)} at the median{_of(e.latency.median)}; {shown(e.latency.p95)} for the slowest of twenty"),
        ("Cut first", f"{e.latency.cut_first}; {shown(e.latency.first_token)} until the first words"),
    ]
    if e.served is not None:
        on = f" on {e.served.devices:.0f} × {e.served.accelerator.label}" if e.served.accelerator else " on the device"
        rows.append(("Memory", f"{shown(e.served.memory)}{on}"))
    if e.start.memory is not None:
        rows.append(("Memory to train", f"{shown(e.start.memory)} on one card"))
    return [*rows, ("Data", shown(e.data))] if e.data is not None else rows


def _of(parts: Mapping[str, Quantity]) -> str:
    named = [f"{name} {number(q.likely)}" for name, q in sorted(parts.items(), key=lambda p: -p[1].likely)]
    return f": {', '.join(named)}" if len(named) > 1 else ""


def _table(pack: Pack, routes: Iterable[RouteEstimate], first: RouteEstimate | None = None) -> Table:
    rows = []
    for e in routes:
        name = pack.routes[e.route].label
        cells = (number(e.month.likely), span(e.month), number(e.start.total.likely), likely(e.latency.p50), likely(e.latency.p95))
        rows.append((line(strong(name) if e is first else name), *map(line, cells)))
    header = ("Route", "A month", "Range", "To start", "Median", "Slowest of 20")
    return Table(header, tuple(rows), (6, 3, 5, 3, 2, 3), "Estimates in US dollars and seconds", (1, 3, 4, 5))


def _assumptions(assumptions: Iterable[Assumption]) -> Table:
    rows: tuple[tuple[Line, ...], ...] = tuple(
        (line(a.label, " ", muted(f"[{a.id}]")), line(number(a.likely)), line(span(a.quantity())), line(a.unit), line(a.source or "a judgement"))
        for a in dict.fromkeys(assumptions)
    )
    return Table(("What", "Likely", "Range", "Unit", "From"), rows, (7, 2, 4, 3, 6), "What the estimates assume", (1,))
