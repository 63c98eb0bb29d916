"""Tests of the decision record, parsed back."""

from __future__ import annotations

from typing import Any

import yaml

from advisor.decide import Recommendation
from advisor.report import adr
from tests.report.reading import parse_markdown


def front_matter(text: str) -> dict[str, Any]:
    found = yaml.load(text.split("---\n")[1], yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


def test_outcome_has_consequences_and_confirmation(desk: tuple) -> None:
    """The outcome names the chosen option, what follows from it, and how it will be confirmed."""
    text = adr.render(*desk)
    found = [t.content for t in parse_markdown(text) if t.type == "inline"]
    assert found.index("Decision Outcome") < found.index("Consequences") < found.index("Confirmation") < found.index("Pros and Cons of the Options")
    label = desk[0].pack.routes[desk[0].first].label
    assert f"Chosen option: “**{label}**”, because " in text


def test_status_is_accepted_once_somebody_decided(desk: tuple) -> None:
    """With deciders and a date the record is accepted."""
    found = front_matter(adr.render(*desk))
    assert {"status": "accepted", "date": "2026-11-24", "decision-makers": "Ada Marsh, Tom Okafor"} == found


def test_status_is_proposed_until_then(no_route: Recommendation) -> None:
    """Without deciders and date it is proposed, and no date is made up."""
    assert {"status": "proposed"} == front_matter(adr.render(no_route, ()))


def test_front_matter_holds_hostile_texts(hostile: str, hostile_rec: Recommendation) -> None:
    """Whatever the deciders are called, the front matter is three lines that read back as YAML to exactly what was typed, and is no
    markup to readers that know no front matter."""
    text, record = adr.render(hostile_rec, ()), hostile_rec.answers.record
    wanted = {"status": "accepted", "date": record["date"], "decision-makers": record["deciders"]}
    assert wanted == front_matter(text)
    lines = text.split("\n")
    assert ("---", "---", "") == (lines[0], lines[4], lines[5])
    assert not set("<>{}[]`") & set("".join(lines[1:4]))


def test_override_is_the_chosen_option(overridden: tuple) -> None:
    """The team's own choice is the chosen option, with its reason."""
    label = overridden[0].pack.routes["lora"].label
    assert f"Chosen option: “**{label}**”, by the team and against the rules, because We know it well." in adr.render(*overridden)
