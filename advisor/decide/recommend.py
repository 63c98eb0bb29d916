"""The whole recommendation: first route, stack and plan on top of the ranking."""

from __future__ import annotations

import numpy as np

from advisor.answers import Answers
from advisor.pack import Pack

from .completions import SAMPLES, SEED, Completions, look_ahead
from .domains import Domains
from .evaluate import evaluate_domains
from .program import FALSE, Program
from .result import Companion, Evaluation, NextQuestion, OpenRoute, PlanItem, Recommendation, Uncertainty, within

PHASES = ("now", "next", "later")


def recommend(pack: Pack, answers: Answers, *, samples: int = SAMPLES, seed: int = SEED) -> Recommendation:
    """The recommendation for some answers, without the question to ask next. Pure: the same pack, answers and seed give the
    same result."""
    domains = Domains(pack, answers)
    return recommended(domains, look_ahead(domains, samples, seed))


def recommended(domains: Domains, looked: Completions, question: NextQuestion | None = None) -> Recommendation:
    """The recommendation where completions were looked at already."""
    pack = domains.program.pack
    evaluation = evaluate_domains(domains)
    uncertainty = _uncertainty(domains.program, looked, question)
    first = _first(evaluation, uncertainty)
    stack = _stack(domains, evaluation, first)
    rules = [pack.rules[f.rule] for f in evaluation.fired]
    return Recommendation(
        pack=pack,
        answers=domains.answers,
        evaluation=evaluation,
        uncertainty=uncertainty,
        first=first,
        stack=stack,
        plan=_plan(pack, evaluation, first, stack),
        advice=tuple(r.id for r in rules if r.advise),
        warnings=tuple(r.id for r in rules if r.warn),
    )


def _uncertainty(program: Program, looked: Completions, question: NextQuestion | None) -> Uncertainty:
    """Where completions lead. Two different first routes prove that it is not settled; one first route in all of a sample
    proves nothing."""
    found, counts = np.unique(looked.firsts, return_counts=True)
    order = sorted(zip(counts.tolist(), found.tolist(), strict=True), key=lambda x: (-x[0], x[1]))
    shares = tuple(OpenRoute(program.route_ids[i], n / len(looked.firsts)) for n, i in order if i >= 0)
    settled = "no" if len(found) > 1 else "yes" if looked.exhaustive else "not_decided"
    return Uncertainty(settled, len(looked.firsts), looked.exhaustive, shares, question)


def _first(evaluation: Evaluation, uncertainty: Uncertainty) -> str | None:
    """The highest by certain points among the routes that can still come first."""
    standing = [s.route for s in evaluation.ranking if s.status != "ruled_out"]
    possible = {o.route for o in uncertainty.open_routes}
    return next((r for r in standing if r in possible), standing[0] if standing else None)


def _stack(domains: Domains, evaluation: Evaluation, first: str | None) -> tuple[Companion, ...]:
    """Companions that fired rules add, unless they are ruled out, come first anyway or are part of what does."""
    if first is None:
        return ()
    pack, program = domains.program.pack, domains.program
    out = {s.route for s in evaluation.ranking if s.status == "ruled_out"}
    for f in evaluation.fired:  # routes that are companions only do not stand in the ranking
        out.update(pack.expand(pack.rules[f.rule].rule_out))
    out.update(name for name, condition in program.requires.items() if domains.decide(condition) == FALSE)
    within = {first, *pack.routes[first].combines}
    added: dict[str, tuple[str, list[str]]] = {}
    for f in evaluation.fired:
        for route, phase in pack.rules[f.rule].add.items():
            if route in out or route in within:
                continue
            earlier, rules = added.get(route, (phase, []))
            added[route] = (min(earlier, phase, key=PHASES.index), [*rules, f.rule])
    order = {r: i for i, r in enumerate(pack.routes)}
    return tuple(Companion(r, p, tuple(rules)) for r, (p, rules) in sorted(added.items(), key=lambda x: order[x[0]]))


def _plan(pack: Pack, evaluation: Evaluation, first: str | None, stack: tuple[Companion, ...]) -> tuple[PlanItem, ...]:
    """Gates first, then the first route, its companions, and what to try if it misses its exit test."""
    if first is None:
        return ()
    gates = _gates(pack, evaluation, {first, *(c.route for c in stack)})
    gates_first = {r for step in gates for r in _gates(pack, evaluation, {first}).get(step, ())}
    items = []
    for step_id, rules in gates.items():
        step = pack.steps[step_id]
        items.append(PlanItem("now", step.do, step.entry, step.exit, step.measure, step.turn_back, step=step_id, rules=tuple(rules)))
    items.append(_route_item(pack, first, "next" if gates_first else "now", ()))
    for companion in stack:
        items.append(_route_item(pack, companion.route, companion.phase, companion.rules))
    fallback = next((s.route for s in evaluation.ranking if s.status == "open" and s.family != pack.routes[first].family), None)
    if fallback:
        plan, route = pack.routes[first].plan, pack.routes[fallback]
        items.append(
            PlanItem(
                "later",
                f"If {within(pack.routes[first].label)} misses its exit test, try {within(route.label)} on the same test set.",
                entry=plan.turn_back,
                exit=route.plan.exit,
                measure=route.plan.measure,
                turn_back=route.plan.turn_back,
                route=fallback,
            )
        )
    return tuple(sorted(items, key=lambda item: PHASES.index(item.phase)))


def _gates(pack: Pack, evaluation: Evaluation, chosen: set[str]) -> dict[str, list[str]]:
    """Step -> the fired rules that put it before one of the chosen routes, in the order of `steps`."""
    found: dict[str, list[str]] = {}
    for f in evaluation.fired:
        for step, gated in pack.rules[f.rule].before.items():
            if chosen.intersection(pack.expand(gated)):
                found.setdefault(step, []).append(f.rule)
    return {step: found[step] for step in pack.steps if step in found}


def _route_item(pack: Pack, name: str, phase: str, rules: tuple[str, ...]) -> PlanItem:
    route = pack.routes[name]
    plan = route.plan
    return PlanItem(
        phase,
        plan.do or (route.steps[0] if route.steps else f"Start with {within(route.label)}."),
        plan.entry, plan.exit, plan.measure, plan.turn_back,
        route=name,
        details=route.steps if plan.do else route.steps[1:],
        rules=rules,
    )  # fmt: skip


