"""The Advise page without a browser: what stands where, and what an answer changes."""

from __future__ import annotations

import re
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import state
from tests.components.visits import looked_at, text_of, visit

ROOT = Path(__file__).parents[2]
SMALL = Path(__file__).parents[1] / "data" / "small_pack"
FIVE = "task=answer&examples=100-499&wait=under_7s&error_cost=high&gap=facts_missing"


def _pills(app: AppTest, question: str):
    """The question's answers; the key counts on when something else sets them."""
    return next(q for q in app.button_group if re.fullmatch(rf"q_{question}(_\d+)?", q.key))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The page runs on a copy of the small pack."""
    shutil.copytree(SMALL, tmp_path / "small")
    monkeypatch.setenv("ADVISOR_PACK", str(tmp_path / "small"))
    return tmp_path / "small"


def test_opening_asks_five_questions_and_chooses_nothing():
    """The page opens with the five opening questions, none answered, and says how many are left."""
    app = visit()
    assert not app.exception
    assert [q.key for q in app.button_group if q.key.startswith("q_")] == ["q_task", "q_examples", "q_wait", "q_error_cost", "q_gap"]
    assert all(not q.value for q in app.button_group if q.key.startswith("q_"))
    assert "5 to go" in text_of(app)
    assert len(app.title) == 1


def test_every_question_can_be_answered_not_sure():
    """*Not sure* is the last answer of each question, and several-of questions have *None of these* before it."""
    app = visit()
    for question in ("task", "examples", "wait", "error_cost", "gap"):
        assert _pills(app, question).options[-1] == ":gray[Not sure]"
    assert _pills(app, "gap").options[-2] == "None of these"
    _pills(app, "task").set_value("not_sure").run()
    assert app.query_params["task"] == "~"


def test_an_answer_goes_into_the_address():
    """A click stores the id of the answer; a second click on it takes it away."""
    app = visit()
    _pills(app, "error_cost").set_value("high").run()
    assert app.query_params["error_cost"] == "high"
    assert "4 to go" in text_of(app)
    _pills(app, "error_cost").set_value(None).run()
    assert "error_cost" not in app.query_params


def test_five_answers_bring_the_advice_and_the_next_question():
    """With five answers the verdict is the title, marked provisional, and one more question stands in a card."""
    app = visit(FIVE)
    assert not app.exception and not app.error
    assert app.title[0].value != "Which way should you adapt the model?"
    said = text_of(app)
    assert "Provisional" in said and "can still come first" in said and "Next best question" in said
    assert {"The stack", "The plan", "Why", "What would change it"} <= {h.value for h in app.header}


def test_conditional_questions_wait_until_they_are_certainly_asked(small: Path):
    """A question with a condition is nowhere on the page until its condition is certainly true."""
    for query, asked in (("task=sort", False), ("", False), ("task=write", True)):
        app = visit(query)
        app.session_state["section_task"] = True  # the section stands open
        app.run()
        assert any(q.key == "q_gap" for q in app.button_group)
        assert any(q.key == "q_graders" for q in app.button_group) is asked
    assert not any(q.key == "q_graders" for q in visit("task=sort&graders=yes").button_group)


def test_settled_advice_says_that_nothing_can_change_it(small: Path):
    """When no open question can change the first route the badge is *Settled* and the card makes way for a sentence."""
    app = visit("task=sort&examples=20&facts_change=weekly&gap=slow&graders=no&grader_quality=rarely")
    said = text_of(app)
    assert "Settled" in said
    assert "None of the open questions can change the first route." in said
    assert "Next best question" not in said


def test_no_route_left_offers_the_answers_to_relax(small: Path):
    """When every route is ruled out the page names the answers that do it, and one click opens one of them again."""
    path = small / "pack.yaml"
    rule = "  - {id: nothing_goes, when: task is sort, rule_out: [all], because: Nothing goes., judgement: true}\nassume:"
    path.write_text(path.read_text(encoding="utf-8").replace("assume:", rule, 1), encoding="utf-8")
    app = visit("task=sort&examples=20&facts_change=weekly&gap=slow")
    assert not app.exception
    assert app.title[0].value == "No route fits all of these answers."
    assert "What is the job?" in text_of(app)
    app.button(key="relax_task").click().run()
    assert "task" not in app.query_params
    assert app.title[0].value != "No route fits all of these answers."


def test_a_flip_is_explained_and_undone():
    """When an answer puts another route first a line says which it was and why; *Undo* restores the answers."""
    app = visit(FIVE)
    before = dict(app.query_params)
    headline = app.title[0].value
    app.button(key="try_0").click().run()
    assert "Was " in app.info[0].value and "changed because" in app.info[0].value
    app.button(key="undo").click().run()
    assert app.title[0].value == headline
    assert dict(app.query_params) == before


def test_a_starting_point_is_marked_as_assumed(small: Path):
    """A starting point fills in its answers and marks them; *Keep* takes the marks away, an answer takes its own away."""
    app = visit()
    app.button(key="opening_reports").click().run()
    assert app.query_params["assumed"] == "task.gap"
    assert "2 answers are assumed from *Reports*" in text_of(app)
    _pills(app, "task").set_value("extract").run()
    assert app.query_params["assumed"] == "gap"
    app.button(key="keep_assumed").click().run()
    assert "assumed" not in app.query_params
    assert app.query_params["gap"] == "slow"


def test_diagnosis_is_a_mode_that_says_the_system_is_live():
    """The second mode answers the stage as an assumption and asks the questions of a diagnosis; the first one undoes it."""
    app = visit()
    app.button_group(key="mode").set_value("runs").run()
    assert app.query_params["stage"] == "live" and app.query_params["assumed"] == "stage"
    asked = {q.key for q in app.button_group}
    assert {"q_tried", "q_symptoms"} <= asked
    app.button_group(key="mode").set_value("plan").run()
    assert "stage" not in app.query_params


def test_a_pilot_with_symptoms_is_marked_as_running():
    """The mode is *it runs* where a pilot's symptoms were told, and *we plan* clears the stage as for a system in use."""
    app = visit(f"{FIVE}&stage=pilot")
    assert app.button_group(key="mode").value == "plan"
    app = visit(f"{FIVE}&stage=pilot&symptoms=slow")
    assert app.button_group(key="mode").value == "runs"
    app.button_group(key="mode").set_value("plan").run()
    assert "stage" not in app.query_params
    assert next(g for g in app.button_group if g.key.startswith("mode")).value == "plan"


