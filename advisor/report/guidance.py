"""The sections beside the ranking: why a running system disappoints, teams like yours, the team's own choice."""

from advisor.explain import answer_text, diagnosis, listing, precedents, within
from advisor.explain.diagnosis import LikelyCause, Remedy, Symptom, counted
from advisor.explain.why_not import Choice, check_my_choice

from .blocks import Block, Bullets, Heading, Span, bullets, facts, line, muted, paragraph, span, strong
from .context import Context

_CAUSES = 2  # told in full
_CERTAINTY = {"strong": "strong signs", "likely": "likely"}
_REASONS = 4  # on each side of a choice, and conditions for it
_SPEAKS = {"for": "That speaks for", "also": "That accepts", "against": "That speaks for something else than", "warns": "That warns of"}


def diagnosed(ctx: Context) -> tuple[Block, ...]:
    """Likely causes with what to measure and to do, and what to leave alone."""
    found = diagnosis(ctx.rec)
    if found is None:
        return ()
    blocks: list[Block] = [Heading("Why it disappoints")]
    blocks += [paragraph(f"The team’s own count: {note}") for note in counted(ctx.rec)]
    if found.conflict:  # the cause and what leads pull apart
        blocks.append(paragraph(found.conflict, tone="caution"))
    labels = {c.id: c.label for c in found.causes}
    for i, cause in enumerate(found.causes[:_CAUSES]):
        blocks += _cause(ctx, cause, labels, first=i == 0)
    if rest := [within(cause.label) for cause in found.causes[_CAUSES:]]:
        blocks.append(paragraph(f"Possible as well: {listing(rest)}.", tone="muted"))
    if found.unexplained:
        blocks.append(paragraph(f"No cause above explains: {_symptoms(ctx, found.unexplained)}. Read twenty such failures first.", tone="muted"))
    if found.leave_alone:
        items = tuple(line(strong(f"{u.label}."), f" {u.because}") for u in found.leave_alone)
        blocks += [Heading("What to leave alone", 3), Bullets(items)]
    return tuple(blocks)


def _cause(ctx: Context, cause: LikelyCause, labels: dict[str, str], first: bool) -> list[Block]:
    """One cause; of the foremost all remedies, and not what it explains where the first page says that."""
    rested = ctx.cites.marks(cause.sources, " ") if cause.sources else [" ", muted("(judgement)")]
    return [
        Heading(f"{cause.label} ({_CERTAINTY[cause.certainty]})", 3),
        paragraph(cause.because, *rested),
        facts(
            ("Explains", "" if first and cause.certainty == "strong" else _symptoms(ctx, cause.explains)),
            ("Measure first", cause.measure),
            ("Tells it from", listing([within(labels[c]) for c in cause.apart_from], "and")),
            ("Then", "" if first else _remedy(cause.remedies[0])),
        ),
        *([bullets(map(_remedy, cause.remedies))] if first else []),
    ]


def _symptoms(ctx: Context, symptoms: tuple[Symptom, ...]) -> str:
    return listing([f"“{ctx.rec.pack.questions[q].choices[option].label}”" for q, option in symptoms])


def _remedy(remedy: Remedy) -> str:
    """What to do and by which lever: `Add a reranker (advanced retrieval, first).`"""
    if not remedy.label or remedy.label.lower() in remedy.do.lower():
        return remedy.do
    state = f", {remedy.state}" if remedy.state in ("first", "ruled out") else ""
    return f"{remedy.do.rstrip('.')} ({within(remedy.label)}{state})."


def teams_like_yours(ctx: Context) -> tuple[Block, ...]:
    """The nearest published cases, what worked for them, and whether that speaks for the first route."""
    found = precedents(ctx.rec)
    if found is None or not found.alike:
        return ()
    blocks: list[Block] = [Heading("Teams like yours")]
    if found.contrary:
        blocks.append(paragraph(found.contrary, tone="caution"))
    blocks.append(paragraph("Published cases with the same kind of output and two thirds of your answers or more. They are no vote.", tone="muted"))
    items = []
    for p in found.alike:
        parts: list[str | Span] = [span(p.title, "", p.url), f" ({p.year}). " if p.year else ". "]
        alike = [answer_text(ctx.rec.pack.questions[q], ctx.rec.answers.given[q]) for q in p.agree[:4]]
        parts.append(f"{p.same[:1].upper()}{p.same[1:]}, such as “{'”, “'.join(alike)}”. What worked: ")
        parts += [strong(listing(list(p.worked))), f". {p.why} "]
        parts.append(muted(f"{_SPEAKS[p.speaks]} {ctx.inside(ctx.first)}." if ctx.rec.first else ""))
        items.append(line(*parts))
    return (*blocks, Bullets(tuple(items)))


def checked_choices(ctx: Context) -> tuple[Block, ...]:
    """What holds for each route that the record names and that is not first anyway."""
    blocks: list[Block] = []
    for route in ctx.to_check if ctx.rec.first else ():
        name, leader = ctx.inside(route), ctx.inside(ctx.first)
        blocks.append(Heading(f"{'The team’s choice' if route == ctx.chosen else 'The favoured route'} beside {leader}: {name}"))
        blocks += checked(ctx, check_my_choice(ctx.rec, route))
    return tuple(blocks)


def checked(ctx: Context, found: Choice) -> list[Block]:
    """The verdict on a route, what speaks on both sides, and what would have to be true."""
    blocks: list[Block] = [paragraph(strong(found.verdict))]
    against = [r for r in found.why.speaks_against if r.text not in found.why.sentences]
    if told := [text for text in found.why.sentences[1:] if text not in found.would_have_to_be_true]:
        blocks.append(bullets(told))
    for title, reasons in (("Speaks for it", found.why.speaks_for), ("Speaks against it", against)):
        if reasons:
            blocks += [Heading(title, 3), Bullets(tuple(ctx.said(r) for r in reasons[:_REASONS]))]
    if found.would_have_to_be_true:
        blocks += [Heading("What would have to be true", 3), bullets(found.would_have_to_be_true[:_REASONS])]
    probes = [p for p in found.test_first if p.name != ctx.rec.first]  # the first route's trial is in the plan
    if probes:
        rows = [row for p in probes for row in (("Try", p.do), ("Passed if", p.passes), ("Turn back", p.stop))]
        blocks += [Heading("How to find out cheaply", 3), facts(*rows)]
    return blocks
