"""Questions that a change opens: the change counts only if its route leads for every answer to them.

Points and random answers settle most of it; only what is left goes through all answers.
"""

from __future__ import annotations

import itertools
import math
import random

import numpy as np

from advisor.decide.bits import BitEvaluator, Decision
from advisor.decide.known import Known
from advisor.decide.program import FALSE, TRUE, UNKNOWN, codes_in

from .nearby import Nearby

ANSWERS = 20_000  # answers to the questions that are all looked at; with more of them a change does not count
REFUTERS = 8  # random ones that are looked at before


def opened(before: Known, after: Known) -> tuple[str, ...]:
    """The unanswered questions that are, or may be, asked only after a change, in the order of the questionnaire."""
    level = {FALSE: 0, UNKNOWN: 1, TRUE: 2}
    program, given = after.program, after.answers.given
    names = {q for q in program.ask_order if level[after.asked[q]] > level[before.asked[q]] and q not in given}
    return tuple(q for q in program.pack.questions if q in names)


def is_excluded(then: Known, before: Known) -> bool:
    """Whether an assumption excludes what is known then, and not what was known before."""
    nevers = then.program.assume
    return any(never.test(then.masks) != FALSE and then.decide(never) == TRUE and before.decide(never) != TRUE for _, never in nevers)


def holds_for_all(evaluator: BitEvaluator, after: Decision, opens: tuple[str, ...], leader: int) -> bool:
    """Whether a route leads for every answer to the opened questions that some rule could use."""
    if _leads_by_far(evaluator, after, opens, leader):
        return True
    known, program = after.known, evaluator.program
    named = {v for q in opens for v in program.of_question[q]}
    counting = [w for w, cells, out in zip(program.when, program.cells, program.vetoes, strict=True) if cells or out]
    used = {
        v
        for w in (*counting, *program.requires.values(), *program.need.values())
        if not named.isdisjoint(w.variables) and known.decide(w) == UNKNOWN
        for v in w.variables
    }
    used |= {v for q in opens for v in program.ask_if[q].variables}  # what opens further questions
    free = [v for q in opens for v in program.of_question[q] if v in used]
    if not free:
        return True
    codes = [codes_in(program.full[v]) for v in free]
    if math.prod(map(len, codes)) > ANSWERS or _overtaken(evaluator, known, free, leader):
        return False
    nearby = Nearby(known, evaluator.weights, free)
    changes = dict(zip(free, np.array(list(itertools.product(*codes)), dtype=np.uint8).T, strict=True))
    return bool((nearby.impossible(changes) | (nearby.first(changes) == leader)).all())


def _overtaken(evaluator: BitEvaluator, known: Known, free: list[int], leader: int) -> bool:
    """Whether one of some random answers puts another route ahead."""
    rng = random.Random(len(free))
    for _ in range(REFUTERS):
        then = known.answering({v: 1 << rng.randrange(known.program.variables[v].size) for v in free})
        if evaluator.decide(then).first != leader and not is_excluded(then, known):
            return True
    return False


def _leads_by_far(evaluator: BitEvaluator, after: Decision, opens: tuple[str, ...], leader: int) -> bool:
    """Whether no answer can give another route enough points, or rule the leader out: what is certain stays so, and each
    rule that may become certain counts in the other's favour."""
    program, known = evaluator.program, after.known
    if after.below >> leader & 1:
        return False
    named = {v for q in opens for v in program.of_question[q]}
    for q in program.ask_order:  # what they decide to be asked or not
        if not named.isdisjoint(program.ask_if[q].variables):
            named.update(program.of_question[q])
    route = program.route_ids[leader]
    ours = {route, *program.pack.routes[route].combines}
    conditions = [c for there in (program.requires, program.need) for r, c in there.items() if r in ours]
    if any(not named.isdisjoint(c.variables) for c in conditions):
        return False
    lead = [after.totals[leader] - total for total in after.totals]
    shares = program.shares(evaluator.weights)
    for i, when in enumerate(program.when):
        if named.isdisjoint(when.variables) or after.certain >> i & 1 or when.test(known.masks) == FALSE:
            continue
        if not ours.isdisjoint(program.vetoes[i]):
            return False
        given = {program.route_index[name]: value for name, value, _ in shares[i]}
        mine = given.get(leader, 0)
        lead = [points - max(0, given.get(other, 0) - mine) for other, points in enumerate(lead)]
    routes = program.pack.content.routes
    return all(lead[i] > 0 for i, r in enumerate(routes) if not r.companion and i != leader and not after.ruled_out >> i & 1)