def test_priorities_travel_in_the_address():
    """A priority other than normal stands in the address, and the section counts it."""
    app = visit(f"{FIVE}&p.privacy=most")
    assert "1 changed" in next(e.label for e in app.expander if "Priorities" in e.label)


def test_unread_parts_are_named_and_can_be_dismissed():
    """What the address holds beyond reading is named until it is dismissed; the sound answers are loaded."""
    app = visit("task=answer&junk=1&wait=tomorrow")
    assert "2 parts could not be read" in app.warning[0].value
    assert _pills(app, "task").value == "answer"
    app.button(key="dismiss_unread").click().run()
    assert not app.warning


def test_markup_in_an_address_shows_as_text():
    """Markdown and HTML in an address come out as plain text."""
    app = visit("task=answer&" + "%5Bx%5D%28javascript%3Aalert%281%29%29=1&gap=%3Cb%3Ebold%3C%2Fb%3E")
    assert "`` [x](javascript:alert(1)) ``" in app.warning[0].value
    assert "`` <b>bold</b> ``" in app.warning[0].value


def test_notes_and_record_stay_with_the_visitor():
    """A second visitor with the same answers sees neither the notes nor the record of the first."""
    first = visit(FIVE)
    answers = first.session_state["_answers"]
    assert (dict(answers.notes), dict(answers.record)) == ({}, {})
    first.session_state["_answers"] = replace(answers, notes={"task": "between us"}, record={"title": "Ours"})
    first.run()
    assert "between us" in text_of(first)
    second = visit(FIVE)
    assert "between us" not in text_of(second)


