"""What a page starts from: the rules in force, which all share, and the visitor's answers, held in the address; notes and record stay here."""

import os
import threading
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from advisor.advise import advise
from advisor.answers import Answers, address
from advisor.answers.answers import MOST_PARTS, named, with_notes
from advisor.decide import Recommendation
from advisor.pack import DEFAULT_PACK, Pack, Problem
from advisor.serve.rules_store import Rules, store_of

KEPT, LEFT = 60, 20  # sets of answers for which the process keeps what it found; addresses that a session wrote and left
_one_reads = threading.Lock()
_finding = threading.RLock()


class Before(NamedTuple):
    """Rules and answers as they were before the last change, and the question whose answer changed (empty for others)."""

    pack: Pack
    answers: Answers
    question: str = ""


@dataclass(frozen=True)
class State:
    """What one run of a page sees. `pack` is None only if no version of the rules ever loaded in this process."""

    pack: Pack | None
    rules: Rules
    answers: Answers
    unread: tuple[Problem, ...] = ()  # what fell out of the address or of an uploaded file
    before: Before | None = None  # None after an address was opened or gone back to

    @cached_property
    def carried(self) -> address.Query:
        """The query that links to other pages and entries take along: who answers, the answers, and the scenarios."""
        return ({"who": [said]} if (said := page_value("who")) else {}) | (
            address.to_query(self.pack, self.answers) | address.scenarios_to_query(self.pack, self.answers, scenarios()) if self.pack else {}
        )


def rules() -> Rules:
    """The rules in force, of the folder that `ADVISOR_PACK` names or else the default; on disk only the first visitor looks."""
    with _one_reads:
        return store_of(Path(os.environ.get("ADVISOR_PACK") or DEFAULT_PACK)).now


def current() -> State:
    """The state of this run. It takes over an address that was opened or gone back to, so call it once, before any widget."""
    held, session = rules(), st.session_state
    raw = session["_raw"] = {key: st.query_params.get_all(key) for key in st.query_params}
    run, left = get_script_run_ctx(), session.setdefault("_left", deque(maxlen=LEFT))
    late = raw in left and run is not None and not run.is_history_navigation  # a click, sent before the browser had heard of the newest address
    if held.pack is not None and ("_answers" not in session or (raw != session["_address"] and not late)):
        _take_over(held.pack, raw, raw)
    elif held.pack is not None and held.pack is not session["_pack"]:  # the rules were edited: carry the answers over
        before = Before(session["_pack"], session["_answers"])
        _take_over(held.pack, raw, address.to_query(*before[:2]) | address.scenarios_to_query(*before[:2], scenarios()))
        session["_before"] = before
    now = session["_now"] = State(held.pack, held, answers(), session.get("_unread", ()), session.get("_before"))
    return now


def seen() -> State:
    """What `current` found in this run."""
    return st.session_state["_now"]


def _take_over(pack: Pack, raw: address.Query, query: Mapping[str, list[str]]) -> None:
    """Answers from a query, and what the page keeps from the address; notes and the record stay as they are."""
    session = st.session_state
    found, problems = address.from_query(pack, query)
    session["_scenarios"], more = address.scenarios_from_query(pack, query, found)
    session["_answers"] = with_notes(pack, found, session.get("_answers", Answers()), address.FAVOURED)
    session["_address"], session["_pack"], session["_unread"] = raw, pack, (*problems, *more)
    session["_moved"], session["_before"] = False, None
    session["_page_values"] = {key: [*raw[key]][-1] for key in address.PAGE_KEYS if raw.get(key)}


def answers() -> Answers:
    """The visitor's answers as they stand now; for callbacks, which run before the page does."""
    return st.session_state.get("_answers") or Answers()


def change(new: Answers, question: str = "", unread: tuple[Problem, ...] | None = None) -> None:
    """Sets the answers; `question` is the one that was answered. The address follows at the end of the run, as one entry of the history."""
    session = st.session_state
    session["_before"] = Before(session["_pack"], answers(), question)
    session["_answers"], session["_moved"] = named(session["_pack"], new), True
    if unread is not None:
        session["_unread"] = unread


