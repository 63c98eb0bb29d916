"""Check my choice: the routes that the record names, with verdict, both sides, and what would have to be true."""

from __future__ import annotations

from advisor.explain import within
from advisor.explain.choice import Choice, Probe, check_my_choice

from .blocks import Block, Bullets, Heading, PlanStep, Steps, bullets, line, muted, paragraph, strong
from .context import Context, signed

_SHOWN = 6  # reasons on each side


def checked_choices(ctx: Context) -> tuple[Block, ...]:
    """What holds for each route that the record names and that is not first anyway."""
    blocks: list[Block] = []
    for route in ctx.to_check if ctx.rec.first else ():
        name, leader = within(ctx.label(route)), within(ctx.label(ctx.first))
        blocks.append(Heading(f"{'The team’s choice' if route == ctx.chosen else 'The favoured route'} beside {leader}: {name}"))
        blocks += _checked(ctx, check_my_choice(ctx.rec, route))
    return tuple(blocks)


def _checked(ctx: Context, found: Choice) -> list[Block]:
    blocks: list[Block] = [paragraph(strong(found.verdict))]
    for obstacle in found.why.obstacles:
        if obstacle.because:
            blocks.append(paragraph(obstacle.because, tone="caution"))
    for title, reasons in (("Speaks for it", found.speaks_for), ("Speaks against it", found.speaks_against)):
        if reasons:
            items = tuple(line(r.because, " ", muted(signed(r.value)), *ctx.cites.marks(r.sources, " ")) for r in reasons[:_SHOWN])
            blocks += [Heading(title, 3), Bullets(items)]
    if found.would_have_to_be_true:
        blocks += [Heading("What would have to be true", 3), bullets(found.would_have_to_be_true)]
    if found.test_first:
        blocks += [Heading("How to find out cheaply", 3), Steps(tuple(_probe(ctx, p) for p in found.test_first))]
    return blocks


def _probe(ctx: Context, probe: Probe) -> PlanStep:
    pack = ctx.rec.pack
    labels = {"answer": "Answer", "step": pack.steps[probe.name].label if probe.name in pack.steps else "", "trial": "Try it"}
    tests = tuple((name, text) for name, text in (("Passed if", probe.passes), ("Turn back", probe.stop)) if text)
    return PlanStep(labels[probe.kind], probe.do, (), tests)
