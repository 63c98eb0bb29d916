"""The sections that are looked up: the answers given, with notes and corrections, and the sources by number."""

from collections.abc import Collection, Iterable

from advisor.answers import OWN_NUMBERS, Answers, counts_of, how_many
from advisor.explain import answer_text, question_text
from advisor.pack import Pack

from .blocks import Block, Bullets, Heading, Span, Table, facts, line, paragraph, span
from .context import Context, tell

_MODELS = {"model": ("Hosted model", ""), "open_model": ("Open model", "")}
_CORRECTED = {"none": "not our problem", "strongly": "matters most"}


def answers(ctx: Context) -> tuple[Block, ...]:
    """What was answered, in the questionnaire's order, with assumed marks and notes; then needs that the team corrected."""
    given, asked, others = ctx.parts[0].rec.answers, ctx.rec.pack.questions, [part.rec.answers for part in ctx.parts[1:]]
    many = sum(how_many(ctx.rec.pack, part.rec.answers.assumed) for part in ctx.parts)
    are, them = ("answers are", "them") if many > 1 else ("answer is", "it")
    return (
        Heading("Answers given"),
        paragraph(f"{many} {are} marked as assumed, by a starting point or by you: confirm {them} before you rely on this." * bool(many)),
        answers_table(ctx, given, given.given, "Answers") or paragraph("Nothing was answered yet."),
        Heading("Notes on open questions", 3),
        facts(*((question_text(asked[q]), text) for q, text in given.notes.items() if q not in given.given and q in asked)),
        Heading("Your own numbers for estimates", 3),
        facts(*own_numbers(ctx.rec.pack, given)),
        Heading("Needs that the team corrected", 3),
        facts(*((n.label, _CORRECTED[given.needs[n.id]]) for n in ctx.rec.pack.content.needs if n.id in given.needs)),
        *_of_parts(ctx, given, others),
    )


def own_numbers(pack: Pack, given: Answers) -> list[tuple[str, str]]:
    """What the team set itself, by what it is called."""
    told = {f"{q}_{option}" for q, answer in given.given.items() for option in answer.options}  # of what was unticked no count is told
    of = {f.id: (f.label, f.unit) for f in pack.content.figures} | OWN_NUMBERS | _MODELS | {n: t for n, t in counts_of(pack).items() if n in told}
    return [(of[n][0], f"{value:,g} {of[n][1]}".strip() if isinstance(value, float) else value) for n, value in given.own.items() if n in of]


def answers_table(ctx: Context, given: Answers, names: Collection[str], label: str) -> Table | None:
    """The named answers with assumed marks and notes, a grid in one row; None if there is no answer."""
    rows: dict[str, tuple[str, list[str | Span]]] = {}
    for name, question in ctx.rec.pack.questions.items():
        if name in names:
            _, said = rows.setdefault(question.grid or name, (question.ask, []))
            said += ["; " if said else "", (f"{question.row}: " if question.row else "") + answer_text(question, given.given[name])]
            said += [" ", span("assumed", "mark")] if name in given.assumed else []
            said += tell(f"({note})" if (note := given.notes.get(name, "")) else "")
    lines = tuple((line(ask), line(*said)) for ask, said in rows.values())
    return Table(("Question", "Answer"), lines, (1, 1), label) if lines else None


def _of_parts(ctx: Context, first: Answers, others: Iterable[Answers]) -> list[Block]:
    """What was answered for the other parts, where it differs from the first one."""
    blocks: list[Block] = []
    for part in others:
        own = {q for q, answer in part.given.items() if answer != first.given.get(q)}
        told = answers_table(ctx, part, own, f"Answers for {part.part}") or paragraph("Nothing of its own was answered yet.")
        blocks += [Heading(f"For {part.part}", 4), told, facts(*own_numbers(ctx.rec.pack, part))]
    about = paragraph(f"What is not named below is answered as for {first.part}, or open.")
    return [Heading("Answers for the other jobs", 3), about, *blocks] if blocks else []


def sources(ctx: Context) -> tuple[Block, ...]:
    """The sources that the document cites, by number."""
    items = (line(span(s.title, "", s.url), f" ({f'{s.publisher}, ' if s.publisher else ''}{s.year})") for s in ctx.cited)
    return Heading("Sources"), Bullets(tuple(items), ordered=True)
