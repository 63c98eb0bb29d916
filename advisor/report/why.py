"""The section that says why, beyond the first page: why not what managers ask about, what speaks against the first route, what is out."""

from advisor.explain import listing, reasons_against, ruled_out, within
from advisor.explain.why_not import RuledOut

from .blocks import Block, Bullets, Heading, line, muted, paragraph, strong
from .brief import ASKED, BARS, REASONS
from .context import Context, asked


def why(ctx: Context) -> tuple[Block, ...]:
    """Why not what managers ask about, all other reasons, what is missed, what speaks against it, what is ruled out."""
    blocks: list[Block] = [Bullets(told)] if (told := asked(ctx)[ASKED:]) else []
    if more := ctx.reasons[REASONS:]:
        blocks.append(Bullets(tuple(ctx.said(r) for r in more)))
    if ctx.rec.first and not ctx.reasons:
        blocks.append(paragraph("Nothing speaks for it yet; it leads by its small effort."))
    blocks += [*_against(ctx), *closed(ctx)]
    return (Heading("Why, in full"), *blocks) if blocks else ()


def _against(ctx: Context) -> list[Block]:
    """What is said against the first route, and needs beyond the picture that nothing meets."""
    if not ctx.rec.first:
        return []
    items = [ctx.said(r) for r in reasons_against(ctx.rec, ctx.first)]
    unmet = [within(n.label) for n in ctx.needs[BARS:] if n.lever is None]
    items += [line(f"Nothing that is advised serves to {listing(unmet)}.")] if unmet else []
    return [Heading(f"What speaks against {ctx.inside(ctx.first)}", 3), Bullets(tuple(items))] if items else []


def closed(ctx: Context, every: bool = False) -> list[Block]:
    """Routes that rules have ruled out, or `every` one that is out; those that are out for the same first reason stand together."""
    groups: dict[str, list[RuledOut]] = {}
    for found in ruled_out(ctx.rec):
        if found.reasons and (every or (found.rules and not ctx.rec.pack.routes[found.route].combines)):
            groups.setdefault(found.reasons[0], []).append(found)
    items = []
    for reason, (one, *more) in groups.items():
        again = " ".join(dict.fromkeys(found.reopens for found in (one, *more) if found.reopens))
        items.append(line(strong(f"{listing([one.label, *(within(found.label) for found in more)])}:"), f" {reason} ", muted(again)))
    return [Heading("Ruled out", 3), Bullets(tuple(items))] if items else []
