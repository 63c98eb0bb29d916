"""Why the first route leads: reasons with what they rest on, what speaks against it, what it misses, and why not another."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from advisor.decide import Recommendation
from advisor.explain import Reason, needs_profile, reasons_against, reasons_for, ruled_out
from advisor.explain.why_not import why_not

from . import frame, html
from .text import plain

LEAD, OTHERS, SOURCES = 2, 3, 3  # reasons on the first screen; routes that are not first; sources shown at once
MOST_LETTERS = 36  # of a source's name
GROUNDS = {"strong": "strong evidence", "common": "common practice", "contested": "contested", "judgement": "a judgement"}
_STATES = {"open": "open", "conditional": "if you have what it needs", "ruled_out": "ruled out"}


def lead(rec: Recommendation) -> None:
    """The two main reasons."""
    assert rec.first is not None
    if found := reasons_for(rec, rec.first)[:LEAD]:
        st.html(f'<div class="why">{reasons(rec, found)}</div>')
    else:
        st.markdown("Nothing that you answered calls for more; this is the least effort to start with.")


def tab(rec: Recommendation) -> None:
    """All that did not fit on the first screen."""
    assert rec.first is not None
    found, against = reasons_for(rec, rec.first)[LEAD:], reasons_against(rec, rec.first)
    missed = [escape(f"{need.label}.") for need in needs_profile(rec) if need.lever is None]
    held = (
        ("More reasons", reasons(rec, found) if found else ""),
        ("Against it", reasons(rec, against) if against else ""),
        ("What it misses", html.items(missed)),
        ("Why not another", html.items(_other(rec, route) for route in _rivals(rec)[:OTHERS])),
    )
    st.html(html.sections(held, "why"))


def _rivals(rec: Recommendation) -> list[str]:
    """The other routes, those that can still come first before those that rank high."""
    standing = [s.route for s in rec.ranking if s.status != "ruled_out"]
    return [r for r in dict.fromkeys((*rec.contenders, *standing)) if r != rec.first and r in standing]


def _other(rec: Recommendation, route: str) -> str:
    told = why_not(rec, route)
    label = html.link(rec.pack.routes[route].label, frame.link_to("route", route))
    return f"<strong>{label}</strong> {escape(' '.join(told.sentences[:2]))}"


def reasons(rec: Recommendation, found: Sequence[Reason]) -> str:
    """Reasons as a list, each with its grounds, sources and rules in small letters."""
    return html.items(f"{escape(r.text)} {small_print(rec, r.grounds, r.sources, r.rules)}" for r in found)


def small_print(rec: Recommendation, grounds: str, sources: Sequence[str], rules: Sequence[str] = ()) -> str:
    """What something rests on: the kind of grounds, and links to the first of its sources and to its rules."""
    links = [html.link(source_name(rec, s), rec.pack.sources[s].url) for s in sources if s in rec.pack.sources][:SOURCES]
    links += [html.link("rule" if len(rules) == 1 else f"rule {i}", frame.link_to("rule", rule)) for i, rule in enumerate(rules, 1)]
    parts = [GROUNDS.get(grounds, grounds), *links]
    return f"<small>{' · '.join(filter(None, parts))}</small>" if any(parts) else ""


def source_name(rec: Recommendation, source: str) -> str:
    """A source's publisher, or what fits of its title, and its year."""
    held = rec.pack.sources[source]
    name = held.publisher or held.title
    if len(name) > MOST_LETTERS:
        name = name[:MOST_LETTERS].rpartition(" ")[0].rstrip(",;:") + "…"
    return f"{name} {held.year}"


def ranking(rec: Recommendation) -> None:
    """The whole ranking, then what is ruled out and what reopens it; closed until asked for."""
    with st.expander(f"All routes :gray[· {len(rec.ranking)}]", key="all_routes", on_change="rerun") as expander:
        if expander.open:
            layers = {layer.id: layer.label for layer in rec.pack.content.layers}
            rows = [
                (
                    html.link(rec.pack.routes[s.route].label, frame.link_to("route", s.route)),
                    escape(layers.get(s.layer, s.layer)),
                    f"{s.total}".replace("-", "−"),
                    _STATES[s.status],
                )
                for s in rec.ranking
            ]
            st.html(html.figures(("Route", "Layer", "Total", "State"), rows))
            for out in ruled_out(rec):
                st.markdown(f"**{plain(out.label)}.** {plain(' '.join(out.reasons))} :gray[{plain(out.reopens)}]")
