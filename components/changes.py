"""What would change it: other answers, other weights, a test; and a route that the visitor favours."""

import streamlit as st

from advisor.answers import FAVOURED, Answers
from advisor.decide import Recommendation
from advisor.estimate import price, priced, verdict_on_paper
from advisor.explain import NextTest, argument, check_my_choice, diagnosis, led_to, next_tests, sturdiness
from advisor.explain.changes import Flip, applied, possible, single_changes, toward

from . import html, state
from .widgets import bound, choose, plain

MOST, SHOWN = 5, 3  # changes, and those toward a named route


def afternoon(rec: Recommendation) -> None:
    """The cheapest tests that would settle what is open; a result is entered where it is described, and the verdict moves."""
    if rec.sureness == "firm":
        return
    with st.expander("Find out in an afternoon :gray[· the tests that would tell most]", key="afternoon", on_change="rerun") as expander:
        if expander.open:
            for test in (found := next_tests(rec)):
                labels = dict(enumerate(plain(r.label) for r in test.results))
                means = "; ".join(f"{plain(came)} → **{plain(name)}**" for came, name in led_to(rec, test))
                with st.container(key=f"test_{test.question}", gap="xxsmall"):
                    st.markdown(f"**{plain(test.do)}** :gray[{plain(test.takes)} · answers “{plain(test.ask)}”]  \n:small[{means}]")
                    asked, kept = f"What came out of it? {plain(test.ask)}", bound(f"found_{test.question}", None, _found, test)
                    st.pills(asked, list(labels), format_func=labels.__getitem__, label_visibility="collapsed", **kept)
            if not found:
                st.markdown("What is open here no short test would tell.")


def _found(result: int | None, test: NextTest) -> None:
    if result is not None:
        state.change(state.answers().with_answer(test.question, test.results[result].answer), test.question)


def tab(rec: Recommendation) -> None:
    """The answers that would have to be otherwise, open ones first and facts last; what is still open, other weights."""
    found = [*single_changes(rec), *(f for f in toward(rec).flips if len(f.moves) > 1)]
    st.markdown("Each of these would change the advice:" if found else plain(toward(rec).sentence))
    for i, flip in enumerate(found[:MOST]):
        _flip(rec, flip, f"{i}")
    html.show("still_open", rec=rec, sturdy=sturdiness(rec), found=diagnosis(rec))
    favoured(rec)


def _flip(rec: Recommendation, flip: Flip, key: str) -> None:
    """What would be otherwise, what leads then, and a button to try it: one scenario, one entry of the history."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small", key=f"change_{key}"):
        tried = applied(rec.answers, flip), flip.moves[0].question if len(flip.moves) == 1 else ""
        then = state.recommendation(rec.pack, tried[0])
        was, now = (verdict_on_paper(r).headline for r in (rec, then))
        leads = "; the headline stays as it is" if now == was else f"; with what you allow: {now}" * (then.first != flip.route)
        st.markdown(f"{plain(flip.sentence + priced(rec, flip))}  \n:small[:gray[{plain(possible(rec, flip) + leads)}]]", width="stretch")
        st.button("Try it", key=f"try_{key}", icon=":material/experiment:", type="tertiary", on_click=_try, args=tried)


def _try(new: Answers, question: str) -> None:
    """Changes the answers, and goes to the verdict: there stands the way back."""
    state.change(new, question)
    st.session_state["_to_verdict"] = True


def favoured(rec: Recommendation) -> None:
    """A list of routes; for the chosen one, which address and exports keep, why it is not first, what holds for it, and what would put it first."""
    st.header("Check my choice", anchor=False)
    labels = {r: x.label for r, x in rec.pack.routes.items()}  # with its term, by which others speak of it
    route = rec.answers.record.get(FAVOURED, "")
    choose("A route that you favour, or wonder about", labels, route, "Choose a route", "choice", state.note, FAVOURED, "record")
    if route not in labels:
        return
    found = check_my_choice(rec, route)
    with st.container(key="checked_choice"):
        html.show("choice", pack=rec.pack, found=found, said=argument(rec, found, price(rec, route)))
        for i, flip in enumerate(found.toward.flips[:SHOWN]):
            _flip(rec, flip, f"choice_{i}")
