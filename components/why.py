"""Why the first route leads: reasons with what they rest on, what speaks against it, what it misses, and why not another."""

from __future__ import annotations

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import needs_profile, reasons_against, reasons_for, ruled_out, why_not

from . import html

LEAD, OTHERS = 2, 3  # reasons on the first screen; routes that are not first


def lead(rec: Recommendation) -> None:
    """The two main reasons."""
    assert rec.first is not None
    if found := reasons_for(rec, rec.first)[:LEAD]:
        html.show("reasons", rec=rec, found=found)
    else:
        st.markdown("Nothing that you answered calls for more; this is the least effort to start with.")


def tab(rec: Recommendation) -> None:
    """All that did not fit on the first screen."""
    assert rec.first is not None
    standing = [s.route for s in rec.ranking if s.status != "ruled_out"]
    others = [r for r in dict.fromkeys((*rec.contenders, *standing)) if r != rec.first and r in standing][:OTHERS]
    html.show(
        "why", rec=rec, more=reasons_for(rec, rec.first)[LEAD:], against=reasons_against(rec, rec.first),
        missed=[f"{need.label}." for need in needs_profile(rec) if need.lever is None], not_first=[why_not(rec, route) for route in others],
    )  # fmt: skip


def ranking(rec: Recommendation) -> None:
    """The whole ranking, then what is ruled out and what reopens it; closed until asked for."""
    with st.expander(f"All routes :gray[· {len(rec.ranking)}]", key="all_routes", on_change="rerun") as expander:
        if expander.open:
            html.show("ranking", rec=rec, layers=[(layer.id, layer.label) for layer in rec.pack.content.layers], ruled_out=ruled_out(rec))
