"""Export and More: the record of the decision, downloads, a link, and starting over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from advisor.answers import Answers
from advisor.decide import Recommendation

from . import address, ask, state
from .text import plain

if TYPE_CHECKING:
    from advisor.report import Format

_RECORD = {"title": "Title", "deciders": "Deciders"}


def menus(rec: Recommendation) -> None:
    """The two menus beside the badge."""
    with st.popover("Export", type="primary", icon=":material/download:", key="export", on_change="rerun") as popover:
        if popover.open:
            _record(rec)
            _downloads(rec)
    with st.popover("More", type="tertiary", key="more", on_change="rerun") as popover:
        if popover.open:
            _link(rec)
            st.button("Start over", key="start_over", icon=":material/restart_alt:", on_click=start_over)


def _record(rec: Recommendation) -> None:
    record = rec.answers.record
    st.caption("What heads the export; all of it may stay empty.")
    for field, label in _RECORD.items():
        st.session_state[f"record_{field}"] = record.get(field, "")
        st.text_input(label, key=f"record_{field}", on_change=_recorded, args=(field,))
    st.session_state["record_date"] = _day(record.get("date", ""))
    st.date_input("Date", key="record_date", format="YYYY-MM-DD", on_change=_recorded, args=("date",))
    routes = {r: rec.pack.routes[r].label for r in (s.route for s in rec.ranking)}
    for field, label, nothing in (
        ("favoured", "Route that you favour", "None"),
        ("override", "Decided otherwise for", "As advised"),
    ):
        st.session_state[f"record_{field}"] = record.get(field) if record.get(field) in routes else None
        st.selectbox(
            label, list(routes), index=None, key=f"record_{field}", placeholder=nothing,
            format_func=lambda r: routes.get(r, r), on_change=_recorded, args=(field,),
        )  # fmt: skip
    if record.get("override"):
        st.session_state["record_reason"] = record.get("reason", "")
        st.text_area("Reason", key="record_reason", max_chars=1_000, on_change=_recorded, args=("reason",))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _recorded(field: str) -> None:
    value = st.session_state[f"record_{field}"]
    record = {**state.answers().record, field: "" if value is None else str(value).strip()}
    state.keep(record={k: v for k, v in record.items() if v})


def _downloads(rec: Recommendation) -> None:
    from advisor.report import FORMATS  # not before it is asked for: it takes a while

    name = re.sub(r"[^a-z0-9]+", "-", rec.answers.record.get("title", "").lower()).strip("-") or "recommendation"
    with st.container(horizontal=True, gap="xsmall", key="downloads"):
        for kind in FORMATS.values():
            st.download_button(
                plain(kind.label), data=_content(kind, rec), file_name=f"{name}.{kind.extension}", mime=kind.mime,
                on_click="ignore", key=f"download_{kind.id}",
            )  # fmt: skip
    st.caption("The JSON file can be read in again with *Start from*.")


def _content(kind: Format, rec: Recommendation) -> Callable[[], bytes]:
    """What builds the file when the button is pressed."""

    def build() -> bytes:
        made = kind.render(rec)
        return made.encode() if isinstance(made, str) else made

    return build


def _link(rec: Recommendation) -> None:
    query = address.query_string(address.to_query(rec.pack, rec.answers))
    st.markdown("A link to these answers. Notes and the record do not travel in it.")
    st.code(f"{(st.context.url or '').split('?')[0]}?{query}", language=None, wrap_lines=True)


def start_over() -> None:
    """No answers; *Undo* of the browser, its back button, brings them back."""
    ask.forget_places()
    st.session_state.pop("_started_from", None)
    state.keep(notes={}, record={})
    state.change(Answers(), unread=())
