"""How sturdy the first route is if needs weigh otherwise: what each counts is drawn between half and twice, evenly on a logarithmic scale, with a
fixed seed; answers, vetoes and what rules say of routes stay. The share of weight space is the measure (R. Lahdelma and P. Salminen, SMAA, 1998)."""

import math
from typing import NamedTuple

import numpy as np

from advisor.decide import Recommendation, arrays_of, product, program_of

from .words import within

SAMPLES, SEED = 1_000, 20_261_101


class Sturdiness(NamedTuple):
    """`share` of `samples` draws (0 to 1) in which `first` stays first, with its standard error; `others` lead in the rest; `second` comes next."""

    first: str
    second: str | None
    share: float
    error: float
    samples: int
    others: tuple[tuple[str, float], ...]
    sentence: str


def sturdiness(rec: Recommendation, *, samples: int = SAMPLES, seed: int = SEED) -> Sturdiness | None:
    """How sturdy the first route of a recommendation is among those that are not ruled out; None where there is no first route."""
    rec = rec.ranked
    if rec.first is None:
        return None
    standing = rec.evaluation.left
    program, arrays = program_of(rec.pack), arrays_of(program_of(rec.pack))
    direct = {program.route_index[s.route]: sum(share.value for share in s.shares if not share.need) for s in standing}
    routes = np.array([i for i in arrays.order if i in direct])
    factors = np.exp2(np.random.default_rng(seed).uniform(-1, 1, size=(len(rec.pack.needs), samples)))  # what each need counts, from a half to two
    strengths = np.array([*rec.evaluation.strengths.values()])[:, None] * factors
    totals = product(arrays.fits.T[routes], strengths) + (np.array([direct[i] for i in routes.tolist()]) - arrays.effort[routes])[:, None]
    firsts = routes[totals.round(6).argmax(axis=0)]  # the earliest of equals, which sums in another order may miss
    leads = dict(zip(program.route_ids, (np.bincount(firsts, minlength=len(program.route_ids)) / samples).tolist(), strict=True))
    share = leads.pop(rec.first)
    others = tuple(sorted(((r, n) for r, n in leads.items() if n), key=lambda x: -x[1]))
    second, error = standing[1].route if len(standing) > 1 else None, math.sqrt(share * (1 - share) / samples)
    told = f"{rec.pack.routes[rec.first].label} stays first if needs count half or twice as much{', in nearly every mixture' if others else ''}."
    if others and share < 0.9:  # beyond this no rival is named
        rival, held = within(rec.pack.routes[others[0][0]].label), any(i.route == others[0][0] for i in rec.plan)
        told = f"If needs counted half or twice as much, {rival} might lead{', which the plan holds too' if held else ': keep it in view'}."
    return Sturdiness(rec.first, second, share, error, samples, others, f"How strongly each answer counts is our judgement. {told}")
