"""Teams like yours."""

import gc
import weakref

from advisor.decide.program import program_of
from advisor.explain.diagnosis import diagnosis
from advisor.explain.precedents import precedents
from advisor.pack import DEFAULT_PACK, load_pack
from tests.strategies import decided

PACK = load_pack()
PUBLISHED = [c for c in PACK.content.cases if c.source.url and c.expect.best]


def test_a_case_is_nearest_to_itself() -> None:
    """A published case's own answers find it first, with every answer alike."""
    case = max(PUBLISHED, key=lambda c: len(c.answers))
    found = precedents(decided(PACK, **case.answers))
    assert found is not None
    assert case.id == found.nearest[0].case
    assert len(found.nearest[0].agree) == found.nearest[0].both


def test_nothing_is_near_before_five_answers() -> None:
    """Four answers and a *not sure* find no precedents, five answers do."""
    four = {"makes": "text", "wait": "seconds", "wrong_costs": "money", "stage": "idea"}
    assert precedents(decided(PACK, **four, team="not_sure")) is None
    assert precedents(decided(PACK, **four, team="ml")) is not None


def test_precedents_against_the_first_route_are_said() -> None:
    """A sentence stands where most of the nearest cases speak against the first route, and only there."""
    seen = set()
    for case in PUBLISHED[::5]:
        found = precedents(decided(PACK, **case.answers))
        assert found is not None
        against = sum(p.speaks in ("against", "warns") for p in found.nearest)
        assert bool(found.contrary) == (2 * against > len(found.nearest))
        seen.add(bool(found.contrary))
    assert {True, False} == seen


def test_one_of_three_often_names_a_right_family() -> None:
    """Each open case left out in turn, one of its three nearest names a right family in more than half."""
    cases = [c for c in PUBLISHED if not c.held_out]
    hits = 0
    for case in cases:
        found = precedents(decided(PACK, **case.answers), 4)
        assert found is not None
        right = {PACK.families.get(name, name) for name in case.expect.best}
        hits += any(right & {PACK.families.get(name, name) for name in p.best} for p in found.nearest if p.case != case.id)
    assert hits > len(cases) / 2


def test_a_pack_that_is_no_longer_used_is_freed() -> None:
    """What recommendations, precedents and diagnoses keep of a pack does not keep the pack, so a server that reads edited packs does not grow."""
    pack = load_pack(str(DEFAULT_PACK))  # read anew: tests share the other one
    rec = decided(pack, makes="text", wait="seconds", wrong_costs="money", stage="live", main_fault="not_found")
    assert precedents(rec) is not None and diagnosis(rec) is not None
    gone = [weakref.ref(pack), weakref.ref(program_of(pack))]
    del rec, pack
    gc.collect()
    assert [None, None] == [g() for g in gone]
