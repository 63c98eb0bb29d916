"""How sturdy the first route is under other weights."""

from __future__ import annotations

import numpy as np

from advisor.answers import Answers
from advisor.decide import recommend
from advisor.explain.sturdiness import sturdiness
from advisor.pack import Answer
from tests.strategies import SMALL, decided, tiny_pack

# Route `one` leads on quality by 8, `two` on speed by 6.
PACK = tiny_pack(
    {"when": "q is a", "points": {"one": {"quality": 4}}},
    {"when": "q is a", "points": {"two": {"speed": 3}}},
    criteria=[{"id": c, "label": c.capitalize(), "weight": 2} for c in ("quality", "speed")],
)


def test_the_share_is_that_of_the_weights_that_keep_it_first() -> None:
    """With one criterion on each side, `one` leads where its weight counts for more: a share that can be worked out by hand."""
    found = sturdiness(decided(PACK, q="a"), samples=20_000)
    # log2(quality) - log2(speed) is triangular on -2 to 2 and must exceed log2(3/4)
    edge = np.log2(3 / 4)
    expected = 1 - (2 + edge) ** 2 / 8
    assert found is not None
    assert abs(found.share - expected) < 0.01
    assert ("one", "two", 2) == (found.first, found.second, found.margin)
    assert abs(sum(share for _, share in found.others) + found.share - 1) < 1e-9


def test_a_lead_that_no_weight_undoes() -> None:
    """Where the rival has nothing to gain, the share is whole and the sentence says so."""
    found = sturdiness(decided(SMALL, task="write", gap=["slow"], facts_change="never", examples=20, graders="no"))
    assert found is not None and found.share == 1.0
    assert found.sentence.startswith("Prompting is first in 100 of 100 weightings")


def test_what_is_ignored_stays_ignored() -> None:
    """A criterion whose priority is 0 takes no part, whatever its weight is drawn to be."""
    found = sturdiness(recommend(PACK, Answers({"q": Answer(("a",))}, {"speed": 0})))
    assert found is not None and found.share == 1.0
