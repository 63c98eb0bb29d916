"""The Advise page: the questionnaire beside the living recommendation."""

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from advisor.answers import Answers
from advisor.decide import Recommendation
from advisor.estimate import verdict_on_paper
from advisor.explain import cards, diagnosis, enquiries, offers, only_ways, opened_plan, precedents
from advisor.explain.verdict import at_first_sight
from advisor.pack import Pack

from . import changes, cost, export, frame, html, parts, questions, start, state, why
from . import verdict as top
from .widgets import bound

Block = tuple[str, Callable[[Recommendation], None]]


def _shown(template: str, **found: Callable[[Recommendation], Any]) -> Callable[[Recommendation], None]:
    """Shows a template with the recommendation and what these make of it."""
    return lambda rec: html.show(template, rec=rec, **{name: find(rec) for name, find in found.items()})


FIRST: tuple[Block, ...] = (
    ("This week", top.week),
    ("Why it disappoints", _shown("causes", found=diagnosis)),
    ("What you need", why.picture),
    ("What to mind", top.beside),
    ("The main reasons", why.lead),
    ("Find out in an afternoon", changes.afternoon),
    ("All jobs at a glance", parts.summary),
)
OPEN_YET = ("What can still come first", _shown("still_open", sturdy=lambda rec: None, found=diagnosis))
AT_FIRST = (FIRST[0], *FIRST[2:4], OPEN_YET, *FIRST[5:])  # while little is answered and much is open
TABS: dict[str, tuple[str, tuple[Block, ...]]] = {  # as the address names them; only what is open is looked for
    "plan": ("Plan", (("The plan", lambda rec: html.show("plan", rec=rec, **_plan(rec))),)),
    "why": ("Why", (("Why", why.tab), ("All routes", why.ranking))),
    "change": ("What would change it", (("What would change it", changes.tab),)),
    "cost": ("Cost and speed", (("Cost and speed", cost.panel), ("Where you can do this", _shown("places", places=offers)))),
    "teams": ("Teams like yours", (("Teams like yours", _shown("teams", found=precedents)),)),
    "signals": ("Signals", (("Signals", _shown("signals")),)),
}


def page(pack: Pack, answers: Answers) -> None:
    """Shows the page."""
    if not (st.session_state.get("_begun") or answers.others or answers.given.keys() - {start.STAGE}):  # no door was taken yet
        start.page(pack, answers)
        return
    said = verdict_on_paper(rec := state.recommendation(pack, answers))
    beginning = said.state == "start"
    with frame.block("The parts"):
        parts.row(rec)
    left, right = st.columns([5, 8], gap="large")
    asked = left.container(key="questions")
    if not beginning:  # sent first, since whoever answered looks for it
        with right, frame.block("The verdict"):
            top.head(rec, said, state.seen().before)
        time.sleep(0.015)  # the server sends it; while a script computes, its thread hardly comes to send anything
    with asked, frame.block("Questions"):
        questions.pane(rec, said)
    with right, frame.block("Advice"):
        if beginning:  # before five answers: what comes out
            st.title("After five answers you see what may lead", anchor=False)
            st.markdown("Answer what you know, skip the rest; *not sure* is a fine answer. The advice stands here then, and moves with each answer.")
            start.what_you_get(rec.pack)
            export.more(rec)
        else:
            _advice(rec)


def _advice(rec: Recommendation) -> None:
    if rec.first is None:
        top.no_route(rec)
        parts.summary(rec)
        why.ranking(rec)
        return
    here, open_yet = state.page_value("tab"), at_first_sight(rec)
    _show(rec, AT_FIRST if open_yet else FIRST)
    if open_yet:
        if not (here or st.toggle("Show reasons, plan and costs as they would be now", key="would_be")):
            return
        _show(rec, tuple(block for block in FIRST if block not in AT_FIRST))
    named = {label: name for name, (label, _) in TABS.items()}
    widget = bound("tab", TABS.get(here, TABS["plan"])[0], lambda label: state.set_page_value("tab", named[label]))
    for tab, (_, blocks) in zip(st.tabs(list(named), **widget), TABS.values(), strict=True):
        frame.once_open(tab, _show, rec, blocks)


def _plan(rec: Recommendation) -> dict[str, Any]:
    found, opened = diagnosis(rec), opened_plan(rec)
    means = found.causes[0].measure.removeprefix(opened[0].do).strip() if found else ""
    return {"cards": cards(rec), "ways": only_ways(rec), "enquiries": enquiries(rec), "plan": opened, "diagnosed": found, "means": means}


def _show(rec: Recommendation, blocks: tuple[Block, ...]) -> None:
    for name, show in blocks:
        with frame.block(name):
            show(rec)
