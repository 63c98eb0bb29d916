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
from tests.components.visits import SMALL, looked_at, text_of, visit

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
    """The page opens with the five opening questions, none answered, and says how many are left. A click stores the id of
    the answer; a second click on it takes it away."""
    app = visit()
    assert not app.exception
    assert [q.key for q in app.button_group if q.key.startswith("q_")] == ["q_task", "q_examples", "q_wait", "q_error_cost", "q_gap"]
    assert all(not q.value for q in app.button_group if q.key.startswith("q_"))
    assert len(app.title) == 1 and "5 to go" in text_of(app)
    _pills(app, "error_cost").set_value("high").run()
    assert app.query_params["error_cost"] == "high"
    assert "4 to go" in text_of(app)
    _pills(app, "error_cost").set_value(None).run()
    assert "error_cost" not in app.query_params


def test_not_sure_and_none_stand_alone():
    """*Not sure* is the last answer of each question, *None of these* stands before it where several may hold; each clears
    the other answers, and another answer clears them."""
    app = visit()
    for question in ("task", "examples", "wait", "error_cost", "gap"):
        assert _pills(app, question).options[-1] == ":gray[Not sure]"
    assert _pills(app, "gap").options[-2] == "None of these"
    for chosen, left in ((["slow"], "slow"), (["slow", "-"], "-"), (["-", "not_sure"], "~"), (["not_sure", "dear"], "dear")):
        _pills(app, "gap").set_value(chosen).run()
        assert app.query_params["gap"] == left


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
    assert {"The stack", "The plan", "Why", "What would change it"} <= {h.value for h in app.header}
    app.button(key="try_0").click().run()
    assert "Was " in app.info[0].value and "changed because" in app.info[0].value
    app.button(key="undo").click().run()
    assert app.title[0].value == headline
    assert dict(app.query_params) == before


def test_a_starting_point_is_marked_as_assumed(small: Path):
    """A starting point fills in its answers and marks them; an answer takes its own mark away, *Keep* takes the others away
    and *Clear* their answers."""
    for button, left in (("keep_assumed", ["task", "gap"]), ("clear_assumed", ["task"])):
        app = visit()
        app.button(key="opening_reports").click().run()
        assert app.query_params["assumed"] == "task.gap"
        assert "2 answers are assumed from *Reports*" in text_of(app)
        _pills(app, "task").set_value("extract").run()
        assert app.query_params["assumed"] == "gap"
        app.button(key=button).click().run()
        assert list(app.query_params) == left


def test_the_mode_says_whether_the_system_is_live():
    """*It runs* answers the stage as an assumption and asks the questions of a diagnosis, *we plan* clears it; *it runs* is
    marked too where a pilot's symptoms were told."""
    app = visit()
    app.button_group(key="mode").set_value("runs").run()
    assert app.query_params["stage"] == "live" and app.query_params["assumed"] == "stage"
    assert {"q_tried", "q_symptoms"} <= {q.key for q in app.button_group}
    app.button_group(key="mode").set_value("plan").run()
    assert "stage" not in app.query_params
    assert visit(f"{FIVE}&stage=pilot").button_group(key="mode").value == "plan"
    app = visit(f"{FIVE}&stage=pilot&symptoms=slow")
    assert app.button_group(key="mode").value == "runs"
    app.button_group(key="mode").set_value("plan").run()
    assert "stage" not in app.query_params


def test_unread_parts_are_named_as_text_and_can_be_dismissed():
    """What the address holds beyond reading is named as it is written until it is dismissed; the sound answers are loaded."""
    app = visit("task=answer&gap=%3Cb%3Ebold%3C%2Fb%3E&%5Bx%5D%28javascript%3Aalert%281%29%29=1")
    said = app.warning[0].value
    assert "2 parts could not be read" in said
    assert "`` [x](javascript:alert(1)) ``" in said and "`` <b>bold</b> ``" in said
    assert _pills(app, "task").value == "answer"
    app.button(key="dismiss_unread").click().run()
    assert not app.warning


def test_start_over_empties_everything():
    """*Start over* brings the opening back with nothing answered."""
    app = visit(f"{FIVE}&p.privacy=most")
    app.session_state["more"] = True
    app.run()
    app.button(key="start_over").click().run()
    assert not app.exception and not list(app.query_params)
    assert "5 to go" in text_of(app)


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


def test_broken_rules_are_named_and_the_good_ones_stay(small: Path):
    """After a bad edit the page says since when the running rules are in force and goes on with them, and so it does after
    one that drops many; a process whose rules never loaded lists the problems by line and asks nothing."""
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
    path.write_text(good[: good.index("  - id: weekly_facts")] + good[good.index("\nassume:") :], encoding="utf-8")
    looked_at(small)
    app.run()
    assert re.search(r"now drop 5 of 6 rules\. The rules from \d\d:\d\d stay in force until \d\d:\d\d", app.warning[0].value)
    path.write_text(good.replace("examples < 50", "exmaples < 50"), encoding="utf-8")
    state._store.clear()
    app = visit()
    said = app.error[0].value.replace("\\", "")
    assert "`` exmaples `` is no question" in said and "line " in said
    assert not app.button_group


@pytest.mark.parametrize("query", [FIVE, "task=sort&examples=100-499&error_cost=high&gap=reasoning&main_gap=reasoning"])
def test_every_route_has_a_bar_and_its_distance(query: str):
    """The first route has the longest bar, all others say how far they are behind, and no bar is empty."""
    block = next(b.proto.body for b in visit(query).get("html") if 'class="bars"' in b.proto.body)
    bars = [(float(width), told.strip()) for width, told in re.findall(r"width:([\d.]+)%.*?</i>(.*?)</span>", block)]
    assert "first" == bars[0][1]
    assert all(width > 0 for width, _ in bars)
    assert max(bars)[0] == bars[0][0]
    assert all(told == "level" or told.endswith(" behind") for _, told in bars[1:])


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
