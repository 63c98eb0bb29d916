"""A feature of several parts on the Advise page, without a browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from streamlit.testing.v1 import AppTest

from tests.components.visits import text_of, visit

ROOT = Path(__file__).parents[2]
SORT = "task=sort&examples=12000&wait=under_700ms&error_cost=medium&gap=slow&gap=dear&output=label"
ASK = "task=answer&examples=100-499&wait=under_7s&error_cost=high&gap=facts_missing&facts_where=documents"
TWO = f"team=developers&{SORT}&" + urlencode([("part", "Sorting"), ("part", f"Asking?team=developers&{ASK}")])


def _labels(app: AppTest) -> list[str]:
    """The labels of the parts' buttons."""
    return [b.label for b in app.button if b.key.startswith("part_")]


def _press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def test_one_job_is_offered_nothing():
    """Where the feature holds one job, or nobody said, no part is offered and none shown."""
    for query in (ASK, f"{ASK}&parts=one", f"{ASK}&parts=~"):
        app = visit(query)
        assert not any(b.key == "split" for b in app.button) and not _labels(app)


def test_several_jobs_are_offered_apart():
    """Where it holds several, one click keeps the answers as a part and opens another with the shared facts filled in."""
    app = _press(visit(f"{ASK}&parts=few&team=developers"), "split")
    assert not app.exception
    assert ["Part 1", "Part 2"] == [label.split("**")[1] for label in _labels(app)]
    assert "5 to go" in _labels(app)[1] and "6 answered" in _labels(app)[0]
    assert app.title[0].value == "Which way should you adapt the model?"
    assert app.query_params["team"] == "developers" and "task" not in app.query_params
    assert app.query_params["part"][1] == "Part 2" and "task%3Danswer" not in app.query_params["part"][0]
    assert "task=answer" in app.query_params["part"][0] and "parts=one" in app.query_params["part"][0]


def test_switching_shows_the_answers_of_the_part():
    """A click on a part brings its answers and its advice; no line says that the first route changed."""
    app = visit(TWO)
    assert app.button_group(key="q_task").value == "sort"
    _press(app, "part_1")
    task = next(q for q in app.button_group if q.key.startswith("q_task"))
    assert task.value == "answer" and not app.info and not app.exception
    assert app.query_params["task"] == "answer"
    assert app.query_params["part"][1] == "Asking"
    _press(app, "part_1")
    assert app.query_params["part"][1] == "Asking"


def test_an_answer_stays_with_its_part():
    """What is answered in one part changes nothing in the other."""
    app = visit(TWO)
    app.button_group(key="q_error_cost").set_value("severe").run()
    assert app.query_params["error_cost"] == "severe"
    _press(app, "part_1")
    assert app.query_params["error_cost"] == "high"
    assert "error_cost=severe" in app.query_params["part"][0]


def test_the_summary_stands_below_the_verdict():
    """With two parts the page has one summary: each part's route, which to build first, one stack."""
    app = visit(TWO)
    assert "The whole feature" in [h.value for h in app.header]
    said = text_of(app)
    assert "**Sorting** · An embedding classifier" in said and "**Asking** · Retrieval" in said
    assert "Which part to build first" in said
    assert "The whole feature" not in [h.value for h in visit(ASK).header]


def test_a_part_is_renamed_and_removed():
    """The menu renames the part in front and removes it; the rest goes on without parts once one is left."""
    app = visit(TWO)
    app.session_state["edit_part"] = True
    app.run()
    app.text_input(key="part_name").set_value("Routing?").run()
    assert app.query_params["part"][0] == "Routing"
    _press(app, "remove_part")
    assert not app.exception and not _labels(app)
    assert "part" not in app.query_params and app.query_params["task"] == "answer"


def test_a_starting_point_fills_the_part_in_front():
    """A typical task fills in the open part and leaves the shared facts and the other part alone."""
    app = _press(visit(f"{ASK}&parts=few&team=research"), "split")
    point = next(b for b in app.button if b.key.startswith("opening_"))
    point.click().run()
    assert app.query_params["team"] == "research" and "assumed" in app.query_params
    assert "team" not in app.query_params["assumed"].split(".")
    assert len(app.query_params["part"]) == 2


def test_a_bad_part_is_named_and_the_rest_is_kept():
    """What cannot be read of a part is named with the part; its other answers and the other parts are there."""
    app = visit(f"{SORT}&" + urlencode([("part", "Sorting"), ("part", f"Asking?{ASK}&junk=1")]))
    assert "in the part `` Asking ``: `` junk `` is no question" in app.warning[0].value.replace("\\", "")
    assert len(_labels(app)) == 2 and "Retrieval" in _labels(app)[1]


def test_six_parts_are_the_most():
    """With six parts none is added any more."""
    parts = [("part", "P0"), *(("part", f"P{i}?{ASK}") for i in range(1, 6))]
    app = visit(f"{ASK}&{urlencode(parts)}")
    assert len(_labels(app)) == 6 and not any(b.key == "add_part" for b in app.button)
    assert any(b.key == "add_part" for b in visit(TWO).button)


def test_notes_stay_with_their_part():
    """A note on an answer of one part does not show beside the other, and is there again after switching back."""
    app = visit(TWO)
    answers = app.session_state["_answers"]
    app.session_state["_answers"] = replace(answers, notes={"task": "by hand today"})
    app.run()
    assert "by hand today" in text_of(app)
    _press(app, "part_1")
    assert "by hand today" not in text_of(app)
    _press(app, "part_0")
    assert "by hand today" in text_of(app)
