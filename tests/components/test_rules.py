"""The Rules page."""

import pytest
from streamlit.testing.v1 import AppTest

from advisor.pack import DEFAULT_PACK, load_pack
from tests.components.visits import SMALL, links_of, opened, text_of


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADVISOR_PACK", str(SMALL))


def listed(app: AppTest) -> list[str]:
    """The rules that the page links to, each once, in order."""
    return list(dict.fromkeys(query["rule"][0] for _, query in links_of(app) if "rule" in query))


def test_one_rule_in_full() -> None:
    """A rule shows its sentence, condition, effects, grounds, cases, file and YAML."""
    app = opened("rules", "rule=enough_to_imitate")
    assert not app.exception
    assert ["Enough to imitate"] == [h.value for h in app.header]
    sections = ["When", "What it does", "For your answers", "What it rests on", "Cases that it decides", "As written"]
    assert sections == [s.value for s in app.subheader]
    said = text_of(app)
    assert "There is enough to imitate." in said
    assert "What is the job: “Extract” or “Write”" in said
    assert "**Puts a step first:** Test set, ahead of LoRA and Full tuning." in said
    assert "A survey" in said and "2024" in said
    place = load_pack(SMALL).places[("rules", "enough_to_imitate")]
    assert f"`{place.file}` line {place.line}" in said
    assert app.code[0].value == "task in [extract, write] and examples >= 50"
    assert app.code[1].value.startswith("- id: enough_to_imitate")


def test_points_table_spreads_groups() -> None:
    """The table of points has a row for each route of a group and a column for each criterion."""
    (table,) = opened("rules", "rule=enough_to_imitate").table
    assert [["LoRA", "+2", "+1"], ["Full tuning", "+2", "+1"]] == table.value.values.tolist()
    assert ["Route", "Knows the facts", "Answers fast"] == list(table.value.columns)


def test_negative_points_have_a_minus() -> None:
    """Points against a route carry a real minus sign."""
    (table,) = opened("rules", "rule=weekly_facts").table
    assert ["−3", "−3"] == table.value["Knows the facts"].tolist()


@pytest.mark.parametrize(
    ("rule", "answers", "words"),
    [
        ("missing_facts", "gap=facts_missing", "Retrieval +6 and Retrieval with LoRA +4"),
        ("missing_facts", "gap=slow", "It does not fire."),
        ("missing_facts", "task=write", "It may still fire"),
        ("missing_facts", "", "You have not answered anything yet"),
        ("no_text_to_tune", "task=sort", "It rules out LoRA."),
    ],
)
def test_whether_it_fires(rule: str, answers: str, words: str) -> None:
    """The page says whether the rule fires for the answers, and what it gave."""
    assert words in text_of(opened("rules", f"rule={rule}&{answers}"))


def test_judgement_is_said() -> None:
    """A rule without sources says that it is our own judgement."""
    assert "This is our own judgement" in text_of(opened("rules", "rule=slow_today"))


def test_both_sides_of_a_contested_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """A contested rule of the default pack shows claim and counterclaim."""
    monkeypatch.setenv("ADVISOR_PACK", str(DEFAULT_PACK))
    rule = next(r for r in load_pack().content.rules if r.contested)
    said = text_of(opened("rules", f"rule={rule.id}"))
    assert rule.contested is not None
    assert rule.contested.claim in said and rule.contested.counter in said


def test_search_and_filters_narrow_the_list() -> None:
    """Words and filters together decide which rules are listed, and the count says how many."""
    app = opened("rules", "find=weights")
    assert "1 of 6 rules" in text_of(app)
    assert "weekly_facts" in listed(app)
    app.text_input[0].set_value("").run()
    app.pills(key="rule_effects").set_value(["rule_out"]).run()
    assert "1 of 6 rules" in text_of(app)
    assert "no_text_to_tune" == listed(app)[0]


def test_only_fired_rules() -> None:
    """The filter for the present answers keeps the rules that fire."""
    app = opened("rules", "gap=facts_missing&facts_change=weekly")
    assert "2 fire for your answers" in text_of(app)
    app.toggle(key="rule_fired").set_value(True).run()
    assert "2 of 6 rules" in text_of(app)


def test_fired_filter_waits_for_answers() -> None:
    """Without answers the filter for them cannot be set."""
    assert opened("rules").toggle(key="rule_fired").disabled


def test_route_filter_from_the_address() -> None:
    """A link from a route lists the rules that concern it."""
    app = opened("rules", "route=review")
    assert "1 of 6 rules" in text_of(app)
    assert "review" == app.selectbox(key="rule_route").value


def test_unknown_rule_names_the_nearest() -> None:
    """An unknown id in the address gets a kind word and links to the nearest ids."""
    app = opened("rules", "rule=missing_fact")
    assert not app.exception
    assert "There is no rule `missing_fact`" in app.warning[0].value
    assert "missing_facts" == listed(app)[0]


def test_cases_on_demand() -> None:
    """The cases that a rule decides stand in a closed section, with both first routes."""
    app = opened("rules", "rule=missing_facts")
    assert "a best choice there" not in text_of(app)
    app.session_state["cases_of_missing_facts"] = True
    app.run()
    assert "In 1 of 1 cases another route would come first without it" in text_of(app)
    assert "**Retrieval** (a best choice there)" in text_of(app)


def test_every_source_with_its_rules() -> None:
    """The Sources side lists each source with the number of its rules, and opens one with links to them."""
    assert "1 of 1 sources" in text_of(opened("rules", "source=all"))
    app = opened("rules", "source=S1")
    assert ["3 rules rest on it"] == [s.value for s in app.subheader]
    assert ["missing_facts", "weekly_facts", "enough_to_imitate"] == listed(app)


def test_switching_to_sources_moves_the_address() -> None:
    """The switch at the top puts the side into the address and closes the open rule."""
    app = opened("rules", "rule=weekly_facts")
    app.segmented_control(key="rules_side").set_value("Sources").run()
    assert "all" == app.query_params["source"]
    assert "rule" not in app.query_params


def test_unknown_source_names_the_nearest() -> None:
    """An unknown source gets a kind word."""
    app = opened("rules", "source=S2")
    assert "There is no source `S2`" in app.warning[0].value
    assert not app.exception
