"""What would change it: the nearest answers that put another route first, each to try; and why not a route."""

from __future__ import annotations

import streamlit as st

from advisor.answers import Answers
from advisor.decide import Recommendation
from advisor.explain.changes import Flip, Toward, applied, misjudged, toward
from advisor.explain.choice import Choice, check_my_choice
from advisor.explain.words import listing

from . import frame, state
from .text import bullets, plain

SHOWN = 3  # changes toward a named route
_EFFORT = "takes effort to change"


@st.cache_resource(show_spinner=False, max_entries=500)
def _nearest(text_hash: str, query: str, _rec: Recommendation) -> Toward:
    return toward(_rec)


@st.cache_resource(show_spinner=False, max_entries=200)
def checked(text_hash: str, query: str, route: str, _rec: Recommendation) -> Choice:
    """What holds for a route that somebody named."""
    return check_my_choice(_rec, route)


def nearest(rec: Recommendation, query: str) -> None:
    """The fewest answers that would have to be otherwise, with what would lead then; then facts that may be judged wrongly."""
    st.header("What would change it", anchor=False)
    found = _nearest(rec.pack.text_hash, query, rec)
    st.markdown(plain(found.sentence))
    for i, flip in enumerate(found.flips):
        _flip(rec, flip, f"{i}")
    with st.expander("If a given fact was judged wrongly", key="misjudged", on_change="rerun") as expander:
        if expander.open:
            _facts(rec, misjudged(rec))


def _facts(rec: Recommendation, found: tuple[Flip, ...]) -> None:
    if not found:
        st.markdown("No single fact would put another route first.")
    for i, flip in enumerate(found):
        _flip(rec, flip, f"fact_{i}")


def _flip(rec: Recommendation, flip: Flip, key: str) -> None:
    notes = [_EFFORT] if any(m.can_change == "with_effort" for m in flip.moves) else []
    if flip.opens:
        asks = listing([f"“{rec.pack.questions[q].ask}”" for q in flip.opens])
        notes.append(f"opens {asks}, whose answer may change it again")
    if _row(rec, [_move(rec, m.question, m.after_text) for m in flip.moves], flip.route, " · ".join(notes), key):
        _changed(applied(state.answers(), flip), flip.moves[0].question if len(flip.moves) == 1 else "")


def _move(rec: Recommendation, question: str, after: str) -> str:
    return f":gray[{plain(rec.pack.questions[question].ask)}]  \n**{plain(after)}**"


def _row(rec: Recommendation, moves: list[str], route: str, note: str, key: str) -> bool:
    """What would be otherwise, what leads then, and whether it was to be tried."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small", key=f"change_{key}"):
        leads = f" → **{plain(rec.pack.routes[route].label)}**"
        more = f"  \n:small[:gray[{plain(note)}]]" if note else ""
        st.markdown("  \nand  \n".join(moves) + leads + more, width="stretch")
        return st.button("Try it", key=f"try_{key}", icon=":material/experiment:", type="tertiary")


def _changed(answers: Answers, question: str) -> None:
    """One scenario: one entry of the history, and the whole page anew."""
    state.change(answers, question)
    st.rerun(scope="app")


@st.fragment
def why_not(rec: Recommendation, query: str) -> None:
    """A list of routes, and why the one chosen is not first."""
    labels = {s.route: rec.pack.routes[s.route].label for s in rec.ranking if s.route != rec.first}
    if st.session_state.get("why_not") not in labels:
        st.session_state["why_not"] = None
    with frame.block("Why not"):
        asked = st.selectbox(
            "Why not …", list(labels), index=None, key="why_not", placeholder="Choose a route", format_func=lambda r: labels.get(r, r)
        )
        if asked is not None:
            with st.container(key="why_not_this", gap="xsmall"):
                _answer(rec, checked(rec.pack.text_hash, query, asked, rec))


def _answer(rec: Recommendation, found: Choice) -> None:
    head, *rest = found.why.sentences
    st.markdown(f"**{plain(head)}**\n\n{bullets(rest)}")
    near = found.toward
    st.markdown(plain(near.sentence))
    for i, flip in enumerate(near.flips[:SHOWN]):
        _flip(rec, flip, f"why_{i}")