def test_a_broken_pack_at_the_start_shows_its_problems_and_nothing_else(small: Path):
    """A process whose pack never loaded lists the problems by line and asks nothing."""
    path = small / "pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("examples < 50", "exmaples < 50"), encoding="utf-8")
    app = visit()
    assert "`` exmaples `` is no question" in app.error[0].value.replace("\\", "")
    assert "line " in app.error[0].value
    assert not app.button_group


def test_a_broken_edit_leaves_the_rules_in_force(small: Path):
    """After a bad edit the page says since when the running rules are in force and goes on with them."""
    path = small / "pack.yaml"
    good = path.read_text(encoding="utf-8")
    app = visit("task=write")
    path.write_text(good.replace("examples < 50", "exmaples < 50"), encoding="utf-8")
    looked_at(small)
    app.run()
    assert "stay in force" in app.error[0].value
    assert _pills(app, "task").value == "write"
    path.write_text(good.replace("What is the job?", "Which job is it?"), encoding="utf-8")
    looked_at(small)
    app.run()
    assert not app.error
    assert _pills(app, "task").label == "Which job is it?"


def test_rules_that_drop_many_are_told_of_before_they_come(small: Path):
    """An edit that takes more than a fifth of the rules away is told of, with the time from which it holds."""
    path = small / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    app = visit("task=write")
    path.write_text(text[: text.index("  - id: weekly_facts")] + text[text.index("\nassume:") :], encoding="utf-8")
    looked_at(small)
    app.run()
    assert not app.exception
    assert re.search(r"now drop 5 of 6 rules\. The rules from \d\d:\d\d stay in force until \d\d:\d\d", app.warning[0].value)


def test_advice_says_where_it_can_be_done_and_what_ends():
    """Where the first route needs a provider, the page names some and warns of the one in use that closes."""
    fault = "gap=tone&gap=conventions&main_gap=conventions&tried=examples&ended_examples=failed"
    app = visit(f"task=write&examples=2,000&wait=under_7s&{fault}&may_train=hosted&tunes_at=openai&tunes_at=azure")
    assert not app.exception
    assert "Where you can do this" in [h.value for h in app.header]
    warned = " ".join(w.value for w in app.warning)
    assert "closes to everybody on 6 January 2027" in warned


def test_a_checked_choice_stands_in_the_address_and_goes_with_it():
    """A route chosen under *Check my choice* is written into the address with its verdict on the page, and cleared with it."""
    app = visit(FIVE)
    assert "What would have to be true" not in text_of(app)
    app.selectbox(key="choice").select("retrieval").run()
    assert "retrieval" in app.query_params["choice"]
    again = visit(f"{FIVE}&choice=agent")
    assert again.selectbox(key="choice").value == "agent"
    assert "How to find out cheaply" in text_of(again) or "not open with these answers" in text_of(again)
    again.selectbox(key="choice").set_value(None).run()
    assert "choice" not in again.query_params
    assert not again.exception


def test_a_running_system_gets_its_diagnosis():
    """With symptoms told, the title is what to do first, and the causes stand below it; a plan has neither."""
    query = f"{FIVE}&stage=live&main_gap=passages&tried=search&symptoms=not_found"
    app = visit(query)
    assert "Fix retrieval before you touch weights" in app.title[0].value
    assert "Why it disappoints" in [h.value for h in app.header]
    assert not app.exception
    untold = visit(query.replace("&symptoms=not_found", ""))
    assert "likely causes stand here" in text_of(untold)
    plan = visit(query.replace("stage=live", "stage=idea"))
    assert "Why it disappoints" not in [h.value for h in plan.header]


def test_an_answer_runs_script_and_page_once(monkeypatch: pytest.MonkeyPatch):
    """Nothing on the page asks for another run: not after an answer, not on a timer, not from a thread."""
    runs = []
    once = state.current
    monkeypatch.setattr(state, "current", lambda: runs.append(1) or once())
    app = visit(FIVE)
    first = len(runs)
    before = threading.active_count()
    _pills(app, "error_cost").set_value("severe").run()
    assert len(runs) == 2 * first == 4  # the script and its page look at it once each
    assert threading.active_count() <= before
