"""Export and More: the record of the decision, notes, downloads, a link, and starting over."""

from __future__ import annotations

import re
from datetime import date
from functools import partial

import streamlit as st

from advisor.answers import Answers
from advisor.decide import Recommendation

from . import ask, state
from .text import plain

_MOST = 1_000  # letters


def menus(rec: Recommendation) -> None:
    """The two menus beside the badge."""
    with st.popover("Export", type="primary", icon=":material/download:", key="export", on_change="rerun") as popover:
        if popover.open:
            _record(rec)
            _notes(rec)
            _downloads(rec)
    with st.popover("More", type="tertiary", key="more", on_change="rerun") as popover:
        if popover.open:
            _link(rec)
            st.button("Start over", key="start_over", icon=":material/restart_alt:", on_click=start_over)


def _record(rec: Recommendation) -> None:
    record, session = rec.answers.record, st.session_state
    st.caption("What heads the export; all of it may stay empty.")
    for field, label in (("title", "Title"), ("deciders", "Deciders")):
        session[f"record_{field}"] = record.get(field, "")
        st.text_input(label, key=f"record_{field}", on_change=_recorded, args=(field,))
    session["record_date"] = _day(record.get("date", ""))
    st.date_input("Date", key="record_date", format="YYYY-MM-DD", on_change=_recorded, args=("date",))
    routes = {s.route: rec.pack.routes[s.route].label for s in rec.ranking}
    session["record_override"] = record.get("override") if record.get("override") in routes else None
    st.selectbox(
        "Decided otherwise for", list(routes), index=None, key="record_override", placeholder="As advised",
        format_func=lambda r: routes.get(r, r), on_change=_recorded, args=("override",),
    )  # fmt: skip
    if record.get("override"):
        session["record_reason"] = record.get("reason", "")
        st.text_area("Reason", key="record_reason", max_chars=_MOST, on_change=_recorded, args=("reason",))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _recorded(field: str) -> None:
    value = st.session_state[f"record_{field}"]
    state.keep(record={**state.answers().record, field: "" if value is None else str(value).strip()})


def _notes(rec: Recommendation) -> None:
    asks = {q: rec.pack.questions[q].ask for q in rec.answers.given}
    chosen = st.selectbox(
        "Note on an answer", list(asks), index=None, key="noted", placeholder="Choose a question", format_func=lambda q: asks.get(q, q),
        help="Exports carry notes. The address does not, so a reload forgets them.",
    )  # fmt: skip
    if chosen is not None:
        st.session_state[f"note_{chosen}"] = rec.answers.notes.get(chosen, "")
        st.text_area("Note", key=f"note_{chosen}", max_chars=_MOST, on_change=_noted, args=(chosen,))


def _noted(question: str) -> None:
    state.keep(notes={**state.answers().notes, question: st.session_state[f"note_{question}"].strip()})


def _downloads(rec: Recommendation) -> None:
    from advisor.report import FORMATS  # not before it is asked for: it takes a while

    name = re.sub(r"[^a-z0-9]+", "-", rec.answers.record.get("title", "").lower()).strip("-") or "recommendation"
    with st.container(horizontal=True, gap="xsmall", key="downloads"):
        for kind in FORMATS.values():
            st.download_button(
                plain(kind.label), data=partial(kind.render, rec), file_name=f"{name}.{kind.extension}", mime=kind.mime,
                on_click="ignore", key=f"download_{kind.id}",
            )  # fmt: skip
    st.caption("The JSON file can be read in again with *Start from*.")


def _link(rec: Recommendation) -> None:
    st.markdown("A link to these answers. Notes and the record do not travel in it.")
    query = state.query_string(rec.pack, rec.answers)
    st.code(f"{(st.context.url or '').split('?')[0]}?{query}", language=None, wrap_lines=True)


def start_over() -> None:
    """No answers; *Undo* of the browser, its back button, brings them back."""
    ask.forget_places()
    st.session_state.pop("_started_from", None)
    state.keep(notes={}, record={})
    state.change(Answers(), unread=())
