"""Sources: as lines below what rests on them, one beside its rules, and a table of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import streamlit as st

from advisor.pack import Pack, Source

from .frame import entry, link_to
from .text import code, link, plain

READ = {
    "full": "read in full",
    "opening": "opening read",
    "abstract": "abstract read",
    "secondhand": "known second-hand",
    "unread": "not read, general knowledge",
}


def name_of(source: Source) -> str:
    """What a source is called in lists: its title with a capital first letter."""
    return source.title[:1].upper() + source.title[1:]


def listing(pack: Pack, ids: Iterable[str]) -> str:
    """The sources as a Markdown list: id, linked title, then what is known besides."""
    return "\n".join(_line(pack.sources[i]) for i in ids if i in pack.sources)


def _line(source: Source) -> str:
    facts = [
        source.publisher,
        str(source.year),
        f"{source.strength} evidence" if source.strength else "",
        READ.get(source.read, ""),
        f"checked {source.checked:%-d %B %Y}" if source.checked else "",
        f"to be reviewed by {source.review_by:%-d %B %Y}" if source.review_by else "",
    ]
    said = " · ".join(filter(None, facts))
    return f"- {code(source.id)} {link(name_of(source), source.url)}  \n  :small[:gray[{plain(said)}]]"


def one(pack: Pack, source: Source) -> None:
    """A source beside the rules that rest on it, with the routes and terms that do."""
    entry("rules", "All rules", icon=":material/arrow_back:")
    st.header(plain(name_of(source)), anchor=False)
    st.markdown(listing(pack, [source.id]))
    routes = [r for r in pack.content.routes if source.id in r.sources]
    terms = [t for t in pack.content.terms if source.id in t.sources]
    if routes or terms:
        st.subheader("Routes and terms on it", anchor=False)
    for route in routes:
        entry("learn", route.label, route=route.id)
    for term in terms:
        entry("learn", term.label, note="term", term=term.id)


def table(pack: Pack) -> None:
    """All sources, to sort and to search, with how much of each was read and how many rules rest on it."""
    st.markdown("Every rule names the sources that it rests on, or says that it is our own judgement.")
    rules = Counter(name for rule in pack.content.rules for name in rule.sources)
    rows = [
        {
            "Id": s.id,
            "Title": name_of(s),
            "Publisher": s.publisher,
            "Year": s.year,
            "How far it was read": READ.get(s.read, ""),
            "Rules": rules[s.id],
            "What rests on it": link_to("source", s.id),
            "Address": s.url or None,
        }
        for s in pack.content.sources
    ]
    links = {name: st.column_config.LinkColumn(display_text="open") for name in ("What rests on it", "Address")}
    st.dataframe(rows, hide_index=True, height=640, column_config=links, alt=f"The {len(rows)} sources of these rules")
