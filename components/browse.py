"""What the pages to read in share: the search box, the list beside what it opens, and an id that is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from advisor.explain.find import closest

from . import state
from .text import code

ALL = "all"  # in the address: the list of sources, with none opened
PAGE = 20


def pane() -> Any:
    """The container of a list that stands beside what it opens; on phones it makes way for an opened entry."""
    return st.container(key="browse_list", gap="xsmall")


def opened() -> Any:
    """The container of an opened entry."""
    return st.container(key="browse_entry")


def title_of(entry_id: str) -> str:
    """An id as a title: `weekly_facts_need_lookup` -> Weekly facts need lookup."""
    return entry_id.replace("_", " ").capitalize()


def count(n: int, noun: str) -> str:
    """How many there are: no rules, 1 rule, 2 rules."""
    return f"{n or 'no'} {noun}{'' if n == 1 else 's'}"


def kept() -> dict[str, str]:
    """What narrows the list and stays in the address when an entry is opened."""
    return {key: value for key in ("find", "route") if (value := state.page_value(key))}


def search(label: str, placeholder: str, *, close: Iterable[str] = ()) -> None:
    """A search box whose words live in the address; a new search closes the entries under the keys in `close`."""
    key, closes = f"find_{label}", tuple(close)
    st.session_state[key] = state.page_value("find")

    def changed() -> None:
        state.set_page_value("find", st.session_state[key].strip()[:200])
        for name in closes:
            state.set_page_value(name, "")

    st.text_input(label, key=key, placeholder=placeholder, icon=":material/search:", on_change=changed, width=560)


def window(ids: list[str], chosen: str, name: str, show: Callable[[list[str]], None]) -> None:
    """Shows one page of a list, the one with the entry that was just opened or where the visitor paged to, and its pager."""
    pages, at = max(1, -(-len(ids) // PAGE)), f"{name}_page"
    if st.session_state.get(f"{name}_seen") != (chosen, len(ids)):
        st.session_state[f"{name}_seen"] = (chosen, len(ids))
        st.session_state[at] = ids.index(chosen) // PAGE + 1 if chosen in ids else 1
    start = PAGE * (st.session_state.get(at, 1) - 1)
    show(ids[start : start + PAGE])
    if pages > 1:
        st.pagination(pages, key=at, max_visible_pages=5)


def unknown(kind: str, said: str, known: Iterable[str], show: Callable[[str], None]) -> None:
    """A kind word about an id that the rules do not have, and links to the nearest ones."""
    with st.container(key="browse_unknown"):
        st.warning(f"There is no {kind} {code(said[:80])} in these rules; it may have been renamed or removed.", icon=":material/search_off:")
        near = closest(said, known)
        if near:
            st.markdown("Did you mean one of these?")
            for name in near:
                show(name)
