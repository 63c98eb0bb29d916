"""The section that says where the first route and its companions can be done, and until when."""

from __future__ import annotations

from advisor.explain import listing, within
from advisor.explain.offers import Offer, Place, offers
from advisor.pack.beside import Vendor

from .blocks import Block, Bullets, Heading, Line, Table, line, muted, paragraph, span, strong
from .context import Context

_PROVIDERS = 6  # with a row of their own
_OFFERS = 3  # of one provider


def where(ctx: Context) -> tuple[Block, ...]:
    """A table of providers for each route that somebody has to offer; what ends soon; what is closed to this team."""
    blocks: list[Block] = []
    for place in offers(ctx.rec):
        blocks += _place(ctx, place)
    return (Heading("Where you can do this"), *blocks) if blocks else ()


def _place(ctx: Context, place: Place) -> list[Block]:
    name = within(ctx.label(place.route))
    blocks: list[Block] = [Heading(ctx.label(place.route), 3)]
    rows = tuple(_row(who, held) for who, held in list(place.providers.items())[:_PROVIDERS])
    if rows:
        blocks.append(Table(("Who", "What", "Last looked at"), rows, (3, 9, 3), f"Who offers {name}"))
    else:
        blocks.append(paragraph(f"We know of nobody who offers {name} under these answers.", tone="caution"))
    if rest := list(place.providers)[_PROVIDERS:]:
        blocks.append(paragraph(f"Also: {listing(rest)}.", tone="muted"))
    items = [line(strong(_name(o.vendor)), ": ", *_ending(o)) for o in place.ending]
    items += [line("Closed to you: ", strong(_name(o.vendor)), ". ", o.ends) for o in place.closed]
    return [*blocks, Bullets(tuple(items))] if items else blocks


def _row(who: str, held: tuple[Offer, ...]) -> tuple[Line, ...]:
    shown = held[:_OFFERS]
    what: list = []
    for offer in shown:
        vendor = offer.vendor
        what += ["; " if what else "", f"{vendor.family}: ", span(within(vendor.method), "", vendor.source.url)]
        if marks := listing([*(["preview"] if vendor.status == "preview" else []), *(["not confirmed"] if vendor.unconfirmed else [])]):
            what += [" ", muted(f"({marks})")]
    if len(held) > len(shown):
        what.append(f"; {len(held) - len(shown)} more")
    checked = min(o.vendor.checked for o in held)
    return line(strong(who)), line(*what), line(str(checked))


def _ending(offer: Offer) -> list[str]:
    parts = [offer.ends or f"Retiring. {offer.vendor.note}"]
    if offer.open == "unknown":
        parts.append(f" Open to you only if this holds: {offer.only_if}.")
    return parts


def _name(vendor: Vendor) -> str:
    return f"{vendor.offered_by}, {within(vendor.method)}"
