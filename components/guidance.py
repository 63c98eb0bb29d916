"""Beside the ranking: why a running system disappoints, what parts close routes, teams like yours, and where the first can be done."""

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import diagnosis, listing, neighbours_of, precedents, within
from advisor.explain.offers import offers

from . import html, questions
from .text import first_upper, plain

CAUSES, OFFERS = 1, 5  # shown at once


def disappoints(rec: Recommendation) -> None:
    """Likely causes with what to measure first, and what to leave alone; nothing for a plan."""
    found = diagnosis(rec)
    if found is None:
        return
    st.header("Why it disappoints", anchor=False)
    html.show("causes", rec=rec, found=found, causes=found.causes[:CAUSES], first=True)
    if rest := found.causes[CAUSES:]:
        with st.expander(f"{len(rest)} more possible cause{'s' if len(rest) > 1 else ''}", key="more_causes", on_change="rerun") as expander:
            if expander.open:
                html.show("causes", rec=rec, found=found, causes=rest, first=False)


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
            f"That would speak for **{plain(listing([within(rec.pack.routes[r].label) for r in fact.favours]))}**."
        )
        asked = rec.pack.questions[fact.questions[0]]
        label = f":primary[Answer] “{plain(asked.row or asked.ask)}”"
        st.button(label, key="part_them", type="tertiary", on_click=questions.bring, args=(rec.pack, asked.id), wrap=True)


def neighbours(rec: Recommendation) -> None:
    """Facts on each side of close routes, and the questions that would tell; nothing where none is close."""
    if found := neighbours_of(rec):
        html.show("neighbours", pack=rec.pack, found=found)


def teams(rec: Recommendation) -> None:
    """The nearest published cases and what worked for them."""
    found = precedents(rec)
    if found is None or not found.alike:
        st.markdown("No published case is near enough to your work to stand here: a team of another kind would only mislead you.")
    else:
        html.show("teams", found=found, pack=rec.pack, given=rec.answers.given)


def where(rec: Recommendation) -> None:
    """Where the first route and its companions can be done, and what ends of what this team uses."""
    if found := offers(rec):
        st.header("Where you can do this", anchor=False)
        with st.container(key="learn_offers"):
            html.show("places", pack=rec.pack, places=found, most=OFFERS)
