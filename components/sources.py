"""Sources as lines of text, and the Sources side of the rule browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

import streamlit as st

from advisor.explain.find import find_sources
from advisor.pack import Pack, Source

from . import browse
from .frame import entry
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


def facts(source: Source) -> list[str]:
    """What is known about a source besides its title, each part on its own."""
    return [
        part
        for part in (
            source.publisher,
            str(source.year),
            f"{source.strength} evidence" if source.strength else "",
            READ.get(source.read, ""),
            f"checked {day(source.checked)}" if source.checked else "",
            f"to be reviewed by {day(source.review_by)}" if source.review_by else "",
        )
        if part
    ]


def day(value: date) -> str:
    """A date in words, such as 1 May 2027."""
    return f"{value.day} {value:%B %Y}"


def listing(pack: Pack, ids: Iterable[str]) -> str:
    """The sources as a Markdown list: id, linked title, then the facts."""
    found = [pack.sources[i] for i in ids if i in pack.sources]
    return "\n".join(f"- {code(s.id)} {link(name_of(s), s.url)}  \n  :small[:gray[{plain(' · '.join(facts(s)))}]]" for s in found)


def view(pack: Pack, chosen: str, words: str) -> None:
    """The Sources side of the rule browser: a list of all sources, and the chosen one with what rests on it."""
    if chosen not in pack.sources and chosen != browse.ALL:
        browse.unknown("source", chosen, list(pack.sources), lambda name: entry("rules", name, source=name))
    left, right = st.columns([5, 8], gap="large")
    found = find_sources(pack, words)
    with left, browse.pane():
        browse.search("Search sources", "Title, publisher, year or id")
        st.caption(f"{len(found)} of {len(pack.sources)} sources")
        if not found:
            st.markdown("No source has all of these words. Try fewer.")
        counts = Counter(source_id for rule in pack.content.rules for source_id in rule.sources)

        def show(ids: list[str]) -> None:
            for source in (pack.sources[i] for i in ids):
                note = f"{source.year} · {browse.count(counts[source.id], 'rule')}"
                entry("rules", name_of(source), bold=source.id == chosen, note=note, source=source.id, find=words)

        browse.window([s.id for s in found], chosen, "sources", show)
    with right:
        if chosen in pack.sources:
            with browse.opened():
                _one(pack, pack.sources[chosen])
        else:
            st.markdown(
                "Every rule names the sources that it rests on, or says that it is our own judgement. "
                "Choose a source to see what was read of it, when it was checked, and what rests on it."
            )
            st.markdown(f"Of these {len(pack.sources)} sources:\n\n{_summary(pack)}")


def _one(pack: Pack, source: Source) -> None:
    entry("rules", "All sources", icon=":material/arrow_back:", source=browse.ALL)
    st.header(plain(name_of(source)), anchor=False)
    st.markdown(f"{code(source.id)} · {plain(' · '.join(facts(source)))}")
    if source.url:
        st.markdown(link(source.url, source.url))
    rules = [r for r in pack.content.rules if source.id in r.sources]
    routes = [r for r in pack.content.routes if source.id in r.sources]
    terms = [t for t in pack.content.terms if source.id in t.sources]
    st.subheader(f"{browse.count(len(rules), 'rule').capitalize()} {'rests' if len(rules) == 1 else 'rest'} on it", anchor=False)
    for rule in rules:
        entry("rules", browse.title_of(rule.id), rule=rule.id)
    if routes or terms:
        st.subheader("Routes and terms on it", anchor=False)
    for route in routes:
        entry("learn", route.label, route=route.id)
    for term in terms:
        entry("learn", term.label, note="term", term=term.id)


def _summary(pack: Pack) -> str:
    """How much of the sources was read, as a Markdown list."""
    counts: Counter[str] = Counter(s.read for s in pack.content.sources)
    return "\n".join(f"- **{counts[read]}** {words}" for read, words in READ.items() if counts[read])
