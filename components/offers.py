"""Who offers a route: a table on its chapter, and what is open to a team beside its advice."""

from __future__ import annotations

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain.offers import STATUS, day_text, ends_text, offers, vendors_of
from advisor.pack import Pack, Route

from . import html

_OFFERS = 5  # shown beside the advice
_WORDS = {"STATUS": STATUS, "day_text": day_text, "ends_text": ends_text}


def table(pack: Pack, route: Route) -> None:
    """Everybody who offers the route or did so, with status and dates; nothing where nobody has to."""
    if found := sorted(vendors_of(pack, route.id), key=lambda v: v.status == "gone"):
        st.header("Who offers it today", anchor=False)
        with st.container(key=f"learn_offers_{route.id}"):
            html.show("offers", vendors=found, **_WORDS)


def where(rec: Recommendation) -> None:
    """Where the first route and its companions can be done, and what ends of what this team uses."""
    if found := offers(rec):
        st.header("Where you can do this", anchor=False)
        for place in found:
            with st.container(key=f"learn_offers_{place.route}"):
                in_use = [o for o in place.ending if o.open == "yes" and o.vendor.open_if is not None]
                vendors = [offer.vendor for offer in place.offers[:_OFFERS]]
                label = rec.pack.routes[place.route].label
                html.show("place", place=place, label=label, several=len(found) > 1, in_use=in_use, vendors=vendors, **_WORDS)
