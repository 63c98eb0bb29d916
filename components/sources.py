"""Sources: one beside its rules, and a table of all."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from advisor.pack import Pack, Source

from . import html
from .frame import entry, link_to
from .text import first_upper, plain


def one(pack: Pack, source: Source) -> None:
    """A source beside the rules that rest on it, with the routes and terms that do."""
    entry("rules", "All rules", icon=":material/arrow_back:")
    st.header(plain(first_upper(source.title)), anchor=False)
    html.show("sources", pack=pack, ids=[source.id])
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
            "Title": first_upper(s.title),
            "Publisher": s.publisher,
            "Year": s.year,
            "How far it was read": html.READ.get(s.read, ""),
            "Rules": rules[s.id],
            "What rests on it": link_to("source", s.id),
            "Address": s.url or None,
        }
        for s in pack.content.sources
    ]
    links = {name: st.column_config.LinkColumn(display_text="open") for name in ("What rests on it", "Address")}
    st.dataframe(rows, hide_index=True, height=640, column_config=links, alt=f"The {len(rows)} sources of these rules")
