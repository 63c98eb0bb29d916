"""The first route of a recommendation without the rest of it."""

from __future__ import annotations

import numpy as np

from advisor.answers import Answers
from advisor.pack import Pack

from .arrays import array_evaluator
from .bits import BitEvaluator, Decision, bit_evaluator
from .evaluate import weights_of
from .known import Known
from .outlook import SAMPLES, SEED, all_completions, first_completions, sample_completions, within_assumptions
from .program import TRUE
from .registers import Codes

GLANCE = 24  # completions that are looked at before all of them are


def recommended(pack: Pack, answers: Answers) -> tuple[str | None, Decision]:
    """The first route as `recommend` has it with its defaults, and what the answers decide."""
    known = Known(pack, answers)
    evaluator = bit_evaluator(known.program, weights_of(pack, answers))
    decision = evaluator.decide(known)
    return first_route(evaluator, decision), decision


def first_route(evaluator: BitEvaluator, decision: Decision) -> str | None:
    """The first route as `recommend` has it with its defaults, where what the answers decide is known.

    `recommend` puts the highest route by certain points first that comes first in one of its completions. Mostly the
    highest of all does, in one of the first of them; then no other completion needs to be looked at.
    """
    known, first = decision.known, decision.first
    if first >= 0 and not _seen_first(known, evaluator, first):
        codes = _completions(known)
        seen = within_assumptions(known, codes)
        firsts = array_evaluator(known.program, evaluator.weights).first(seen if seen.shape[1] else codes)
        possible = sum(1 << int(i) for i in np.unique(firsts) if i >= 0)
        best = evaluator.first(decision.totals, decision.ruled_out | ~possible, decision.below)
        first = best if best >= 0 else first
    return known.program.route_ids[first] if first >= 0 else None


def _seen_first(known: Known, evaluator: BitEvaluator, route: int) -> bool:
    """Whether the route comes first in one of the first completions that `recommend` would look at."""
    codes = all_completions(known)
    columns = first_completions(known, GLANCE) if codes is None else ([1 << c for c in column] for column in codes[:, :GLANCE].T.tolist())
    possible = [never for _, never in known.program.assume if known.decide(never) != TRUE]
    for masks in columns:
        one = known.one(masks)
        if evaluator.decide(one).first == route and not any(never.test(one.masks) == TRUE for never in possible):
            return True
    return False


def _completions(known: Known) -> Codes:
    """Those that `outlook` looks at with its defaults."""
    codes = all_completions(known)
    return sample_completions(known, SAMPLES, np.random.default_rng(SEED)) if codes is None else codes
