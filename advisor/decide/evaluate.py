"""The reference evaluator: answers + pack -> ranking with its full trace. What each construct means, docs/semantics.md says, and tests run it."""

from collections.abc import Iterator, Mapping

from advisor.answers import NONE, Answers
from advisor.pack import Pack, grouped

from .domains import Domains
from .effects import Share, Veto
from .program import FALSE, TRUE, UNKNOWN, Program
from .result import Evaluation, Standing, within


def evaluate(pack: Pack, answers: Answers) -> Evaluation:
    """The ranking of all routes that can come first, and every rule that fired."""
    return evaluate_domains(Domains(pack, answers))


def evaluate_domains(domains: Domains) -> Evaluation:
    """`evaluate` where the possible codes were found already."""
    program, effects, corrections = domains.program, domains.program.effects, domains.answers.needs
    ignored = {need for need, word in corrections.items() if word == NONE}
    shares: dict[str, list[Share]] = {r: [] for r in program.route_ids}
    vetoes: dict[str, list[Veto]] = {r: [] for r in program.route_ids}
    strengths = dict.fromkeys(effects.needs, 0)
    fired = {}
    for i, (sure, unless, whole) in enumerate(program.fires):
        if sure.outcomes[sure.hangs_on(domains.masks)] != TRUE or (unless is not None and domains.decide(unless) == TRUE):
            continue
        fired[program.rule_ids[i]] = whole.questions
        for need, strength in effects.shows[i].items():
            strengths[need] += strength
        for route, cell in effects.cells[i].items():
            shares[route] += [s for s in cell if s.need not in ignored] if ignored else cell
        for route in program.vetoes[i]:
            vetoes[route].append(program.bans[i])
    for rules, routes in program.joint.items():
        for route in routes if all(program.rule_ids[i] in fired for i in rules) else ():
            vetoes[route] += [program.bans[i] for i in rules if program.bans[i] not in vetoes[route]]
    vetoes = {r: [v._replace(because=domains.said(program.pack.rules[v.name])) for v in found] for r, found in vetoes.items()}
    for need, word in corrections.items():
        strengths[need] = 0 if word == NONE else strengths[need] + effects.strongly
        for route, fits in effects.fits.items():
            if word != NONE and need in fits:
                shares[route].append(Share("", need, effects.strongly, fits[need]))
    required = {r: domains.decide(condition) for r, condition in program.requires.items()}
    for name, state in required.items():
        if state == FALSE:
            vetoes[name].append(program.lacks[name])
    for name in effects.better:
        vetoes[name] = [*vetoes[name], *_of_parts(program, name, vetoes, strengths)]
    out = frozenset(name for name, found in vetoes.items() if found)
    return Evaluation(program.pack, _ranked(domains, shares, vetoes, required), fired, strengths, out)


def _of_parts(program: Program, name: str, vetoes: Mapping[str, list[Veto]], strengths: Mapping[str, int]) -> Iterator[Veto]:
    """What rules a combination out: a part that is out itself, or that no need calls for."""
    for part, needs in program.effects.better[name].items():
        label = program.pack.routes[part].label
        if vetoes[part]:
            yield Veto("combines", part, f"{label} is ruled out: {vetoes[part][0].because}", vetoes[part][0].questions)
        if not any(strengths[need] > 0 for need in needs):
            yield Veto("combines", part, f"Nothing calls for {within(label)}.")


def _ranked(domains: Domains, shares: Mapping[str, list[Share]], vetoes: Mapping[str, list[Veto]], needed: Mapping[str, int]) -> tuple[Standing, ...]:
    """Standing routes before those ruled out; then by total, by declared effort and by file order. Equal totals of what stands are ties."""
    program = domains.program
    routes = [route for route in program.pack.content.routes if not route.companion]
    totals = {r.id: sum(strength * fit for _, _, strength, fit in shares[r.id]) - r.effort for r in routes}
    given, asks = domains.answers.given, {name: program.requires[name].questions for name, state in needed.items() if state == UNKNOWN}
    undecided = {q for of in asks.values() for q in of if q not in given or given[q].not_sure or len(given[q].options) > 1}
    waits = {name: [q for q in of if q in undecided] or [*of] for name, of in asks.items()}
    order = sorted(routes, key=lambda r: (bool(vetoes[r.id]), -totals[r.id], r.effort))  # equals stay in file order
    level = grouped((totals[r.id], r.id) for r in order if not vetoes[r.id])
    found = []
    for route in order:
        out, total = vetoes[route.id], totals[route.id]
        waits_for = tuple(dict.fromkeys(q for name in (route.id, *route.combines) for q in waits.get(name, ()))) if waits else ()
        status = "ruled_out" if out else "conditional" if waits_for else "open"
        tied = () if out or len(level[total]) == 1 else tuple(r for r in level[total] if r != route.id)
        found.append(Standing(route.id, route.family, route.layer, total, status, route.effort, tuple(shares[route.id]), tuple(out), waits_for, tied))
    return tuple(found)
