"""Check my choice: a route that the visitor favours, with verdict, both sides, and what would have to be true."""

from __future__ import annotations

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import Reason
from advisor.explain.choice import Choice, Probe

from . import state
from .address import FAVOURED
from .advice import chips
from .changes import checked
from .text import bullets, plain
from .widget_key import chosen, seeded, shows

SHOWN = 5  # reasons on each side


def block(rec: Recommendation, query: str) -> None:
    """A list of routes, and what holds for the one that was chosen. The choice stands in the address and in exports."""
    st.header("Check my choice", anchor=False)
    labels = {r: rec.pack.routes[r].label for r in rec.pack.routes}
    favoured = rec.answers.record.get(FAVOURED, "")
    key = seeded("choice", favoured if favoured in labels else None)
    st.selectbox(
        "A route that you favour", list(labels), index=None, key=key, placeholder="Choose a route",
        format_func=lambda r: labels.get(r, r), on_change=_chosen, args=(key,),
    )  # fmt: skip
    if favoured in labels:
        with st.container(key="checked_choice"):
            _show(rec, checked(rec.pack.text_hash, query, favoured, rec))


def _chosen(key: str) -> None:
    by_hand, route = chosen("choice", key)
    if not by_hand:
        return
    shows("choice", route)
    record = {**state.answers().record, FAVOURED: route or ""}
    state.keep(record={field: text for field, text in record.items() if text})


def _show(rec: Recommendation, found: Choice) -> None:
    st.markdown(f"**{plain(found.verdict)}**")
    if found.why.obstacles:
        st.markdown(bullets(o.because for o in found.why.obstacles if o.because))
    if found.speaks_for or found.speaks_against:
        with st.grid(2, min_column_width=260, key="comparison"):
            for head, reasons in (("Speaks for it", found.speaks_for), ("Speaks against it", found.speaks_against)):
                st.markdown(f"**{head}**\n\n{_lines(rec, reasons)}")
    if found.would_have_to_be_true:
        st.markdown(f"**What would have to be true**\n\n{bullets(found.would_have_to_be_true)}")
    if found.test_first:
        st.markdown("**How to find out cheaply**\n\n" + "\n".join(_probe(p) for p in found.test_first))


def _lines(rec: Recommendation, reasons: tuple[Reason, ...]) -> str:
    return "\n".join(f"- {plain(r.because)}  \n{chips(rec, r)}" for r in reasons[:SHOWN]) or ":gray[Nothing that you answered.]"


def _probe(probe: Probe) -> str:
    tail = " ".join(part for part in (f"Passed if: {plain(probe.passes)}" if probe.passes else "", plain(probe.stop)) if part)
    return f"- {plain(probe.do)}" + (f"  \n:small[:gray[{tail}]]" if tail else "")
