"""Why a running system disappoints."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.answers import read_answers
from advisor.decide import recommend
from advisor.explain.diagnosis import Diagnosis, diagnosis
from advisor.pack import load_pack

PACK = load_pack()
BOT = {"task": "answer", "examples": 150, "wait": "under_7s", "error_cost": "medium", "stage": "live", "facts_where": "documents"}


def of(**answers: Any) -> Diagnosis | None:
    given, problems = read_answers(PACK, {"answers": {**BOT, **answers}})
    assert not problems
    return diagnosis(recommend(PACK, given, samples=50))


def test_no_diagnosis_without_a_system_or_symptoms() -> None:
    """An idea has no symptoms, and neither has a system of which none was told."""
    assert of(stage="idea", symptoms=["not_found"]) is None
    assert of() is None
    assert of(symptoms="not_sure") is None


def test_strong_causes_come_before_likely_ones() -> None:
    """What the main fault confirms comes first, whatever explains more symptoms."""
    found = of(symptoms=["not_found", "skips", "prompt_grows", "invents"], main_gap="passages", tried=["search"])
    assert found is not None
    certainties = [c.certainty for c in found.causes]
    assert certainties == sorted(certainties, key=["strong", "likely"].index)
    assert {"search_misses", "prompt_overloaded"} == {c.id for c in found.causes if c.certainty == "strong"}
    assert "prompt_overloaded" == found.causes[0].id  # explains two of the symptoms
    assert found.headline == found.causes[0].headline


def test_the_lead_names_symptoms_cause_and_rival() -> None:
    """The lead quotes the symptoms that the foremost cause explains, names it, and another cause with strong signs."""
    found = of(symptoms=["not_found", "skips", "prompt_grows"], main_gap="passages", tried=["search"])
    assert found is not None
    assert "“Skips an instruction” and “Prompt keeps growing” point to this: the prompt asks for too much at once." in found.lead
    assert "search does not find the right passage" in found.lead


def test_a_likely_cause_gives_no_headline() -> None:
    """As long as no cause is strong, nothing is told to be done first."""
    found = of(symptoms=["misread"], tried=["search"])
    assert found is not None and "" == found.headline
    assert ["passage_misread"] == [c.id for c in found.causes]


def test_measurements_tell_apart_what_was_found() -> None:
    """A cause names only those look-alikes that are likely as well."""
    found = of(symptoms=["not_found", "misread"], tried=["search"])
    assert found is not None
    there = {c.id for c in found.causes}
    assert all(set(c.apart_from) <= there for c in found.causes)
    assert ("passage_misread",) == next(c for c in found.causes if c.id == "search_misses").apart_from


def test_levers_are_open_and_what_is_left_alone_is_not_called_for() -> None:
    """No lever is ruled out, and what a likely cause calls for or the ranking chose is not left alone."""
    given, _ = read_answers(PACK, {"answers": {**BOT, "symptoms": ["not_found", "slow"], "tried": ["search"], "may_train": "none"}})
    rec = recommend(PACK, given, samples=50)
    found = diagnosis(rec)
    assert found is not None
    out = {s.route for s in rec.ranking if s.status == "ruled_out"}
    assert "distillation" in out
    levers = {lever.route for lever in found.levers}
    assert levers and not levers & out
    untouched = {r for u in found.leave_alone for r in PACK.expand([u.name])}
    assert not untouched & (levers | {rec.first})
    remedies = {r.lever: r.state for c in found.causes for r in c.remedies}
    assert "ruled out" == remedies["distillation"]


@pytest.mark.parametrize("symptom", list(PACK.questions["symptoms"].choices))
def test_each_symptom_is_explained(symptom: str) -> None:
    """Each symptom alone leads to a cause that explains it, with search and tools in use."""
    found = of(symptoms=[symptom], tried=["search", "trained"])
    assert found is not None and () == found.unexplained
