"""The sections beside the ranking: why a running system disappoints, what parts close routes, and teams like yours."""

from __future__ import annotations

from advisor.explain import diagnosis, listing, neighbours_of, precedents, within
from advisor.explain.diagnosis import SYMPTOMS, Diagnosis, Lever, LikelyCause, Remedy
from advisor.explain.neighbours import Fact, Parted

from .blocks import Block, Bullets, Heading, Line, Span, Table, facts, line, muted, paragraph, span, strong
from .context import Context, signed, tell

_CAUSES = 6  # told in full
CERTAINTY = {"strong": "strong signs", "likely": "likely"}
_SPEAKS = {"for": "That speaks for", "also": "That accepts", "against": "That speaks for something else than", "warns": "That warns of"}


def diagnosed(ctx: Context) -> tuple[Block, ...]:
    """Likely causes with what to measure and to do, the open levers, and what to leave alone."""
    found = diagnosis(ctx.rec)
    if found is None:
        return ()
    blocks: list[Block] = [Heading("Why it disappoints"), *conflict(found)]
    labels = {c.id: c.label for c in found.causes}
    for cause in found.causes[:_CAUSES]:
        blocks += _cause(ctx, cause, labels)
    blocks += possible_as_well(found, _CAUSES)
    if found.unexplained:
        blocks.append(paragraph(f"No cause above explains: {_symptoms(ctx, found.unexplained)}. Read twenty such failures first.", tone="muted"))
    if found.levers:
        rows = tuple(_lever(ctx, lever, labels) for lever in found.levers)
        header = ("Lever", "Points", "Called for by", "Why it is worth it")
        blocks += [Heading("Which levers are open", 3), Table(header, rows, (4, 2, 5, 6), "Open levers, as the ranking has them", (1,))]
    return (*blocks, *leave_alone(found, 3))


def conflict(found: Diagnosis) -> list[Block]:
    """Where the cause and what leads pull apart."""
    return [paragraph(found.conflict, tone="caution")] if found.conflict else []


def possible_as_well(found: Diagnosis, told: int) -> list[Block]:
    """The causes after those that were told."""
    rest = [within(cause.label) for cause in found.causes[told:]]
    return [paragraph(f"Possible as well: {listing(rest)}.", tone="muted")] if rest else []


def leave_alone(found: Diagnosis, level: int) -> list[Block]:
    """What no cause calls for, below a heading of that level."""
    items = tuple(line(strong(f"{u.label}."), f" {u.because}") for u in found.leave_alone)
    return [Heading("What to leave alone", level), Bullets(items)] if items else []


def _lever(ctx: Context, lever: Lever, labels: dict[str, str]) -> tuple[Line, ...]:
    called = listing([within(labels[c]) for c in lever.causes])
    return (line(strong(ctx.label(lever.route))), line(signed(lever.total)), line(called), line(lever.because))


def _cause(ctx: Context, cause: LikelyCause, labels: dict[str, str]) -> list[Block]:
    rested = ctx.cites.marks(cause.sources, " ") if cause.sources else [" ", muted("(judgement)")]
    return [
        Heading(f"{cause.label} ({CERTAINTY[cause.certainty]})", 3),
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


def neighbours(ctx: Context) -> tuple[Block, ...]:
    """Facts on each side of routes that are close, and the questions that would tell."""
    found = neighbours_of(ctx.rec)
    if not found:
        return ()
    blocks: list[Block] = [Heading("What parts the close ones for you")]
    for parted in found:
        blocks += [Heading(parted.label, 3), paragraph(parted.text), *_sides(ctx, parted), paragraph(strong("Usual mistake:"), f" {parted.trap}")]
    return tuple(blocks)


def _sides(ctx: Context, parted: Parted) -> list[Block]:
    blocks: list[Block] = []
    for route in parted.routes:
        held = parted.favouring(route)
        head = paragraph(strong(f"For {within(ctx.label(route))}"), " speaks:" if held else " nothing speaks that you answered.")
        blocks += [head, Bullets(tuple(_fact(ctx, f) for f in held))] if held else [head]
    if parted.open:
        blocks += [paragraph(strong("Not known yet:")), Bullets(tuple(_open(ctx, f) for f in parted.open))]
    return blocks


def _fact(ctx: Context, fact: Fact) -> Line:
    return line(fact.fact, *tell(f"({fact.strength})" if fact.strength else ""), *ctx.cites.marks(fact.sources, " "))


def _open(ctx: Context, fact: Fact) -> Line:
    asked = listing([f"“{ctx.rec.pack.questions[q].ask}”" for q in fact.questions], "and")
    favoured = listing([within(ctx.label(r)) for r in fact.favours], "and")
    return line(fact.fact, f" That would speak for {favoured}; the answer to {asked} tells.", *ctx.cites.marks(fact.sources, " "))


def teams_like_yours(ctx: Context) -> tuple[Block, ...]:
    """The nearest published cases, what worked for them, and whether that speaks for the first route."""
    found = precedents(ctx.rec)
    if found is None:
        return ()
    blocks: list[Block] = [Heading("Teams like yours")]
    if found.contrary:
        blocks.append(paragraph(found.contrary, tone="caution"))
    blocks.append(paragraph("The published cases whose answers are nearest to yours. They stand beside the rules and are no vote.", tone="muted"))
    items = []
    for p in found.nearest:
        parts: list[str | Span] = [span(p.title, "", p.url), f" ({p.year}). " if p.year else ". "]
        parts.append(f"{p.same[:1].upper()}{p.same[1:]}. What worked: ")
        parts += [strong(listing(list(p.worked))), f". {p.why} "]
        parts.append(muted(f"{_SPEAKS[p.speaks]} {within(ctx.label(ctx.first))}." if ctx.rec.first else ""))
        items.append(line(*parts))
    return (*blocks, Bullets(tuple(items)))
