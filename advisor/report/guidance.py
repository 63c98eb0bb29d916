"""The sections that say why, beyond the first page, and what may change it: causes, reasons, teams like yours, the team's choice, what is open."""

from advisor.explain import COUNTED, Choice, opening, precedents, reasons_against, ruled_out, single_changes, tally, unserved
from advisor.explain.diagnosis import LikelyCause, Remedy, Symptom, counted, diagnosis
from advisor.explain.next_question import TELLS, about_more, led_to, next_tests, purpose
from advisor.explain.words import answer_text, first_upper, listing, question_text, within
from advisor.pack import grouped

from .blocks import Block, Bullets, Heading, Table, bullets, facts, line, muted, paragraph, span, strong
from .brief import ASKED, REASONS, TOLD, change
from .context import Context, asked, of_hundred

_REASONS, _CHANGES, _OPEN = 4, 5, 5  # on each side of a choice; changes that are told; open routes with a row of their own
_SPEAKS = {"for": "That speaks for", "also": "That accepts", "against": "That speaks for something else than", "warns": "That warns of"}


def why(ctx: Context) -> tuple[Block, ...]:
    """The reasons beyond the first page, what speaks against it and what is missed, why not what else managers ask about, what is ruled out."""
    others = (Heading("Why not another", 3), Bullets(asked(ctx)[ASKED:]))
    missed = [*map(ctx.said, reasons_against(ctx.rec, ctx.first)), *map(line, unserved(ctx.rec))] if ctx.rec.first else []
    against = (Heading(f"What speaks against {ctx.inside(ctx.first)}", 3), Bullets(tuple(missed))) if missed else ()
    return (Heading("More of why"), Bullets(tuple(map(ctx.said, ctx.reasons[REASONS:]))), *against, *others, *closed(ctx))


def closed(ctx: Context, every: bool = False) -> list[Block]:
    """Routes that rules have ruled out, or `every` one that is out; those that the same closes first, and opens again, stand together."""
    told = (r for r in ruled_out(ctx.rec) if r.reasons and (every or (r.rules and not ctx.rec.pack.routes[r.route].combines)))
    groups = grouped(((r.reasons[0], r.reopens), r) for r in told).items()
    named = ((listing([one.label, *(within(r.label) for r in more)]), why, again) for (why, again), (one, *more) in groups)
    return [Heading("Ruled out", 3), Bullets(tuple(line(strong(f"{labels}:"), f" {why} ", muted(again)) for labels, why, again in named))]


def diagnosed(ctx: Context) -> tuple[Block, ...]:
    """Likely causes with what to measure and to do, and what to leave alone."""
    found = diagnosis(ctx.rec)
    if found is None:
        return ()
    odd = _symptoms(ctx, found.unexplained)
    return (
        Heading("Why it disappoints"),
        *_counted(ctx),
        paragraph(found.conflict, tone="caution"),  # the cause and what leads pull apart
        *_cause(ctx, found.causes[0], {c.id: c.label for c in found.causes}),
        Heading("Other faults and causes", 3),
        Bullets(tuple(line(strong(f"{c.label}?"), f" {c.measure or opening(ctx.rec)} Then: {_remedy(c.remedies[0])}") for c in found.causes[1:])),
        paragraph(f"No cause above explains: {odd}. Read twenty such failures first." if odd else "", tone="muted"),
        Heading("What to leave alone", 3),
        Bullets(tuple(line(strong(f"{u.label}."), f" {u.because}") for u in found.leave_alone)),
    )


def _counted(ctx: Context) -> list[Block]:
    """The team's own count by kind, with what cures each; else what it noted of one."""
    faults, said = tally(ctx.rec)
    rows = tuple((line(strong(fault), f". {cure}"), *map(line, numbers)) for fault, cure, *numbers in faults)
    table: list[Block] = [Table(COUNTED, rows, (7, 2, 2, 2), "The team’s own count", (1, 2, 3)), paragraph(strong(said))]
    return table if faults else [paragraph(f"The team’s own count: {note}") for note in counted(ctx.rec)]


def _cause(ctx: Context, cause: LikelyCause, labels: dict[str, str]) -> list[Block]:
    """A cause with all remedies, and with what it explains where the first page does not say that."""
    return [
        Heading(f"{cause.label} ({cause.certainty}{' signs' * (cause.certainty == 'strong')})", 3),
        paragraph(cause.because, *(ctx.marks(cause.sources) if cause.sources else [" ", muted("(judgement)")])),
        facts(
            ("Explains", "" if cause.certainty == "strong" else _symptoms(ctx, cause.explains)),
            ("Measure first", cause.measure or f"Your answers tell it already: begin with what to do. {opening(ctx.rec)}".rstrip()),
            ("Tells it apart from", first_upper(listing([within(labels[c]) for c in cause.apart_from]))),
        ),
        bullets(map(_remedy, cause.remedies)),
    ]


