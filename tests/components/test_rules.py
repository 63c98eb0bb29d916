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
    """The table of points has a row for each route of a group and a column for each criterion, with a real minus sign."""
    (table,) = opened("rules", "rule=enough_to_imitate").table
    assert [["LoRA", "+2", "+1"], ["Full tuning", "+2", "+1"]] == table.value.values.tolist()
    assert ["Route", "Knows the facts", "Answers fast"] == list(table.value.columns)
    (table,) = opened("rules", "rule=weekly_facts").table
    assert ["−3", "−3"] == table.value["Knows the facts"].tolist()


@pytest.mark.parametrize(
    ("rule", "answers", "words"),
    [
        ("missing_facts", "gap=facts_missing", "Retrieval +6 and Retrieval with LoRA +4"),
        ("missing_facts", "gap=slow", "It does not fire."),
        ("missing_facts", "task=write", "It may still fire"),
        ("missing_facts", "", "You have not answered anything yet"),
    ],
)
def test_whether_it_fires(rule: str, answers: str, words: str) -> None:
    """The page says whether the rule fires for the answers, and what it gave."""
    assert words in text_of(opened("rules", f"rule={rule}&{answers}"))


def test_what_a_rule_rests_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule without sources says that it is our own judgement, a contested one shows claim and counterclaim."""
    assert "This is our own judgement" in text_of(opened("rules", "rule=slow_today"))
    monkeypatch.setenv("ADVISOR_PACK", str(DEFAULT_PACK))
    rule = next(r for r in load_pack().content.rules if r.contested)
    said = text_of(opened("rules", f"rule={rule.id}"))
    assert rule.contested is not None
    assert rule.contested.claim in said and rule.contested.counter in said


@pytest.mark.parametrize(
    ("query", "count", "first"),
    [
        ("find=weights", "1 of 6 rules", "weekly_facts"),
        ("route=review", "1 of 6 rules", "grader_at_hand"),
        ("source=S1", "3 of 6 rules", "missing_facts"),
        ("source=S1&route=lora", "2 of 6 rules", "weekly_facts"),
        ("gap=facts_missing&facts_change=weekly", "6 of 6 rules · 2 fire for your answers", "missing_facts"),
    ],
)
def test_what_the_address_says_narrows_the_list(query: str, count: str, first: str) -> None:
    """Words, route and source together decide which rules are listed, and the count says how many."""
    app = opened("rules", query)
    assert not app.exception
    assert count in text_of(app)
    assert first == listed(app)[0]


def test_only_fired_rules() -> None:
    """The switch for the present answers keeps the rules that fire, and waits for answers."""
    app = opened("rules", "gap=facts_missing&facts_change=weekly")
    app.toggle(key="rule_fired").set_value(True).run()
    assert "2 of 6 rules" in text_of(app)
    assert opened("rules").toggle(key="rule_fired").disabled


@pytest.mark.parametrize(("kind", "said", "meant"), [("rule", "missing_fact", "missing_facts"), ("source", "S2", "")])
def test_an_unknown_id_names_the_nearest(kind: str, said: str, meant: str) -> None:
    """An unknown id in the address gets a kind word and links to the nearest ids."""
    app = opened("rules", f"{kind}={said}")
    assert not app.exception
    assert f"There is no {kind} `{said}`" in app.warning[0].value
    assert not meant or meant == listed(app)[0]


def test_cases_on_demand() -> None:
    """The cases that a rule decides stand in a closed section, with both first routes."""
    app = opened("rules", "rule=missing_facts")
    assert "a best choice there" not in text_of(app)
    app.session_state["cases_of_missing_facts"] = True
    app.run()
    assert "In 1 of 1 cases another route would come first without it" in text_of(app)
    assert "**Retrieval** (a best choice there)" in text_of(app)


def test_every_source_in_a_table() -> None:
    """The table lists each source with the number of its rules and a link to them."""
    app = opened("rules")
    app.session_state["rules_tab"] = "Sources"
    app.run()
    (row,) = app.dataframe[0].value.to_dict("records")
    assert ("S1", 3, "rules?source=S1") == (row["Id"], row["Rules"], row["What rests on it"])
