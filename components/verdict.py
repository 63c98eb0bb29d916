"""The top of the advice: what is decided, how firmly, what just changed, and what must happen first."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from advisor.decide import PlanItem, Recommendation
from advisor.explain import Verdict, answer_text, diagnosis, listing, reasons_for, verdict, within

from . import export, frame, state
from .text import plain

MOST_CAUSES = 2  # changed answers that are named where the first route flips
_BADGES = {  # state -> colour and icon
    "settled": ("green", ":material/check_circle:"),
    "provisional": ("orange", ":material/pending:"),
    "not_decided": ("gray", ":material/help:"),
    "none": ("red", ":material/block:"),
}


def head(rec: Recommendation, now: state.State) -> None:
    """What just changed, badge, what is still open, the menus, and the verdict as the page's title; all of it stays in
    sight on wide screens."""
    said = verdict(rec)
    with st.container(key="verdict", gap="xsmall"):
        with st.container(key="changed"):  # always there, so that what follows keeps its place
            _changed(rec, now.before)
        with st.container(key="verdict_row", horizontal=True, vertical_alignment="center", gap="small"):
            part = f"**{plain(rec.answers.part)}** · " if rec.answers.part else ""
            st.markdown(f"{_badge(said)} &nbsp; {part}:gray[{plain(said.open_note)}]", width="stretch")
            with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small", width="content"):
                export.menus(rec)
        st.title(plain(said.headline), anchor="advice")


def _changed(rec: Recommendation, before: state.Before | None) -> None:
    """When the last change put another route first: which one it was, why, and the way back."""
    if before is None or (before.answers == rec.answers and before.pack is rec.pack):
        return
    if before.answers.part != rec.answers.part:  # another part of the feature stands in front
        return
    old = state.recommendation(before.pack, before.answers)
    if old.first is None or old.first == rec.first or "start" in (verdict(old).state, verdict(rec).state):
        return
    with st.container(key="changed_line", horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        label = plain(within(before.pack.routes[old.first].label))
        st.info(f"Was **{label}**; changed because {_cause(rec, before)}.", icon=":material/swap_horiz:")
        if before.pack is rec.pack:
            st.button("Undo", key="undo", type="tertiary", icon=":material/undo:", on_click=state.change, args=(before.answers,))


def _cause(rec: Recommendation, before: state.Before) -> str:
    if before.pack is not rec.pack:
        return "the rules were edited"
    now, then = rec.answers.given, before.answers.given
    changed = [before.question] if before.question in rec.pack.questions else [q for q in {**then, **now} if now.get(q) != then.get(q)]
    if not changed:
        return "priorities changed"
    if len(changed) > MOST_CAUSES:
        return "several answers changed"
    return plain(listing([_told(rec, q) for q in changed]))


def _told(rec: Recommendation, name: str) -> str:
    question, answer = rec.pack.questions[name], rec.answers.given.get(name)
    said = f"is now “{answer_text(question, answer)}”" if answer else "is open again"
    return f"“{question.ask}” {said}"


def _badge(said: Verdict) -> str:
    colour, icon = _BADGES.get(said.state, ("gray", ":material/pending:"))
    return f":{colour}-badge[{icon} {said.badge}]"


def lead(rec: Recommendation) -> None:
    """The two strongest reasons, then what to do; for a running system the foremost cause, then its first remedy."""
    assert rec.first is not None
    found = diagnosis(rec)
    if found is not None and found.headline:
        st.markdown(f"{plain(found.lead)} **{plain(found.causes[0].remedies[0].do)}**")
        return
    best = [r.because for r in reasons_for(rec, rec.first) if r.value > 0][:2] or [rec.pack.routes[rec.first].summary]
    first = next((item for item in rec.plan if item.route == rec.first), None)
    todo = f" **{plain(first.do)}**" if first else ""
    st.markdown(" ".join(plain(text) for text in best) + todo)


def before_you_start(rec: Recommendation) -> None:
    """Gates and warnings; nothing if there are none."""
    gates = [item for item in rec.plan if item.step]
    if not gates and not rec.warnings:
        return
    st.header("Before you start", anchor=False)
    told: set[str] = set()
    lines = [f"- **{plain(g.do)}**  \n{_why(rec, g, told)}" for g in gates]
    lines += [f"- :orange[:material/warning:] {plain(rec.pack.rules[r].warn)} {_rule(r)}" for r in rec.warnings]
    st.markdown("\n".join(lines))


def _why(rec: Recommendation, gate: PlanItem, told: set[str]) -> str:
    """The reason for a gate, said once."""
    rule = next((rec.pack.rules[r] for r in gate.rules if r not in told), None)
    if rule is None:
        return ""
    told.add(rule.id)
    return f":gray[{plain(rule.because)}] {_rule(rule.id)}"


def _rule(rule: str) -> str:
    return f":small[[rule]({frame.link_to('rule', rule)})]"


def no_route(rec: Recommendation) -> None:
    """No route is left: which answers close most of them, so that one of them may be relaxed."""
    closed_by = ({q for veto in standing.vetoes for q in veto.questions if q in rec.answers.given} for standing in rec.ranking)
    closing = Counter(q for questions in closed_by for q in questions)
    st.markdown("These answers close the most routes; look at them again:")
    for name in sorted(closing, key=lambda q: (-closing[q], q))[:3]:
        question = rec.pack.questions[name]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            answer = plain(answer_text(question, rec.answers.given[name]))
            st.markdown(f"**{plain(question.ask)}** {answer} :gray[· closes {closing[name]}]", width="content")
            st.button("Leave open", key=f"relax_{name}", type="tertiary", on_click=_relax, args=(name,))


def _relax(question: str) -> None:
    state.change(state.answers().with_answer(question, None), question)


def phone_line(rec: Recommendation) -> None:
    """On narrow screens the verdict lies far below the questions: a line at the bottom says it and leads there."""
    said = verdict(rec)
    if said.state in ("start", "none") or rec.first is None:
        return
    label, n = rec.pack.routes[rec.first].label, len(said.contenders)
    may = f" · {n} other{'s' if n > 1 else ''} still possible" if n else ""
    part = f"{plain(rec.answers.part)}: " if rec.answers.part else ""
    with st.bottom:
        st.markdown(f"{part}:primary[**{plain(label)} first**] :gray[· {said.badge.lower()}{may} ·] [See the advice](#advice)")
