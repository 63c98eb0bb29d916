"""A feature of several parts on the Advise page, without a browser."""

from __future__ import annotations

from urllib.parse import urlencode

from streamlit.testing.v1 import AppTest

from tests.components.visits import text_of, visit

SORT = "task=sort&examples=12000&wait=under_700ms&error_cost=medium&gap=slow&gap=dear&output=label"
ASK = "task=answer&examples=100-499&wait=under_7s&error_cost=high&gap=facts_missing&facts_where=documents"
TWO = f"team=developers&{SORT}&" + urlencode([("part", "Sorting"), ("part", f"Asking?team=developers&{ASK}")])


def _labels(app: AppTest) -> list[str]:
    """The labels of the parts' buttons."""
    return [b.label for b in app.button if b.key.startswith("part_")]


def _press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def test_several_jobs_are_offered_apart():
    """Where it holds several, one click keeps the answers as a part and opens another with the shared facts filled in; where
    it holds one, nothing is offered."""
    assert not any(b.key == "split" for b in visit(f"{ASK}&parts=one").button)
    app = _press(visit(f"{ASK}&parts=few&team=developers"), "split")
    assert not app.exception
    assert ["Part 1", "Part 2"] == [label.split("**")[1] for label in _labels(app)]
    assert "5 to go" in _labels(app)[1] and "6 answered" in _labels(app)[0]
    assert app.title[0].value == "Which way should you adapt the model?"
    assert app.query_params["team"] == "developers" and "task" not in app.query_params
    assert app.query_params["part"][1] == "Part 2" and "task%3Danswer" not in app.query_params["part"][0]
    assert "task=answer" in app.query_params["part"][0] and "parts=one" in app.query_params["part"][0]


def test_each_part_keeps_its_answers():
    """A click on a part brings its answers and its advice, with no line that the first route changed; what is answered in
    one part changes nothing in the other."""
    app = visit(TWO)
    assert app.button_group(key="q_task").value == "sort"
    app.button_group(key="q_error_cost").set_value("severe").run()
    _press(app, "part_1")
    task = next(q for q in app.button_group if q.key.startswith("q_task"))
    assert task.value == "answer" and not app.info and not app.exception
    assert (app.query_params["task"], app.query_params["error_cost"]) == ("answer", "high")
    assert "error_cost=severe" in app.query_params["part"][0] and app.query_params["part"][1] == "Asking"
    _press(app, "part_1")
    assert app.query_params["part"][1] == "Asking"


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
