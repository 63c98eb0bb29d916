"""The charts of the cost panel. Rows, marks and findings come ready; here is only how they look."""

from __future__ import annotations

from typing import Any

import streamlit as st

from advisor.explain.cost_charts import Chart

from . import frame
from .text import plain


def _colours() -> list[str]:
    return list(st.get_option(f"theme.{st.context.theme.type or 'light'}.chartCategoricalColors"))


def _axis(title: str, **more: Any) -> dict[str, Any]:
    text = frame.colour("textColor")
    return {
        "title": title,
        "labelColor": text,
        "titleColor": text,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "gridColor": frame.colour("borderColor"),
        **more,
    }


def cost_chart(chart: Chart) -> None:
    """Lines of USD per month over requests per day, with today's traffic and the break-even points."""
    st.markdown("**A month over traffic**")
    labels = list(dict.fromkeys(r["route"] for r in chart.rows))
    text = frame.colour("textColor")
    legend = {"orient": "bottom", "columns": 1, "title": None, "labelColor": text, "labelFontSize": 12, "labelLimit": 260, "symbolType": "stroke"}
    domain = {"domain": labels, "range": _colours()[: len(labels)]}
    dashes = {"domain": labels, "range": [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]][: len(labels)]}
    colour = {"field": "route", "type": "nominal", "sort": labels, "legend": legend, "scale": domain}
    x = {"field": "requests", "type": "quantitative", "scale": {"type": "log"}, "axis": _axis("requests a day", format="~s", tickCount=6)}
    y = {"field": "usd", "type": "quantitative", "scale": {"type": "log"}, "axis": _axis("USD a month", format="~s", tickCount=6)}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": list(chart.rows)},
            "mark": {"type": "line", "strokeWidth": 2.5},
            "encoding": {"x": x, "y": y, "color": colour, "strokeDash": {**colour, "legend": None, "scale": dashes}},
        }
    ]
    even, now = ([m for m in chart.marks if m["kind"] == kind] for kind in ("even", "now"))
    said = {"type": "text", "color": text, "fontSize": 12, "aria": False}
    if even:
        layers.append({"data": {"values": even}, "mark": {"type": "circle", "size": 90, "color": text, "aria": False}, "encoding": {"x": x, "y": y}})
        for level in sorted({m["level"] for m in even}):  # one above the other where they are close
            held = [m for m in even if m["level"] == level]
            for look in ({"stroke": frame.colour("backgroundColor"), "strokeWidth": 4}, {}):  # first what keeps lines off the label
                mark = {**said, **look, "dy": -12 - 15 * level}
                layers.append({"data": {"values": held}, "mark": mark, "encoding": {"x": x, "y": y, "text": {"field": "label"}}})
    if now:
        layers.append({"data": {"values": now}, "mark": {"type": "rule", "color": text, "strokeDash": [3, 3], "aria": False}, "encoding": {"x": x}})
        layers.append(
            {"data": {"values": now}, "mark": {**said, "align": "left", "dx": 4, "y": 8}, "encoding": {"x": x, "text": {"field": "label"}}}
        )  # fmt: skip
    spec = {"height": 380, "layer": layers}
    st.vega_lite_chart(spec, width="stretch", alt=chart.finding, key="cost_chart")
    st.markdown("\n".join(f"- {plain(text)}" for text in chart.lines))


def time_chart(chart: Chart) -> None:
    """The parts of an answer one after the other, with what the user may wait."""
    st.markdown("**An answer, part by part**")
    st.markdown(plain(chart.finding))
    text = frame.colour("textColor")
    parts = list(dict.fromkeys(r["part"] for r in chart.rows))
    legend = {"orient": "bottom", "columns": 3, "title": None, "labelColor": text, "labelFontSize": 12}
    colour = {
        "field": "part",
        "type": "nominal",
        "sort": parts,
        "legend": legend,
        "scale": {"domain": parts, "range": (_colours() * 2)[: len(parts)]},
    }
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": list(chart.rows)},
            "mark": {"type": "bar", "height": 18, "tooltip": False},
            "encoding": {
                "y": {
                    "field": "case",
                    "type": "nominal",
                    "sort": ["median", "slowest of 20"],
                    "axis": _axis("", labelLimit=110, ticks=False, domain=False),
                },
                "x": {"field": "start", "type": "quantitative", "axis": _axis("seconds", tickCount=5)},
                "x2": {"field": "end"},
                "color": colour,
            },
        }
    ]
    longest = max(r["end"] for r in chart.rows)
    if chart.marks and chart.marks[0]["seconds"] <= 3 * longest:
        layers.append(
            {
                "data": {"values": list(chart.marks)},
                "mark": {"type": "rule", "color": frame.colour("redColor"), "strokeWidth": 2},
                "encoding": {"x": {"field": "seconds", "type": "quantitative"}},
            }
        )
    st.vega_lite_chart({"height": {"step": 34}, "layer": layers}, width="stretch", alt=chart.finding, key="time_chart")


def memory_chart(chart: Chart) -> None:
    """How full each device is; what does not fit stands out in colour and number."""
    st.markdown("**Memory that it fills**")
    st.markdown(plain(chart.finding))
    if not chart.rows:
        return
    accent, _, over = _colours()[:3]
    text = frame.colour("textColor")
    order = [r["device"] for r in chart.rows]
    rows = [{**r, "said": f"{100 * r['share']:.0f} %"} for r in chart.rows]
    y = {"field": "device", "type": "nominal", "sort": order, "axis": _axis("", labelLimit=170, ticks=False, domain=False)}
    x = {"field": "share", "type": "quantitative", "axis": None}
    tone = {"condition": {"test": "datum.share <= 1", "value": accent}, "value": over}
    spec = {
        "data": {"values": rows},
        "height": {"step": 28},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "bar", "height": 16, "tooltip": False}, "encoding": {"color": tone}},
            {"mark": {"type": "text", "align": "left", "dx": 5, "color": text, "fontSize": 12}, "encoding": {"text": {"field": "said"}}},
        ],
    }  # fmt: skip
    st.vega_lite_chart(spec, width="stretch", alt=chart.finding, key="memory_chart")
