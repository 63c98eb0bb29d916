"""The picture: what the answers ask for, as bars, with the lever that meets each; and the two main reasons."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from advisor.answers import NONE, STRONGLY
from advisor.decide import Recommendation
from advisor.explain import NeedShown, answer_text, needs_profile, within

from . import html, questions, state
from .bound import bound
from .text import plain

MOST = 5
_AS_ANSWERED = "as"
_CORRECTIONS = {_AS_ANSWERED: "As answered", NONE: "Not our problem", STRONGLY: "Matters most"}


def picture(rec: Recommendation) -> None:
    """Up to five needs, strongest first. Each opens the answers behind it and can be corrected."""
    found = needs_profile(rec)
    if not found and not rec.answers.needs:
        return
    with st.container(key="needs", gap="xxsmall"):
        html.rows("needs", [_bar(rec, need) for need in found[:MOST]], "<h2>What you need, and what meets it</h2>")
        for need in found[:MOST]:
            with st.popover(plain(need.label), type="tertiary", key=f"behind_{need.need}", on_change="rerun", wrap=True) as popover:
                if popover.open:
                    _behind(rec, need)
    if rec.answers.needs:
        for name in [n for n, word in rec.answers.needs.items() if word == NONE]:
            with st.container(key=f"aside_{name}", horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f":gray[Set aside: {plain(within(rec.pack.needs[name].label))}]", width="content")
                st.button("Bring back", key=f"back_{name}", type="tertiary", on_click=_corrected, args=(_AS_ANSWERED, name))


def _bar(rec: Recommendation, need: NeedShown) -> str:
    """How strong it is, as a bar, and what meets it."""
    lever = need.lever
    meets = f"{escape(lever.label if lever.route != rec.first else 'The first route')}, {lever.how_well}" if lever else "not met by this advice"
    mark = '<span class="badge accent">matters most</span>' if need.corrected else ""
    tone = "accent" if lever else "gray"
    return f'<div class="need"><span><i class="{tone}" style="width:{max(4, 100 * need.share):.0f}%"></i></span><small>{meets} {mark}</small></div>'


def _behind(rec: Recommendation, need: NeedShown) -> None:
    """What shows the need: sentences, the answers behind them, and the team's own word."""
    st.markdown(f":gray[{plain(need.about)}]\n\n" + "\n".join(f"- {plain(text)}" for text in need.because))
    for name in need.questions:
        question = rec.pack.questions[name]
        said = plain(answer_text(question, rec.answers.given[name]))
        st.button(
            f"{plain(question.row or question.ask)} **{said}** · :primary[Change]", key=f"from_{need.need}_{name}", type="tertiary", wrap=True,
            on_click=questions.bring, args=(rec.pack, name),
        )  # fmt: skip
    st.segmented_control(
        "Is it so?", list(_CORRECTIONS), format_func=_CORRECTIONS.__getitem__, required=True,
        **bound(f"correct_{need.need}", rec.answers.needs.get(need.need, _AS_ANSWERED), _corrected, need.need),
    )  # fmt: skip


def _corrected(word: str, need: str) -> None:
    now = state.answers()
    others = {name: said for name, said in now.needs.items() if name != need}
    state.change(replace(now, needs=others if word == _AS_ANSWERED else {**others, need: word}))
