"""Why a running system disappoints."""

from typing import Any

import pytest

from advisor.explain.diagnosis import Diagnosis, diagnosis
from advisor.pack import load_pack
from tests.strategies import decided, tiny_pack

PACK = load_pack()
BOT = {"stage": "live", "makes": "text", "facts_in": ["archive"], "colleague": ["page"], "wrong_costs": "money"}
SYMPTOMS_TOLD = [o for o in PACK.questions["main_fault"].choices if o not in ("none", "toil")]


def told(**answers: Any) -> Diagnosis:
    found = diagnosis(decided(PACK, **BOT | answers))
    assert found is not None
    return found


@pytest.mark.parametrize("answers", [{}, {"main_fault": "not_sure"}, {"main_fault": "none", "other_faults": []}])
def test_no_diagnosis_without_symptoms(answers: dict[str, Any]) -> None:
    """Where no trouble was told there is nothing to explain."""
    assert diagnosis(decided(PACK, **BOT | answers)) is None


def test_strong_causes_come_before_likely_ones() -> None:
    """What a remedy that helped confirms comes first; the lead quotes symptom and cause, and its remedy is the headline."""
    found = told(main_fault="not_found", remedies={"passage": "helped"})
    certainties = [c.certainty for c in found.causes]
    assert certainties == sorted(certainties, key=["strong", "likely"].index)
    cause = found.causes[0]
    assert ("search_misses", "strong", (("main_fault", "not_found"),)) == (cause.id, cause.certainty, cause.explains)
    assert found.headline == cause.headline
    assert "points to this: search does not find the right passage." in found.lead


@pytest.mark.parametrize("symptom", SYMPTOMS_TOLD)
def test_each_symptom_is_explained(symptom: str) -> None:
    """Each main fault of a running system leads to a cause that explains it, a strong one to a headline; measurements tell it only from what was found; what a cause
    calls for or the ranking chose is not left alone."""
    rec = decided(PACK, **BOT, main_fault=symptom)
    found = diagnosis(rec)
    assert found is not None
    assert () == found.unexplained
    assert bool(found.headline) == (found.causes[0].certainty == "strong")
    there = {c.id for c in found.causes}
    assert all(set(c.apart_from) <= there for c in found.causes)
    called = {r.lever for c in found.causes for r in c.remedies} | {rec.first}
    assert not called & {r for u in found.leave_alone for r in PACK.expand([u.name])}


def test_remedies_say_how_their_route_stands() -> None:
    """A remedy that the answers rule out says so, one that comes first or beside it as well."""
    pack = tiny_pack(
        {"when": "main_fault is b", "rule_out": ["three"], "routes": {"one": "clearly"}, "add": ["two"]},
        questions=[{"id": "main_fault"}],
        routes=[{"id": "one"}, {"id": "two"}, {"id": "three"}, {"id": "four"}],
        causes=[{
            "id": "it", "label": "It", "headline": "Mend it.", "when": "main_fault is b", "measure": "Count.", "because": "So.", "judgement": True,
            "interventions": [{"do": f"Try {r}.", "lever": r} for r in ("one", "two", "three", "four")] + [{"do": "Ask."}],
            "leave_alone": {"one": "It is fine."},
        }],
    )  # fmt: skip
    found = diagnosis(decided(pack, main_fault="b"))
    assert found is not None
    assert ["first", "added", "ruled out", "open", ""] == [r.state for r in found.causes[0].remedies]
    assert "By your answers one ranks first all the same. It is fine. So measure before you follow the ranking." == found.conflict
