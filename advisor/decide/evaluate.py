"""The reference evaluator: answers + pack -> ranking with its full trace. Exact, pure, readable.

Each construct's meaning stands in docs/semantics.md, whose examples run as tests.
"""

from __future__ import annotations

from advisor.answers import Answers
from advisor.pack import Pack, Route

from .known import Known
from .program import FALSE, TRUE, UNKNOWN, Compiled, Program
from .result import Evaluation, Share, Standing, Veto, within


def weights_of(pack: Pack, answers: Answers) -> dict[str, int]:
    """Criterion -> its weight times the user's priority (0 ignore, 1 normal, 2 more, 3 most)."""
    return {c.id: c.weight * answers.priorities.get(c.id, 1) for c in pack.content.criteria}


def evaluate(pack: Pack, answers: Answers) -> Evaluation:
    """The ranking of all routes that can come first, and every rule that fired."""
    return evaluate_known(Known(pack, answers))


def evaluate_known(known: Known) -> Evaluation:
    """`evaluate` where the answers were compiled already."""
    return assemble(known, known.certain(known.program.when))


def assemble(known: Known, certain: list[int]) -> Evaluation:
    """The evaluation where the rules that certainly fire, by position, were found already."""
    program = known.program
    pack = program.pack
    weights = weights_of(pack, known.answers)
    shares: dict[str, list[Share]] = {
        r.id: [Share("", c, p, weights[c]) for c, p in r.base.items() if p] for r in pack.content.routes
    }
    vetoes: dict[str, list[Veto]] = {r: [] for r in program.route_ids}
    totals = {route: sum(s.value for s in base) for route, base in shares.items()}
    fired = []
    given = program.shares(weights)
    for i in certain:
        fired.append(program.fired[i])
        for route, value, points in given[i]:
            shares[route] += points
            totals[route] += value
        for route in program.vetoes[i]:
            rule = pack.content.rules[i]
            vetoes[route].append(Veto("rule", rule.id, rule.because, program.fired[i].questions))
    required = {r: known.decide(condition) for r, condition in program.requires.items()}
    for name, state in required.items():
        if state == FALSE:
            condition = program.requires[name]
            because = pack.routes[name].requires_because
            vetoes[name].append(Veto("requires", str(condition.source), because, program.questions(condition)))
    standings = [
        _standing(known, route, shares[route.id], totals[route.id], vetoes, required)
        for route in pack.content.routes
        if not route.companion
    ]
    suspended = tuple(a.id for a, never in program.assume if known.decide(never) == TRUE)
    return Evaluation(_ranked(standings, program), tuple(fired), suspended)


def _standing(known: Known, route: Route, shares: list[Share], total: int, vetoes: dict[str, list[Veto]], required: dict[str, int]) -> Standing:
    program = known.program
    own = list(vetoes[route.id])
    waits: list[str] = []
    for name in (route.id, *route.combines):
        if required.get(name, TRUE) == UNKNOWN:
            waits += _undecided(known, program.requires[name])
    below = any(_not_sure(known, q) for q in waits)
    for part in route.combines:
        label = program.pack.routes[part].label
        if vetoes[part]:
            own.append(Veto("combines", part, f"{label} is ruled out: {vetoes[part][0].because}", vetoes[part][0].questions))
        need = program.need.get(part)
        state = TRUE if need is None else known.decide(need)
        if state == FALSE:
            assert need is not None
            own.append(Veto("combines", part, f"Nothing calls for {within(label)}.", program.questions(need)))
        elif state == UNKNOWN:
            assert need is not None
            waits += _undecided(known, need)
            below = True
    return Standing(
        route=route.id,
        family=route.family,
        layer=route.layer,
        total=total,
        status="ruled_out" if own else "conditional" if waits else "open",
        effort=route.effort,
        shares=tuple(shares),
        vetoes=tuple(own),
        waits_for=tuple(dict.fromkeys(waits)),
        below=below,
    )


def _undecided(known: Known, condition: Compiled) -> list[str]:
    """The questions of a condition that are not answered yet, or answered *not sure*."""
    names = known.program.questions(condition)
    given = known.answers.given
    return [q for q in names if q not in given or given[q].not_sure or len(given[q].options) > 1] or list(names)


def _not_sure(known: Known, question: str) -> bool:
    answer = known.answers.given.get(question)
    return answer is not None and answer.not_sure


def _ranked(standings: list[Standing], program: Program) -> tuple[Standing, ...]:
    """Standing routes before those that wait on an unsure precondition, before those ruled out; then by total,
    by declared effort and by file order. Equal totals within a class are shown as ties."""

    def place(s: Standing) -> int:
        return 2 if s.status == "ruled_out" else 1 if s.below else 0

    order = sorted(standings, key=lambda s: (place(s), -s.total, s.effort, program.route_index[s.route]))
    tied: dict[tuple[int, int], list[str]] = {}
    for s in order:
        if s.status != "ruled_out":
            tied.setdefault((place(s), s.total), []).append(s.route)
    ranked = []
    for s in order:
        others = tuple(r for r in tied.get((place(s), s.total), ()) if r != s.route) if s.status != "ruled_out" else ()
        ranked.append(_with_ties(s, others) if others else s)
    return tuple(ranked)


def _with_ties(s: Standing, others: tuple[str, ...]) -> Standing:
    return Standing(s.route, s.family, s.layer, s.total, s.status, s.effort, s.shares, s.vetoes, s.waits_for, s.below, others)
