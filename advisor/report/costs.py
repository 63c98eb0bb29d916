"""The sections on effort, money and speed, who offers it, and what the estimates assume; and what `estimate` says, which is these alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from advisor.estimate import WITHOUT_MODEL, Assumption, Quantity, RouteEstimate, by_hand, likely, number, planned, shown, span
from advisor.estimate.on_paper import OnPaper, all_started, each_started
from advisor.explain import early, first_upper, leading_together, listing, offers, within, without_term
from advisor.explain.offers import Offer, Place, day_text
from advisor.pack import Pack, grouped

from .blocks import Block, Bullets, Document, Heading, Line, Span, Table, bullets, composed, facts, line, paragraph, strong
from .blocks import span as link
from .context import Context, tell

_READ = "What is assumed is in US dollars; in euros, pounds or francs it differs by less than the ranges. In others type your own numbers."
_PROVIDERS, _OFFERS = 4, 2  # with a row of their own; of one provider


def cost_and_speed(ctx: Context) -> tuple[Block, ...]:
    """What the first route takes; its numbers beside those of its closest rivals; who offers it."""
    route = ctx.rec.pack.routes.get(ctx.rec.first or "")
    told = (("It takes", listing(list(route.takes))), ("What changes", route.changes), ("What it trades", route.trades)) if route else ()
    paper, found, first = list[Block](), ctx.on_paper, ctx.on_paper.routes.get(ctx.rec.first or "")
    if first is not None and not early(ctx.rec):
        others = [_table(ctx.rec.pack, found.routes.values(), first)] if len(found.routes) > 1 else []
        paper = [Heading("On paper", 3), facts(*numbers(first)), *others]
        paper += [paragraph(f"{_READ} {found.prices}. Assumptions stand below.", tone="muted")]
    takes = facts(*((name, first_upper(text)) for name, text in told))
    return (Heading("Cost and speed"), takes, *paper, *(block for place in offers(ctx.rec) for block in _place(ctx, place)))


def in_short(ctx: Context) -> list[Block]:
    """Money to start and a month, and for what: all that the plan starts, the first route, and what leads or is favoured else, or the next best."""
    found = [e for e in ctx.on_paper.routes.values() if e.route == ctx.first or e.route not in ctx.rec.beside]  # what starts beside it is in the sum
    if early(ctx.rec) or not found:
        return [paragraph(leading_together(ctx.rec) if early(ctx.rec) else "", tone="muted")]
    first, others, started, outside = found[0], found[1:], all_started(ctx.rec), ctx.rec.pack.content.layers[0].id
    instead = [e for e in others if e.route in (*ctx.to_check[:1], ctx.rec.ranked.first) or (e.runs == "bought" and e.bill)]
    instead = instead or [e for e in others if ctx.rec.pack.routes[e.route].layer == outside][:1] or others[: 0 if started else 1]
    rows = [_row(without_term(ctx.label(first.route)), first, "in it: " * bool(started) + assumes(first))]
    rows += [_row(without_term(ctx.label(e.route)), e, f"instead, by itself: {likely(e.days)} {e.work}") for e in instead]
    if started:  # on top: what somebody has to ask for
        most = max(each_started(ctx.rec)[1:], key=lambda e: e.setup.likely)
        way, started = planned(ctx.rec)
        about = f"beside it most: {ctx.inside(most.route)} {number(most.setup.likely)}"
        rows.insert(0, _row(f"All that the plan starts{way and f', with {way}'}", started or first, about))
    period = "for the job" if first.running.unit == "USD for the job" else "a month"
    table = Table(("Route", "USD to start", f"USD {period}", "Seconds", "Assumes"), tuple(rows), (5, 5, 4, 2, 6), "Cost on paper")
    return [Heading("What it costs on paper", 3), table, paragraph(ctx.on_paper.first_year), paragraph(by_hand(ctx.rec))]


def _row(label: str, found: RouteEstimate, about: str) -> tuple[Line, ...]:
    month = found.running if found.runs == "people" else found.paid(found.bill)  # of a plan people who look have a row of their own
    money = (shown(replace(found.setup, unit="")), "ask the seller" if found.unpriced else shown(replace(month, unit="")))
    return line(label), *map(line, money), line(number(found.seconds.likely) if found.waits else ""), line(about)


def assumes(e: RouteEstimate, machines: bool = True) -> str:
    """What the money of an estimate pays for: work, and what it runs on unless `machines` say nothing to the reader."""
    return f"{f'{likely(e.days)} ' if e.days.likely else ''}{e.work}{f'; {e.runs_on}' * machines}"


def _place(ctx: Context, place: Place) -> list[Block]:
    """For a route that somebody has to offer: by whom and how, what ends soon, and what is closed to this team."""
    name, named = ctx.inside(place.route), grouped((offer.vendor.offered_by, offer) for offer in place.offers).items()
    nobody = paragraph("" if named else f"We know of nobody who offers {name} under these answers.", tone="caution")
    items = [line(strong(who), ": ", *_ways(held)) for who, held in [*named][:_PROVIDERS]]
    also = [who for who, held in [*named][_PROVIDERS:] if any(o.vendor.status != "retiring" for o in held)]  # what ends is told below
    items += [line(f"Also: {listing(also)}.")] if also else []
    ending = (o for o in place.offers if o.vendor.status == "retiring")
    items += [line(strong(f"{o.vendor.offered_by}, {within(o.vendor.method)}"), ": ", o.ends or f"Retiring. {o.vendor.note}") for o in ending]
    shut = grouped((offer.because or offer.ends, offer.vendor.offered_by) for offer in place.closed)
    told = ((strong(listing([*dict.fromkeys(whom)])), f" offer{'s' * (len({*whom}) == 1)}. {why}") for why, whom in shut.items())
    items += [line("Closed to you: what ", *said) for said in told]
    return [Heading(f"Where you can do {name}", 3), nobody, Bullets(tuple(items))]


def _ways(held: list[Offer]) -> Iterator[str | Span]:
    """What one provider offers, each with its page and what to mind, and when that was looked at."""
    for offer in held[:_OFFERS]:
        marks = [*offer.ways, *["preview"] * (offer.vendor.status == "preview"), *["not confirmed"] * offer.vendor.unconfirmed]
        yield f"{offer.vendor.family}: "
        yield link(within(offer.vendor.method), "", offer.vendor.source.url)
        yield f" ({listing(marks)}); " if marks else "; "
    yield f"{f'{len(held) - _OFFERS} more; ' if held[_OFFERS:] else ''}looked at on {day_text(str(min(o.vendor.checked for o in held)))}"


def assumed(ctx: Context) -> tuple[Block, ...]:
    """Every number that the estimate of the first route assumes, of each part, in small print."""
    behind = [part for part in ctx.parts if part.on_paper.assumptions]
    if not behind:
        return ()
    names = listing(list(dict.fromkeys(part.inside(part.first) for part in behind)))
    about = f"Behind the numbers of {names}. Each can be set to a number of your own."
    said = "; ".join(dict.fromkeys(_assumption(a) for part in behind for a in part.on_paper.assumptions))
    return Heading("What the estimates assume"), paragraph(about, tone="muted"), paragraph(f"{said}.", tone="small")


def _assumption(a: Assumption) -> str:
    """What is assumed, and the amount with its range."""
    return f"{a.label} {number(a.likely)} {a.unit}".rstrip() + (f" ({span(a.quantity())})" if span(a.quantity()) else "")


def in_full(found: OnPaper, pack: Pack) -> Document:
    """The first route in full, then a row for each other one, what contradicts an answer, assumptions."""
    blocks: list[Block] = [paragraph("Likely values, then the range. They do not replace a measurement.")]
    blocks += [*(paragraph(c.text, tone="caution") for c in found.contradictions), paragraph(found.first_year)]
    if (first := found.routes.get(found.first or "")) is not None:
        blocks += [Heading(pack.routes[first.route].label), facts(*numbers(first))]
    failed = bullets(f"{pack.routes[r].label}: {p.message} ({p.hint})" for r, p in found.problems.items() if r)
    items = tuple(line(_assumption(a), *tell(a.source or "a judgement")) for a in dict.fromkeys(found.assumptions))
    blocks += [Heading("Other routes"), _table(pack, [e for e in found.routes.values() if e is not first])]
    blocks += [Heading("Could not be estimated"), failed, Heading("Assumed"), Bullets(items)]
    return Document("Estimates on paper", facts(("Prices", f"{found.prices}; list prices in US dollars")), composed(blocks))


def numbers(e: RouteEstimate) -> list[tuple[str, str]]:
    """What a planner asks of a route, each with its range and its largest parts."""
    weeks = f", at two days a week {number(e.days.likely / 2)} weeks" if e.days.likely >= 10 else ""
    return [
        ("Runs on", e.runs_on),
        ("A request", f"Reads {shown(e.tokens_in)} and writes {shown(e.tokens_out)}" if e.runs not in WITHOUT_MODEL else ""),
        ("To set up", f"{shown(e.setup)}{_of(e.setup_parts)}; {shown(e.days)} {e.work}{weeks}"),
        ("To run", "Ask the seller" if e.unpriced else f"{shown(e.running)}{_of(e.bill)}; {shown(e.thousand)}"),
        ("To answer", f"{shown(e.seconds)}{_of(e.waits)}" if e.waits else ""),
        ("Memory", shown(e.memory) if e.memory is not None else ""),
    ]


def _of(parts: Mapping[str, Quantity]) -> str:
    least = sum(q.likely for q in parts.values()) / 100  # what comes to less is not worth a word
    named = [f"{name} {number(q.likely)}" for name, q in sorted(parts.items(), key=lambda p: -p[1].likely) if q.likely >= least]
    return f": {', '.join(named)}" if len(named) > 1 else ""


def _table(pack: Pack, routes: Iterable[RouteEstimate], first: RouteEstimate | None = None) -> Table:
    rows, routes = [], [*routes]
    once, holds = any(e.running.unit == "USD for the job" for e in routes), any(e.memory for e in routes)
    for e in routes:
        name, memory = without_term(pack.routes[e.route].label), number(e.memory.likely) if e.memory is not None else ""
        money = ("ask the seller", "") if e.unpriced else (number(e.running.likely), number(e.thousand.likely))
        cells = (number(e.setup.likely), *money, number(e.seconds.likely) if e.waits else "", *[memory] * holds)
        rows.append((line(strong(name) if e is first else name), *map(line, cells)))
    header = ("Route", "To set up", "The job" if once else "A month", "Per 1,000", "Seconds", *["GB"] * holds)
    return Table(header, tuple(rows), (6, 3, 3, 3, 2, 2)[: len(header)], "Estimates in USD and seconds", (1, 2, 3, 4, 5)[: len(header) - 1])
