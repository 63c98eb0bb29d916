"""The next questionnaire keeps to its limits, and what readers answered of it can be read."""

from __future__ import annotations

from typing import Any

from advisor.pack import FAMILIES, load_pack
from benchmarks.readers import load, options, questions

ASKED = questions()


def test_the_questionnaire_keeps_to_its_limits() -> None:
    """At most 45 questions, help of at most 25 words, ten options or groups of six, twelve tests or more."""
    assert len(ASKED) <= 45 and sum("test" in q for q in ASKED.values()) >= 12
    for q in ASKED.values():
        assert len(q.get("help", "").split()) <= 25, q["id"]
        groups = [text for text in (q.get("one") or {}).values() if isinstance(text, dict)]
        assert all(len(g) <= 6 for g in groups) and (groups or len(q.get("one") or ()) <= 10), q["id"]


def test_every_answer_is_one_that_was_offered() -> None:
    """Readers' teams exist, and each answer is an option, a number or a cell of a grid of its question."""
    known = {team["id"] for team in load("teams")} | {case.id for case in load_pack().content.cases}
    wrong = [
        (team, name, answer)
        for file in ("first", "again")
        for team, given in load(file).items()
        for name, answer in given.items()
        if team not in known or not _offered(ASKED[name], answer)
    ]
    assert [] == wrong


def _offered(question: dict[str, Any], answer: Any) -> bool:
    if "grid" in question:
        return answer.keys() <= question["grid"]["rows"].keys() and set(answer.values()) <= question["grid"]["columns"].keys()
    if "number" in question:
        return isinstance(answer, (int, float)) and answer >= 0
    return set(answer if "several" in question else [answer]) <= set(options(question))


def test_outcomes_and_what_is_held_out_are_whole() -> None:
    """Each team has a right family and no family that is right and wrong; what is held out was answered and ranked."""
    teams, held = {team["id"]: team for team in load("teams")}, [team for drawn in load("held_out").values() for team in drawn]
    for team in teams.values():
        assert team["best"] and {*team["best"], *team["also_ok"], *team["wrong"]} <= set(FAMILIES)
        assert not {*team["best"], *team["also_ok"]} & {*team["wrong"]}
    assert len(held) == len(set(held)) and set(held) <= teams.keys() & load("first").keys()
    assert all(set(held) == ranks.keys() for ranks in load("experts").values())
