"""A feature of several parts on the Advise page, without a browser."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from streamlit.testing.v1 import AppTest

from tests.components.visits import text_of, visit

SORT = "makes=choice&list_size=up_to_9&examples=12000&wait=instant&volume=20000&check=people"
ASK = "makes=fact&facts_in=archive&examples=100-499&wait=seconds&wrong_costs=money&facts_change=weekly"
TWO = f"edition=2&{SORT}&" + urlencode([("part", "Sorting"), ("part", f"Asking?{ASK}")])


def _labels(app: AppTest) -> list[str]:
    """The labels of the parts' buttons."""
    return [b.label for b in app.button if b.key.startswith("part_")]


def _press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def test_the_summary_stands_above_the_tabs():
    """With two parts the page has one summary: each part's route and one stack."""
    app = visit(TWO)
    assert "The whole feature" in [h.value for h in app.header]
    said = text_of(app)
    assert re.search(r"Sorting\s+· ", said) and re.search(r"Asking\s+· ", said) and "One plan for all parts" in said
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
    assert "part" not in app.query_params and app.query_params["makes"] == "fact"


def test_a_bad_part_is_named_and_the_rest_is_kept():
    """What cannot be read of a part is named with the part; its other answers and the other parts are there."""
    app = visit(f"edition=2&{SORT}&" + urlencode([("part", "Sorting"), ("part", f"Asking?{ASK}&junk=1")]))
    assert "part Asking: `` junk `` is no question" in app.warning[0].value.replace("\\", "")
    assert len(_labels(app)) == 2 and "6 answered" in _labels(app)[1]
