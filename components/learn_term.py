"""The glossary: each term as what it means, which part of the system changes, and what you trade."""

from __future__ import annotations

import streamlit as st

from advisor.pack import Pack
from advisor.pack.model import Term

from . import links, sources
from .text import plain


def show(pack: Pack, term: Term) -> None:
    """One term in full."""
    with st.container(key="learn_entry", width=760):
        links.entry("learn", "All routes and terms", icon=":material/arrow_back:")
        st.title(plain(term.label), anchor=False)
        st.header("What it means", anchor=False)
        st.markdown(plain(term.means))
        st.header("Which part of the system changes", anchor=False)
        st.markdown(plain(_sentence(term.changes)))
        st.header("What you trade", anchor=False)
        st.markdown(plain(_sentence(term.trades)) or "Nothing.")
        if term.see:
            st.header("See also", anchor=False)
            for name in term.see:
                if name in pack.routes:
                    links.entry("learn", pack.routes[name].label, note="route", route=name)
                elif name in pack.terms:
                    links.entry("learn", pack.terms[name].label, note="term", term=name)
        st.header("Sources", anchor=False)
        if term.judgement:
            st.markdown("This is our own wording; no source is claimed for it.")
        st.markdown(sources.listing(pack, term.sources))


def all_terms(pack: Pack) -> None:
    """All terms by their first letter's order, each with its meaning."""
    with st.container(key="learn_terms"):
        term_cells(sorted(pack.content.terms, key=lambda t: t.label.lower()))


def term_cells(found: list[Term]) -> None:
    """A cell for each term: a link to it and what it means."""
    grid = st.grid(3, min_column_width=260, gap="medium")
    for term in found:
        with grid.container(gap="xxsmall"):
            links.entry("learn", term.label, bold=True, term=term.id)
            st.markdown(plain(term.means))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}" if text else ""
