"""The sections that say what to do: stack, plan, what to mind on the way, signals; and the summary over a feature of several parts."""

import itertools
from collections.abc import Iterable

from advisor.decide import PHASES, PlanItem
from advisor.estimate.on_paper import all_started, on_paper
from advisor.estimate.route import RouteEstimate
from advisor.estimate.words import shown
from advisor.explain import cards, diagnosis, only_ways, this_week
from advisor.explain.parts import PartAdvice, Whole, for_parts

from .blocks import Block, Bullets, Facts, Heading, Line, Table, facts, line, muted, paragraph, strong
from .brief import PHASE_TITLES
from .context import Context, tell
from .costs import together


def plan(ctx: Context) -> tuple[Block, ...]:
    """The stack, then now, next and later: steps with their tests, numbered through; then what to measure and do about faults beside the main
    one, and what to mind."""
    if not ctx.rec.plan:
        return ()
    said: set[str] = set()
    steps = [(item.phase, _step(ctx, item, said)) for item in ctx.rec.plan]
    week = paragraph(strong("This week:"), f" {this_week(ctx.rec)}")
    also = found.also if (found := diagnosis(ctx.rec)) else ()
    told = tuple(line(strong(f"{c.label}? "), c.measure and f"{c.measure} ", f"Then: {c.remedies[0].do}") for c in also)
    return (Heading("The plan"), *stack(ctx), week, *by_phase(steps), Heading("For other faults", 3), Bullets(told), *_mind(ctx))


def stack(ctx: Context) -> tuple[Block, ...]:
    """What each layer holds, and why; of the first route, whose reasons stand above, what it is."""
    rows = []
    for card in cards(ctx.rec):
        name = line(strong(card.label), f" ({card.badge})") if card.route else line(muted(card.label))
        rows.append((line(card.layer_label), name, line(card.reason)))
    return (Table(("Layer", "Use", "What it is, or why"), tuple(rows), (2, 3, 7), "The stack"),) if ctx.rec.first else ()


Step = tuple[str, str, Facts]  # what it is called, what to do, and the tests around it


def by_phase(plan: Iterable[tuple[str, Step]]) -> list[Block]:
    """The steps of each phase below its heading, numbered through."""
    found: list[Block] = []
    held, number = list(plan), itertools.count(1)
    for phase in PHASES:
        steps = [step for at, step in held if at == phase]
        found += [Heading(PHASE_TITLES[phase], 3)] if steps else []
        for label, do, tests in steps:
            found += [Heading(f"{next(number)}. {label}", 4), paragraph(do), tests]
    return found


def _step(ctx: Context, item: PlanItem, said: set[str]) -> Step:
    """One step with its tests, less what was said already; why a route is in the stack stands there."""
    because = " ".join(dict.fromkeys(ctx.rec.pack.rules[r].because for r in item.rules[:1])) if item.step else ""
    tests = (("Entry", item.entry), ("Exit", item.exit), ("Measure", item.measure), ("Turn back", item.turn_back), ("Why", because))
    new = [(name, text) for name, text in tests if text not in said]
    said.update(text for _, text in new)
    told = [(name, text.removeprefix(f"{name} ")) for name, text in new]  # `Turn back` is not said twice
    tests_told = facts(*((name, text[:1].upper() + text[1:]) for name, text in told), small=True)
    return ctx.step_label(item), " ".join((item.do, *item.details)), tests_told


def _mind(ctx: Context) -> list[Block]:
    """Warnings and advice of rules that fired, and stop signs that the answers meet already."""
    rules, rec = ctx.rec.pack.rules, ctx.rec
    planned = {item.route for item in rec.plan}
    items = [line(strong(way.text), *tell(way.because), *ctx.marks(rules[way.rule].sources)) for way in only_ways(rec)]
    items += [line(strong(rules[w].warn), *tell(rules[w].because), *ctx.marks(rules[w].sources)) for w in rec.warnings]
    items += [line(rules[a].advise, *ctx.marks(rules[a].sources)) for a in rec.advice]
    met = [(route, sign) for route, signs in rec.met_stop_signs.items() if route in planned for sign in signs]
    items += [line(strong(f"{ctx.label(route)} has a sign to stop already:"), f" {sign}") for route, sign in met]
    return [Heading("To mind on the way", 3), Bullets(tuple(items))]


def signals(ctx: Context) -> tuple[Block, ...]:
    """How the first route and its companions show that they work or fail, and when to stop."""
    if not ctx.rec.first:
        return ()
    items = []
    for name in (ctx.first, *(c.route for c in ctx.rec.stack)):
        held = ctx.rec.pack.routes[name].signals
        told = (("It works:", held.works), ("It fails:", held.fails), ("Stop if:", ctx.rec.stop_signs(name)))
        said = [part for title, texts in told if texts for part in (" ", muted(title), f" {' '.join(texts)}")]
        items += [line(strong(f"{ctx.label(name)}."), *said)] if said else []
    return (Heading("Signals"), Bullets(tuple(items)))


def whole_feature(ctx: Context) -> tuple[Block, ...]:
    """Advice and cost by part, what all parts cost together, and the whole stack; nothing where there are no parts."""
    found = ctx.whole
    if found is None:
        return ()
    costs = [
        (all_started(rec) or on_paper(rec, rec.first).routes.get(rec.first or "")) if part.route else None
        for rec, part in zip(ctx.by_part, found.parts, strict=True)
    ]
    rows = tuple(map(_part, found.parts, costs))
    table = Table(("Part", "What is advised, and why", "This week", "To set up", "To run"), rows, (4, 8, 7, 4, 4), "Advice for each part")
    return (Heading("The whole feature"), paragraph(found.headline, tone="lead"), table, *together(costs), *_stack(found))


def _part(p: PartAdvice, cost: RouteEstimate | None) -> tuple[Line, ...]:
    money = [line(shown(cost.setup)), line("ask the seller" if cost.unpriced else shown(cost.running))] if cost else [(), ()]
    return (line(strong(p.name), *tell(f"({p.badge.lower()})")), line(strong(p.headline and f"{p.headline}."), " ", p.because), line(p.week), *money)


def _stack(found: Whole) -> list[Block]:
    names = [p.name for p in found.parts if p.route is not None]
    rows = []
    for piece in found.stack:
        leads = f"first for {for_parts(piece.leads, names)}" if piece.leads else ""
        beside = f"added for {for_parts(piece.beside, names)}" if piece.beside else ""
        rows.append((line(piece.layer_label), line(strong(piece.label)), line("; ".join(t for t in (leads, beside) if t))))
    return [Heading("The whole stack", 3), Table(("Layer", "What", "Serves"), tuple(rows), (3, 5, 7), "The stack of the whole feature")]


def plan_for_all(ctx: Context) -> tuple[Block, ...]:
    """One plan for all parts; nothing where there are none."""
    if (found := ctx.whole) is None or not found.plan:
        return ()
    names = [p.name for p in found.parts if p.route is not None]
    steps = []  # what is done and for whom; only the test to go on, as the plan of the part in front has the others
    for step in found.plan:
        told = facts(("For", for_parts(step.parts, names)), ("Exit", step.item.exit), small=True)
        steps.append((step.item.phase, (step.label, step.item.do, told)))
    return (Heading("One plan for all parts"), *by_phase(steps))
