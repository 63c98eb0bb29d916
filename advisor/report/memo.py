"""A diagnosis in two pages: likely causes, what to measure first, next steps, what to leave alone; the rest is appendix.

Everything here stands in the appendix in full, so what is cut for length is not lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from string import ascii_uppercase

from advisor.decide import PHASES
from advisor.explain import diagnosis
from advisor.explain.diagnosis import Diagnosis, LikelyCause

from .blocks import Block, Bullets, Heading, Line, Table, line, paragraph, strong
from .context import Context
from .guidance import CERTAINTY, conflict, leave_alone, possible_as_well
from .outcome import PHASE_TITLES

CAUSES = 4  # told here
STEPS = 7  # of the plan


def memo(ctx: Context) -> tuple[Block, ...]:
    """The sections of the memo that follow the verdict; nothing where there is no diagnosis."""
    found = diagnosis(ctx.rec)
    if found is None:
        return ()
    return (*_causes(ctx, found), *_measure(found), *_next_steps(ctx, found), *leave_alone(found, 2))


def appendix(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same sections below a heading of their own, with letters."""
    opened: list[Block] = [
        Heading("Appendix", annex=True),
        paragraph("What the pages before rest on, to look up rather than to read through.", tone="muted"),
    ]
    letters = iter([*ascii_uppercase, *(f"{a}{b}" for a in ascii_uppercase for b in ascii_uppercase)])
    for block in blocks:
        opened.append(replace(block, text=f"{next(letters)}. {block.text}") if isinstance(block, Heading) and block.level == 2 else block)
    return tuple(opened)


def _causes(ctx: Context, found: Diagnosis) -> list[Block]:
    shown = Bullets(tuple(_cause(ctx, cause) for cause in found.causes[:CAUSES]))
    return [Heading("Likely causes"), *conflict(found), shown, *possible_as_well(found, CAUSES)]


def _cause(ctx: Context, cause: LikelyCause) -> Line:
    return line(strong(cause.label), f" ({CERTAINTY[cause.certainty]}). {cause.because}", *ctx.cites.marks(cause.sources, " "))


def _measure(found: Diagnosis) -> list[Block]:
    rows = tuple((line(cause.label), line(cause.measure)) for cause in found.causes[:CAUSES] if cause.measure)
    return [Heading("What to measure first"), Table(("To find out whether", "Measure"), rows, (4, 11), "What tells the causes apart")] if rows else []


def _next_steps(ctx: Context, found: Diagnosis) -> list[Block]:
    """The plan, each step with the test to go on; after what is due now comes what mends the causes shown, once measured."""
    pack = ctx.rec.pack
    mends = [(line("Once measured"), line(strong(cause.label), f": {cause.remedies[0].do}"), ()) for cause in found.causes[:CAUSES] if cause.remedies]
    rows: list[tuple[Line, ...]] = []
    for item in ctx.rec.plan[:STEPS]:
        if item.phase != PHASES[0]:
            rows += mends
            mends = []
        label = ctx.step_label(item)
        rows.append((line(PHASE_TITLES[item.phase]), line(strong(label), f": {item.do}" if label else item.do), line(item.exit)))
    rows += mends
    blocks: list[Block] = [Heading("Next steps")]
    if rows:
        blocks.append(Table(("When", "What", "Go on when"), tuple(rows), (3, 8, 6), "Next steps"))
    if len(ctx.rec.plan) > STEPS:
        blocks.append(paragraph("The plan in the appendix has the steps after these.", tone="muted"))
    blocks += [paragraph(strong(pack.rules[r].warn), tone="caution") for r in ctx.rec.warnings]
    return blocks if len(blocks) > 1 else []
