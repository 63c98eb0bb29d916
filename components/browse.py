"""What the pages to read in share: the search box, a list in pages, and an id that is unknown."""

import difflib
from collections.abc import Callable, Collection, Iterable

import streamlit as st

from advisor.pack import Pack

from . import state
from .widgets import bound, code

PAGE = 20


def title_of(entry_id: str) -> str:
    """An id as a title: `weekly_facts_need_lookup` -> Weekly facts need lookup."""
    return entry_id.replace("_", " ").capitalize()


def kept(pack: Pack) -> dict[str, str]:
    """What narrows the list of rules and stays in the address when one is opened."""
    narrowed = {key: state.page_value(key) for key, known in (("route", pack.routes), ("source", pack.sources)) if state.page_value(key) in known}
    return {"find": state.page_value("find"), **narrowed}


def search(label: str, placeholder: str, *, close: Iterable[str] = ()) -> None:
    """A search box whose words live in the address; a new search closes the entries under the keys in `close`."""
    widget = bound(f"find_{label}", state.page_value("find"), _searched, tuple(close))
    st.text_input(label, placeholder=placeholder, icon=":material/search:", width=560, **widget)


def _searched(words: str, close: tuple[str, ...]) -> None:
    state.set_page_value("find", words.strip()[:200])
    for name in close:
        state.set_page_value(name, "")


def window(ids: list[str], chosen: str, name: str, show: Callable[[list[str]], None]) -> None:
    """Shows one page of a list, the one with the entry that was just opened or where the visitor paged to, and its pager."""
    pages, at = max(1, -(-len(ids) // PAGE)), f"{name}_page_{chosen}_{len(ids)}"
    first = ids.index(chosen) // PAGE + 1 if chosen in ids else 1
    start = PAGE * (st.session_state.get(at, first) - 1)
    show(ids[start : start + PAGE])
    if pages > 1:
        st.pagination(pages, default=first, key=at, max_visible_pages=5)


def unknown(kind: str, said: str, known: Collection[str], show: Callable[[str], None]) -> None:
    """Of an id that the rules have nothing is said; of another one a kind word, and links to the nearest ones."""
    if not said or said in known:
        return
    with st.container(key="browse_unknown"):
        st.warning(f"There is no {kind} {code(said[:80])} in these rules; it may have been renamed or removed.", icon=":material/search_off:")
        if near := difflib.get_close_matches(said.lower()[:100], [*known], cutoff=0.5):
            st.markdown("Did you mean one of these?")
            for name in near:
                show(name)
