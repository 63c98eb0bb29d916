"""Money, speed and hardware on paper: one line and what contradicts an answer; the panel behind it when asked for."""

from __future__ import annotations

from html import escape

import streamlit as st

from advisor.decide import Recommendation
from advisor.estimate import Assumption, Quantity
from advisor.estimate.prices import OFFERED, offered
from advisor.estimate.route import RouteEstimate
from advisor.estimate.words import likely, number, shown, span
from advisor.explain.on_paper import OnPaper, on_paper

from . import frame, html, state
from .text import bullets, plain

_OPEN = ("Qwen3 1.7B", "Qwen3 4B", "Qwen3 8B", "Qwen3 14B", "Qwen3 32B", "Llama 3.1 8B", "Llama 3.1 70B", "gpt-oss 20B", "gpt-oss 120B")


@st.fragment
def panel(rec: Recommendation) -> None:
    """What the first route costs on paper, and on demand the panel with other models and assumptions."""
    assert rec.first is not None
    st.header("Cost and speed on paper", anchor=False)
    with frame.block("Cost and speed"):
        found = state.remembered(rec, "cost of the first route", lambda rec: on_paper(rec, {}, rec.first, short=False))
        first = found.routes.get(rec.first)
        if first is None:
            _problems(found)
            return
        st.markdown(
            f"**{plain(likely(first.month))}** to run, **{plain(likely(first.start.total))}** to start, "
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
    st.html(_table(rec, found))
    st.markdown(bullets([*(rival.text for rival in found.rivals), *_details(first)]))
    with st.expander(f"Assumptions :gray[· {len(found.assumptions)}]", key="cost_assumptions", on_change="rerun") as expander:
        if expander.open:
            st.html(html.figures(("What, and from where", "Likely, and range"), map(_assumption, found.assumptions)))
    st.caption(f"Amounts in US dollars; {plain(found.prices)}.")


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


def _table(rec: Recommendation, found: OnPaper) -> str:
    """The first route and its rivals, likely values above their ranges."""
    rows = []
    for name in (found.first or "", *(r.route for r in found.rivals)):
        e = found.routes[name]
        label = escape(rec.pack.routes[name].label)
        label = f"<strong>{label}</strong>" if name == found.first else label
        rows.append((label, _cell(e.month), _cell(e.start.total), _cell(e.latency.p50), _cell(e.latency.p95)))
    return html.figures(("Route", "USD a month", "USD to start", "Median wait", "Slow case"), rows)


def _cell(quantity: Quantity) -> str:
    unit = " s" if quantity.unit == "seconds" else ""
    around = span(quantity)
    return f"{number(quantity.likely)}{unit}" + (f"<br><small>{around}</small>" if around else "")


def _assumption(a: Assumption) -> tuple[str, str]:
    return f"{escape(a.label)}<br><small>{escape(a.source or 'a judgement')}</small>", escape(shown(a.quantity()))


def _details(e: RouteEstimate) -> list[str]:
    """What the first route's figures are made of, a sentence each."""
    lines = [f"Reads {shown(e.tokens_in)} and writes {shown(e.tokens_out)} a request, which costs {shown(e.request)}."]
    lines.append("A month: " + ", ".join(f"{name} {likely(q)}" for name, q in e.month_costs.items()) + "." if e.month_costs else "")
    lines.append("To start: " + ", ".join(f"{name} {likely(q)}" for name, q in e.start.costs.items()) + ".")
    lines.append("An answer: " + ", ".join(f"{name} {likely(q)}" for name, q in e.latency.median.items()) + "." if e.latency.median else "")
    lines.append(f"{e.served.model} takes {shown(e.served.memory)}." if e.served is not None else "")
    lines.append(f"To train, one card holds {shown(e.start.memory)}." if e.start.memory is not None else "")
    lines.append(f"Data needed: {shown(e.data)}." if e.data is not None else "")
    return [line for line in lines if line]
