"""What would change it: the nearest answers that put another route first, each to try; and a route that the visitor favours."""

from __future__ import annotations

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain.changes import Flip, applied, misjudged, toward
from advisor.explain.choice import Probe, check_my_choice
from advisor.explain.words import listing

from . import state
from .address import FAVOURED
from .advice import reasons
from .bound import bound
from .text import bullets, plain

SHOWN, REASONS = 3, 5  # changes toward a named route; reasons on each side


def nearest(rec: Recommendation) -> None:
    """The fewest answers that would have to be otherwise, with what would lead then; then facts that may be judged wrongly."""
    st.header("What would change it", anchor=False)
    found = state.remembered(rec, "nearest", lambda rec: toward(rec))
    st.markdown(plain(found.sentence))
    for i, flip in enumerate(found.flips):
        _flip(rec, flip, f"{i}")
    with st.expander("If a given fact was judged wrongly", key="misjudged", on_change="rerun") as expander:
        if expander.open:
            facts = misjudged(rec)
            if not facts:
                st.markdown("No single fact would put another route first.")
            for i, flip in enumerate(facts):
                _flip(rec, flip, f"fact_{i}")


def _flip(rec: Recommendation, flip: Flip, key: str) -> None:
    """What would be otherwise, what leads then, and a button to try it: one scenario, one entry of the history."""
    notes = ["takes effort to change"] if any(m.can_change == "with_effort" for m in flip.moves) else []
    if flip.opens:
        asks = listing([f"“{rec.pack.questions[q].ask}”" for q in flip.opens])
        notes.append(f"opens {asks}, whose answer may change it again")
    moves = "  \nand  \n".join(f":gray[{plain(rec.pack.questions[m.question].ask)}]  \n**{plain(m.after_text)}**" for m in flip.moves)
    more = f"  \n:small[:gray[{plain(' · '.join(notes))}]]" if notes else ""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small", key=f"change_{key}"):
        st.markdown(f"{moves} → **{plain(rec.pack.routes[flip.route].label)}**{more}", width="stretch")
        tried = applied(rec.answers, flip), flip.moves[0].question if len(flip.moves) == 1 else ""
        st.button("Try it", key=f"try_{key}", icon=":material/experiment:", type="tertiary", on_click=state.change, args=tried)


def favoured(rec: Recommendation) -> None:
    """A list of routes; for the chosen one why it is not first, what holds for it, and what would put it first. The choice
    stands in the address and in exports."""
    st.header("Check my choice", anchor=False)
    labels = {r: rec.pack.routes[r].label for r in rec.pack.routes}
    route = rec.answers.record.get(FAVOURED, "")
    st.selectbox(
        "A route that you favour, or wonder about", list(labels), index=None, placeholder="Choose a route", format_func=lambda r: labels.get(r, r),
        **bound("choice", route if route in labels else None, _favoured),
    )  # fmt: skip
    if route not in labels:
        return
    found = state.remembered(rec, f"route {route}", lambda rec: check_my_choice(rec, route))
    flips = found.toward.flips[:SHOWN]
    with st.container(key="checked_choice"):
        told = {reason.because for reason in found.speaks_against}
        st.markdown(f"**{plain(found.verdict)}**\n\n{bullets(s for s in found.why.sentences[1:] if s not in told)}")
        if found.speaks_for or found.speaks_against:
            for head, held in (("Speaks for it", found.speaks_for), ("Speaks against it", found.speaks_against)):
                st.markdown(f"**{head}**\n\n{reasons(rec, held[:REASONS]) or ':gray[Nothing that you answered.]'}")
        if found.would_have_to_be_true:
            shown = {flip.sentence for flip in flips}
            st.markdown(f"**What would have to be true**\n\n{bullets(c for c in found.would_have_to_be_true if c not in shown)}")
        for i, flip in enumerate(flips):
            _flip(rec, flip, f"choice_{i}")
        if found.test_first:
            st.markdown("**How to find out cheaply**\n\n" + "\n".join(_probe(p) for p in found.test_first))


def _favoured(route: str | None) -> None:
    state.keep(record={**state.answers().record, FAVOURED: route or ""})


def _probe(probe: Probe) -> str:
    tail = " ".join(part for part in (f"Passed if: {plain(probe.passes)}" if probe.passes else "", plain(probe.stop)) if part)
    return f"- {plain(probe.do)}" + (f"  \n:small[:gray[{tail}]]" if tail else "")
