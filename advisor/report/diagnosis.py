"""Why a running system disappoints: a memo of two pages that opens the document, and the section that tells it in full.

Everything in the memo stands in the section as well, so what is cut for length is not lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from string import ascii_uppercase

from advisor.decide import PHASES
from advisor.explain import diagnosis, listing, within
from advisor.explain.diagnosis import SYMPTOMS, Diagnosis, Lever, LikelyCause, Remedy

from .blocks import Block, Bullets, Heading, Line, Table, facts, line, muted, paragraph, strong
from .context import Context, signed
from .outcome import PHASE_TITLES

_CAUSES, SHORT = 6, 4  # told in full, and in the memo
STEPS = 7  # of the plan, in the memo
_CERTAINTY = {"strong": "strong signs", "likely": "likely"}


def memo(ctx: Context) -> tuple[Block, ...]:
    """The sections of the memo that follow the verdict; nothing where there is no diagnosis."""
    found = diagnosis(ctx.rec)
    if found is None:
        return ()
    told = found.causes[:SHORT]
    causes = [line(strong(c.label), f" ({_CERTAINTY[c.certainty]}). {c.because}", *ctx.cites.marks(c.sources, " ")) for c in told]
    blocks = [Heading("Likely causes"), *_conflict(found), Bullets(tuple(causes)), *_possible_as_well(found, SHORT)]
    if measures := tuple((line(c.label), line(c.measure)) for c in told if c.measure):
        blocks += [Heading("What to measure first"), Table(("To find out whether", "Measure"), measures, (4, 11), "What tells the causes apart")]
    return (*blocks, *_next_steps(ctx, found), *_leave_alone(found, 2))


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


def _next_steps(ctx: Context, found: Diagnosis) -> list[Block]:
    """The plan, each step with the test to go on; after what is due now comes what mends the causes shown, once measured."""
    pack = ctx.rec.pack
    mends = [(line("Once measured"), line(strong(cause.label), f": {cause.remedies[0].do}"), ()) for cause in found.causes[:SHORT] if cause.remedies]
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


def diagnosed(ctx: Context) -> tuple[Block, ...]:
    """Likely causes with what to measure and to do, the open levers, and what to leave alone."""
    found = diagnosis(ctx.rec)
    if found is None:
        return ()
    blocks: list[Block] = [Heading("Why it disappoints"), *_conflict(found)]
    labels = {c.id: c.label for c in found.causes}
    for cause in found.causes[:_CAUSES]:
        blocks += _cause(ctx, cause, labels)
    blocks += _possible_as_well(found, _CAUSES)
    if found.unexplained:
        blocks.append(paragraph(f"No cause above explains: {_symptoms(ctx, found.unexplained)}. Read twenty such failures first.", tone="muted"))
    if found.levers:
        rows = tuple(_lever(ctx, lever, labels) for lever in found.levers)
        header = ("Lever", "Points", "Called for by", "Why it is worth it")
        blocks += [Heading("Which levers are open", 3), Table(header, rows, (4, 2, 5, 6), "Open levers, as the ranking has them", (1,))]
    return (*blocks, *_leave_alone(found, 3))


def _conflict(found: Diagnosis) -> list[Block]:
    """Where the cause and what leads pull apart."""
    return [paragraph(found.conflict, tone="caution")] if found.conflict else []


def _possible_as_well(found: Diagnosis, told: int) -> list[Block]:
    """The causes after those that were told."""
    rest = [within(cause.label) for cause in found.causes[told:]]
    return [paragraph(f"Possible as well: {listing(rest)}.", tone="muted")] if rest else []


def _leave_alone(found: Diagnosis, level: int) -> list[Block]:
    """What no cause calls for, below a heading of that level."""
    items = tuple(line(strong(f"{u.label}."), f" {u.because}") for u in found.leave_alone)
    return [Heading("What to leave alone", level), Bullets(items)] if items else []


def _lever(ctx: Context, lever: Lever, labels: dict[str, str]) -> tuple[Line, ...]:
    called = listing([within(labels[c]) for c in lever.causes])
    return (line(strong(ctx.label(lever.route))), line(signed(lever.total)), line(called), line(lever.because))


def _cause(ctx: Context, cause: LikelyCause, labels: dict[str, str]) -> list[Block]:
    rested = ctx.cites.marks(cause.sources, " ") if cause.sources else [" ", muted("(judgement)")]
    return [
        Heading(f"{cause.label} ({_CERTAINTY[cause.certainty]})", 3),
        paragraph(cause.because, *rested),
        facts(
            ("Explains", _symptoms(ctx, cause.explains)),
            ("Measure first", cause.measure),
            ("Tells it from", listing([within(labels[c]) for c in cause.apart_from], "and")),
            ("Then", [_remedy(r) for r in cause.remedies]),
        ),
    ]


def _symptoms(ctx: Context, symptoms: tuple[str, ...]) -> str:
    choices = ctx.rec.pack.questions[SYMPTOMS].choices
    return listing([choices[s].label.lower() for s in symptoms])


def _remedy(remedy: Remedy) -> str:
    """What to do and by which lever: `Add a reranker. (Advanced retrieval, first)`."""
    if not remedy.label or remedy.label.lower() in remedy.do.lower():
        return remedy.do
    state = f", {remedy.state}" if remedy.state in ("first", "ruled out") else ""
    return f"{remedy.do} ({remedy.label}{state})"
