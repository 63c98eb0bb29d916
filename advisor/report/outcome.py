"""The sections that say what to do: verdict, cautions, stack, plan, advice, what it takes, signals."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.decide import PHASES, PlanItem
from advisor.explain import cards, diagnosis, listing, verdict, within

from .blocks import Block, Bullets, Decision, Heading, PlanStep, Steps, Table, facts, line, muted, paragraph, strong
from .context import Context, signed, tell
from .escape import lines

_SHOWN = 8  # open routes with a row of their own
TESTS = (("Entry", "entry"), ("Exit", "exit"), ("Measure", "measure"), ("Turn back", "turn_back"))
PHASE_TITLES = {"now": "Now", "next": "Next", "later": "Later"}


def decision(ctx: Context) -> tuple[Block, ...]:
    """The verdict, or what the team chose instead with its reason; then the two strongest reasons."""
    said = verdict(ctx.rec)
    blocks: list[Block] = [Heading("Verdict")]
    if ctx.chosen:
        blocks += _override(ctx, said.headline, said.badge)
    else:
        blocks.append(Decision(said.state, said.badge, said.headline, said.open_note))
    helpful = [r.because for r in ctx.reasons if r.value > 0][:2]
    found = diagnosis(ctx.rec)
    if found is not None and found.headline and not ctx.chosen:
        blocks.append(paragraph(found.lead, " ", strong(found.causes[0].remedies[0].do), tone="lead"))
    if helpful and ctx.chosen:
        leader = within(ctx.label(ctx.first))
        blocks.append(paragraph(f"For {leader} speaks, by the rules: {' '.join(helpful)} Stack and plan below are those of {leader}."))
    elif helpful and len(blocks) == 2:
        blocks.append(paragraph(" ".join(helpful), tone="lead"))
    if ctx.rec.answers.part:
        blocks.insert(1, paragraph("For the part ", strong(ctx.rec.answers.part), "; the whole feature stands below."))
    return tuple(blocks)


def _override(ctx: Context, headline: str, badge: str) -> list[Block]:
    """The team's own choice above what the rules say."""
    routes = ctx.rec.pack.routes
    name = routes[ctx.chosen].label if ctx.chosen in routes else ctx.chosen
    note = f"The rules say ({badge.lower()}): {headline}"
    blocks: list[Block] = [Decision("overridden", "Chosen by the team", f"Chosen instead: {within(name)}.", note)]
    reason = lines(ctx.rec.answers.record.get("reason", ""))
    if not reason:
        return [*blocks, paragraph("No reason was recorded for this choice.", tone="caution")]
    blocks += [paragraph(strong("The team’s reason:"), " ", text) if i == 0 else paragraph(text) for i, text in enumerate(reason)]
    return blocks


def still_open(ctx: Context) -> tuple[Block, ...]:
    """Which routes can still come first, from how many completions looked at, and the next question."""
    open_, pack = ctx.rec.uncertainty, ctx.rec.pack
    unanswered = "of the open questions"
    if open_.exhaustive and open_.looked_at == 1:
        looked = "Nothing is left open: the answers allow one completion."
    elif open_.exhaustive:
        looked = f"All {open_.looked_at:,} completions {unanswered} were looked at."
    else:
        looked = f"{open_.looked_at:,} sampled completions {unanswered} were looked at; the shares are estimates."
    blocks: list[Block] = [Heading("What is still open"), paragraph(looked)]
    shares = open_.open_routes
    if len(shares) > 1:
        totals = {s.route: s.total for s in ctx.rec.ranking}
        rows = tuple((line(ctx.label(o.route)), line(_percent(o.share)), line(signed(totals[o.route]))) for o in shares[:_SHOWN])
        blocks.append(Table(("Route that can come first", "Share of completions", "Points now"), rows, (6, 3, 2), "Routes still open", (1, 2)))
        if len(shares) > _SHOWN:
            rest = listing([ctx.label(o.route) for o in shares[_SHOWN:]])
            blocks.append(paragraph(f"Also possible, in fewer completions: {rest}.", tone="muted"))
    if open_.next_question is not None:
        asked = open_.next_question
        parts = [f"“{pack.questions[asked.question].ask}”"]
        if len(asked.separates) == 2:
            a, b = (within(ctx.label(r)) for r in asked.separates)
            parts.append(f" It tells {a} from {b}.")
        blocks.append(paragraph(strong("Next question to answer:"), " ", *parts))
    for name in ctx.rec.evaluation.suspended:
        because = next((a.because for a in pack.content.assume if a.id == name), "")
        blocks.append(paragraph(f"Your answers contradict what the rules assume, so the assumption was set aside: {because or name}", tone="caution"))
    return tuple(blocks)


