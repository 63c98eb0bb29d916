"""Which routes can still come first: each with complete answers that put it there, the others proved not to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from advisor.answers import Answers
from advisor.decide import SEED
from advisor.pack import Pack

from .ahead import Ahead, look_ahead
from .bounds import cannot_lead
from .replay import replayed
from .search import bring_forward
from .settled import difference_text
from .solver import Clock, Model
from .words import listing, within


@dataclass(frozen=True, slots=True)
class Possible:
    """A route that comes first in `share` of the completions looked at (0: it had to be searched for)."""

    route: str
    share: float
    witness: Answers


@dataclass(frozen=True, slots=True)
class OpenRoutes:
    """`possible` routes, likeliest first; `excluded` ones provably never come first; `undecided` ones ran out of time.

    `none_left` says that complete answers exist that rule every route out; it is only looked for in the completions.
    """

    possible: tuple[Possible, ...]
    excluded: tuple[str, ...]
    undecided: tuple[str, ...]
    looked_at: int
    exhaustive: bool
    none_left: bool
    seconds: float

    @property
    def status(self) -> str:
        """proved, or not_decided where the time was up for some route."""
        return "not_decided" if self.undecided else "proved"


def open_routes(pack: Pack, answers: Answers, time_limit: float = 1.0, seed: int = SEED, ahead: Ahead | None = None) -> OpenRoutes:
    """Every route that can come first, from the completions and then, for routes not seen there, from the solver."""
    clock = Clock(time_limit)
    ahead = ahead or look_ahead(pack, answers, seed=seed, time_limit=time_limit)
    folded, program = ahead.folded, ahead.folded.program
    values, at, counts = np.unique(ahead.firsts, return_index=True, return_counts=True)
    possible = [
        Possible(program.route_ids[r], n / len(ahead.firsts), replayed(program, ahead.codes[:, i], answers, program.route_ids[r]))
        for r, i, n in sorted(zip(values.tolist(), at.tolist(), counts.tolist(), strict=True), key=lambda x: (-x[2], x[0]))
        if r >= 0
    ]
    seen = {int(r) for r in values}
    unseen = [r for r in folded.standing if r not in seen] if not ahead.exhaustive else []
    beaten = cannot_lead(folded, unseen)
    unseen = [r for r in unseen if r not in beaten]
    nearest = bring_forward(folded, ahead.codes, unseen, np.random.default_rng(seed))
    for r, codes in nearest.items():
        possible.append(Possible(program.route_ids[r], 0.0, replayed(program, codes, answers, program.route_ids[r])))
    unseen = [r for r in unseen if r not in nearest]
    undecided: list[int] = []
    model = Model(folded)
    flags = {r: model.flag() for r in unseen}
    for r, flag in flags.items():
        model.first(r, flag)
    while unseen:  # one more route at a time, until none of the others can come first
        model.require_any(flags[r] for r in unseen)
        solved = model.solve(clock.left, small=True)
        if solved.codes is None:
            undecided = unseen if solved.status == "unknown" else []
            break
        found = int(folded.firsts(solved.codes[:, None])[0])
        possible.append(Possible(program.route_ids[found], 0.0, replayed(program, solved.codes, answers, program.route_ids[found])))
        unseen = [r for r in unseen if r != found]
    names = {p.route for p in possible} | {program.route_ids[r] for r in undecided}
    excluded = tuple(r.id for r in pack.content.routes if not r.companion and r.id not in names)
    return OpenRoutes(
        tuple(possible),
        excluded,
        tuple(program.route_ids[r] for r in undecided),
        len(ahead.firsts),
        ahead.exhaustive,
        -1 in seen,
        clock.spent,
    )


def open_routes_text(pack: Pack, answers: Answers, found: OpenRoutes) -> list[str]:
    """One sentence on what is open, then one for each route that can come first beside the likeliest."""
    labels = [pack.routes[p.route].label for p in found.possible]
    if not labels:
        return ["No route can come first."]
    sure = "This is proved." if not found.undecided else f"For {len(found.undecided)} further routes the time was up before it could be decided."
    if len(labels) == 1:
        return [f"Only {within(labels[0])} can come first. {sure}"]
    lines = [f"{listing([labels[0], *map(within, labels[1:])], 'or')} can still come first, and no other route. {sure}"]
    if found.undecided:
        lines = [f"{listing([labels[0], *map(within, labels[1:])], 'or')} can still come first. {sure}"]
    lines += [f"{pack.routes[p.route].label} would come first with {difference_text(pack, answers, p.witness, p.route)}." for p in found.possible[1:]]
    return lines
