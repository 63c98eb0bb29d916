"""The Advise page: the questionnaire beside the living recommendation."""

from __future__ import annotations

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import verdict

from . import advice, changes, cost, frame, guidance, offers, open_routes, opening, parts, questions, state
from . import verdict as top

BLOCKS = (
    ("Reasons in short", top.lead),
    ("One part at a time", parts.offer),
    ("The whole feature", parts.summary),
    ("Why it disappoints", guidance.disappoints),
    ("Before you start", top.before_you_start),
    ("The stack", advice.stack),
    ("The plan", advice.plan),
    ("Why", advice.why),
    ("What would change it", changes.nearest),
    ("Cost and speed", cost.panel),
    ("Where you can do this", offers.where),
    ("How close it is", open_routes.closeness),
    ("What parts the close ones", guidance.neighbours),
    ("Teams like yours", guidance.teams),
    ("Signals and risks", open_routes.signals),
    ("Check my choice", changes.favoured),
    ("Ruled out and ranking", open_routes.closed),
)


def page() -> None:
    """Shows the page."""
    now = state.current()
    assert now.pack is not None
    rec = state.recommendation(now.pack, now.answers)
    beginning = verdict(rec).state == "start"
    with st.container(key="opening", gap="xsmall"):  # always there, so that the columns keep their place
        with frame.block("The parts"):
            parts.row(rec)
        if beginning:
            opening.title(rec)
    left, right = st.columns([5, 8], gap="large")
    with left:
        asked = st.container(key="questions")
    if not beginning:  # sent first, since whoever answered looks for it
        with right, frame.block("The verdict"):
            top.head(rec, now)
    with asked, frame.block("Questions"):
        questions.pane(rec)
    with right, frame.block("Advice"):
        if beginning:
            opening.pane(rec)
        else:
            _advice(rec)
    top.phone_line(rec)


def _advice(rec: Recommendation) -> None:
    if rec.first is None:
        top.no_route(rec)
        parts.summary(rec)
        open_routes.closed(rec)
        return
    for name, show in BLOCKS:
        with frame.block(name):
            show(rec)