def _symptoms(ctx: Context, symptoms: tuple[Symptom, ...]) -> str:
    return listing([f"“{ctx.rec.pack.questions[q].choices[option].label}”" for q, option in symptoms])


def _remedy(remedy: Remedy) -> str:
    """What to do and by which lever: `Add a reranker (advanced retrieval, first).`"""
    state = f", {remedy.state}" if remedy.state in ("first", "ruled out") else ""
    named = remedy.label and remedy.label.lower() not in remedy.do.lower()
    do = f"{remedy.do.rstrip('.')} ({within(remedy.label)}{state}).".replace(") (", "; ") if named else remedy.do
    return f"{do} {remedy.only}".rstrip()


def teams_like_yours(ctx: Context) -> tuple[Block, ...]:
    """The nearest published cases, what worked for them, and whether that speaks for the first route."""
    found = [p for p in precedents(ctx.rec) if p.is_near]
    near = "Published cases with the same kind of output and three quarters of your answers or more. They are no vote."
    about = paragraph(near if found else "No published case is near enough to yours to count; the advice rests on your answers alone.", tone="muted")
    items = []
    for p in found:
        alike = [answer_text(ctx.rec.pack.questions[q], ctx.rec.answers.given[q]) for q in p.agree[:4]]
        said = f"{f' ({p.year})' if p.year else ''}. {first_upper(p.same)}, such as “{'”, “'.join(alike)}”. What worked: "
        speaks = muted(f"{_SPEAKS[p.speaks]} {ctx.inside(ctx.first)}." if ctx.rec.first else "")
        items.append(line(span(p.title, "", p.url), said, strong(listing(list(p.worked))), f". {p.why} ", speaks))
    return (Heading("Teams like yours"), about, Bullets(tuple(items)))


def checked(ctx: Context, found: Choice) -> list[Block]:
    """How a route that somebody favours stands, what speaks for and against it, and how to find out."""
    sides = (("Speaks for it", found.why.speaks_for), ("Speaks against it", found.why.speaks_against))
    probes = facts(*(row for p in found.test_first for row in (("Try", p.do), ("Passed if", p.passes), ("Turn back", p.stop))))
    told = [block for name, said in sides for block in (Heading(name, 3), Bullets(tuple(map(ctx.said, said[:_REASONS]))))]
    conditions = (Heading("What would have to be true", 3), bullets(found.would_have_to_be_true[:_REASONS]))
    return [paragraph(strong(found.verdict)), *told, *conditions, Heading("How to find out cheaply", 3), probes]


def what_would_change_it(ctx: Context) -> tuple[Block, ...]:
    """The changes beyond the one on the first page, by what would come first, and what is still open."""
    told = (change(ctx, flip) for flip in single_changes(ctx.rec)[TOLD:_CHANGES])
    return (Heading("What else would change it"), Bullets(tuple(told)), *still_open(ctx))


def still_open(ctx: Context) -> tuple[Block, ...]:
    """Which routes can still come first and how often, and what to ask next."""
    open_, blocks = ctx.rec.uncertainty, list[Block]()
    shares = [(route, share) for route, share in open_.open_routes.items() if share > 0]
    if len(shares) > 1:
        rows = tuple((line(ctx.rec.mends(route) or ctx.label(route)), line(of_hundred(share))) for route, share in shares[:_OPEN])
        looked = "all" if ctx.rec.looked.exhaustive else "likely"
        head = ("Route that can still come first", f"Ways of answering what is open ({looked} {ctx.rec.looked.size:,})")
        blocks += [Heading("What is still open", 3), Table(head, rows, (5, 4), "Routes still open", (1,))]
    if (following := open_.next_question) and ctx.rec.sureness != "firm" and (following.gain >= TELLS or following.question in ctx.rec.hinges):
        asked = question_text(ctx.rec.pack.questions[following.question])
        about = f" {more.capitalize()} until this is firm." if (more := about_more(ctx.rec)) else ""
        blocks.append(paragraph(strong("Next question to answer:"), f" “{asked}” {purpose(ctx.rec)}{about}"))
    return tuple(blocks)


def find_out(ctx: Context) -> tuple[Block, ...]:
    """The cheapest tests that would settle what is open, with what each result leads to."""
    led = ((t, "; ".join(f"{came}: {within(name)}" for came, name in led_to(ctx.rec, t))) for t in next_tests(ctx.rec))
    rows = tuple((line(strong(t.do)), line(t.takes), line(f"{told}.")) for t, told in led)
    table = Table(("Test", "Takes", "What comes first then"), rows, (6, 2, 6), "Tests that would settle what is open")
    return Heading("Find out in an afternoon"), table
