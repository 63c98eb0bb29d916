"""The charts of the cost panel. Rows, marks and findings come ready; here is only how they look."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from advisor.explain.cost_charts import Chart

from . import frame, html
from .text import bullets

_DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]]


def _colours() -> list[str]:
    return list(st.get_option(f"theme.{st.context.theme.type or 'light'}.chartCategoricalColors"))


def _axis(field: str, title: str) -> dict[str, Any]:
    """A logarithmic axis."""
    text, line = frame.colour("textColor"), frame.colour("borderColor")
    look = {"labelColor": text, "titleColor": text, "labelFontSize": 12, "titleFontSize": 12, "gridColor": line}
    axis = {"title": title, "format": "~s", "tickCount": 6, **look}
    return {"field": field, "type": "quantitative", "scale": {"type": "log"}, "axis": axis}


def cost_chart(chart: Chart) -> None:
    """Lines of USD per month over requests per day, with today's traffic and the break-even points."""
    labels = list(dict.fromkeys(r["route"] for r in chart.rows))
    text = frame.colour("textColor")
    x, y = _axis("requests", "requests a day"), _axis("usd", "USD a month")
    legend = {"orient": "bottom", "columns": 1, "title": None, "labelColor": text, "labelFontSize": 12, "labelLimit": 260, "symbolType": "stroke"}
    by_route = {"field": "route", "type": "nominal", "sort": labels}
    colour = {**by_route, "legend": legend, "scale": {"domain": labels, "range": _colours()[: len(labels)]}}
    dashes = {**by_route, "legend": None, "scale": {"domain": labels, "range": _DASHES[: len(labels)]}}
    said = {"type": "text", "color": text, "fontSize": 12, "aria": False}
    layers: list[dict[str, Any]] = [
        _layer(chart.rows, {"type": "line", "strokeWidth": 2.5}, {"x": x, "y": y, "color": colour, "strokeDash": dashes})
    ]
    even, now = ([m for m in chart.marks if m["kind"] == kind] for kind in ("even", "now"))
    layers.append(_layer(even, {"type": "circle", "size": 90, "color": text, "aria": False}, {"x": x, "y": y}))
    for level in sorted({m["level"] for m in even}):  # one above the other where they are close
        held = [m for m in even if m["level"] == level]
        for look in ({"stroke": frame.colour("backgroundColor"), "strokeWidth": 4}, {}):  # first what keeps lines off the label
            layers.append(_layer(held, {**said, **look, "dy": -12 - 15 * level}, {"x": x, "y": y, "text": {"field": "label"}}))
    layers.append(_layer(now, {"type": "rule", "color": text, "strokeDash": [3, 3], "aria": False}, {"x": x}))
    layers.append(_layer(now, {**said, "align": "left", "dx": 4, "y": 8}, {"x": x, "text": {"field": "label"}}))
    st.markdown("**A month over traffic**")
    st.vega_lite_chart({"height": 380, "layer": layers}, width="stretch", alt=chart.finding, key="cost_chart")
    st.markdown(bullets(chart.lines))


def _layer(rows: Any, mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def time_chart(chart: Chart) -> None:
    """The parts of an answer one after the other, with what the user may wait."""
    parts = dict.fromkeys(r["part"] for r in chart.rows)
    colours = dict(zip(parts, _colours() * 2, strict=False))
    longest = max(r["end"] for r in chart.rows)
    limit = chart.marks[0]["seconds"] if chart.marks and chart.marks[0]["seconds"] <= 3 * longest else 0
    whole = max(longest, limit) or 1
    mark = f'<b style="left:{100 * limit / whole:.1f}%"></b>' if limit else ""
    rows = []
    for case in dict.fromkeys(r["case"] for r in chart.rows):
        held = [r for r in chart.rows if r["case"] == case]
        pieces = (f'<i style="width:{100 * (r["end"] - r["start"]) / whole:.1f}%;background:{colours[r["part"]]}"></i>' for r in held)
        rows.append(f"<span>{escape(case)}</span><span>{''.join(pieces)}{mark}</span>")
    legend = " ".join(f'<span><i style="background:{tone}"></i> {escape(part)}</span>' for part, tone in colours.items())
    picture = f'<div class="bars pieces" role="img" aria-label="{escape(chart.finding)}">{"".join(rows)}</div>'
    st.html(f'<strong>An answer, part by part</strong><p>{escape(chart.finding)}</p>{picture}<div class="legend">{legend}</div>')


def memory_chart(chart: Chart) -> None:
    """How full each device is; what does not fit stands out in colour and number."""
    fullest = max((r["share"] for r in chart.rows), default=1)
    rows = [(r["device"], r["share"] / fullest, f"{100 * r['share']:.0f} %", "accent" if r["share"] <= 1 else "orange") for r in chart.rows]
    picture = html.bars(rows, chart.finding) if rows else ""
    st.html(f"<strong>Memory that it fills</strong><p>{escape(chart.finding)}</p>{picture}")