def scenarios() -> dict[str, Answers]:
    """The scenarios that are compared, by name."""
    return dict(st.session_state.get("_scenarios", {}))


def set_scenarios(new: Mapping[str, Answers]) -> None:
    """Sets the scenarios; the address follows."""
    st.session_state["_scenarios"], st.session_state["_moved"] = dict(new), True


def begin(new: Answers, unread: tuple[Problem, ...] = (), source: str = "") -> None:
    """Sets answers that come all at once, from a `source` of some name, from another part, or none: the questions start anew."""
    st.session_state["_started_from"], st.session_state["_begun"] = source, True
    st.session_state.pop("_pane", None)
    change(new, unread=unread)


def keep(**beside: Mapping[str, str]) -> None:
    """Sets `notes` or the `record`: they decide nothing, and of them the address holds the favoured route only."""
    kept: dict[str, Any] = {name: {key: text for key, text in texts.items() if text} for name, texts in beside.items()}
    now, new = answers(), replace(answers(), **kept)
    if new.record.get(address.FAVOURED) != now.record.get(address.FAVOURED):
        st.session_state["_moved"] = True
    st.session_state["_answers"] = new
    st.session_state.get("_exported", {}).update(record=new.record)


def note(text: str | None, key: str, where: str = "notes") -> None:
    """Keeps a note on a question, or a field of the `record`; an empty one goes. A callback; while somebody types, a space at the end stays."""
    keep(**{where: {**getattr(answers(), where), key: text if text and text.strip() else ""}})


def page_value(key: str) -> str:
    """What the page keeps in the address under one of `address.PAGE_KEYS`; empty if nothing."""
    return st.session_state.get("_page_values", {}).get(key, "")


def set_page_value(key: str, value: str, close: Iterable[str] = ()) -> None:
    """Sets what the page keeps in the address, such as the rule it shows; empty removes it, and what stands under the keys in `close` goes too."""
    assert key in address.PAGE_KEYS, key
    st.session_state["_page_values"] = {**st.session_state.get("_page_values", {}), **dict.fromkeys(close, ""), key: value}
    st.session_state["_moved"] = True


def write_address(pack: Pack) -> None:
    """Brings the address up to date with what this run changed, as one entry of the history. Call it once, after the page; one only read stays."""
    session = st.session_state
    if not session.pop("_moved", False):
        return
    wanted = {key: [value] for key, value in session["_page_values"].items() if value}
    wanted |= seen().carried
    if [*wanted.items()] != [*session["_raw"].items()]:
        st.query_params.from_dict(wanted)
    session["_left"].append(session["_address"])
    session["_address"] = wanted


@lru_cache(maxsize=KEPT)
def _found(text_hash: str, query: str) -> list[Recommendation]:
    """The recommendation for some rules and answers, once there is one: all visitors share it, and what was made of it `once`."""
    return []


def recommendation(pack: Pack, given: Answers) -> Recommendation:
    """The recommendation for some answers. What decides is shared between visitors; notes and the record never are."""
    beside = given.notes or given.record or given.part
    deciding = replace(given, notes={}, record={}, part="", others=(), place=0) if beside else given
    held = _found(pack.text_hash, str(address.to_query(pack, deciding)))
    if not held:  # what is there waits for nobody who finds something else
        with _finding:  # visitors who ask for the same at once have it made once
            held[:] = held or [advise(pack, deciding)]
    found = held[0]
    if not beside:
        return found
    own: deque[Recommendation] = st.session_state.setdefault("_own", deque(maxlen=MOST_PARTS + 2))  # of each part, and before the last change
    if not (kept := [rec for rec in own if rec.answers is given and rec.domains is found.domains]):
        own.append(replace(found, answers=given))
    return kept[0] if kept else own[-1]
