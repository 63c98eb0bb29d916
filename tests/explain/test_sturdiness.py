"""How sturdy the first route is under other weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from advisor.answers import Answers, read_answers
from advisor.decide import recommend
from advisor.explain.sturdiness import sturdiness
from advisor.pack import Answer, Pack, load_pack
from tests.strategies import make_pack

PACK = load_pack(Path(__file__).parents[1] / "data" / "small_pack")


def two_criteria(speed: int) -> Pack:
    """Route a leads on quality, b on speed by as many points as said."""
    return make_pack({
        "pack": {"id": "two", "version": "1", "title": "Two"},
        "questions": [{"id": "q", "section": "s", "ask": "Q?", "options": {"y": "Y", "n": "N"}}],
        "criteria": [{"id": "quality", "label": "Quality", "weight": 2}, {"id": "speed", "label": "Speed", "weight": 2}],
        "routes": [{"id": r, "label": r.upper(), "family": "rag", "layer": "l"} for r in ("a", "b")],
        "rules": [
            {"id": "one", "when": "q is y", "points": {"a": {"quality": 4}}, "because": "x", "judgement": True},
            {"id": "two", "when": "q is y", "points": {"b": {"speed": speed}}, "because": "x", "judgement": True},
        ],
    })  # fmt: skip


def test_the_share_is_that_of_the_weights_that_keep_it_first() -> None:
    """With one criterion on each side, `a` leads where its weight counts for more: a share that can be worked out by hand."""
    found = sturdiness(recommend(two_criteria(3), Answers({"q": Answer(("y",))})), samples=20_000)
    # log2(quality) - log2(speed) is triangular on -2 to 2 and must exceed log2(3/4)
    edge = np.log2(3 / 4)
    expected = 1 - (2 + edge) ** 2 / 8
    assert found is not None
    assert abs(found.share - expected) < 0.01
    assert ("a", "b", 2) == (found.first, found.second, found.margin)
    assert abs(sum(share for _, share in found.others) + found.share - 1) < 1e-9


def test_a_lead_that_no_weight_undoes() -> None:
    """Where the rival has nothing to gain, the share is whole and the sentence says so."""
    answers, _ = read_answers(PACK, {"answers": {"task": "write", "gap": ["slow"], "facts_change": "never", "examples": 20, "graders": "no"}})
    found = sturdiness(recommend(PACK, answers))
    assert found is not None and found.share == 1.0
    assert found.sentence.startswith("Prompting is first in 100 of 100 weightings")


def test_what_is_ignored_stays_ignored() -> None:
    """A criterion whose priority is 0 takes no part, whatever its weight is drawn to be."""
    found = sturdiness(recommend(two_criteria(3), Answers({"q": Answer(("y",))}, {"speed": 0})))
    assert found is not None and found.share == 1.0
