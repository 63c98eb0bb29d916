"""Links from page to page that carry the answers and open one entry: a route, a term, a rule or a source."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from advisor.pack import Pack

from . import address, frame, state
from .text import plain

# After the new entry has been drawn. `offsetParent` is empty for what is gone or hidden.
_TO_TOP = """
setTimeout(() => {
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  if (document.activeElement === document.body || !document.activeElement?.offsetParent) {
    const heading = document.querySelector(".st-key-browse_entry h2") || document.querySelector("h1");
    if (heading) { heading.tabIndex = -1; heading.style.outline = "none"; heading.focus({preventScroll: true}); }
  }
}, 150);
"""


def follow(pack: Pack) -> None:
    """Call it before the first `entry` of a page. Brings the address bar up to date after a link to the same page.

    Streamlit hands the new query of such a link to the script but leaves the old one in the address bar, so that a
    reload would open the old entry. Setting the query once more moves the bar; the same query twice moves nothing.
    """
    st.session_state["_carried"] = address.to_query(pack, state.answers())
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    if st.session_state.get("_followed") != query:
        st.session_state["_followed"] = query
        st.query_params.from_dict(query)


def entry(
    path: str, label: str, *, bold: bool = False, note: str = "", icon: str | None = None, kept: Mapping[str, str] | None = None, **values: str
) -> None:
    """A link to the page at `path` with what it should open, such as `rule="..."`. `note` stands small behind the label;
    `kept` is what else should stay in the address, such as the words searched for."""
    text = f"**{plain(label)}**" if bold else plain(label)
    if note:
        text += f" :small[:gray[{plain(note)}]]"
    opened = {key: [value] for key, value in {**(kept or {}), **values}.items() if value}
    st.page_link(frame.page_at(path), label=text, icon=icon, query_params={**opened, **st.session_state["_carried"]})


def arrive() -> None:
    """Call it at the end of a page. Where another entry was opened than in the last run, the page goes back to its top,
    and a keyboard whose link is gone goes on at the heading of what was opened."""
    opened = (st.query_params.get("route"), st.query_params.get("term"), st.query_params.get("rule"), st.query_params.get("source"))
    before = st.session_state.get("_opened")
    st.session_state["_opened"] = opened
    if before is not None and before != opened:
        to_top()


def to_top() -> None:
    """The page goes back to its top, and a keyboard whose place is gone goes on at the heading there."""
    count = st.session_state["_openings"] = st.session_state.get("_openings", 0) + 1
    st.html(f"<script>/* {count} */{_TO_TOP}</script>", unsafe_allow_javascript=True)
