"""Finding entries of a pack by words and filters."""

from typing import Any

import pytest

from advisor.explain.find import closest, concerned, find_routes, find_rules
from tests.strategies import SMALL


@pytest.mark.parametrize(
    ("words", "filters", "expected"),
    [
        ("CANNOT know", {}, ["missing_facts"]),
        ("grader_quality", {}, ["grader_at_hand"]),
        ("no text", {}, ["no_text_to_tune"]),
        ("cannot zebra", {}, []),
        ("imitating", {}, ["enough_to_imitate"]),
        ("", {"route": "review"}, ["grader_at_hand"]),
        ("", {"need": "manner"}, ["enough_to_imitate"]),
        ("", {"route": "retrieval"}, ["missing_facts", "slow_today"]),
        ("", {"source": "S1"}, ["missing_facts", "weekly_facts", "enough_to_imitate"]),
        ("", {"source": "S1", "among": ["weekly_facts", "slow_today"]}, ["weekly_facts"]),
        ("", {"among": []}, []),
    ],
)
def test_rules_by_words_and_filters(words: str, filters: dict[str, Any], expected: list[str]) -> None:
    """Every word occurs in id, reason or condition, whatever its case and ending; filters keep the rules that fit, and add up."""
    assert expected == [rule.id for rule in find_rules(SMALL, words, **filters)]


def test_routes_and_near_names() -> None:
    """Routes with the word in their label stand first, and slips are found by what is nearest."""
    assert ["retrieval", "both"] == [r.id for r in find_routes(SMALL, "retrieval")]
    assert "missing_facts" == closest("missing_fact", SMALL.rules)[0]
    assert [] == closest("zzzzzzzz", SMALL.rules)
    assert ("prompt", "lora", "full_tuning", "both") == concerned(SMALL, SMALL.rules["enough_to_imitate"])
    assert ("lora",) == concerned(SMALL, SMALL.rules["no_text_to_tune"])
