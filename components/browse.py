"""What the rule browser's two sides share: the list pane, its search box, paging, and an id that is unknown."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import streamlit as st

from advisor.explain.find import closest

from . import frame, state
from .text import code

ALL = "all"  # in the address: the list of sources, with none opened
PAGE = 20
_CSS = Path(__file__).parent.parent / "static" / "browse.css"


def css() -> None:
    """The few lines of CSS of the pages that list and open entries."""
    st.html(f"<style>:root{{--link:{frame.colour('linkColor')}}}{_text_of(_CSS)}</style>")


@functools.cache
def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def pane() -> Any:
    """The container of a list that stands beside what it opens; on phones it makes way for an opened entry."""
    return st.container(key="browse_list", gap="xsmall")


def opened() -> Any:
    """The container of an opened entry."""
    return st.container(key="browse_entry")


def title_of(entry_id: str) -> str:
    """An id as a title: `weekly_facts_need_lookup` -> Weekly facts need lookup."""
    return entry_id.replace("_", " ").capitalize()


def search(label: str, placeholder: str, *, close: Iterable[str] = ()) -> None:
    """A search box whose words live in the address; a new search closes the entries under the keys in `close`."""
    key = f"find_{label}"
    closes = tuple(close)
    st.session_state[key] = state.page_value("find")

    def changed() -> None:
        state.set_page_value("find", st.session_state[key].strip()[:200])
        for name in closes:
            state.set_page_value(name, "")

    st.text_input(label, key=key, placeholder=placeholder, icon=":material/search:", on_change=changed, width=560)


def window(ids: list[str], chosen: str, name: str) -> list[str]:
    """The page of a list that is shown: where the visitor paged to, or where the newly opened entry stands."""
    at, seen = f"{name}_page", f"{name}_seen"
    if st.session_state.get(seen) != (chosen, len(ids)):
        st.session_state[seen] = (chosen, len(ids))
        st.session_state[at] = ids.index(chosen) // PAGE if chosen in ids else 0
    start = st.session_state[at] * PAGE
    return ids[start : start + PAGE]


def pager(total: int, name: str) -> None:
    """Buttons to the previous and the next page of a list, if there is more than one."""
    pages = -(-total // PAGE)
    if pages <= 1:
        return
    at = f"{name}_page"

    def turn(step: int) -> None:
        st.session_state[at] += step

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Back", key=f"{name}_back", icon=":material/chevron_left:", disabled=st.session_state[at] == 0, on_click=turn, args=(-1,))
        st.button("More", key=f"{name}_more", icon=":material/chevron_right:", disabled=st.session_state[at] >= pages - 1, on_click=turn, args=(1,))
        st.caption(f"Page {st.session_state[at] + 1} of {pages}", width="content")


def unknown(kind: str, said: str, known: Iterable[str], show: Callable[[str], None]) -> None:
    """A kind word about an id that the rules do not have, and links to the nearest ones."""
    with st.container(key="browse_unknown"):
        st.warning(f"There is no {kind} {code(said[:80])} in these rules; it may have been renamed or removed.", icon=":material/search_off:")
        near = closest(said, known)
        if near:
            st.markdown("Did you mean one of these?")
            for name in near:
                show(name)
