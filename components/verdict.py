"""The top of the advice: what just changed, how sure it is, the verdict, and what comes first this week."""

from collections import Counter
from textwrap import shorten

import streamlit as st

from advisor.decide import Recommendation
from advisor.estimate import SHOWN, on_paper, verdict_on_paper
from advisor.explain import ENOUGH, QUOTED, Verdict, answer_text, answered_count, early, listing, outcome, remarks, this_week, turned_by, within
from advisor.pack import table
from advisor.report.answers import own_numbers

from . import export, frame, html, parts, questions, state
from .widgets import plain

_BADGES = table(__file__)  # how sure -> colour and icon
MOST_ASKED, MOST_NAMED, _UNDONE = 60, 2, "undone"  # letters of a question that is named, and how many are; of which nothing is said


def head(rec: Recommendation, said: Verdict, before: state.Before | None) -> None:
    """What just changed, how sure the advice is, the menus, and the verdict as title, in sight on wide screens; below, what to say of it."""
    with st.container(key="verdict", gap="xsmall"):
        with st.container(key="verdict_row", horizontal=True, vertical_alignment="center", gap="small"):
            part = f"**{plain(rec.answers.part)}**" if rec.answers.part else ""
            colour, icon = _BADGES.get("likely" if said.on_paper else said.state, _BADGES["open"])
            st.markdown(f":{colour}-badge[{icon} {said.badge}] &nbsp; {part}", width="stretch")
            with frame.block("Export"):
                export.menus(rec)
        st.title(plain(said.headline), anchor="advice")
        if st.session_state.pop("_to_verdict", False):
            frame.run("to_verdict.js")
        _changed(rec, before)  # the CSS puts it on top; sent last, it leaves what stands before it in place
    with st.container(key="verdict_said", gap="xsmall"):
        html.show("said", said=said)
        parts.offer(rec, top=True)


def week(rec: Recommendation) -> None:
    """What the team gets, and the first thing to do."""
    quoted = on_paper(rec, most=SHOWN).first_year if rec.answers.own.keys() & {*QUOTED} and not early(rec) else ""
    html.show("week", rec=rec, this_week=this_week(rec), outcome=outcome(rec), quoted=quoted)


def beside(rec: Recommendation) -> None:
    """What comes before any building, and whether it may work alone."""
    html.show("beside", remarks=remarks(rec))
    parts.offer(rec)


def _changed(rec: Recommendation, before: state.Before | None) -> None:
    """When the last change brought another verdict, or was a correction, a number or what came once all was firm: what was, why, and the way back."""
    if before is None or before.question == _UNDONE or before.answers.part != rec.answers.part:
        return  # nothing changed but back, or another part of the feature stands in front
    old = state.recommendation(before.pack, before.answers)
    if old.first is None or answered_count(old) < ENOUGH or early(old):
        return  # or none was named
    was, now = (within(verdict_on_paper(r).headline.removeprefix("So far: ")) for r in (old, rec))
    told = before.question in before.answers.given or before.answers.own != rec.answers.own or old.sureness == "firm"  # what was open may say nothing
    said = f"Was **{plain(was)}**" if was != now else _replanned(old, rec) if told else ""
    if said or told:
        with st.container(key="changed_line", horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
            turned = f"; {plain(why)}" if before.pack is rec.pack and (why := turned_by(old, rec)) else ""
            why = f"{said}; changed because" if said else "Headline and plan stay as they were:"
            st.info(f"{why} {_cause(rec, before)}{turned}.", icon=":material/swap_horiz:")
            if before.pack is rec.pack:
                st.button("Undo", key="undo", type="tertiary", icon=":material/undo:", on_click=state.change, args=(before.answers, _UNDONE))


def _replanned(old: Recommendation, rec: Recommendation) -> str:
    """What the plan holds no more, unless another of its family does the same job, and what it holds now."""
    was, now = ({plain(within(r.pack.routes[i.route].label)): r.pack.families[i.route] for i in r.plan if i.route} for r in (old, rec))
    gone, new = [x for x, of in was.items() if x not in now and of not in now.values()], [x for x in now if x not in was]
    told = [f"{how}: **{listing(labels)}**" for how, labels in (("No more in the plan", gone), ("New in the plan", new)) if labels]
    return ". ".join(told) or "What comes **this week** is another" * (this_week(old) != this_week(rec))


def _cause(rec: Recommendation, before: state.Before) -> str:
    if before.pack is not rec.pack:
        return "the rules were edited"
    now, then = rec.answers.given, before.answers.given
    changed = [before.question] if before.question in rec.pack.questions else [q for q in {**then, **now} if now.get(q) != then.get(q)]
    if not changed:
        if typed := [said for said in own_numbers(rec.pack, rec.answers) if said not in own_numbers(rec.pack, before.answers)]:
            return plain(listing([f"“{label}” is now {value}" for label, value in typed]))
        needs = rec.answers.needs.items() ^ before.answers.needs.items()
        return plain(f"you corrected “{listing(sorted({rec.pack.needs[need].label for need, _ in needs}))}”") if needs else "something else was set"
    if len(changed) > MOST_NAMED:
        return "several answers changed"
    asked = [(q, f"is now “{answer_text(q, now[q.id])}”" if q.id in now else "is open again") for q in map(rec.pack.questions.__getitem__, changed)]
    return plain(listing([f"“{q.row or shorten(q.ask, MOST_ASKED, placeholder=' …')}” {said}" for q, said in asked]))


def no_route(rec: Recommendation) -> None:
    """No route is left: what that says of what runs today, and which answers close most of them, so that one of them may be relaxed."""
    html.show("beside", remarks=remarks(rec))
    closing = Counter(q for standing in rec.ranking for q in {q for veto in standing.vetoes for q in veto.questions if q in rec.answers.given})
    st.markdown("These answers close the most routes; look at them again:")
    for name in sorted(closing, key=lambda q: (-closing[q], q))[:3]:
        question = rec.pack.questions[name]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            answer = plain(answer_text(question, rec.answers.given[name]))
            st.markdown(f"**{plain(question.row or question.ask)}** {answer} :gray[· closes {closing[name]}]", width="content")
            st.button("Change", key=f"relax_{name}", type="tertiary", on_click=questions.bring, args=(question.grid or name,))
