"""Export, Copy link and More: the record of the decision, downloads, a link, and where else to start from."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from advisor.answers import Answers, query_string, to_query
from advisor.decide import Recommendation
from advisor.report import FORMATS

from . import compare, frame, start, state
from .ask import MOST_NOTE
from .widgets import bound, choose, plain

_ABOUT, _TITLE = "**What is it about?** It heads the export", "In your own words, such as Replies to customers"
_MOSTLY = ("pdf", "docx")  # formats that are asked for most
_AS_RECORDED = ("adr", "json", "kit")  # in these a date says when it was decided; in the others, where none was typed, of which day the export is


def menus(rec: Recommendation) -> None:
    """The menus beside the badge."""
    frame.once_open(st.popover("Export", type="primary", icon=":material/download:", key="export", on_change="rerun"), _export, rec)
    with st.popover("Copy link", type="tertiary", icon=":material/link:", key="link", on_change="rerun") as popover:
        if popover.open:
            st.code(f"{(st.context.url or '').split('?')[0]}?{query_string(to_query(rec.pack, rec.answers))}", language=None)
            st.caption("A link to these answers. Notes and the record do not travel in it; a file under *Export* keeps them.")
    compare.pin(rec)
    more(rec)


def more(rec: Recommendation) -> None:
    """Where else to start from."""
    with st.popover("More", type="tertiary", key="more", on_change="rerun") as popover:
        if popover.open:
            st.markdown("**Fill in a typical task, or a file**")
            with st.container(horizontal=True, gap="xsmall"):
                start.points(rec.pack, "menu")
            start.file(rec.pack)
            st.button("Start over", key="start_over", icon=":material/restart_alt:", on_click=start_over)


def _export(rec: Recommendation) -> None:
    """The record of the decision, and a download in each format."""
    record = rec.answers.record
    for field, label, empty in (("title", _ABOUT, _TITLE), ("deciders", "Deciders", None), ("date", "Date", date.today().isoformat())):
        # live: who types a title and clicks on a format means both
        st.text_input(label, placeholder=empty, live=True, **bound(f"record_{field}", record.get(field, ""), state.note, field, "record"))
    routes = {s.route: rec.pack.routes[s.route].label for s in rec.ranking}
    choose("Decided otherwise for", routes, record.get("override"), "As advised", "record_override", state.note, "override", "record")
    if record.get("override") in routes:
        st.text_area("Reason", max_chars=MOST_NOTE, **bound("record_reason", record.get("reason", ""), state.note, "reason", "record"))
    kept, today = st.session_state.setdefault("_exported", {}), {"date": date.today().isoformat()}
    kept["record"] = record
    name = re.sub(r"[^a-z0-9]+", "-", record.get("title", "").lower()).strip("-") or "recommendation"
    with st.container(horizontal=True, gap="xsmall", key="downloads"):
        for kind in sorted(FORMATS.values(), key=lambda kind: kind.id not in _MOSTLY):
            data = partial(_file, rec, kind.render, {} if kind.id in _AS_RECORDED else today, kept)
            frame.download(plain(kind.label), data, f"{name}.{kind.extension}", kind.mime, f"download_{kind.id}", None)
    st.caption("The JSON file can be read in again under *More*.")


def _file(rec: Recommendation, render: Callable[[Recommendation], str | bytes], today: dict[str, str], kept: dict[str, Any]) -> str | bytes:
    """What a click downloads, with the record as it is `kept`: what was typed just before comes with the click, in a run of its own."""
    time.sleep(0.3)  # until that has arrived
    return render(replace(rec, answers=replace(rec.answers, record={**today, **kept["record"]})))


def start_over() -> None:
    """No answers; *Undo* of the browser, its back button, brings them back."""
    state.keep(notes={}, record={})
    state.begin(Answers())
    st.session_state["_begun"] = False
