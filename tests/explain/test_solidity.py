"""How solid the first route is under other weights."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import read_answers
from advisor.decide import Recommendation, recommend
from advisor.explain.solidity import HIGHEST, Solidity, solidity
from advisor.pack import Pack, load_pack
from tests.strategies import answers_for, packs

PACK = load_pack(Path(__file__).parents[1] / "data" / "small_pack")


def decided(**answers: object) -> Recommendation:
    given_, problems = read_answers(PACK, {"answers": answers})
    assert not problems
    return recommend(PACK, given_)


def with_weights(pack: Pack, weights: dict[str, int]) -> Pack:
    criteria = tuple(c.model_copy(update={"weight": weights.get(c.id, c.weight)}) for c in pack.content.criteria)
    return Pack(pack.content.model_copy(update={"criteria": criteria}), pack.folder, pack.places, pack.disabled, "")


def test_margin_share_and_smallest_change() -> None:
    """Retrieval leads by its facts: 6 points for 3 x 2, prompting has 1; lowering one weight cannot undo that."""
    found = solidity(decided(task="extract", gap=["facts_missing"], examples=20, facts_change="never"))
    assert found is not None
    assert ("retrieval", "both", 2) == (found.first, found.second, found.margin)
    assert pytest.approx(2 / 6) == found.margin_share
    assert found.sentence.startswith("Retrieval is first in 100 of 100 weightings, and 2 points ahead of retrieval with LoRA.")


def test_shares_are_reproducible_and_close_to_the_truth() -> None:
    """The same seed gives the same share; another seed differs by a few standard errors at most."""
    rec = decided(task="write", gap=["slow", "facts_missing"], facts_change="never", examples=20)
    one, again, other = solidity(rec), solidity(rec), solidity(rec, seed=7)
    assert one is not None and other is not None
    assert one == again
    assert 0 < one.share < 1
    assert abs(one.share - other.share) < 5 * np.hypot(one.error, other.error)
    assert pytest.approx(1) == one.share + sum(s for _, s in one.others)
    assert pytest.approx((one.share * (1 - one.share) / one.samples) ** 0.5) == one.error


def test_no_first_route_and_no_second() -> None:
    """Without a first route there is nothing to say; a route alone is first whatever the weights."""
    rec = decided(task="sort", examples=100)
    assert solidity(replace(rec, first=None)) is None
    alone = replace(rec, evaluation=replace(rec.evaluation, ranking=tuple(s for s in rec.ranking if s.route == rec.first)))
    found = solidity(alone)
    assert found is not None and (found.share, found.margin, found.unseating) == (1.0, None, None)
    assert "is the only route left, whatever the weights." in found.sentence


@given(st.data())
def test_the_smallest_change_of_weights_is_exact(data: st.DataObject) -> None:
    """Under the weights that are named another route leads; no change by fewer steps does it (all of them tried)."""
    pack = data.draw(packs())
    rec = recommend(pack, data.draw(answers_for(pack)))
    found = solidity(rec, samples=10)
    if found is None or rec.first != rec.ranking[0].route:
        return  # where points alone do not decide who is first, weights alone do not either
    if found.unseating is not None:
        then = recommend(with_weights(pack, {c: b for c, _, b in found.unseating.weights}), rec.answers)
        assert found.unseating.route == then.ranking[0].route != rec.first
    names = list(pack.criteria)
    now = [pack.criteria[c].weight for c in names]
    units = found.unseating.units if found.unseating is not None else 8
    for steps in itertools.product(range(-7, 8), repeat=len(names)):
        weights = [n + s for n, s in zip(now, steps, strict=True)]
        if 0 < sum(map(abs, steps)) < min(units, 8) and all(1 <= w <= HIGHEST for w in weights):
            assert rec.first == leader(found, rec, dict(zip(names, weights, strict=True)))


def leader(found: Solidity, rec: Recommendation, weights: dict[str, int]) -> str:
    """The first of the ranking, by adding up points under other weights."""
    order = list(rec.pack.routes)
    priority = rec.answers.priorities

    def total(s) -> int:
        return sum(x.points * weights[x.criterion] * priority.get(x.criterion, 1) for x in s.shares)

    standing = [s for s in rec.ranking if s.status != "ruled_out"]
    return min(standing, key=lambda s: (s.below, -total(s), s.effort, order.index(s.route))).route
