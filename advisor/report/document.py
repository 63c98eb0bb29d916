"""A recommendation as a format-free document that a team can sign: a brief on the first page, and what it rests on after it."""

from dataclasses import replace

from advisor.answers import all_parts
from advisor.answers.answers import NAMES, short_name
from advisor.decide import Recommendation
from advisor.explain import listing, verdict, within

from . import answers, brief, changing, costs, guidance, plan
from .blocks import Block, Document, Facts, Heading, composed, facts
from .context import Context
from .escape import one_line

_ADVICE = (guidance.diagnosed, plan.plan, guidance.why, changing.what_would_change_it, changing.find_out, guidance.checked_choices)
_BESIDE = (costs.cost_and_speed, guidance.teams_like_yours, plan.signals, answers.answers, costs.assumed, answers.sources)
PAGES = ((plan.whole_feature,), (brief.brief,), (plan.plan_for_all, *_ADVICE, *_BESIDE))  # each begins on a page of its own


def document(rec: Recommendation) -> Document:
    """The whole document: title, facts about it, and its sections in reading order."""
    ctx, info = Context(rec), rec.pack.content.pack
    blocks: list[Block] = []
    for page in PAGES:  # in order, since sources are numbered as they are named
        held = composed(block for section in page for block in section(ctx))
        blocks += [replace(b, annex=bool(blocks)) if i == 0 and isinstance(b, Heading) else b for i, b in enumerate(held)]
    return Document(title(rec), about(rec), tuple(blocks), ctx.addresses, f"{info.id} {info.version}, hash {rec.pack.hash}")


def first_page(rec: Recommendation) -> Document:
    """What a team has to know, without what it rests on."""
    ctx = Context(rec)
    return Document(title(rec), about(rec), composed((*plan.whole_feature(ctx), *brief.brief(ctx))))


def in_short(rec: Recommendation) -> Document:
    """A feature with several parts in short: the summary over all of them, and nothing of one part in full."""
    ctx = Context(rec)
    return Document(title(rec), about(rec), composed((*plan.whole_feature(ctx), *plan.plan_for_all(ctx))))


def title(rec: Recommendation) -> str:
    """The record's title, or else what it is about: the parts, what the team chose, or the work, as what comes out of what."""
    chosen = rec.answers.record.get("override", "").strip()
    named = listing([part.part for part in all_parts(rec.answers)]) or (rec.pack.routes[chosen].label if chosen in rec.pack.routes else chosen)
    return one_line(rec.answers.record.get("title", "")) or one_line(named) or _work(rec) or verdict(rec).headline


def _work(rec: Recommendation) -> str:
    """`Filled fields or a record, from sentences and scans`; empty where what must come out is not known."""
    asked, given = rec.pack.questions, rec.answers.given
    out, come = ([asked[q].choices[o].label for o in given[q].options] if q in given and q in asked else [] for q in (NAMES, "brings"))
    source = listing([within(label).partition(",")[0] for label in come[:3]])
    return f"{short_name(out[0])}{source and f', from {source}'}" if len(out) == 1 else ""


def about(rec: Recommendation) -> Facts:
    """Who decided when, and by which rules. The date is the record's; there is no clock."""
    info, record = rec.pack.content.pack, rec.answers.record
    rules = f"{info.id}, version {info.version}, hash {rec.pack.hash}"
    return facts(("Deciders", record.get("deciders", "")), ("Date", record.get("date", "")), ("Rules", rules))
