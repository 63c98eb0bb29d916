"""The Advise page: the questionnaire beside the living recommendation."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import verdict

from . import address, advice, changes, choice, cost, frame, guidance, offers, opening, outlook, parts, questions, state
from . import verdict as top


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
    with left, st.container(key="questions"), frame.block("Questions"):
        questions.pane(rec)
    with right, frame.block("Advice"):
        if beginning:
            opening.pane(rec)
        else:
            _advice(rec, now)
    top.phone_line(rec)


def _advice(rec: Recommendation, now: state.State) -> None:
    """All that an answer changes."""
    top.head(rec, now)
    frame.send()  # what an answer changes first
    if rec.first is None:
        top.no_route(rec)
        parts.summary(rec)
        outlook.closed(rec)
        return
    for name, show in (
        ("Reasons in short", top.lead),
        ("One part at a time", parts.offer),
        ("The whole feature", parts.summary),
        ("Why it disappoints", guidance.disappoints),
        ("Before you start", top.before_you_start),
        ("The stack", advice.stack),
        ("The plan", advice.plan),
        ("Why", advice.why),
    ):
        with frame.block(name):
            show(rec)
    query = address.query_string(address.to_query(rec.pack, replace(rec.answers)))
    later = st.container(key="changes")  # filled last: it takes longest
    for name, show in (
        ("Cost and speed", cost.panel),
        ("Where you can do this", offers.where),
        ("How close it is", outlook.closeness),
        ("What parts the close ones", guidance.neighbours),
        ("Teams like yours", guidance.teams),
        ("Signals and risks", outlook.signals),
        ("Check my choice", lambda rec: choice.block(rec, query)),
        ("Ruled out and ranking", outlook.closed),
    ):
        with frame.block(name):
            show(rec)
    with later, frame.block("What would change it"):
        changes.nearest(rec, query)
        changes.why_not(rec, query)
