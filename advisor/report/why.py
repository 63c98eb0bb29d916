"""The section that says why, beyond the reasons of the first page: what speaks against the first route, why not the next, what is out."""

from advisor.explain import listing, neighbours_of, reasons_against, ruled_out, why_not, within

from .blocks import Block, Bullets, Heading, bullets, line, muted, paragraph, strong
from .brief import BARS, REASONS
from .context import Context

NEXT = 8  # routes named behind the first


def why(ctx: Context) -> tuple[Block, ...]:
    """All other reasons, what is missed, what speaks against it, why not the next route, and what is ruled out."""
    blocks: list[Block] = []
    if more := ctx.reasons[REASONS:]:
        blocks.append(Bullets(tuple(ctx.said(r) for r in more)))
    if ctx.rec.first and not ctx.reasons:
        blocks.append(paragraph("Nothing speaks for it yet; it leads by its small effort."))
    blocks += [*_against(ctx), *_next(ctx), *closed(ctx)]
    return (Heading("Why, in full"), *blocks) if blocks else ()


def _against(ctx: Context) -> list[Block]:
    """What is said against the first route, and needs beyond the picture that nothing meets."""
    if not ctx.rec.first:
        return []
    items = [ctx.said(r) for r in reasons_against(ctx.rec, ctx.first)]
    unmet = [within(n.label) for n in ctx.needs[BARS:] if n.lever is None]
    items += [line(f"Nothing that is advised serves to {listing(unmet)}.")] if unmet else []
    return [Heading(f"What speaks against {ctx.inside(ctx.first)}", 3), Bullets(tuple(items))] if items else []


def _next(ctx: Context) -> list[Block]:
    """Why not the route that comes next, and which follow it."""
    behind = [s.route for s in ctx.rec.ranking if s.status != "ruled_out" and s.route != ctx.rec.first]
    if not ctx.rec.first or not behind:
        return []
    blocks: list[Block] = []
    if not any(behind[0] in parted.routes for parted in neighbours_of(ctx.rec)[:1]):  # what parts these two has a section of its own
        blocks += [Heading(f"Why not {ctx.inside(behind[0])}", 3), bullets(why_not(ctx.rec, behind[0]).sentences)]
    rest = [ctx.inside(r) for r in behind[1:]]
    more = [f"{len(rest) - NEXT} more"] if len(rest) > NEXT else []
    return [*blocks, paragraph(f"Behind {ctx.inside(behind[0])}, in this order: {listing([*rest[:NEXT], *more])}.", tone="muted")] if rest else blocks


def closed(ctx: Context) -> list[Block]:
    """Ruled-out routes; those that are out for the same reasons stand together, and combinations fall with what they combine."""
    groups: dict[tuple[str, ...], tuple[list[str], list[str]]] = {}
    falling = []
    out = ruled_out(ctx.rec)
    routes = {r.route for r in out}
    for found in out:
        if routes.intersection(ctx.rec.pack.routes[found.route].combines):
            falling.append(within(found.label))
            continue
        labels, reopening = groups.setdefault(found.reasons, ([], []))
        labels.append(found.label)
        reopening.append(found.reopens)
    items = []
    for reasons, (labels, again) in groups.items():
        names = listing([labels[0], *map(within, labels[1:])])
        items.append(line(strong(f"{names}:"), f" {' '.join(reasons)} ", muted(" ".join(dict.fromkeys(filter(None, again))))))
    if falling:
        items.append(line(f"With what they combine falls: {listing(falling)}."))
    return [Heading("Ruled out", 3), Bullets(tuple(items))] if items else []
