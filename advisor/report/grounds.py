"""The sections that say why: reasons, what would change it, what is ruled out, ranking, answers, sources."""

from __future__ import annotations

from collections.abc import Collection

from advisor.answers import Answers
from advisor.decide import Recommendation, Standing
from advisor.explain import answer_text, listing, ruled_out, within
from advisor.explain.changes import toward
from advisor.explain.sturdiness import sturdiness

from .blocks import Block, Bullets, Heading, Line, Span, Table, facts, line, muted, paragraph, span, strong
from .context import Context, signed

_POSSIBLE = {"yes": "you can change this", "with_effort": "this takes effort to change", "no": "a given, unless it was judged wrongly"}
_WEIGHTS = {0: "ignored", 2: "counts more", 3: "counts most"}
_STATUS = {"open": "open", "conditional": "conditional", "ruled_out": "ruled out"}


def reasons(ctx: Context) -> tuple[Block, ...]:
    """Every rule that gives the first route points; with its base they add up to the total."""
    if not ctx.rec.first:
        return ()
    standing, criteria = ctx.rec.evaluation.standing(ctx.first), ctx.rec.pack.criteria
    base = tuple((criteria[s.criterion].label, s.value) for s in standing.shares if not s.rule and s.value)
    entries = [(r.because, r.criteria, r.strength, r.sources) for r in ctx.reasons if r.value or r.criteria]
    if base:
        entries.append(("What the route brings by itself", base, "", ctx.rec.pack.routes[ctx.first].sources))
    if not entries:
        return (Heading("Why"), paragraph("No rule speaks for or against it yet; it leads by its small effort."))
    rows: list[tuple[Line, ...]] = []
    for because, cells, strength, cited in entries:  # of one criterion alone the points stand in the next column
        counts_for = cells[0][0] if len(cells) == 1 else ", ".join(f"{label} {signed(value)}" for label, value in cells)
        points = signed(sum(value for _, value in cells))
        rows.append((line(because), line(counts_for), line(points), line(strength), line(*ctx.cites.marks(cited))))
    rows.append((line(strong("Total")), (), line(strong(signed(standing.total))), (), ()))
    header = ("Reason", "Counts for", "Points", "Strength", "Sources")
    return (Heading("Why"), Table(header, tuple(rows), (10, 5, 2, 3, 3), f"Reasons for {within(ctx.label(ctx.first))}", (2,)))


def what_would_change_it(ctx: Context) -> tuple[Block, ...]:
    """Single answers that would put another route first."""
    if not ctx.rec.first:
        return ()
    questions = ctx.rec.pack.questions
    items = []
    for change in ctx.changes:
        by = f"{change.margin} point{'' if change.margin == 1 else 's'}"
        lead = f" would lead by {by}; " if change.margin > 0 else " would take the lead; "
        (move,) = change.moves
        answered = (f"If “{questions[move.question].ask}” were answered ", strong(f"“{move.after_text}”"), ", ")
        items.append(line(*answered, strong(within(ctx.label(change.route))), lead, muted(_POSSIBLE[move.can_change]), "."))
    if not items:
        return (Heading("What would change it"), paragraph("No single other answer would put another route first."))
    return (Heading("What would change it"), Bullets(tuple(items)))


def how_firm(ctx: Context) -> tuple[Block, ...]:
    """The nearest change that could be brought about, and the weights."""
    found = firmness(ctx.rec)
    return (Heading("How firm it is"), Bullets(tuple(line(text) for text in found))) if found else ()


def firmness(rec: Recommendation) -> tuple[str, ...]:
    """A sentence on the nearest change and one on the weights; nothing where no route is first."""
    sturdy = sturdiness(rec)
    if sturdy is None:
        return ()
    near = toward(rec)
    return (near.flips[0].sentence if near.flips else near.sentence, sturdy.sentence)


def settled_text(rec: Recommendation) -> str:
    """What the completions looked at say of the first route."""
    label, n = rec.pack.routes[rec.first].label if rec.first else "No route", rec.uncertainty.looked_at
    if rec.uncertainty.settled == "yes":
        looked = f"in all {n:,} completions of the open questions" if n > 1 else "and nothing is left open"
        return f"{label} comes first {looked}."
    if rec.uncertainty.settled == "not_decided":
        return f"{label} came first in {n:,} sampled completions of the open questions; that is no proof."
    rivals = [within(rec.pack.routes[r].label) for r in rec.contenders]
    more = [f"{len(rivals) - 3} more"] if len(rivals) > 3 else []
    return f"Not settled: {listing([*rivals[:3], *more], 'or') or 'another route'} can still come first."


