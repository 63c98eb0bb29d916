"""The questions: one leads with its help in view, the others stand in sections, where answered ones fold into a line. One click brings the next;
where more may be said, or an answer is changed, it stays until the visitor goes on. Nothing in view moves at a click."""

from functools import partial
from html import escape

import streamlit as st

from advisor.answers.answers import MOST_PARTS, SYMPTOMS, how_many
from advisor.decide import Recommendation
from advisor.estimate import verdict_on_paper
from advisor.explain import ENOUGH, Verdict, about_more, answer_text, answered_count, own_jobs, purpose, question_text, verdict, within
from advisor.explain.next_question import MOST, TELLS, follows, next_questions, rows_first
from advisor.pack import Question, Section, grouped

from . import cost, frame, html, parts, start, state
from .ask import ask, note, remark
from .leading import Pane, Units, asked_of, is_answered, leads, may_lead, of_other, of_session, telling_most
from .widgets import plain

# On narrow screens the verdict lies below the questions: a line at the bottom says it and leads there and back.
_PHONE = '<p class="phone"><a href="#advice">Advice</a> · <a href="#questions">Questions</a> · {}: <b class="accent">{}</b></p>'
_WHO_KNOWS = {"build": "whoever builds it", "work": "whoever knows the work"}


def pane(rec: Recommendation, said: Verdict) -> None:
    """The whole left side."""
    now, questions = of_session(), rec.pack.content.questions  # what is certainly asked by what was answered, as the questionnaire has it
    asked = (q for q in questions if follows(rec.domains, q.id) or (q.id in rec.answers.given and rec.domains.is_asked(q.id)))
    units = grouped((q.grid or q.id, q) for q in asked)
    start.row(rec.pack, rec.answers)
    with st.container(key="progress", horizontal=True, vertical_alignment="center", gap="small"):
        line = "" if said.state in ("start", "none") else _PHONE.format(escape(said.badge), escape(said.headline))
        n, left, may = answered_count(rec), about_more(rec), how_many(rec.pack, filter(rec.domains.is_asked, rec.pack.questions))
        most = f", {may - n} at most" * left.endswith("more")
        more = f"{may - n} more sharpen the plan" * (may > n) if rec.sureness == "firm" else left and f"{left} until this is firm{most}"
        more = f"{ENOUGH - n} more until you see what may lead" if said.state == "start" else more
        m = how_many(rec.pack, filter(rec.domains.is_asked, rec.answers.assumed))
        told = f"{m} assumed, {f'{n - m} yours' if n > m else 'none yours yet'}" if m else f"{n} answered"
        progress = f"{told}{' for this job' * bool(rec.answers.part)}{more and f' · {more}'}"
        frame.send(f'<span id="questions" class="quiet">{escape(progress)}</span>{line}')
        if m:
            start.clear(rec)
        if rec.answers.given and len(rec.answers.others) + 1 < MOST_PARTS:
            about = "For other requests, or another kind of output: it is answered beside this one."
            st.button("Add another job", key="add_part", type="tertiary", icon=":material/add:", on_click=parts.begin, args=(rec.pack,), help=about)
    _card(rec, units, said)
    of_section = ((s, {unit: asked for unit, asked in units.items() if asked[0].section == s.id}) for s in rec.pack.content.sections)
    sections = [(s, held, [unit for unit, asked in held.items() if is_answered(rec, asked)]) for s, held in of_section if held]
    with st.container(key="sections", gap="xsmall"):
        indent = max(len(section.label) for section in rec.pack.content.sections) + 6  # beside the longest label
        opened = [section.id for section, *_ in sections if st.session_state.get(f"section_{section.id}")]
        html.show("sections", cells=sections, opened=opened, given=rec.answers.given, indent=indent, said_of=partial(_said, rec))
        for section, held, done in sections:
            _section(rec, section, held, done, now)


