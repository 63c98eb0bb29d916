"""The right side before five answers: where to start from, what is advised on, what comes out."""

from __future__ import annotations

from html import escape

import streamlit as st

from advisor.answers import own_answers
from advisor.decide import Recommendation
from advisor.explain.verdict import ENOUGH

from . import html, start

_GIVES = """
:material/route: **A first route and its stack**: which layer to change, and which to leave alone

:material/checklist: **A plan with tests**: when to start, go on, and turn back

:material/rule: **Reasons with sources**: each tied to a rule that you can read and change

:material/download: **An export**: as decision record, PDF, Word, Markdown, or a link
"""


def title(rec: Recommendation) -> None:
    """The page's title and how many answers are still missing."""
    left = ENOUGH - own_answers(rec.pack, rec.answers)
    st.title("Which way should you adapt the model?", anchor=False)
    st.markdown(f"Five answers show which routes lead. {left} to go; *not sure* is a fine answer.")


def pane(rec: Recommendation) -> None:
    """Starting points, the layers, and what the visitor gets."""
    if rec.pack.content.starting_points:
        st.header("Start from a typical task", anchor=False)
        with st.grid(4, min_column_width=150, key="points"):
            start.point_buttons(rec.pack, "opening")
    st.header("Five layers that can change" if len(rec.pack.content.layers) == 5 else "What can change", anchor=False)
    st.html(html.sections(((layer.label, f"<p>{escape(layer.changes)}</p>") for layer in rec.pack.content.layers), "layers"))
    st.header("What you get", anchor=False)
    st.markdown(_GIVES)
    st.caption("Nothing you enter is stored on the server: answers live in the address, notes in this tab.")
