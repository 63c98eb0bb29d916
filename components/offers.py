"""Who offers a route: a table on its chapter, and what is open to a team beside its advice."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import within
from advisor.explain.offers import STATUS, Place, day_text, ends_text, offers, vendors_of
from advisor.pack import Pack, Route
from advisor.pack.beside import Vendor

from . import frame, html
from .text import plain

_OFFERS = 5  # shown beside the advice


def table(pack: Pack, route: Route) -> None:
    """Everybody who offers the route or did so, with status and dates; nothing where nobody has to."""
    found = sorted(vendors_of(pack, route.id), key=lambda v: v.status == "gone")
    if found:
        st.header("Who offers it today", anchor=False)
        st.markdown("As of the last look at each; look again before you commit. Gone ones stay in the list, so that older guides do not mislead you.")
        _table(route, found)


def _table(route: Route, found: Iterable[Vendor]) -> None:
    with st.container(key=f"learn_offers_{route.id}"):
        html.show("offers", vendors=found, STATUS=STATUS, day_text=day_text, ends_text=ends_text)


def where(rec: Recommendation) -> None:
    """Where the first route and its companions can be done, and what ends of what this team uses."""
    found = offers(rec)
    if not found:
        return
    st.header("Where you can do this", anchor=False)
    for place in found:
        if len(found) > 1:
            st.markdown(f"**{plain(rec.pack.routes[place.route].label)}**")
        _place(rec, place)


def _place(rec: Recommendation, place: Place) -> None:
    route = rec.pack.routes[place.route]
    if place.offers:
        _table(route, [offer.vendor for offer in place.offers[:_OFFERS]])
    else:
        st.markdown(f"We know of nobody who offers {plain(within(route.label))} under these answers.")
    in_use = [o for o in place.ending if o.open == "yes" and o.vendor.open_if is not None]
    if in_use:
        ends = "\n".join(f"- **{plain(o.vendor.offered_by)}, {plain(within(o.vendor.method))}:** {plain(o.ends)}" for o in in_use)
        st.warning(ends, icon=":material/event_busy:")
    closed = f" {len(place.closed)} closed to you by your answers." if place.closed else ""
    st.markdown(f":small[[Who else offers {plain(within(route.label))}]({frame.link_to('route', place.route)}).{closed}]")
