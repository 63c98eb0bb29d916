"""Money, speed and hardware on paper: one line and what contradicts an answer; the panel behind it when asked for."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import streamlit as st

from advisor.decide import Recommendation
from advisor.estimate import Assumption, Quantity
from advisor.estimate.prices import OFFERED, offered
from advisor.estimate.route import RouteEstimate
from advisor.estimate.words import likely, number, shown, span
from advisor.explain.cost_charts import Chart, cost_over_traffic, memory_bars, waterfall
from advisor.explain.on_paper import OnPaper, on_paper

from . import frame, html, state
from .text import bullets, plain

_OPEN = ("Qwen3 1.7B", "Qwen3 4B", "Qwen3 8B", "Qwen3 14B", "Qwen3 32B", "Llama 3.1 8B", "Llama 3.1 70B", "gpt-oss 20B", "gpt-oss 120B")


@st.fragment
def panel(rec: Recommendation) -> None:
    """What the first route costs on paper, and on demand the panel with pickers, a chart and assumptions."""
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
        with st.expander("Ranges, other models, a chart and assumptions", key="cost_panel", on_change="rerun") as expander:
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
    _chart(cost_over_traffic(rec, found))
    memory = memory_bars(rec, first, found.where)
    st.markdown(_details(first, waterfall(first, found.where).finding, memory.finding if memory is not None else ""))
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


def _chart(chart: Chart) -> None:
    """Lines of USD a month over requests a day, with the break-even points and today's traffic."""

    def layer(rows: Iterable[dict[str, Any]], mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
        return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}

    def axis(field: str, title: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "scale": {"type": "log"}, "axis": {"title": title, "format": "~s", "tickCount": 6}}

    x, y, text = axis("requests", "requests a day"), axis("usd", "USD a month"), frame.colour("textColor")
    order = list(dict.fromkeys(row["route"] for row in chart.rows))
    route = {"field": "route", "type": "nominal", "sort": order, "legend": {"orient": "bottom", "columns": 1, "title": None, "labelLimit": 260}}
    even, now = ([m for m in chart.marks if m["kind"] == kind] for kind in ("even", "now"))
    layers = [
        layer(chart.rows, {"type": "line", "strokeWidth": 2.5}, x=x, y=y, color=route, strokeDash=route),
        layer(even, {"type": "circle", "size": 90, "color": text, "aria": False}, x=x, y=y),
        layer(now, {"type": "rule", "strokeDash": [3, 3], "color": text, "aria": False}, x=x),
    ]
    st.markdown("**A month over traffic** :gray[· today is dashed, points are where two cost the same]")
    st.vega_lite_chart({"height": 340, "layer": layers}, width="stretch", alt=chart.finding, key="cost_chart")
    st.markdown(bullets(chart.lines))


def _assumption(a: Assumption) -> tuple[str, str]:
    return f"{escape(a.label)}<br><small>{escape(a.source or 'a judgement')}</small>", escape(shown(a.quantity()))


def _details(e: RouteEstimate, *findings: str) -> str:
    lines = [f"Reads {shown(e.tokens_in)} and writes {shown(e.tokens_out)} a request, which costs {shown(e.request)}."]
    lines.append("A month: " + ", ".join(f"{name} {likely(q)}" for name, q in e.month_costs.items()) + "." if e.month_costs else "")
    lines.append("To start: " + ", ".join(f"{name} {likely(q)}" for name, q in e.start.costs.items()) + ".")
    lines.append(f"To train, one card holds {shown(e.start.memory)}." if e.start.memory is not None else "")
    lines.append(f"Data needed: {shown(e.data)}." if e.data is not None else "")
    return bullets(filter(None, [*lines, *findings]))
