"""The Rules page."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from advisor.pack import load_pack
from tests.components.visits import SMALL, links_of, opened, text_of


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADVISOR_PACK", str(SMALL))


def listed(app: AppTest) -> list[str]:
    """The rules that the page links to, each once, in order."""
    return list(dict.fromkeys(query["rule"][0] for _, query in links_of(app) if "rule" in query))


def test_one_rule_in_full() -> None:
    """A rule shows its sentence, condition in words and as written, effects, grounds, cases, file and YAML."""
    app = opened("rules", "rule=enough_to_imitate")
    assert not app.exception
    assert ["There is enough to imitate."] == [h.value for h in app.header]
    said = text_of(app)
    assert re.findall("When|What it does|For your answers|What it rests on", said)
    assert "What is the job: “Extract” or “Write”" in said and "task in [extract, write] and examples" in said
    assert re.search(r"Shows\s+the need to learn a manner:\s+for, clearly", said)
    assert re.search(r"Puts a step first:\s+Test set, ahead of LoRA and Full tuning.", said)
    assert "A survey" in said and "2024" in said
    place = load_pack(SMALL).places[("rules", "enough_to_imitate")]
    assert f"`{place.file}` line {place.line}" in said
    assert app.code[0].value.startswith("- id: enough_to_imitate")


@pytest.mark.parametrize(
    ("query", "count", "first"),
    [
        ("find=weights", "1 of 7 rules", "weekly_facts"),
        ("route=review", "1 of 7 rules", "grader_at_hand"),
        ("source=S1", "3 of 7 rules", "missing_facts"),
        ("source=S1&route=full_tuning", "2 of 7 rules", "enough_to_imitate"),
        ("gap=facts_missing&facts_change=weekly", "2 of 7 rules · 2 fire for your answers", "missing_facts"),
        ("gap=facts_missing&facts_change=weekly&find=a", "7 of 7 rules · 2 fire for your answers", "missing_facts"),
    ],
)
def test_what_the_address_says_narrows_the_list(query: str, count: str, first: str) -> None:
    """With answers the page opens on the rules that fired; a search goes over all. Words, route and source together decide which
    rules are listed, the strongest need first, and the count says how many."""
    app = opened("rules", query)
    assert not app.exception
    assert count in text_of(app)
    assert first == listed(app)[0]


@pytest.mark.parametrize(("kind", "said", "meant"), [("rule", "missing_fact", "missing_facts"), ("source", "S2", "")])
def test_an_unknown_id_names_the_nearest(kind: str, said: str, meant: str) -> None:
    """An unknown id in the address gets a kind word and links to the nearest ids."""
    app = opened("rules", f"{kind}={said}")
    assert not app.exception
    assert f"There is no {kind} `{said}`" in app.warning[0].value
    assert not meant or meant == listed(app)[0]
