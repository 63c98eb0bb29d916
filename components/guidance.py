"""Beside the ranking: why a running system disappoints, what parts close routes, teams like yours, and where the first can be done."""

from typing import Any

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import diagnosis, listing, neighbours_of, precedents, within
from advisor.explain.neighbours import Fact
from advisor.explain.offers import offers

from . import html, questions
from .text import first_upper, plain

CAUSES, OFFERS = 1, 5  # shown at once


def disappoints(rec: Recommendation) -> None:
    """Likely causes with what to measure first, and what to leave alone; nothing for a plan."""
    found = diagnosis(rec)
    if found is None:
        return

    def seen(symptoms: tuple[tuple[str, str], ...]) -> str:
        return listing([within(rec.pack.questions[q].choices[o].label) for q, o in symptoms])

    st.header("Why it disappoints", anchor=False)
    told: dict[str, Any] = {"pack": rec.pack, "found": found, "labels": {c.id: within(c.label) for c in found.causes}, "seen": seen}
    html.show("causes", causes=found.causes[:CAUSES], first=True, **told)
    rest = found.causes[CAUSES:]
    if rest or found.leave_alone or found.unexplained:
        more = f"{len(rest)} more possible cause{'s' if len(rest) > 1 else ''}, and what to leave alone" if rest else "What to leave alone"
        with st.expander(more, key="more_causes", on_change="rerun") as expander:
            if expander.open:
                html.show("causes", causes=rest, first=False, **told)


def close(rec: Recommendation) -> None:
    """Two neighbours that are close: both by name, and the question that parts them with what its answer would mean."""
    parted = next((p for p in neighbours_of(rec) if p.open and rec.first in p.routes), None) if rec.sureness != "firm" else None
    if parted is None:
        return
    fact = parted.open[0]
    both = first_upper(listing([within(rec.pack.routes[r].label) for r in parted.routes], "or"))
    with st.container(border=True, key="close", gap="xsmall"):
        st.markdown(
            f"**{plain(both)}?** {plain(parted.text)} What parts them is open: *{plain(fact.fact)}* "
            f"That would speak for **{plain(_favoured(rec, fact))}**."
        )
        asked = rec.pack.questions[fact.questions[0]]
        label = f":primary[Answer] “{plain(asked.row or asked.ask)}”"
        st.button(label, key="part_them", type="tertiary", on_click=questions.bring, args=(rec.pack, asked.id), wrap=True)


def _favoured(rec: Recommendation, fact: Fact) -> str:
    return listing([within(rec.pack.routes[r].label) for r in fact.favours])


def neighbours(rec: Recommendation) -> None:
    """Facts on each side of close routes, and the questions that would tell; nothing where none is close."""
    if found := neighbours_of(rec):
        html.show("neighbours", pack=rec.pack, found=found, favoured=lambda fact: _favoured(rec, fact))


def teams(rec: Recommendation) -> None:
    """The nearest published cases and what worked for them."""
    found = precedents(rec)
    if found is None or not found.alike:
        st.markdown("No published cases are near enough to stand here.")
    else:
        html.show("teams", found=found)


def where(rec: Recommendation) -> None:
    """Where the first route and its companions can be done, and what ends of what this team uses."""
    if found := offers(rec):
        st.header("Where you can do this", anchor=False)
        for place in found:
            with st.container(key=f"learn_offers_{place.route}"):
                in_use = [o for o in place.ending if o.open == "yes" and o.vendor.open_if is not None]
                vendors = [offer.vendor for offer in place.offers[:OFFERS]]
                label = rec.pack.routes[place.route].label
                html.show("place", place=place, label=label, several=len(found) > 1, in_use=in_use, vendors=vendors)
