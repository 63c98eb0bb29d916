"""The whole recommendation: first route, stack, plan and advice on top of the ranking."""

from collections.abc import Mapping

import numpy as np

from advisor.answers import Answers
from advisor.pack import Pack, Rule

from .completions import SAMPLES, SEED, look_ahead
from .domains import Domains
from .evaluate import evaluate_domains
from .plan import plan_of
from .program import FALSE, TRUE, Program
from .result import PHASES, Companion, Completions, Evaluation, NextQuestion, OpenRoute, Recommendation, Uncertainty


def recommend(pack: Pack, answers: Answers, *, samples: int = SAMPLES, seed: int = SEED) -> Recommendation:
    """The recommendation for some answers, without the question to ask next. Pure: the same pack, answers and seed give the
    same result."""
    domains = Domains(pack, answers)
    return recommended(domains, look_ahead(domains, samples, seed))


def recommended(domains: Domains, looked: Completions, question: NextQuestion | None = None) -> Recommendation:
    """The recommendation where completions were looked at already."""
    pack = domains.program.pack
    evaluation = evaluate_domains(domains)
    standing = [s for s in evaluation.ranking if s.status != "ruled_out"]
    first = standing[0].route if standing else None
    unconditional = next((s.route for s in standing if s.status == "open"), None)
    signs = {r: tuple(say for say, condition in stops if domains.decide(condition) == TRUE) for r, stops in domains.program.stops.items()}
    met = {route: said for route, said in signs.items() if said}
    stack = _stack(domains, evaluation, first, met)
    plan = plan_of(domains, evaluation, first, stack, met)
    advised = {first, *(c.route for c in stack)}
    rules = [rule for f in evaluation.fired if _is_about(pack, rule := pack.rules[f.rule], advised)]
    return Recommendation(
        pack=pack,
        answers=domains.answers,
        evaluation=evaluation,
        uncertainty=_uncertainty(domains.program, looked, question),
        first=first,
        otherwise=unconditional if standing and standing[0].status == "conditional" else None,
        stack=stack,
        plan=plan,
        advice=tuple(r.id for r in rules if r.advise),
        warnings=tuple(r.id for r in rules if r.warn),
        met_stop_signs=met,
        looked=looked,
        domains=domains,
    )


def _is_about(pack: Pack, rule: Rule, routes: set[str | None]) -> bool:
    """Whether what a rule adds, advises or warns of concerns one of the routes; it does where the rule does not say."""
    return not rule.about or not routes.isdisjoint(pack.expand(rule.about))


def _uncertainty(program: Program, looked: Completions, question: NextQuestion | None) -> Uncertainty:
    """Where completions lead. Two different first routes prove that it is not settled; one first route in all of a sample
    proves nothing."""
    found, counts = np.unique(looked.firsts, return_counts=True)
    order = sorted(zip(counts.tolist(), found.tolist(), strict=True), key=lambda x: (-x[0], x[1]))
    shares = tuple(OpenRoute(program.route_ids[i], n / len(looked.firsts)) for n, i in order if i >= 0)
    settled = "no" if len(found) > 1 else "yes" if looked.exhaustive else "not_decided"
    return Uncertainty(settled, len(looked.firsts), looked.exhaustive, shares, question)


def _stack(domains: Domains, evaluation: Evaluation, first: str | None, met: Mapping[str, tuple[str, ...]]) -> tuple[Companion, ...]:
    """Companions that fired rules add to the first route, unless they are ruled out or a stop sign of theirs is met, or they come first
    anyway or are part of what does."""
    if first is None:
        return ()
    pack, program = domains.program.pack, domains.program
    out = {*met, *(s.route for s in evaluation.ranking if s.status == "ruled_out")}
    for f in evaluation.fired:  # routes that are companions only do not stand in the ranking
        out.update(pack.expand(pack.rules[f.rule].rule_out))
    out.update(name for name, condition in program.requires.items() if domains.decide(condition) == FALSE)
    within = {first, *pack.routes[first].combines}
    added: dict[str, tuple[str, list[str]]] = {}
    for f in evaluation.fired:
        rule = pack.rules[f.rule]
        for route, phase in rule.add.items() if _is_about(pack, rule, {first}) else ():
            if route in out or route in within:
                continue
            earlier, rules = added.get(route, (phase, []))
            added[route] = (min(earlier, phase, key=PHASES.index), [*rules, f.rule])
    order = {r: i for i, r in enumerate(pack.routes)}
    return tuple(Companion(r, p, tuple(rules)) for r, (p, rules) in sorted(added.items(), key=lambda x: order[x[0]]))
