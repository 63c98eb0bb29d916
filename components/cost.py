"""Money, speed and memory on paper: the figures, and the team's own numbers."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from advisor.answers import CURRENCY, LISTED, OFFERED, currency_of, in_currency, with_currency
from advisor.answers.answers import OWN_NUMBERS, RIGHT, SYMPTOMS, counts_of, typed
from advisor.decide import Recommendation
from advisor.estimate import LARGE, by_hand, largest, likely, number, planned, shown, span
from advisor.estimate.limits import limits, passes
from advisor.estimate.on_paper import LOOKS, RUNS_TODAY, SHOWN, OnPaper, alike, all_started, each_started, looked, on_paper, situated
from advisor.explain import TODAY, answer_text, early, lacking, leading_together, listing, reach, telling, within
from advisor.pack import Question, table
from advisor.report.costs import assumes, numbers

from . import frame, html, state
from .start import RUNS, mode_of
from .widgets import bound, plain

_WORDS = table(__file__)
_LABELS = {name: f"{label} ({unit})" for name, (label, unit) in OWN_NUMBERS.items()} | _WORDS["labels"]


def panel(rec: Recommendation) -> None:
    """What the first route and its closest rivals cost on paper, and the numbers that a team may set."""
    with frame.block("Cost and speed"):
        if early(rec):
            st.markdown(plain(leading_together(rec)))
            return
        found = on_paper(rec, most=SHOWN)
        first, (way, started) = found.routes.get(rec.first or ""), planned(rec) if all_started(rec) else ("", None)
        told: dict[str, Any] = {f.__name__: f for f in (number, span, shown, likely, assumes, largest, by_hand, telling, limits, passes, alike)}
        told["days"] = [f"{likely(e.own_days)} for {within(rec.pack.routes[e.route].label)}" for e in each_started(rec) if e.own_days.likely >= 1]
        told["way"], told["looks"], told["RUNS_TODAY"] = way, (looks := looked(rec) if first else ""), RUNS_TODAY
        told["builds"] = state.page_value("who") != "work"  # machines and models say nothing to the others
        html.show("costs", rec=rec, found=found, first=first, started=started, facts=numbers(first) if first else (), **told)
        _own(rec, found, bool(looks) or LOOKS in found.routes)


def asked_beside(rec: Recommendation, asked: Iterable[Question]) -> list[str]:
    """The numbers that a team may type beside a question for one, or its answers; none where it is not sure or a product would settle little."""
    given, runs = rec.answers.given, mode_of(rec.answers) == RUNS  # a count says what a cure may bring of what runs
    said = [q.id for q in asked if q.number or (rec.answers.known(q.id) and given[q.id].options != ("little",))]
    faults = [f"{q}_{o}" for q in said if q in SYMPTOMS and runs for o in given[q].options]
    return [*faults, *dict.fromkeys(name for q in said for name in _WORDS["beside"].get(q, ()) if runs or name not in _WORDS["counted"])]


def beside(rec: Recommendation, asked: Iterable[Question], where: str = "beside") -> None:
    """The fields for these numbers, and what a table of them still needs."""
    if names := asked_beside(rec, asked):
        faults, lacks = counts_of(rec.pack), listing(lacking(rec))  # faults stand first
        brings = f"To see what each cure brings, type also {lacks}." if lacks else "What each cure brings stands under *Why it disappoints*."
        counted = f"If you sorted bad outputs, however many: how many had this fault? {brings}"
        st.caption(counted if names[0] in faults else "If you know it; the plan is held to it:")
        with st.grid(2, min_column_width=140, key=f"own_{where}_{names[0]}"):
            for name in names:
                _number(rec, name, _LABELS[name] if name in _LABELS else faults[name][0], "not known", where)
            if (past := reach(rec)[2]) and {"right_wanted", "people_agree"} & {*names}:
                st.caption(f":orange[{past}]")
            if any(LISTED in _LABELS.get(name, "") for name in names):
                _currency(rec, where)


def _own(rec: Recommendation, found: OnPaper, looks: bool) -> None:
    """What the team may type in place of what is assumed; of people who look only where they move something."""
    st.markdown("**Your own numbers** :gray[in place of what is assumed; only what you allow may move the advice]")
    _currency(rec, "own")
    likely, used, own = {f.id: f.likely for f in rec.pack.content.figures}, [*(all_started(rec) or found).assumptions], rec.answers.own
    if found.where:
        book, where = situated(rec)
        used += [a for f in likely if f in own for a in book.figure(f).assumptions]
        words = [tokens.likely / book.figure("tokens_per_word").likely for tokens in (where.tokens_in, where.tokens_out)]
        likely |= {"words_in": words[0], "words_out": words[1], "reviewed_share": where.reviewed.likely}
    asked = {n: label for n, label in _LABELS.items() if n in OWN_NUMBERS or (n in likely and (looks or not n.startswith("review") or n in own))}
    takes = {a.id: a for a in used if a.id not in _LABELS and (a.unit in ("days", "USD per day", "fields", "calls") or a.id in own)}
    asked |= {name: f"{a.label} ({a.unit})" if a.unit else a.label for name, a in takes.items()}
    says = {n: f"{number(q)}, as assumed" for n, q in (likely | {n: a.likely for n, a in takes.items()}).items()} | {"spared": "as assumed"}
    (first, *_, last), named = _WORDS["groups"], {n for names in _WORDS["groups"].values() for n in names}
    with st.container(key="own_numbers"):
        for group, names in _WORDS["groups"].items():
            here = [n for n in asked if n in names or (group == last and n not in named)]
            is_open = group == first or not own.keys().isdisjoint((*names, *here))
            with st.expander(group, key=f"own_{group}", expanded=is_open), st.grid(3, min_column_width=160, key=f"own_of_{group}"):
                for name in here:
                    _number(rec, name, asked[name], says.get(name, "not known"))
                if group == last:
                    st.text_input("Hosted model", placeholder=f"{LARGE}, as usual", **bound("own_model", own.get("model", ""), _set, "model"))


def _number(rec: Recommendation, name: str, label: str, placeholder: str, where: str = "own") -> None:
    value, today = rec.answers.own.get(name), rec.answers.known(TODAY)
    if name == "review_paid":  # a share in files and links, of which the page asks for none alone
        st.checkbox(label, **bound(f"{where}_{name}", value == 0, lambda free: _set(0.0 if free else None, name)))
        return
    placeholder = answer_text(rec.pack.questions[TODAY], today) if name == RIGHT and today else placeholder
    widget = bound(f"{where}_{name}", value if isinstance(value, float) else None, _set, name, rec.domains.is_asked(TODAY))
    st.number_input(in_currency(label, rec.answers), min_value=0.0, max_value=1e12, value=None, placeholder=placeholder, format="%g", **widget)


def _currency(rec: Recommendation, where: str) -> None:
    """The word for all amounts. One that came with a file or a link stays to be chosen."""
    kept = bound(f"{where}_{CURRENCY}", currency_of(rec.answers), lambda code: state.change(with_currency(state.answers(), code)))
    st.selectbox("Currency (nothing is converted)", [*dict.fromkeys((*OFFERED, currency_of(rec.answers)))], width=240, **kept)


def _set(value: float | str | None, name: str, asked: bool = False) -> None:
    # a session keeps what callbacks are given, so that this one gets no recommendation, but whether TODAY is `asked`
    state.change(typed(state.answers(), name, value, st.session_state["_pack"].questions.get(TODAY) if asked else None))
