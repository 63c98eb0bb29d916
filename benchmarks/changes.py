"""How long nearest changes and solidity take, and whether each proposed change does put another route first.

The answer sets are those of `explanations.py`: 200 seeded ones with twelve answers unknown.
"""

from __future__ import annotations

import numpy as np

from advisor.answers import Answers
from advisor.decide import SEED, recommend
from advisor.estimate.derived import with_estimates
from advisor.explain import single_changes
from advisor.explain.changes import Change
from advisor.explain.flip import applied
from advisor.explain.solidity import solidity
from advisor.explain.toward import Toward, toward
from advisor.pack import Pack

from .explanations import SETS, answer_sets, row, timed
from .measure import Row


def run(pack: Pack, count: int = SETS) -> list[Row]:
    sets = answer_sets(pack, count, np.random.default_rng(SEED))
    recs = [recommend(pack, a) for a in sets]
    toward(pack, sets[0], rec=recs[0])
    solidity(recs[0])
    singles = [timed(lambda r=r: single_changes(r)) for r in recs]
    rows = [row("single changes", [t for _, t in singles], _singles(pack, [(a, s) for a, (s, _) in zip(sets, singles, strict=True)]), "")]
    for radius, budget in ((2, "p95 20 ms"), (3, "p95 200 ms")):
        found = [timed(lambda a=a, r=r, n=radius: toward(pack, a, radius=n, rec=r)) for a, r in zip(sets, recs, strict=True)]
        rows.append(row(f"nearest change, up to {radius} answers", [t for _, t in found], _told(pack, sets, [f for f, _ in found]), budget))
    solid = [timed(lambda r=r: solidity(r)) for r in recs]
    samples = next(s.samples for s, _ in solid if s is not None)
    rows.append(row("solidity", [t for _, t in solid], f"{samples:,} weightings each", ""))
    return rows


def _singles(pack: Pack, found: list[tuple[Answers, tuple[Change, ...]]]) -> str:
    """How many of the changes leave the leader by certain points as it was."""
    total = wrong = 0
    for answers, changes in found:
        for c in changes:
            total += 1
            after = recommend(pack, with_estimates(pack, answers.with_answer(c.question, c.answer)))
            wrong += after.ranking[0].route != c.route
    return f"{wrong} of {total} do not put their route ahead"


def _told(pack: Pack, sets: list[Answers], found: list[Toward]) -> str:
    """How many flips do not flip when the whole recommendation is made anew, and at how many changes they were found."""
    flips = [(a, f, flip) for a, f in zip(sets, found, strict=True) for flip in f.flips]
    wrong = sum(recommend(pack, with_estimates(pack, applied(a, flip))).first != flip.route or flip.route == f.first for a, f, flip in flips)
    at = [f.radius if f.flips else 0 for f in found]
    where = ", ".join(f"{at.count(n)} with {n}" for n in sorted(set(at) - {0}))
    undecided = sum(not f.complete for f in found)
    return f"{where}, {at.count(0)} with none; {wrong} of {len(flips)} changes do not flip; {undecided} not decided"
