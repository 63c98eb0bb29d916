"""Whether the first route is settled: it comes first in every completion of the answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from advisor.answers import Answers
from advisor.decide import SEED, weights_of
from advisor.decide.completions import look_ahead
from advisor.decide.domains import Domains
from advisor.decide.program import program_of
from advisor.pack import Pack

from .folded import Folded
from .replay import first_of, replayed
from .solver import Clock, Model
from .words import answer_text, listing, within

PROVED, REFUTED, NOT_DECIDED = "proved", "refuted", "not_decided"


@dataclass(frozen=True, slots=True)
class Settled:
    """`status` is proved, refuted or not_decided. `first` comes first in every completion looked at, or in most.

    Where it is refuted, `witness` are complete answers that put `other` first (None: rule every route out).
    """

    status: str
    first: str | None
    looked_at: int
    seconds: float
    other: str | None = None
    witness: Answers | None = None

    @property
    def word(self) -> str:
        """As recommendations say it: yes, no or not_decided."""
        return {PROVED: "yes", REFUTED: "no"}.get(self.status, "not_decided")


def settled(pack: Pack, answers: Answers, time_limit: float = 1.0, seed: int = SEED) -> Settled:
    """Decides by enumeration, a sampled counterexample, or the solver, in this order. `time_limit` is in seconds."""
    clock = Clock(time_limit)
    domains = Domains(pack, answers)
    ahead, folded, program = look_ahead(domains, seed=seed), Folded(domains, weights_of(pack, answers)), domains.program

    def name(route: int) -> str | None:
        return program.route_ids[route] if route >= 0 else None

    looked_at = len(ahead.firsts)
    if not looked_at:
        return Settled(NOT_DECIDED, None, 0, clock.spent)
    values, counts = np.unique(ahead.firsts, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    first = int(values[order[0]])
    if len(values) > 1:
        other = int(values[order[1]])
        at = int(np.flatnonzero(ahead.firsts == other)[0])
        witness = replayed(program, ahead.codes[:, at], answers, name(other))
        return Settled(REFUTED, name(first), looked_at, clock.spent, name(other), witness)
    if ahead.exhaustive:
        return Settled(PROVED, name(first), looked_at, clock.spent)
    model = Model(folded)
    if first < 0:  # no route was left in any completion: is there one with a route?
        model.require_any([model.stands(r) for r in folded.standing])
    else:
        model.require_any(model.beaten(first))
    solved = model.solve(clock.left)
    if solved.codes is None:
        return Settled(PROVED if solved.status == "none" else NOT_DECIDED, name(first), looked_at, clock.spent)
    other = int(folded.firsts(solved.codes[:, None])[0])
    witness = replayed(program, solved.codes, answers, name(other))
    return Settled(REFUTED, name(first), looked_at, clock.spent, name(other), witness)


def settled_text(pack: Pack, answers: Answers, found: Settled) -> str:
    """The verdict in one or two sentences."""
    name = pack.routes[found.first].label if found.first else "No route"
    if found.status == PROVED:
        if found.first is None:
            return "No route is left, whatever the open questions turn out to be. This is proved."
        return f"{name} comes first whatever the open questions turn out to be. This is proved."
    if found.status == NOT_DECIDED:
        return f"{name} came first in all {found.looked_at:,} completions looked at, but the time was up before that could be proved."
    assert found.witness is not None
    other = f"{within(pack.routes[found.other].label)} would come first" if found.other else "no route would be left"
    return f"Not settled: {other} with {difference_text(pack, answers, found.witness, found.other)}."


def enough(pack: Pack, answers: Answers, witness: Answers, route: str | None) -> Answers:
    """Complete answers without those added, where `route` leads all the same on what is then known."""
    program = program_of(pack)
    for q in reversed([q for q in witness.given if q not in answers.given]):
        fewer = witness.with_answer(q, None)
        if first_of(program, fewer) == route:
            witness = fewer
    return witness


def difference_text(pack: Pack, answers: Answers, witness: Answers, route: str | None, most: int = 4) -> str:
    """What has to be added to the answers for `route` to lead, in words: `“Sort” for “What is the job?” and 4 more answers`."""
    added = []
    for q, answer in enough(pack, answers, witness, route).given.items():
        known = answers.given.get(q)
        if known is None or known.not_sure or known.options != answer.options:
            added.append(f"“{answer_text(pack.questions[q], answer)}” for “{pack.questions[q].ask}”")
    more = len(added) - most
    return listing(added[:most] + ([f"{more} more answer{'s' if more > 1 else ''}"] if more > 0 else [])) or "the answers as they are"
