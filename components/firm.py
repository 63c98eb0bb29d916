"""How firm the advice is: the proof behind the badge, and the answers that decide. Both are looked for once everything
else stands on the page, beside the script: whoever answers on meanwhile does not wait for them."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from advisor.decide import Recommendation
from advisor.estimate import Assumption
from advisor.estimate.words import shown
from advisor.explain import listing, verdict
from advisor.explain.estimated import EstimatedFact, estimated_facts
from advisor.explain.firmness import decisive, firm

from . import state
from .text import plain

PATIENCE, LOOK_AGAIN = 0.25, 0.4  # seconds until a fragment waits instead of the script, and between its looks
WORKERS = 2
KEPT = 500  # answer sets whose proof is kept
SHOWN = 5  # deciding answers shown at once
CHECKING = ":gray-badge[:material/hourglass_empty: Checking] &nbsp; :gray[Looking for a proof that no open question can change it.]"


@st.cache_resource(show_spinner=False)
def _found() -> dict[tuple[str, str], Recommendation]:
    """What was proved in this process, by rules, answers and priorities."""
    return {}


@st.cache_resource(show_spinner=False)
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(WORKERS, thread_name_prefix="proof")


@st.cache_resource(show_spinner=False)
def _sought() -> dict[tuple[str, str], Future[Recommendation]]:
    """The proofs that are being looked for."""
    return {}


def _key(rec: Recommendation) -> tuple[str, str]:
    return rec.pack.text_hash, state.query_of(rec.pack, rec.answers)


def known(rec: Recommendation) -> Recommendation | None:
    """The recommendation with what was proved before for these answers."""
    found = _found().get(_key(rec))
    return None if found is None else state.with_answers(found, rec.answers)


def is_checking(rec: Recommendation) -> bool:
    """Whether the proof behind the badge is still looked for."""
    return rec.outlook.settled == "not_decided" and known(rec) is None and verdict(rec).state != "start"


def place(rec: Recommendation) -> DeltaGenerator:
    """Where the deciding answers will stand."""
    st.header("What settled it" if rec.outlook.settled == "yes" else "What it rests on", anchor=False)
    spot = st.container(key="decisive").empty()
    found = known(rec)
    if found is None:
        spot.markdown(":gray[:material/hourglass_empty: Looking for the answers that decide it…]")
    else:
        _show(spot, found)
    return spot


def estimated(rec: Recommendation) -> None:
    """What was estimated from the answers before the decision and named by rules that fired, with what it assumes."""
    facts = estimated_facts(rec)
    if not facts:
        return
    with st.container(key="estimated", gap="xsmall"):
        st.markdown("Rules also counted with what was **estimated from your answers**:")
        st.markdown("\n".join(_estimate(rec, fact) for fact in facts))
        with st.expander("What these estimates assume", key="estimates_assume", on_change="rerun") as expander:
            if expander.open:
                seen = dict.fromkeys(a for fact in facts for a in fact.assumptions)
                st.markdown("\n".join(map(_assumption, seen)))


def _estimate(rec: Recommendation, fact: EstimatedFact) -> str:
    asks = {q.id: f"“{q.ask}”" for q in rec.pack.content.questions}
    made = listing([asks[q] for q in fact.made_from]) or "figures alone"
    left = f"; still open: {listing([asks[q] for q in fact.open])}" if fact.open else ""
    return f"- {plain(fact.label)}: **{plain(fact.text)}**  \n:small[:gray[{plain(f'Likely {fact.amount}; from {made}{left}.')}]]"


def _assumption(a: Assumption) -> str:
    return f"- {plain(f'{a.label}: {shown(a.quantity())}')} :small[:gray[{plain(a.source or 'a judgement')}]]"


def look(rec: Recommendation, spot: DeltaGenerator) -> None:
    """Has proved what is not proved yet. Where that takes long, a fragment waits for it, and shows the page anew then."""
    if known(rec) is not None:
        return
    proof = _proof(rec)
    try:
        found = proof.result(PATIENCE)
    except (TimeoutError, CancelledError):
        _wait(proof)
        return
    if rec.outlook.settled == "not_decided":  # the badge says *checking* so far
        st.rerun()
    _show(spot, found)


def _proof(rec: Recommendation) -> Future[Recommendation]:
    """What a worker finds, started if need be; one that no visitor waits for any more and that has not begun is dropped."""
    kept, sought, key = _found(), _sought(), _key(rec)

    def prove() -> Recommendation:
        found = rec  # what stays where the proof fails, which is looked for once all the same
        try:
            found = firm(rec)
        finally:
            for old in list(kept)[: max(0, len(kept) - KEPT + 1)]:
                kept.pop(old, None)
            kept[key] = found
            sought.pop(key, None)
        return found

    before = st.session_state.get("_proof")
    if before is not None and before[0] != key and before[1].cancel():
        sought.pop(before[0], None)
    if key not in sought:
        sought[key] = _workers().submit(prove)
    proof = sought.get(key) or _workers().submit(prove)  # it may have ended in between
    st.session_state["_proof"] = key, proof
    return proof


@st.fragment(run_every=LOOK_AGAIN)
def _wait(proof: Future[Recommendation]) -> None:
    if proof.done():
        st.rerun(scope="app")


def _show(spot: DeltaGenerator, rec: Recommendation) -> None:
    said = decisive(rec)
    with spot.container(gap="xsmall"):
        if said is None:
            st.markdown(":gray[The time was up before the deciding answers were found. The reasons above hold all the same.]")
            return
        st.markdown(f"**{plain(said.head)}** {plain(said.tail)}")
        lines = [f"- {plain(answer)}  \n:small[:gray[{plain(ask)}]]" for _, ask, answer in said.answers]
        if lines:
            st.markdown("\n".join(lines[:SHOWN]))
        if len(lines) > SHOWN:
            with st.expander(f"{len(lines) - SHOWN} more", key="more_decisive"):
                st.markdown("\n".join(lines[SHOWN:]))