def closed_routes(ctx: Context) -> tuple[Block, ...]:
    """Ruled-out routes with their reasons and what reopens them."""
    rows = tuple((line(strong(r.label)), line(" ".join(r.reasons)), line(r.reopens)) for r in ruled_out(ctx.rec))
    if not rows:
        return ()
    return (Heading("Ruled out", annex=True), Table(("Route", "Why", "What reopens it"), rows, (3, 6, 6), "Ruled-out routes"))


def ranking(ctx: Context) -> tuple[Block, ...]:
    """All routes from first to last."""
    pack = ctx.rec.pack
    layers = {layer.id: layer.label for layer in pack.content.layers}
    rows = []
    for place, s in enumerate(ctx.rec.ranking, 1):
        name = strong(ctx.label(s.route)) if s.route == ctx.rec.first else span(ctx.label(s.route))
        rows.append(
            (line(str(place)), line(name), line(layers.get(s.layer, s.layer)), line(signed(s.total)), line(_STATUS[s.status]), line(_remarks(ctx, s)))
        )
    table = Table(("#", "Route", "Layer", "Points", "Status", "Remarks"), tuple(rows), (1, 4, 3, 2, 3, 8), "All routes, from first to last", (0, 3))
    return (Heading("Full ranking", annex=not any(s.status == "ruled_out" for s in ctx.rec.ranking)), table)


def _remarks(ctx: Context, s: Standing) -> str:
    remarks = []
    if s.tied_with:
        names = [within(ctx.label(r)) for r in s.tied_with]
        remarks.append(f"Level with {listing(names) if len(names) < 3 else f'{len(names)} others'}.")
    if s.waits_for:
        remarks.append(f"Depends on {listing([f'“{ctx.rec.pack.questions[q].ask}”' for q in s.waits_for])}.")
    return " ".join(remarks)


def answers(ctx: Context) -> tuple[Block, ...]:
    """What was answered, in the questionnaire's order, with assumed marks and notes; then priorities."""
    given = ctx.rec.answers
    blocks: list[Block] = [Heading("Answers")]
    if given.assumed:
        many = len(given.assumed)
        are, them = ("answers are", "them") if many > 1 else ("answer is", "it")
        blocks.append(paragraph(f"{many} {are} marked as assumed: a starting point filled {them} in, so confirm {them} before you rely on this."))
    blocks.append(answers_table(ctx, given, given.given, "Answers") or paragraph("Nothing was answered yet."))
    asked = ctx.rec.pack.questions
    if loose := [(asked[q].ask, text) for q, text in given.notes.items() if q not in given.given and q in asked]:
        blocks += [Heading("Notes on open questions", 3), facts(*loose)]
    weights = [(c.label, _WEIGHTS[given.priorities[c.id]]) for c in ctx.rec.pack.content.criteria if given.priorities.get(c.id, 1) in _WEIGHTS]
    return (*blocks, Heading("Priorities", 3), facts(*weights)) if weights else tuple(blocks)


def answers_table(ctx: Context, given: Answers, names: Collection[str], label: str) -> Table | None:
    """The named answers with assumed marks, and their notes if there are any; None if there is no answer."""
    noted = any(given.notes.get(q) for q in names)
    rows = []
    for name, question in ctx.rec.pack.questions.items():
        if name in names:
            mark: list[str | Span] = [" ", span("assumed", "mark")] if name in given.assumed else []
            row = (line(question.ask), line(answer_text(question, given.given[name]), *mark), line(given.notes.get(name, "")))
            rows.append(row if noted else row[:2])
    header, widths = (("Question", "Answer", "Note"), (5, 4, 5)) if noted else (("Question", "Answer"), (6, 5))
    return Table(header, tuple(rows), widths, label) if rows else None


def sources(ctx: Context) -> tuple[Block, ...]:
    """The sources that the document cites, by number."""
    items = []
    for s in ctx.cites.cited:
        imprint = ", ".join(part for part in (s.publisher, str(s.year)) if part)
        items.append(line(span(s.title, "", s.url), f" ({imprint})"))
    return (Heading("Sources"), Bullets(tuple(items), ordered=True)) if items else ()


def sign_off(ctx: Context) -> tuple[Block, ...]:
    """Room to sign for each decider of the record."""
    names = tuple(n.strip() for n in ctx.rec.answers.record.get("deciders", "").replace(";", ",").split(",") if n.strip())
    rows = tuple((line(name), (), ()) for name in names)
    return (Heading("Sign-off"), Table(("Name", "Signature", "Date"), rows, (4, 5, 2), "Sign-off", to_sign=True)) if names else ()
