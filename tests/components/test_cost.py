"""Cost and speed on the page: warnings beside the verdict, and numbers of the team's own."""

from __future__ import annotations

from tests.components.visits import text_of, visit

TEAM = "edition=2&makes=text&facts_in=archive&examples=100-499&wrong_costs=money&wait=second&budget=hundreds&volume=2000"


def test_what_the_team_allows_is_held_against_the_estimate() -> None:
    """A wait and a budget that do not hold are said beside the verdict, whatever tab is open."""
    said = " ".join(warning.value for warning in visit(TEAM).warning)
    assert "you allow 3" in said and "to set up" in said and "you allow 1,000" in said


def test_own_numbers_live_in_the_address() -> None:
    """A number that is typed moves the figures and the address; emptied, it leaves both."""
    app = visit(f"{TEAM}&tab=cost&own.words_out=50")
    field = next(field for field in app.number_input if field.label == "Words out")
    assert 50 == field.value
    before = text_of(app)
    field.set_value(5000.0).run()
    assert "5000" == app.query_params["own.words_out"] and before != text_of(app)
    next(field for field in app.number_input if field.label == "Words out").set_value(None).run()
    assert not app.exception and "own.words_out" not in app.query_params
