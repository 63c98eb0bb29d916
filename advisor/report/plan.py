"""The sections that say what to do: stack, plan, what to mind on the way, signals; and the summary over a feature of several parts."""

import itertools
from collections.abc import Sequence
from functools import partial

from advisor.decide import PlanItem
from advisor.estimate import shown
from advisor.explain import because, cards, enquiries, first_upper, for_parts, only_ways, opened_plan, without_term
from advisor.pack import grouped

from .blocks import Block, Bullets, Heading, Span, Table, bullets, facts, line, muted, paragraph, strong
from .brief import PHASE_TITLES
from .context import Context, tell

_TESTS = ("Start when", "Go on when", "Turn back", "Why")  # of a step, as the page names them; what is measured stands in the test itself


def plan(ctx: Context) -> tuple[Block, ...]:
    """The stack, then now, next and later: steps with their tests, numbered through (a part's stand in one plan for all parts); then what to mind."""
    if not ctx.rec.plan:
        return ()
    steps = [] if ctx.of_several else _steps(ctx, [(item, "") for item in opened_plan(ctx.rec)])
    return (Heading("The plan" if steps else "What works together"), *stack(ctx), *steps, *_mind(ctx))


def stack(ctx: Context) -> tuple[Block, ...]:
    """What each layer holds, and why; of the first route, whose reasons stand above, what it is."""
    named = ((card, line(strong(card.label), f" ({card.badge})") if card.route else line(muted(card.label))) for card in cards(ctx.rec))
    rows = tuple((line(card.layer_label), name, line(card.reason)) for card, name in named)
    return (Table(("Layer", "Use", "What it is, or why"), rows, (2, 3, 7), "The stack"),) if ctx.rec.first else ()


def _steps(ctx: Context, plan: Sequence[tuple[PlanItem, str]]) -> list[Block]:
    """The steps of each phase below its heading, numbered through: each with the parts that it serves and its tests, less what was said already."""
    found, said, number = list[Block](), set[str](), itertools.count(1)
    for phase, title in PHASE_TITLES.items():
        held = [(item, serves) for item, serves in plan if item.phase == phase]
        found += [Heading(title, 3)] if held else []
        for item, serves in held:
            tests = (item.entry, item.exit, item.turn_back, " ".join(because(ctx.rec, r) for r in item.rules[: bool(item.step)]))
            told = ((name, text.removeprefix(f"{name} ")) for name, text in zip(_TESTS, tests, strict=True) if text not in said)
            tested = facts(("For", serves), *((name, first_upper(text)) for name, text in told), small=True)  # no name is said twice
            said.update(tests)
            found += [Heading(f"{next(number)}. {ctx.step_label(item)}", 4), paragraph(item.do), bullets(filter(None, item.details)), tested]
    return found


def _mind(ctx: Context) -> list[Block]:
    """Warnings and advice of rules that fired; stop signs that are met already; what to ask others."""
    rules, rec, at_step = ctx.rec.pack.rules, ctx.rec, {rule for item in ctx.rec.plan if item.route for rule in item.rules}
    ways = grouped(((way.because, rules[way.rule].sources), way.text) for way in only_ways(rec))  # each reason is said once
    items = [line(strong(" ".join(texts)), *tell(why), *ctx.marks(sources)) for (why, sources), texts in ways.items()]
    items += [line(strong(rules[w].warn), *tell(because(ctx.rec, w)), *ctx.marks(rules[w].sources)) for w in rec.warnings if w not in at_step]
    items += [line(rules[a].advise, *ctx.marks(rules[a].sources)) for a in rec.advice]
    met = [(route, sign) for route, signs in rec.met_stop_signs.items() if route in {i.route for i in rec.plan} for sign in signs]
    items += [line(strong(f"{ctx.label(route)} has a sign to stop already:"), f" {sign}") for route, sign in met]
    asks = [b for e, said in enquiries(rec) for b in (Heading(e.label, 4), paragraph(e.because, *ctx.marks(e.sources)), bullets(said))]
    return [Heading("To mind on the way", 3), Bullets(tuple(items)), Heading("Questions to send", 3), *asks]


def signals(ctx: Context) -> tuple[Block, ...]:
    """How the first route shows that it works or fails, and when to stop; those of its companions stand on the page."""
    if not ctx.rec.first:
        return ()
    told = partial(ctx.rec.signals, ctx.first)
    signs = (("It works", told("works")), ("It fails", told("fails")), ("Stop if", ctx.rec.stop_signs(ctx.first)))
    return (Heading(f"Signals of {ctx.inside(ctx.first)}"), facts(*((name, " ".join(texts)) for name, texts in signs)))


def whole_feature(ctx: Context) -> tuple[Block, ...]:
    """What all parts come to: advice and cost by part, what they cost together, and the order of work; nothing where there are no parts."""
    if (costs := ctx.together) is None:
        return ()
    found = costs.whole
    rows = []
    for p in found.parts:
        sums = [shown(e.setup), "ask the seller" if e.unpriced else shown(e.paid(e.bill))] if (e := costs.parts.get(p.name)) else ["", ""]
        money = [line(Span(text.replace(" to ", "\u00a0to\u00a0"))) for text in sums]  # a range stays on one line
        advised = line(strong(p.headline and f"{p.headline}."), " ", p.because)
        rows.append((line(strong(p.name), *tell(f"({p.badge.lower()})")), advised, line(p.week), *money))
    phases = ((title, [s for s in found.plan if s.item.phase == phase]) for phase, title in PHASE_TITLES.items())
    order = ((title, "; ".join(f"{without_term(s.label)} ({for_parts(s.parts, found.ready)})" for s in steps if s.label)) for title, steps in phases)
    return (
        Heading("All jobs at a glance"),
        paragraph(costs.begin or found.headline, tone="lead"),
        Table(("Job", "What is advised, and why", "This week", "To set up", "To run"), tuple(rows), (4, 7, 6, 5, 5), "Advice for each job"),
        *map(paragraph, costs.said),
        Heading("The plan in short", 3),
        facts(*order),
    )


def plan_for_all(ctx: Context) -> tuple[Block, ...]:
    """One plan for all parts; nothing where there are none."""
    if ctx.together is None or not (found := ctx.together.whole).plan:
        return ()
    return (Heading("One plan for all jobs"), *_steps(ctx, [(step.item, for_parts(step.parts, found.ready)) for step in found.plan]))
