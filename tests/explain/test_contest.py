"""Bounds and rows of a contest agree with the arrays that the proofs rest on."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from advisor.decide import weights_of
from advisor.decide.domains import Domains
from advisor.explain.contest import Bound, Contest
from advisor.explain.folded import Folded
from tests.explain.test_proofs import situations
from tests.explain.test_sufficient import slow


@given(situations(), st.data())
@slow
def test_no_completion_passes_the_bound_and_rows_win_as_the_arrays_say(situation, data) -> None:
    """A completion in which the route does not come first wins a column, and that column is open for every set of masks
    that the completion is within."""
    pack, answers = situation
    known = Domains(pack, answers)
    whole = Folded(known, weights_of(pack, answers))
    route = data.draw(st.sampled_from(range(len(pack.routes))))
    if pack.content.routes[route].companion or whole.out[route] is True:
        return
    contest = Contest(whole, route)
    codes = whole.draw(16, np.random.default_rng(data.draw(st.integers(0, 2**32 - 1))))
    won = (contest.margins(codes) >= 0).tolist() if codes.shape[1] else []
    assert (whole.firsts(codes) != route).tolist() == won
    whole_bound = Bound(contest, whole.masks)
    for column, beaten in zip(codes.T.tolist(), won, strict=True):
        keep = data.draw(st.sets(st.sampled_from(whole.free or (0,))))
        masks = [1 << c if v in keep else mask for v, (c, mask) in enumerate(zip(column, whole.masks, strict=True))]
        bound = whole_bound.with_masks(masks)
        assert (Bound(contest, masks).leads == bound.leads).all()
        assert bound.open() or not beaten
