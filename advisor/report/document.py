"""A recommendation as a format-free document that a team can sign: a brief on the first page, and what it rests on after it."""

from collections.abc import Callable, Collection
from dataclasses import replace

from advisor.answers import all_parts
from advisor.answers.answers import NAMES, short_name
from advisor.decide import Recommendation
from advisor.explain import forbidden, listing, verdict, within

from . import answers, brief, costs, guidance, plan
from .blocks import Block, Document, Facts, Heading, composed, deeper, facts, paragraph
from .context import Context
from .escape import one_line

_PLANNED = (guidance.diagnosed, plan.plan, guidance.why, guidance.what_would_change_it, guidance.find_out)
ADVICE = (*_PLANNED, costs.cost_and_speed, guidance.teams_like_yours, plan.signals)
LOOKED_UP = (answers.answers, costs.assumed, answers.sources)
Section = Callable[[Context], tuple[Block, ...]]


def document(rec: Recommendation) -> Document:
    """The whole document: title, facts about it, and its sections in reading order; of several parts first all of them, then a brief of each."""
    ctx, info = Context(rec), rec.pack.content.pack
    whole = (*plan.whole_feature(ctx), *brief.sign_off(ctx)) if ctx.together else ()
    pages = (whole, *map(brief.brief, ctx.parts), (*in_full(ctx), *(b for section in LOOKED_UP for b in section(ctx))))
    blocks: list[Block] = []
    for held in map(composed, pages):  # each begins on a page of its own
        blocks += [replace(b, annex=bool(blocks)) if i == 0 and isinstance(b, Heading) else b for i, b in enumerate(held)]
    return Document(title(rec), about(rec), tuple(blocks), ctx.addresses, f"{info.id} {info.version}, hash {rec.pack.hash}")


def in_full(ctx: Context, sections: Collection[Section] = ADVICE) -> tuple[Block, ...]:
    """Some sections on what is advised. Of several parts one plan for all leads, then what each has to itself, less what was said of another."""
    if ctx.together is None:
        return tuple(block for section in sections for block in section(ctx))
    blocks, said = [*plan.plan_for_all(ctx)], set[Block]()
    for part in ctx.parts:
        own = [block for section in sections for block in section(part)]
        again = paragraph("What holds as for the jobs above is not said again." if said.intersection(own) else "", tone="muted")
        blocks += [Heading(part.rec.answers.part), again, *deeper(b for b in own if isinstance(b, Heading) or b not in said)]
        said.update(own)
    return tuple(blocks)


def first_page(rec: Recommendation) -> Document:
    """What a team has to know, without what it rests on; of a feature with several parts the summary over all of them."""
    ctx = Context(rec)
    return Document(title(rec), about(rec), composed((*plan.whole_feature(ctx), *plan.plan_for_all(ctx)) if ctx.together else brief.brief(ctx)))


def title(rec: Recommendation) -> str:
    """The record's title, or else what it is about: the parts, what the team chose, or the work, as what comes out of what."""
    chosen = "" if forbidden(rec) else rec.answers.record.get("override", "").strip()
    named = listing([part.part for part in all_parts(rec.answers)]) or (rec.pack.routes[chosen].label if chosen in rec.pack.routes else chosen)
    told = one_line(rec.answers.record.get("title", "")) or one_line(named) or _work(rec) or verdict(rec).headline
    return told if rec.answers.others or not rec.answers.part else f"{told}: {one_line(rec.answers.part)}"


def _work(rec: Recommendation) -> str:
    """`Filled fields or a record, from sentences and scans`; empty where what must come out is not known."""
    asked, given = rec.pack.questions, rec.answers.given
    out, come = ([asked[q].choices[o] for o in given[q].options] if q in given and q in asked else [] for q in (NAMES, "brings"))
    source = listing([within(option.label).partition(",")[0] for option in come[:3]])
    return f"{short_name(out[0])}{source and f', from {source}'}" if len(out) == 1 else ""


def about(rec: Recommendation) -> Facts:
    """Who decided when, and by which rules. The date is the record's; there is no clock."""
    info, record = rec.pack.content.pack, rec.answers.record
    rules = f"{info.id}, version {info.version}, hash {rec.pack.hash}"
    return facts(("Deciders", record.get("deciders", "")), ("Date", record.get("date", "")), ("Rules", rules))