@st.fragment
def _card(rec: Recommendation, units: Units, said: Verdict) -> None:
    """The leading question. Who goes on to another needs nothing else anew, so that only this runs then; an answer has all run."""
    now = of_session()
    if state.answers() is not state.seen().answers:
        st.rerun()
    with frame.block("The question"):
        chosen = rec.pack.questions.get(st.session_state.pop("_chosen", ""))
        told = chosen and (remark(rec, chosen) or cost.asked_beside(rec, [chosen]) or (own_jobs(rec, [chosen.id]) and not rec.answers.part))
        if chosen and chosen.id == now.lead not in now.noted and not (chosen.several or told):
            now.left, now.lead, st.session_state["_to_lead"] = [*now.left, chosen.id], "", True
        done = {unit for unit, asked in units.items() if is_answered(rec, asked)}
        if undone := [unit for unit in now.left if unit in units and unit in now.done - done - now.full]:  # its answer was taken back
            now.left, now.lead = [unit for unit in now.left if unit not in undone], undone[-1]
        now.done, now.lead = done, leads(rec, units, now)
        new = now.lead != st.session_state.get("_leads")
        turn = st.session_state["_turn"] = st.session_state.get("_turn", 0) ^ new
        st.session_state["_leads"] = now.lead
        if new:
            tells, asked = rec.uncertainty.next_question, {q.id for q in units.get(now.lead, ())}  # what the one that tells most is for
            now.why = purpose(rec) if tells and tells.question in asked and said.state not in ("start", "firm") else ""
        # Two places in turn: the browser keeps what stood in a place until all has run, and would mix two questions there.
        with st.container(key="lead", border=True, gap=None), [st.container(gap="small") if i == turn else st.empty() for i in (0, 1)][turn]:
            last = units.get(now.left[-1], []) if now.left else []
            if said_last := "; ".join(_said(rec, q) for q in last if q.id in rec.answers.given):  # and the way back to it
                with st.container(key="said_last", horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall"):
                    st.markdown(f":gray[You said:] {plain(said_last)}")
                    st.button("Change", key="change_last", type="tertiary", on_click=bring, args=(now.left[-1],))
            if now.lead:
                _leading(rec, units[now.lead], now)
            else:
                _done(rec, units, now)
        if st.session_state.pop("_to_lead", False):
            frame.run("to_lead.js")


def _done(rec: Recommendation, units: Units, now: Pane) -> None:
    """What stands where a question would lead: what may still change the first route, whom to ask, and what the rest is good for."""
    waits = "What you skipped, never tried or are not sure of can still change what is advised:"
    together = "No single open answer could well change what is advised; several together may."
    limits = "; mind what it says of your limits" * bool(verdict_on_paper(rec).on_paper)
    end = "If what is assumed holds: the advice is firm" if rec.answers.assumed else f"Enough is answered: the advice is {within(verdict(rec).badge)}"
    theirs = [q for q, _ in telling_most(rec, now) if may_lead(rec, units, now, q) and of_other(q)]
    them = "".join(_WHO_KNOWS[asked_of(q)] for q in theirs[:1])
    send = f"**What can still change it is for {them}.** :gray[Send them the link to these answers, or answer here: *Not sure* is fine.]"
    rounds = [again for again, due in ((False, about_more(rec)), (True, rec.sureness == "open")) if due]
    most = [a.question for again in rounds for a in next_questions(rec.domains, rec.looked, again=again) if a.gain >= TELLS]
    st.markdown(send if them else f"**{waits if most or rec.hinges else f'{end}{limits}.' if rec.sureness == 'firm' else together}**")
    for q in theirs or [q for name in dict.fromkeys((*rec.hinges, *most)) if ((q := rec.pack.questions[name]).grid or name) in units][:MOST]:
        named = f"{plain(question_text(q))} · :primary[Answer]"
        st.button(named, key=f"unfold_open_{q.id}", type="tertiary", on_click=bring, args=(q.grid or q.id,), wrap=True)
    left = [held[0] for held in units.values() if may_lead(rec, units, now, held[0]) and not of_other(held[0])]
    with st.container(horizontal=True, gap="xsmall"):
        if left:
            st.button(f"Ask {len(left)} more to sharpen the plan", key="rest", icon=":material/arrow_downward:", on_click=_go_on)
        _back_button(now)


def _leading(rec: Recommendation, asked: list[Question], now: Pane) -> None:
    if now.why:  # as it was when the question came: it stays while its rows are answered
        st.markdown(f":primary[:material/arrow_circle_right:] :gray[{plain(now.why)}]")
    if (who := asked_of(asked[0])) not in ("", state.page_value("who")):
        st.markdown(f":gray[For {_WHO_KNOWS[who]}; *Not sure* is fine.]")
    remarks, done = _ask(rec, asked, now), is_answered(rec, asked)
    if asked[0].number:  # from the first, so that nothing moves at an answer
        cost.beside(rec, asked)
    label = "Next question" if done else "Skip"
    with st.container(horizontal=True, gap="xsmall"):
        st.button(label, key="go_on", type="primary" if done else "secondary", icon=":material/arrow_downward:", on_click=_go_on)
        _back_button(now)
        if done and now.lead not in now.noted:
            st.button("Note", key="note", type="tertiary", icon=":material/edit_note:", on_click=now.noted.add, args=(now.lead,))
    if not asked[0].number:
        cost.beside(rec, asked)  # below the buttons, which stay where they are
    _remarks(rec, asked, *remarks)
    parts.offer(rec, tuple(q.id for q in asked))


def _remarks(rec: Recommendation, asked: list[Question], remarks: str, noting: bool) -> None:
    if noting:
        note(asked[0], rec)
    if remarks:
        st.caption(remarks)


def _back_button(now: Pane) -> None:
    if now.left:
        st.button("Back", key="go_back", type="tertiary", icon=":material/arrow_upward:", on_click=bring, args=(now.left[-1],))


def _ask(rec: Recommendation, asked: list[Question], now: Pane) -> tuple[str, bool]:
    """A question, or the rows of a grid that bear most and the answered; the others once asked for. Gives what to say below, and if one may note."""
    unit, by_id = asked[0].grid or asked[0].id, {q.id: q for q in asked}
    noting = unit in now.noted and is_answered(rec, asked)
    if unit not in now.rows:
        now.rows[unit] = rows_first(rec, asked)
    now.rows[unit] += [q for q in by_id if q in rec.answers.given and q not in now.rows[unit]]
    remarks = ask([by_id[q] for q in now.rows[unit] if q in by_id], rec, noting)
    if more := [q for q in asked if q.id not in now.rows[unit]]:
        label, icon = plain(f"Show {len(more)} more: {', '.join(within(q.row) for q in more[:2])} …"), ":material/expand_more:"
        st.button(label, key=f"rows_{unit}", icon=icon, type="tertiary", on_click=now.rows[unit].extend, args=([q.id for q in more],), wrap=True)
    return remarks, noting


def _go_on() -> None:
    """On from the question that leads; where none does, since all that matters is asked, to the rest."""
    now = of_session()
    now.left += [now.lead] * bool(now.lead)
    now.rest, now.lead = now.rest or not now.lead, ""
    _to_lead(now)


def _to_lead(now: Pane) -> None:
    """Takes the visitor to what leads now; an open section says what that is, so that all runs."""
    st.session_state["_to_lead"] = True
    if now.order:
        st.rerun()


def bring(unit: str) -> None:
    """Lets a question or grid lead, answered or not, and takes the visitor there; a callback of what is based on its answer, and the way back."""
    now = of_session()
    now.lead, now.left = unit, [other for other in now.left if other != unit]
    _to_lead(now)


def _section(rec: Recommendation, section: Section, held: Units, done: list[str], now: Pane) -> None:
    """A section under a label that never changes, since Streamlit would close it; what was answered stands over its line."""
    with st.expander(f"**{plain(section.label)}**", key=f"section_{section.id}", on_change="rerun") as expander:
        if not expander.open:
            now.full.difference_update(now.order.pop(section.id, ()))
            return
        order = now.order.setdefault(section.id, [])
        order += [unit for unit in held if unit not in order]
        now.full.update(unit for unit in held if unit not in done)
        with st.container(gap="medium"):
            for unit, asked in ((unit, held[unit]) for unit in order if unit in held):
                if unit == now.lead:
                    st.markdown(f":gray[*{plain(asked[0].ask)}* stands above.]")
                elif unit in now.full:
                    remarks = _ask(rec, asked, now)
                    if unit in SYMPTOMS or asked[0].number:
                        cost.beside(rec, asked, unit)
                    _remarks(rec, asked, *remarks)
                else:
                    said = "; ".join(_said(rec, q) for q in asked if q.id in rec.answers.given)
                    label = f"{plain(asked[0].ask)} **{plain(said)}** · :primary[Change]"
                    st.button(label, key=f"unfold_{unit}", type="tertiary", on_click=now.full.add, args=(unit,), wrap=True)


def _said(rec: Recommendation, question: Question) -> str:
    text = answer_text(question, rec.answers.given[question.id])
    return f"{question.row}: {text}" if question.grid else text
