"""A feature of several parts: the row that switches between them, and one summary."""

from dataclasses import replace
from functools import partial

import streamlit as st

from advisor.answers import Answers, brought_forward
from advisor.answers.answers import MOST_LETTERS, begun, filled, renamed, typed, without
from advisor.decide import Recommendation
from advisor.estimate import Together, likely, together
from advisor.explain import by_part, for_parts, in_short, listing, own_jobs
from advisor.pack import Pack, once

from . import frame, html, state
from .widgets import bound, plain


def row(rec: Recommendation) -> None:
    """A button for each part with its first route and how much is answered; beside them, to rename and to remove."""
    if (costs := _together(rec)) is None:
        return
    with st.container(key="parts", horizontal=True, vertical_alignment="center", gap="xsmall"):
        for i, part in enumerate(costs.whole.parts):
            said = plain(part.label) or "No route left"
            label = f"**{plain(part.name)}**  \n:small[{f'{part.missing} to go' if part.missing else f'{said} · {part.answered} answers'}]"
            icon, show = f":material/radio_button_{'' if part.front else 'un'}checked:", partial(_show, part.name)
            st.button(label, key=f"part_{i}", icon=icon, type="primary" if part.front else "secondary", on_click=show, wrap=True)
        with st.popover("Rename or remove", key="edit_part", type="tertiary", icon=":material/edit:", on_change="rerun") as popover:
            if popover.open:
                st.text_input("Name of this job", max_chars=MOST_LETTERS, **bound("part_name", rec.answers.part, _rename))
                st.button("Remove this job", key="remove_part", icon=":material/delete:", on_click=_remove, args=(rec.answers.part,))
                st.caption("The back button of the browser brings it back.")
    if costs.begin:
        st.markdown(f"**{plain(costs.begin)}**")
    for name, told in costs.out.items():
        anew = f"These are asked anew there: {listing([in_short(rec.pack.questions[q]) for q in told.leaves])}."
        label, icon = f"Take it out of “{plain(name)}”", ":material/call_split:"
        st.button(label, key=f"out_{name}", type="tertiary", icon=icon, help=anew, on_click=_take_out, args=(name, told.leaves, told.until))
    if st.session_state.pop("_to_parts", False):
        frame.run("to_top.js")


def offer(rec: Recommendation, asked: tuple[str, ...] = (), top: bool = False) -> None:
    """A button for what may be a job of its own while there is one, below what says so; beside questions only for what asks for them."""
    for told, first in ((t, f) for t, f in own_jobs(rec, asked) if not rec.answers.part and (asked or bool(t.until) == top)):
        if asked:
            st.caption(plain(told.say))
        with st.container(horizontal=True, gap="small"):
            st.button("Add it as a job", key=f"apart_{told.id}_{bool(asked)}", icon=":material/add:", on_click=begin, args=(rec.pack, first))
            if told.until:
                none = typed(state.answers(), told.until, 0.0, None)
                st.button("No, all alike", key=f"alike_{told.id}_{bool(asked)}", on_click=state.change, args=(none,))


def begin(pack: Pack, first: Answers | None = None) -> None:
    """Begins another part of the feature, with what is assumed of it at first, if anything; a callback."""
    new = begun(pack, state.answers())
    state.begin(renamed(filled(pack, new, first), first.part) if first else new)
    st.session_state["_to_parts"] = True


def _show(name: str) -> None:
    if name != state.answers().part:
        state.begin(brought_forward(state.answers(), name))


def _take_out(name: str, leaves: tuple[str, ...], until: str) -> None:
    _show(name)
    now = typed(state.answers(), until, 0.0, None) if until else state.answers()  # what is left is alike: nothing is taken out twice
    state.change(replace(now, given={q: a for q, a in now.given.items() if q not in leaves}, assumed=now.assumed - {*leaves}), leaves[0])


def _rename(name: str | None) -> None:
    if (new := renamed(state.answers(), name or "")).part != state.answers().part:
        state.change(new)


def _remove(name: str) -> None:
    st.session_state["edit_part"] = False
    state.begin(without(state.answers(), name))


@once
def _together(rec: Recommendation) -> Together | None:
    return together(by_part(rec, state.recommendation), rec.answers.place) if rec.answers.others else None


def summary(rec: Recommendation) -> None:
    """Each part in a line, what all of them cost, and the whole stack; the plan on demand."""
    html.show("whole", costs=_together(rec), for_parts=for_parts, likely=likely)