def _percent(share: float) -> str:
    percent = share * 100
    return "under 1 %" if percent < 1 else "over 99 %" if 99 < percent < 100 else f"{percent:.0f} %"


def cautions(ctx: Context) -> tuple[Block, ...]:
    """What has to be done first, and warnings of fired rules."""
    pack = ctx.rec.pack
    gates = [item for item in ctx.rec.plan if item.step]
    items = tuple(line(strong(g.do), *tell(" ".join(dict.fromkeys(pack.rules[r].because for r in g.rules[:1])))) for g in gates)
    rules = [pack.rules[r] for r in ctx.rec.warnings]
    items += tuple(line(strong(r.warn), *tell(r.because), *ctx.cites.marks(r.sources, " ")) for r in rules)
    return (Heading("Before you start"), Bullets(items)) if items else ()


def stack(ctx: Context) -> tuple[Block, ...]:
    """What each layer holds, and why."""
    rows = [
        (line(c.layer_label), line(strong(c.label), f" ({c.badge})") if c.route else line(muted(c.label)), line(c.reason)) for c in cards(ctx.rec)
    ]
    return (Heading("The stack"), Table(("Layer", "Use", "Why"), tuple(rows), (2, 3, 6), "The stack")) if ctx.rec.first and rows else ()


def plan(ctx: Context) -> tuple[Block, ...]:
    """Now, next, later: steps with their tests, numbered through."""
    return (Heading("The plan"), *by_phase((item.phase, _step(ctx, item)) for item in ctx.rec.plan)) if ctx.rec.plan else ()


def by_phase(plan: Iterable[tuple[str, PlanStep]], level: int = 3) -> list[Block]:
    """The steps of each phase below a heading of that level, numbered through."""
    found: list[Block] = []
    told, count = list(plan), 1
    for phase in PHASES:
        if steps := tuple(step for at, step in told if at == phase):
            found += [Heading(PHASE_TITLES[phase], level), Steps(steps, count)]
            count += len(steps)
    return found


def _step(ctx: Context, item: PlanItem) -> PlanStep:
    pack = ctx.rec.pack
    because = " ".join(dict.fromkeys(pack.rules[r].because for r in item.rules))
    tests = (*((name, getattr(item, key)) for name, key in TESTS), ("Why", because))
    return PlanStep(ctx.step_label(item), item.do, item.details, tuple(test for test in tests if test[1]))


def advice(ctx: Context) -> tuple[Block, ...]:
    """Measures that fired rules advise."""
    rules = [ctx.rec.pack.rules[r] for r in ctx.rec.advice]
    items = tuple(line(r.advise, *ctx.cites.marks(r.sources, " ")) for r in rules)
    return (Heading("Advice along the way"), Bullets(items)) if items else ()


def effort(ctx: Context) -> tuple[Block, ...]:
    """What the first route takes: time, money, means, and what it trades."""
    if not ctx.rec.first:
        return ()
    route = ctx.rec.pack.routes[ctx.first]
    found = facts(
        ("In short", route.summary),
        ("First evidence", route.time_to_first_evidence),
        ("Cost to start", route.cost.start),
        ("Cost to run", route.cost.run),
        ("What changes", route.changes),
        ("What it trades", route.trades),
        ("What it needs", route.needs),
    )
    return (Heading(f"What {within(route.label)} takes"), found) if found.rows else ()


def signals(ctx: Context) -> tuple[Block, ...]:
    """How the first route and its companions show that they work or fail, and when to stop."""
    if not ctx.rec.first:
        return ()
    blocks: list[Block] = []
    for name in (ctx.first, *(c.route for c in ctx.rec.stack)):
        route = ctx.rec.pack.routes[name]
        found = facts(("It works", route.signals.works), ("It fails", route.signals.fails), ("Stop if", route.stop_if))
        if found.rows:
            blocks += [Heading(route.label, 3), found]
    return (Heading("Signals to watch"), *blocks) if blocks else ()
