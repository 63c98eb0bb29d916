"""Finding entries of a pack by words and filters."""

from pathlib import Path

from advisor.explain.find import closest, concerned, find_routes, find_rules, find_sources
from advisor.pack import load_pack

PACK = load_pack(Path(__file__).parents[1] / "data" / "small_pack")


def ids(found: list) -> list[str]:
    return [entry.id for entry in found]


def test_rules_by_words_of_reason_condition_and_id() -> None:
    """Every word must occur in the id, the reason or the condition, whatever the case."""
    assert ["missing_facts"] == ids(find_rules(PACK, "CANNOT know"))
    assert ["grader_at_hand"] == ids(find_rules(PACK, "grader_quality"))
    assert ["no_text_to_tune"] == ids(find_rules(PACK, "no text"))
    assert [] == ids(find_rules(PACK, "cannot zebra"))


def test_words_match_whatever_their_ending() -> None:
    """A word finds its other common forms."""
    assert "enough_to_imitate" in ids(find_rules(PACK, "imitating"))


def test_rules_by_effect_strength_route_source_and_ids() -> None:
    """Each filter keeps the rules that fit, and filters add up."""
    assert ["no_text_to_tune"] == ids(find_rules(PACK, effects=["rule_out"]))
    assert ["grader_at_hand"] == ids(find_rules(PACK, effects=["add", "warn"]))
    assert ["slow_today", "no_text_to_tune", "grader_at_hand"] == ids(find_rules(PACK, strengths=["judgement"]))
    assert ["grader_at_hand"] == ids(find_rules(PACK, route="review"))
    assert ["missing_facts", "weekly_facts", "enough_to_imitate"] == ids(find_rules(PACK, source="S1"))
    assert ["weekly_facts"] == ids(find_rules(PACK, source="S1", among=["weekly_facts", "slow_today"]))
    assert [] == ids(find_rules(PACK, among=[]))


def test_concerned_spreads_groups() -> None:
    """A rule concerns the members of the groups that it names, points and gates alike."""
    assert ("lora", "full_tuning") == concerned(PACK, PACK.rules["enough_to_imitate"])


def test_labels_come_before_texts() -> None:
    """Routes with the word in their label stand before those with it elsewhere."""
    assert ["retrieval", "both"] == ids(find_routes(PACK, "retrieval"))


def test_sources_by_year() -> None:
    """Sources are found by title and year together."""
    assert ["S1"] == ids(find_sources(PACK, "survey 2024"))


def test_closest_names() -> None:
    """The nearest ids come first; nothing comes for nonsense."""
    assert "missing_facts" == closest("missing_fact", PACK.rules)[0]
    assert [] == closest("zzzzzzzz", PACK.rules)
