"""A recommendation as a format-free document that a team can sign: the verdict first, the grounds after it."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.decide import Recommendation
from advisor.explain import Flip, single_changes

from . import estimates, grounds, guidance, outcome, parts
from .blocks import Document, Facts, clean, facts, line
from .context import Citations, Context
from .escape import one_line

SECTIONS = (
    outcome.decision,
    parts.whole_feature,
    guidance.diagnosed,
    outcome.cautions,
    outcome.stack,
    outcome.plan,
    outcome.advice,
    outcome.still_open,
    grounds.reasons,
    grounds.what_would_change_it,
    grounds.how_firm,
    guidance.neighbours,
    guidance.teams_like_yours,
    guidance.checked_choices,
    outcome.effort,
    estimates.what_it_costs,
    guidance.where,
    outcome.signals,
    grounds.sign_off,
    grounds.closed_routes,
    grounds.ranking,
    grounds.answers,
    parts.answers_of_parts,
    estimates.assumed,
    grounds.sources,
)


def context(rec: Recommendation, changes: Sequence[Flip] | None = None) -> Context:
    """What the sections work from. `changes` are those of `explain.single_changes`; computed if not given, which is
    the slow part."""
    found = single_changes(rec) if changes is None else changes
    return Context(rec, tuple(found), Citations(rec.pack))


def document(rec: Recommendation, changes: Sequence[Flip] | None = None) -> Document:
    """The whole document: title, facts about it, and its sections in reading order."""
    ctx, info = context(rec, changes), rec.pack.content.pack
    blocks = [block for section in SECTIONS for block in section(ctx)]  # in order, since sources are numbered as they are named
    return Document(title(rec), about(rec), tuple(map(clean, blocks)), ctx.cites.addresses, f"{info.id} {info.version}, hash {rec.pack.hash}")


def in_short(rec: Recommendation) -> Document:
    """A feature with several parts in short: the summary over all of them, and nothing of one part in full."""
    return Document(title(rec), about(rec), tuple(map(clean, parts.whole_feature(context(rec, ()), ""))))


def title(rec: Recommendation) -> str:
    """The record's title, or the pack's."""
    return one_line(rec.answers.record.get("title", "")) or one_line(rec.pack.content.pack.title) or "Recommendation"


def about(rec: Recommendation) -> Facts:
    """Who decided when, and by which rules. The date is the record's; there is no clock."""
    info, record = rec.pack.content.pack, rec.answers.record
    rules = line(f"{info.title} ({info.id}), version {info.version}, hash {rec.pack.hash}")
    return facts(("Deciders", record.get("deciders", "")), ("Date", record.get("date", "")), ("Rules", rules))
