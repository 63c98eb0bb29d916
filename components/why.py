"""Why the first route leads: what the answers ask for, as bars, with the lever that meets each; the reasons, and why not another."""

from dataclasses import replace

import streamlit as st

from advisor.answers import NONE, STRONGLY
from advisor.decide import Recommendation
from advisor.estimate import price
from advisor.explain import NeedShown, answer_text, by_effort, needs_profile, reasons_against, reasons_for, ruled_out, unserved, why_not_asked, within

from . import frame, html, questions, state
from .widgets import bound, plain

MOST = 5
LEAD, ASKED = 2, 2  # on the first screen: reasons, and what managers ask about
_AS_ANSWERED = "as"
_CORRECTIONS = {_AS_ANSWERED: "As answered", NONE: "Not our problem", STRONGLY: "Matters most"}


def picture(rec: Recommendation) -> None:
    """Up to five needs, strongest first. Each opens the answers behind it and can be corrected."""
    if not (found := needs_profile(rec)) and not rec.answers.needs:
        return
    with st.container(key="needs", gap="xxsmall"):
        html.show("needs", rec=rec, cells=found[:MOST])
        for need in found[:MOST]:
            box = st.popover(plain(need.label), type="tertiary", key=f"behind_{need.need}", on_change="rerun", wrap=True)
            frame.once_open(box, _behind, rec, need)
    for name in [n for n, word in rec.answers.needs.items() if word == NONE]:
        with st.container(key=f"aside_{name}", horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":gray[Set aside: {plain(within(rec.pack.needs[name].label))}]", width="content")
            st.button("Bring back", key=f"back_{name}", type="tertiary", on_click=_corrected, args=(_AS_ANSWERED, name))


def _behind(rec: Recommendation, need: NeedShown) -> None:
    """What shows the need: sentences, the answers behind them, and the team's own word."""
    st.markdown(f":gray[{plain(need.about)}]\n\n" + "\n".join(f"- {plain(text)}" for text in need.because))
    for name in need.questions:
        question = rec.pack.questions[name]
        said = f"{plain(question.row or question.ask)} **{plain(answer_text(question, rec.answers.given[name]))}** · :primary[Change]"
        st.button(said, key=f"from_{need.need}_{name}", type="tertiary", wrap=True, on_click=questions.bring, args=(question.grid or name,))
    kept = bound(f"correct_{need.need}", rec.answers.needs.get(need.need, _AS_ANSWERED), _corrected, need.need)
    st.segmented_control("Is it so?", list(_CORRECTIONS), format_func=_CORRECTIONS.__getitem__, required=True, **kept)


def _corrected(word: str, need: str) -> None:
    now = state.answers()
    state.change(replace(now, needs={name: said for name, said in {**now.needs, need: word}.items() if said != _AS_ANSWERED}))


def lead(rec: Recommendation) -> None:
    """The two main reasons, and why not what managers ask about first."""
    if rec.first:
        found, decides = reasons_for(rec, rec.first)[:LEAD], by_effort(rec)
        html.show("reasons", rec=rec, found=found, decides=decides, asked=[(a, price(rec, a.route, True)) for a in why_not_asked(rec, ASKED)])


def tab(rec: Recommendation) -> None:
    """The reasons that do not stand above the tabs, what speaks against it, then why not another, with what would reopen it."""
    assert rec.first is not None
    asked = [(told, price(rec, told.route), told.again) for told in why_not_asked(rec)]
    found, against = reasons_for(rec, rec.first), reasons_against(rec, rec.first)
    html.show("why", rec=rec, found=found, against=against, missed=unserved(rec), above=(LEAD, ASKED), asked=asked)


def ranking(rec: Recommendation) -> None:
    """The whole ranking, then what is ruled out and what reopens it; closed until asked for."""
    box = st.expander(f"The whole ranking :gray[· {len(rec.ranking)} routes]", key="all_routes", on_change="rerun")
    layers = [(layer.id, layer.label) for layer in rec.pack.content.layers]
    frame.once_open(box, lambda: html.show("ranking", rec=rec, terms=state.page_value("who") != "work", layers=layers, ruled_out=ruled_out(rec)))
