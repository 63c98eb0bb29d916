"""Scenarios side by side: the same work under other answers, as rows to show and as a document."""

from collections.abc import Callable, Mapping, Sequence

from advisor.answers import in_currency
from advisor.decide import Recommendation
from advisor.estimate import looked, planned, shown, verdict_on_paper
from advisor.explain import answer_text, early, needs_profile, question_text, this_week

from . import markdown
from .blocks import Document, Heading, Table, composed, facts, line, strong
from .brief import plan_in_short
from .context import Context

NEEDS, WIDTHS = 5, (3, 5)  # of each scenario; of the heads of the rows, and of each scenario
Row = tuple[str, Sequence[Sequence[str]]]  # what is compared, with the lines of each scenario


def compared(recs: Mapping[str, Recommendation]) -> tuple[Row, ...]:
    """Verdict, sureness, first thing to do, costs and needs of the scenarios, the answers that differ, the plan in three lines. All of one pack."""
    some = [*recs.values()]
    said, plans = [verdict_on_paper(rec) for rec in some], [dict(plan_in_short(Context(rec))) for rec in some]
    priced = [(rec, None if early(rec) else planned(rec)[1]) for rec in some]
    runs = [("what its seller asks" if e.unpriced else shown(e.paid(e.bill)), looked(rec)) if e else () for rec, e in priced]
    answered = [(q, [rec.answers.given.get(q.id) for rec in some]) for q in some[0].pack.content.questions]
    return (
        ("Verdict", [tuple(filter(None, (v.headline, v.on_paper, v.otherwise))) for v in said]),
        ("How sure", [(v.badge,) for v in said]),
        ("This week", [(this_week(rec),) for rec in some]),
        ("To set up", [(shown(e.setup),) if e else () for _, e in priced]),
        ("To run", [tuple(filter(None, run)) for run in runs]),
        ("To answer", [(shown(e.seconds),) if e and e.waits else () for _, e in priced]),
        ("Needs", [tuple(need.label for need in needs_profile(rec)[:NEEDS]) for rec in some]),
        *((question_text(q), [(answer_text(q, a) if a else "Open",) for a in given]) for q, given in answered if len({*given}) > 1),
        *((title, [(plan[title],) for plan in plans]) for title in plans[0]),
    )


def comparison(recs: Mapping[str, Recommendation]) -> Document:
    """One table with a column for each scenario (at least one), by name."""
    first = next(iter(recs.values()))
    info = first.pack.content.pack
    rows = tuple((line(strong(title)), *(line("; ".join(cell)) for cell in cells)) for title, cells in compared(recs))
    table = Table(("Compared", *recs), rows, (WIDTHS[0], *[WIDTHS[1]] * len(recs)), "Scenarios side by side")
    footer, blocks = f"{info.id} {info.version}, hash {first.pack.hash}", composed((Heading("Side by side"), table))
    return in_currency(Document("Scenarios compared", facts(("Rules", f"{info.title} ({footer})")), blocks, footer=footer), first.answers)


COMPARISONS: dict[str, tuple[str, str, Callable[[Mapping[str, Recommendation]], str]]] = {  # ending -> label, kind, how it is written
    "md": ("Markdown", "text/markdown", lambda recs: markdown.written(comparison(recs))),
    "html": ("Web page", "text/html", lambda recs: markdown.page(comparison(recs))),
}
