"""The Portfolio page: a table in, a row of advice for each row of it, and nothing of it on other pages."""

from __future__ import annotations

import subprocess
import sys

from tests.components.visits import ROOT, opened, text_of


def test_the_sample_is_shown_and_tried():
    """The page shows what a table looks like; the sample gives a row of advice for each typical task, which can be filtered."""
    app = opened("portfolio")
    assert not app.exception and "What a table looks like" in text_of(app)
    app.button(key="try_sample").click().run()
    assert not app.exception and "could not be shown" not in text_of(app)
    found = app.dataframe[-1].value
    assert {"Use case", "Verdict", "How sure", "This week"} <= {*found.columns} and len(found) > 5
    app.pills(key="filter_sure").set_value(["firm"]).run()
    assert {"firm"} == {*app.dataframe[-1].value["How sure"]}


def test_a_pasted_table_is_read():
    """Columns are guessed, slips are named, and rows that cannot be read whole say why; a broken table is one clear sentence."""
    app = opened("portfolio")
    app.session_state["paste"] = True
    app.run()
    app.text_area(key="pasted").set_value("Name\tmakes\tfatcs_in\nBot\tfact\tx\nMail\tlots\tx").run()
    app.button(key="read_pasted").click().run()
    assert "did you mean" in text_of(app) and "1 row could not be read whole" in text_of(app)
    assert ["Bot", "Mail"] == app.dataframe[-1].value["Name"].tolist()
    app.text_area(key="pasted").set_value("a,b\n1,2,3").run()
    app.button(key="read_pasted").click().run()
    assert "3 cells under 2 columns" in text_of(app) and not app.exception


def test_a_visit_to_advise_loads_no_tables():
    """Advice without a table imports neither pandas nor `advisor.batch`."""
    code = "import sys; from tests.components.visits import visit; visit('edition=2&makes=fact&facts_in=archive&wait=seconds&volume=50&train=small');"
    code += "print(sorted({'pandas', 'advisor.batch'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "[]" == done.stdout.strip()
