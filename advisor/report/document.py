"""A recommendation as a format-free document that a team can sign: a brief on the first page, and what it rests on after it."""

from collections.abc import Sequence
from dataclasses import replace

from advisor.decide import Recommendation
from advisor.explain import Flip, single_changes

from . import answers, brief, changing, costs, guidance, plan, why
from .blocks import Document, Facts, Heading, clean, facts
from .context import Citations, Context
from .escape import one_line

SECTIONS = (
    brief.brief,
    plan.whole_feature,
    guidance.diagnosed,
    plan.plan,
    why.why,
    changing.what_would_change_it,
    changing.find_out,
    guidance.checked_choices,
    costs.cost_and_speed,
    guidance.teams_like_yours,
    plan.signals,
    answers.answers,
    costs.assumed,
    answers.sources,
)


def context(rec: Recommendation, changes: Sequence[Flip] | None = None) -> Context:
    """What the sections work from. `changes` are those of `explain.single_changes`; computed if not given, which is
    the slow part."""
    found = single_changes(rec) if changes is None else changes
    return Context(rec, tuple(found), Citations(rec.pack))


def document(rec: Recommendation, changes: Sequence[Flip] | None = None) -> Document:
    """The whole document: title, facts about it, and its sections in reading order."""
    ctx, info = context(rec, changes), rec.pack.content.pack
    first, *rest = [section(ctx) for section in SECTIONS]  # in order, since sources are numbered as they are named
    below = [block for blocks in rest for block in blocks]
    blocks = [*first, *(replace(b, annex=True) if i == 0 and isinstance(b, Heading) else b for i, b in enumerate(below))]
    return Document(title(rec), about(rec), tuple(map(clean, blocks)), ctx.cites.addresses, f"{info.id} {info.version}, hash {rec.pack.hash}")


def first_page(rec: Recommendation) -> Document:
    """What a team has to know, without what it rests on."""
    return Document(title(rec), about(rec), tuple(map(clean, brief.brief(context(rec)))))


def in_short(rec: Recommendation) -> Document:
    """A feature with several parts in short: the summary over all of them, and nothing of one part in full."""
    return Document(title(rec), about(rec), tuple(map(clean, plan.whole_feature(context(rec, ()), ""))))


def title(rec: Recommendation) -> str:
    """The record's title, or that of the rules: what is advised stands below it."""
    return one_line(rec.answers.record.get("title", "")) or one_line(rec.pack.content.pack.title)


def about(rec: Recommendation) -> Facts:
    """Who decided when, and by which rules. The date is the record's; there is no clock."""
    info, record = rec.pack.content.pack, rec.answers.record
    rules = f"{info.id}, version {info.version}, hash {rec.pack.hash}"
    return facts(("Deciders", record.get("deciders", "")), ("Date", record.get("date", "")), ("Rules", rules))
