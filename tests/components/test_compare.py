"""The Compare page with its scenarios, and the Portfolio page with its tables."""

import subprocess
import sys
from html import unescape
from urllib.parse import parse_qs

from advisor.answers import Answers, read_answers_file
from advisor.answers.address import from_query, query_string, scenarios_from_query, scenarios_to_query, to_query
from advisor.pack import Answer
from advisor.report.comparison import COMPARISONS, compared
from components import state
from tests.components.visits import links_of, opened, text_of, unfolded, visit
from tests.strategies import PACK, ROOT

BASE = Answers(read_answers_file(PACK, ROOT / "examples" / "customer-support.yaml")[0].given, assumed=frozenset(["makes"]))
SCENARIOS = {
    "As answered": BASE,
    "Own servers & more": BASE.with_answer("runs", Answer(("own",))).with_answer("train", None),
    "Little": Answers({"makes": Answer(("fact",)), "facts_in": Answer(())}, needs={"find": "none"}),
}
QUERY = query_string(to_query(PACK, BASE) | scenarios_to_query(PACK, BASE, SCENARIOS))


def test_the_address_holds_scenarios_as_differences():
    """Scenarios come back as they were; one like the answers in front takes its name only; a fifth one and what cannot be read are left out."""
    raw = parse_qs(QUERY, keep_blank_values=True)
    found, problems = from_query(PACK, raw)
    scenarios, more = scenarios_from_query(PACK, raw, found)
    assert (SCENARIOS, []) == (scenarios, [*problems, *more])
    assert "As answered?" == raw["scenario"][0] and "Own servers & more?runs=own&train=" == raw["scenario"][1]
    found, problems = scenarios_from_query(PACK, {"scenario": ["a?runs=nowhere", *"abcd"]}, BASE)
    assert ["a", "a (2)", "b", "c"] == [*found] and ["unknown-option"] == [p.code for p in problems]


def test_the_page_shows_scenarios_side_by_side():
    """Each has its verdict, sureness, needs and plan, and the answers that differ; exports say the same. Who answers goes along to each."""
    app = opened("compare", f"who=work&{QUERY}")
    assert [["work"]] * 3 == [query.get("who") for label, query in links_of(app) if label == "Open"]
    rows = compared(recs := {name: state.recommendation(PACK, answers) for name, answers in SCENARIOS.items()})
    assert {"Verdict", "How sure", "This week", "To set up", "To run", "To answer", "Needs", "Now", PACK.questions["runs"].ask} <= {*dict(rows)}
    for written in (text_of(app), *(write(recs) for _, _, write in COMPARISONS.values())):
        assert all(cell[0] in unescape(written) for _, cells in rows[:3] for cell in cells)


def test_scenarios_are_pinned_renamed_and_removed():
    """The address follows each of them, and the answers in front stay."""
    app = visit(query_string(to_query(PACK, BASE)))
    assert "As answered?" == unfolded(app, "pin").button(key="pin_now").click().run().query_params["scenario"]
    app = opened("compare", query_string({**to_query(PACK, BASE), "scenario": app.query_params["scenario"]}))
    app.text_input(key="scenario_0").set_value("Ours").run()
    assert ["Ours?", "Scenario?"] == app.button(key="pin_more").click().run().query_params["scenario"]
    app.button(key="remove_0").click().run()
    assert "Scenario?" == app.query_params["scenario"] and not app.exception


def test_the_sample_is_shown_and_tried():
    """The page shows what a table looks like; the sample gives a row of advice for each typical task, which can be filtered."""
    app = opened("portfolio")
    assert "What a table looks like" in text_of(app)
    app.button(key="try_sample").click().run()
    assert not app.exception and "could not be shown" not in text_of(app)
    found = app.dataframe[-1].value
    assert {"Use case", "Verdict", "How sure", "This week"} <= {*found.columns} and len(found) > 5
    app.pills(key="filter_sure").set_value(["firm"]).run()
    assert {"firm"} == {*app.dataframe[-1].value["How sure"]}


def test_a_pasted_table_is_read():
    """Columns are guessed, slips are named, and rows that cannot be read whole say why; a broken table is one clear sentence. Sums say the currency."""
    app = unfolded(opened("portfolio", "own.currency=EUR"), "paste")
    app.text_area(key="pasted").set_value("makes,facts_in,volume,examples,wait\nfact,archive,500,300,seconds").run()
    app.button(key="read_pasted").click().run()
    assert app.dataframe[-1].value["To run"].iloc[0].startswith("EUR ")
    app.text_area(key="pasted").set_value("Name\tmakes\tfatcs_in\nBot\tfact\tx\nMail\tlots\tx").run().button(key="read_pasted").click().run()
    assert "did you mean" in text_of(app) and "1 row could not be read whole" in text_of(app)
    assert ["Bot", "Mail"] == app.dataframe[-1].value["Name"].tolist()
    app.text_area(key="pasted").set_value("a,b\n1,2,3").run().button(key="read_pasted").click().run()
    assert "3 cells under 2 columns" in text_of(app) and not app.exception


def test_a_visit_to_advise_loads_no_tables():
    """Advice without a table imports neither pandas nor `advisor.batch`."""
    code = "import sys; from tests.components.visits import visit; visit('edition=2&makes=fact&facts_in=archive&wait=seconds&volume=50&train=small');"
    code += "print(sorted({'pandas', 'advisor.batch'} & set(sys.modules)))"
    assert "[]" == subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
