"""A Streamlit page of nothing but widgets and charts, as many of each kind as `browser.py` says (BARE, as JSON)."""

import json
import os

import streamlit as st

count = {"pills": 13, "select": 6, "button": 1, "popover": 2, "expander": 4, "tabs": 1, "chart": 1, **json.loads(os.environ.get("BARE", "{}"))}
st.set_page_config(page_title="Bare", layout="wide")
left, right = st.columns([5, 8], gap="large")
chosen = []
with left, st.container(key="questions"):
    for i in range(count["pills"]):
        with st.container(key=f"ask_{i}"):
            chosen.append(st.pills(f"Question {i}", [f"Answer {i}.{k}" for k in range(5)], key=f"q_{i}"))
    for i in range(count["select"]):
        st.selectbox(f"Choice {i}", [f"Choice {i}.{k}" for k in range(20)], index=None, key=f"select_{i}")
with right:
    with st.container(key="verdict"):
        st.title(f"{sum(c is not None for c in chosen)} answers: {chosen[0]}")
    for i in range(count["button"]):
        st.button(f"Button {i}")
    for kind in ("popover", "expander"):
        for i in range(count[kind]):
            with getattr(st, kind)(f"{kind} {i}", key=f"{kind}_{i}", on_change="rerun") as held:
                if held.open:
                    st.markdown("Here.")
    for i in range(count["tabs"]):
        for held in st.tabs([f"Tab {k}" for k in range(6)], key=f"tabs_{i}", on_change="rerun"):
            with held:
                if held.open:
                    st.markdown("Here.")
    for i in range(count["chart"]):
        values = [{"route": f"Route {k}", "points": (k * 7 + i + len(str(chosen))) % 20} for k in range(6)]
        encoding = {"x": {"field": "points", "type": "quantitative"}, "y": {"field": "route", "type": "nominal"}}
        st.vega_lite_chart({"data": {"values": values}, "mark": "bar", "encoding": encoding}, width="stretch", key=f"chart_{i}")
