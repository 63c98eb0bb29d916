"""Money, speed and hardware on paper: one line and what contradicts an answer; the panel behind it when asked for."""

from __future__ import annotations

import streamlit as st

from advisor.decide import Recommendation
from advisor.estimate.on_paper import OnPaper, on_paper
from advisor.estimate.prices import OFFERED, offered
from advisor.estimate.route import RouteEstimate
from advisor.estimate.words import likely, number, shown, span

from . import frame, html, state
from .text import plain

_OPEN = ("Qwen3 1.7B", "Qwen3 4B", "Qwen3 8B", "Qwen3 14B", "Qwen3 32B", "Llama 3.1 8B", "Llama 3.1 70B", "gpt-oss 20B", "gpt-oss 120B")


@st.fragment
def panel(rec: Recommendation) -> None:
    """What the first route costs on paper, and on demand the panel with other models and assumptions."""
    assert rec.first is not None
    with frame.block("Cost and speed"):
        found = state.remembered(rec, "cost of the first route", lambda rec: on_paper(rec, {}, rec.first, short=False))
        first = found.routes.get(rec.first)
        if first is None:
            _problems(found)
            return
        st.markdown(
            f"On paper: **{plain(likely(first.month))}** to run, **{plain(likely(first.start.total))}** to start, "
            f"**{plain(likely(first.latency.p50))}** to answer. :gray[{plain(first.runs_on)}]"
        )
        for contradiction in found.contradictions:
            st.warning(plain(contradiction.text), icon=":material/warning:")
        with st.expander("Ranges, rivals, other models and assumptions", key="cost_panel", on_change="rerun") as expander:
            if expander.open:
                _panel(rec)


def _panel(rec: Recommendation) -> None:
    chosen = _choices()
    found = state.remembered(rec, f"costs {sorted(chosen.items())}", lambda rec: on_paper(rec, chosen, None, short=True))
    first = found.routes.get(rec.first or "")
    if first is None or found.where is None:
        _problems(found)
        return
    st.caption(f"{'With models chosen here' if chosen else 'The numbers of your answers'}; exports carry those of your answers.")
    lines = [*(rival.text for rival in found.rivals), *_details(first)]
    html.show("costs", pack=rec.pack, found=found, lines=lines, number=number, span=span, shown=shown)


def _problems(found: OnPaper) -> None:
    for problem in found.problems.values():
        st.info(plain(f"No estimate: {problem.message}. {problem.hint}".strip()), icon=":material/info:")


def _choices() -> dict[str, float | str]:
    """What the pickers override; nothing that still stands as the answers have it."""
    labels = {p.model: f"{p.label} ({p.provider})" for p in offered()}
    with st.grid(2, min_column_width=220, key="cost_inputs"):
        hosted = st.selectbox("Hosted model", list(labels), format_func=labels.__getitem__, key="cost_model")
        own = st.selectbox("Open model", list(_OPEN), index=None, placeholder="As the route usually has it", key="cost_open")
    chosen: dict[str, float | str] = {"large": hosted} if hosted and hosted != OFFERED[0][1] else {}
    return chosen | ({"open": own, "open_small": own} if own else {})


def _details(e: RouteEstimate) -> list[str]:
    """What the first route's figures are made of, a sentence each."""
    lines = [f"Reads {shown(e.tokens_in)} and writes {shown(e.tokens_out)} a request, which costs {shown(e.request)}."]
    for head, parts in (("A month", e.month_costs), ("To start", e.start.costs), ("An answer", e.latency.median)):
        lines.append(f"{head}: " + ", ".join(f"{name} {likely(q)}" for name, q in parts.items()) + "." if parts else "")
    lines.append(f"{e.served.model} takes {shown(e.served.memory)}." if e.served is not None else "")
    lines.append(f"To train, one card holds {shown(e.start.memory)}." if e.start.memory is not None else "")
    lines.append(f"Data needed: {shown(e.data)}." if e.data is not None else "")
    return [line for line in lines if line]
