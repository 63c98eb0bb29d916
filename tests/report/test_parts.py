"""A feature of several parts in every export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.advise import advise
from advisor.answers import all_parts, brought_forward, read_answers_file, renamed
from advisor.decide import Recommendation
from advisor.explain.parts import Whole, whole
from advisor.pack import Pack
from advisor.report import FORMATS
from tests.report.conftest import HOSTILE
from tests.report.reading import squeeze

EXAMPLE = Path(__file__).parents[2] / "examples" / "ticket-desk-in-parts.yaml"


@pytest.fixture
def desk(pack: Pack) -> Recommendation:
    return advise(pack, read_answers_file(pack, EXAMPLE)[0])


@pytest.fixture
def summed(desk: Recommendation) -> Whole:
    found = whole(desk)
    assert found is not None
    return found


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_has_the_summary(name: str, desk: Recommendation, summed: Whole, words: Callable[..., str]) -> None:
    """Every part with its reason, the whole stack and plan stand in each format. Documents say which part stands in full, and hold the
    answers and notes of the others."""
    text = words(name, desk).lower()
    routes = desk.pack.routes
    wanted = [p.name for p in summed.parts] + [p.because for p in summed.parts] + [summed.headline]
    wanted += [s.item.do for s in summed.plan] + [s.item.exit for s in summed.plan]
    wanted += [p.route if name == "json" else routes[p.route].label for p in summed.stack]
    if name != "json":
        wanted += ["the part Sort tickets", "Decided with the data protection officer in May.", "Answers for the other parts"]
    assert [] == [w for w in wanted if squeeze(w).lower() not in text]


@pytest.mark.parametrize("name", list(FORMATS))
def test_nothing_is_said_of_parts_where_there_are_none(name: str, desk: Recommendation, words: Callable[..., str]) -> None:
    """An export of answers without parts has no summary and speaks of no part."""
    alone = replace(desk, answers=replace(desk.answers, part="", others=(), place=0))
    text = words(name, alone).lower()
    assert squeeze("The whole feature").lower() not in text and squeeze("For the part").lower() not in text


@pytest.mark.parametrize("kind", ["attribute", "typst", "table", "turned"])
@pytest.mark.parametrize("name", list(FORMATS))
def test_hostile_names_show_as_typed(name: str, kind: str, desk: Recommendation, words: Callable[..., str]) -> None:
    """A hostile name of a part reads in each format as it was taken over, and breaks none."""
    named = renamed(brought_forward(desk.answers, "Draft replies"), HOSTILE[kind])
    text = words(name, advise(desk.pack, named))
    letters = squeeze(named.part)
    assert letters in text or (name == "pdf" and set(letters) <= set(text))


def test_a_part_just_begun_stands_in_documents(desk: Recommendation, words: Callable[..., str]) -> None:
    """A part without answers of its own is named as such and spoils nothing."""
    first, *_ = all_parts(desk.answers)
    answers = replace(first, others=(replace(first, part="Tag them", given={}),), record={})
    text = words("markdown", advise(desk.pack, answers))
    assert squeeze("5 more answers show which route leads.") in text and squeeze("Nothing of its own was answered yet.") in text
