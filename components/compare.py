"""The Compare page: up to four ways to answer side by side, pinned from the advice."""

from dataclasses import replace
from functools import partial

import streamlit as st

from advisor.answers import MOST_SCENARIOS, Answers
from advisor.answers.answers import clean_name, free_name
from advisor.decide import Recommendation
from advisor.explain import answer_text
from advisor.pack import Pack
from advisor.report.comparison import COMPARISONS, compared

from . import frame, html, state
from .widgets import bound


def page(pack: Pack, answers: Answers) -> None:
    """Shows the page."""
    st.title("Compare", anchor=False)
    if not (held := state.scenarios()):
        st.markdown("See up to four ways to answer side by side, such as *with hosted tuning allowed*: what is advised, how sure, and what differs.")
        if answers.given:
            st.button("Pin my answers", key="pin_first", type="primary", icon=":material/keep:", on_click=_added, args=(answers, "As answered"))
        st.markdown("Nothing is pinned so far. Answer some questions, then choose *Compare* above the verdict.")
        frame.entry("advise", "Go to the questions", icon=":material/arrow_forward:")
        return
    st.markdown("The same work under other answers: open one, answer otherwise and pin it again. A link or a bookmark keeps all of them.")
    recs = {name: state.recommendation(pack, scenario) for name, scenario in held.items()}
    for i, (column, (name, rec)) in enumerate(zip(st.container(key="scenarios").columns(len(recs)), recs.items(), strict=True)):
        with column, frame.block(name):  # the head of a column: its name, and what can be done with it
            st.text_input(f"Name of scenario {i + 1}", max_chars=40, label_visibility="collapsed", **bound(f"scenario_{i}", name, _renamed, name))
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                frame.advise_link("Open", pack, rec.answers)
                st.button("Remove", key=f"remove_{i}", type="tertiary", on_click=state.set_scenarios, args=({n: held[n] for n in held if n != name},))
    with frame.block("Side by side"):
        html.show("compared", names=[*recs], rows=compared(recs))
    with st.container(horizontal=True, gap="xsmall"):
        if answers.given and len(held) < MOST_SCENARIOS:
            st.button("Add my answers", key="pin_more", icon=":material/add:", on_click=_added, args=(answers, ""))
        for ending, (label, mime, written) in COMPARISONS.items():
            frame.download(label, partial(written, recs), f"comparison.{ending}", mime, f"comparison_{ending}")


def pin(rec: Recommendation) -> None:
    """The menu beside the verdict: keeps these answers as a scenario."""
    with st.popover("Compare", type="tertiary", icon=":material/compare_arrows:", key="pin", on_change="rerun") as popover:
        if popover.open:
            if len(held := state.scenarios()) < MOST_SCENARIOS:
                key = f"pin_name_{len(held)}"  # a new name for each
                st.text_input("Keep these answers as", value=_name(rec, held), key=key, max_chars=40)
                st.button("Pin", key="pin_now", type="primary", icon=":material/keep:", on_click=lambda: _added(rec.answers, st.session_state[key]))
            else:
                st.markdown(f"{MOST_SCENARIOS} scenarios are pinned; remove one to pin another.")
            if held:
                frame.entry("compare", f"Compare {len(held)} pinned")
            else:
                st.caption("Then change an answer, pin again, and see both side by side.")


def _name(rec: Recommendation, held: dict[str, Answers]) -> str:
    """What sets these answers apart from the first scenario, in a few words."""
    if not held:
        return "As answered"
    first = next(iter(held.values())).given
    said = [answer_text(rec.pack.questions[q], answer) for q, answer in rec.answers.given.items() if first.get(q) != answer]
    return free_name(clean_name("; ".join(said)) or "Scenario", [*held])


def _added(answers: Answers, name: str) -> None:
    """Keeps the answers of the part in front, without its notes and record."""
    held, alone = state.scenarios(), replace(answers, notes={}, record={}, part="", others=(), place=0)
    state.set_scenarios({**held, free_name(clean_name(name) or "Scenario", [*held]): alone})


def _renamed(new: str, name: str) -> None:
    held = state.scenarios()
    state.set_scenarios({(free_name(clean_name(new), [*{*held} - {name}]) if clean_name(new) and n == name else n): a for n, a in held.items()})
