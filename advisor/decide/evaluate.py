"""The reference evaluator: answers + pack -> ranking with its full trace. Exact, pure, readable.

Each construct's meaning stands in docs/semantics.md, whose examples run as tests.
"""

from __future__ import annotations

from dataclasses import replace

from advisor.answers import Answers
from advisor.pack import Pack, Route

from .domains import Domains
from .program import FALSE, TRUE, UNKNOWN, Compiled, Program
from .result import Evaluation, Share, Standing, Veto, within


def weights_of(pack: Pack, answers: Answers) -> dict[str, int]:
    """Criterion -> its weight times the user's priority (0 ignore, 1 normal, 2 more, 3 most)."""
    return {c.id: c.weight * answers.priorities.get(c.id, 1) for c in pack.content.criteria}


def evaluate(pack: Pack, answers: Answers) -> Evaluation:
    """The ranking of all routes that can come first, and every rule that fired."""
    return evaluate_domains(Domains(pack, answers))


def evaluate_domains(domains: Domains) -> Evaluation:
    """`evaluate` where the possible codes were found already."""
    program = domains.program
    pack = program.pack
    weights = weights_of(pack, domains.answers)
    shares: dict[str, list[Share]] = {
        r.id: [Share("", c, p, weights[c]) for c, p in r.base.items() if p] for r in pack.content.routes
    }
    vetoes: dict[str, list[Veto]] = {r: [] for r in program.route_ids}
    fired = []
    for i, condition in enumerate(program.when):
        if domains.decide(condition) != TRUE:
            continue
        rule = pack.content.rules[i]
        fired.append(program.fired[i])
        for route, cell in program.cells[i].items():
            shares[route] += [Share(rule.id, c, p, weights[c]) for c, p in cell.items() if p]
        for route in program.vetoes[i]:
            vetoes[route].append(Veto("rule", rule.id, rule.because, program.fired[i].questions))
    required = {r: domains.decide(condition) for r, condition in program.requires.items()}
    for name, state in required.items():
        if state == FALSE:
            condition = program.requires[name]
            because = pack.routes[name].requires_because
            vetoes[name].append(Veto("requires", str(condition.source), because, program.questions(condition)))
    standings = [_standing(domains, route, shares[route.id], vetoes, required) for route in pack.content.routes if not route.companion]
    suspended = tuple(a.id for a, never in program.assume if domains.decide(never) == TRUE)
    return Evaluation(_ranked(standings, program), tuple(fired), suspended)


def _standing(domains: Domains, route: Route, shares: list[Share], vetoes: dict[str, list[Veto]], required: dict[str, int]) -> Standing:
    program = domains.program
    own = list(vetoes[route.id])
    waits: list[str] = []
    for name in (route.id, *route.combines):
        if required.get(name, TRUE) == UNKNOWN:
            waits += _undecided(domains, program.requires[name])
    below = any(_not_sure(domains, q) for q in waits)
    for part in route.combines:
        label = program.pack.routes[part].label
        if vetoes[part]:
            own.append(Veto("combines", part, f"{label} is ruled out: {vetoes[part][0].because}", vetoes[part][0].questions))
        need = program.need.get(part)
        state = TRUE if need is None else domains.decide(need)
        if state == FALSE:
            assert need is not None
            own.append(Veto("combines", part, f"Nothing calls for {within(label)}.", program.questions(need)))
        elif state == UNKNOWN:
            assert need is not None
            waits += _undecided(domains, need)
            below = True
    return Standing(
        route=route.id,
        family=route.family,
        layer=route.layer,
        total=sum(s.value for s in shares),
        status="ruled_out" if own else "conditional" if waits else "open",
        effort=route.effort,
        shares=tuple(shares),
        vetoes=tuple(own),
        waits_for=tuple(dict.fromkeys(waits)),
        below=below,
    )


def _undecided(domains: Domains, condition: Compiled) -> list[str]:
    """The questions of a condition that are not answered yet, or answered *not sure*."""
    names = domains.program.questions(condition)
    given = domains.answers.given
    return [q for q in names if q not in given or given[q].not_sure or len(given[q].options) > 1] or list(names)


def _not_sure(domains: Domains, question: str) -> bool:
    answer = domains.answers.given.get(question)
    return answer is not None and answer.not_sure


def _ranked(standings: list[Standing], program: Program) -> tuple[Standing, ...]:
    """Standing routes before those that wait on an unsure precondition, before those ruled out; then by total,
    by declared effort and by file order. Equal totals within a class are shown as ties."""

    def place(s: Standing) -> int:
        return 2 if s.status == "ruled_out" else 1 if s.below else 0

    order = sorted(standings, key=lambda s: (place(s), -s.total, s.effort, program.route_index[s.route]))
    level: dict[tuple[int, int], list[str]] = {}
    for s in order:
        level.setdefault((place(s), s.total), []).append(s.route)
    return tuple(
        replace(s, tied_with=tuple(r for r in level[place(s), s.total] if r != s.route)) if s.status != "ruled_out" else s for s in order
    )
