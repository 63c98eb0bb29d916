"""Why a running system disappoints."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.explain.diagnosis import Diagnosis, diagnosis
from advisor.pack import load_pack
from tests.strategies import decided

PACK = load_pack()
BOT = {"task": "answer", "wait": "under_7s", "error_cost": "medium", "stage": "live", "facts_where": "documents", "tried": ["search"]}


def told(**answers: Any) -> Diagnosis:
    found = diagnosis(decided(PACK, **BOT | answers))
    assert found is not None
    return found


@pytest.mark.parametrize("answers", [{"stage": "idea", "symptoms": ["not_found"]}, {}, {"symptoms": "not_sure"}])
def test_no_diagnosis_without_a_system_or_symptoms(answers: dict[str, Any]) -> None:
    """An idea has no symptoms, and neither has a system of which none was told."""
    assert diagnosis(decided(PACK, **BOT | answers)) is None


def test_strong_causes_come_before_likely_ones() -> None:
    """What the main fault confirms comes first, whatever explains more symptoms; the lead quotes symptoms, cause and rival."""
    found = told(symptoms=["not_found", "skips", "prompt_grows", "invents"], main_gap="passages")
    certainties = [c.certainty for c in found.causes]
    assert certainties == sorted(certainties, key=["strong", "likely"].index)
    assert {"search_misses", "prompt_overloaded"} == {c.id for c in found.causes if c.certainty == "strong"}
    assert "prompt_overloaded" == found.causes[0].id  # explains two of the symptoms
    assert found.headline == found.causes[0].headline
    for said in ("“Skips an instruction” and “Prompt keeps growing” point to this", "search does not find the right passage"):
        assert said in found.lead


def test_a_likely_cause_gives_no_headline() -> None:
    """As long as no cause is strong, nothing is told to be done first."""
    found = told(symptoms=["misread"])
    assert ("", ["passage_misread"]) == (found.headline, [c.id for c in found.causes])


def test_measurements_tell_apart_what_was_found() -> None:
    """A cause names only those look-alikes that are likely as well."""
    found = told(symptoms=["not_found", "misread"])
    there = {c.id for c in found.causes}
    assert all(set(c.apart_from) <= there for c in found.causes)
    assert ("passage_misread",) == next(c for c in found.causes if c.id == "search_misses").apart_from


def test_levers_are_open_and_what_is_left_alone_is_not_called_for() -> None:
    """No lever is ruled out, and what a likely cause calls for or the ranking chose is not left alone."""
    rec = decided(PACK, **BOT, symptoms=["not_found", "slow"], may_train="none")
    found = diagnosis(rec)
    assert found is not None
    out = {s.route for s in rec.ranking if s.status == "ruled_out"}
    levers = {lever.route for lever in found.levers}
    assert "distillation" in out and levers and not levers & out
    untouched = {r for u in found.leave_alone for r in PACK.expand([u.name])}
    assert not untouched & (levers | {rec.first})
    assert "ruled out" == {r.lever: r.state for c in found.causes for r in c.remedies}["distillation"]


@pytest.mark.parametrize("symptom", list(PACK.questions["symptoms"].choices))
def test_each_symptom_is_explained(symptom: str) -> None:
    """Each symptom alone leads to a cause that explains it, with search and tools in use."""
    assert () == told(symptoms=[symptom], tried=["search", "trained"]).unexplained
