"""The sections on what may still change: other answers, what is open, and what an afternoon would tell."""

from advisor.estimate import priced
from advisor.explain import Flip, about_more, led_to, next_tests, possible, purpose, question_text, single_changes, within

from .blocks import Block, Bullets, Heading, Line, Table, line, muted, paragraph, strong
from .context import Context, of_hundred

MOST, TOLD, _SHOWN = 5, 1, 5  # changes that are told, and how many of them on the first page; open routes with a row of their own


def what_would_change_it(ctx: Context) -> tuple[Block, ...]:
    """The changes beyond the one on the first page, by what would come first, and what is still open."""
    return (Heading("What else would change it"), Bullets(tuple(change(ctx, flip) for flip in single_changes(ctx.rec)[TOLD:MOST])), *still_open(ctx))


def change(ctx: Context, flip: Flip) -> Line:
    """A change that puts another route first, and whether anybody can bring it about."""
    return line(f"{flip.sentence}{priced(ctx.rec, flip)} ", muted(f"({possible(ctx.rec, flip)})"))


def still_open(ctx: Context) -> tuple[Block, ...]:
    """Which routes can still come first and how often, and what to ask next."""
    open_, blocks = ctx.rec.uncertainty, list[Block]()
    shares = [(route, share) for route, share in open_.open_routes.items() if share > 0]
    if len(shares) > 1:
        rows = tuple((line(ctx.rec.mends(route) or ctx.label(route)), line(of_hundred(share))) for route, share in shares[:_SHOWN])
        looked = "all" if ctx.rec.looked.exhaustive else "likely"
        head = ("Route that can still come first", f"Ways of answering what is open ({looked} {ctx.rec.looked.size:,})")
        blocks += [Heading("What is still open", 3), Table(head, rows, (5, 4), "Routes still open", (1,))]
    if open_.next_question is not None and ctx.rec.sureness != "firm":
        asked = question_text(ctx.rec.pack.questions[open_.next_question.question])
        about = f" {more.capitalize()} until this is firm." if (more := about_more(ctx.rec)) else ""
        blocks.append(paragraph(strong("Next question to answer:"), f" “{asked}” {purpose(ctx.rec)}{about}"))
    return tuple(blocks)


def find_out(ctx: Context) -> tuple[Block, ...]:
    """The cheapest tests that would settle what is open, with what each result leads to."""
    led = ((t, "; ".join(f"{came}: {within(name)}" for came, name in led_to(ctx.rec, t))) for t in next_tests(ctx.rec))
    rows = tuple((line(strong(t.do)), line(t.takes), line(f"{told}.")) for t, told in led)
    table = Table(("Test", "Takes", "What comes first then"), rows, (6, 2, 6), "Tests that would settle what is open")
    return Heading("Find out in an afternoon"), table
