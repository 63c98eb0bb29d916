"""Check my choice: a team that already favours a route is told what holds for it, and how to find out cheaply."""

from dataclasses import dataclass

from advisor.decide import Recommendation

from .changes import RADIUS, Toward, toward
from .why_not import WhyNot, why_not
from .words import condition_text, within


@dataclass(frozen=True, slots=True)
class Probe:
    """What to try first. `kind` is answer (a question to settle), step (a gate of the plan) or trial (the route itself)."""

    kind: str
    name: str  # question, step or route id
    do: str
    passes: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """`verdict` in one sentence; `would_have_to_be_true` as sentences, empty where the route is first already."""

    route: str
    status: str  # as of WhyNot
    verdict: str
    would_have_to_be_true: tuple[str, ...]
    test_first: tuple[Probe, ...]
    why: WhyNot
    toward: Toward


def check_my_choice(rec: Recommendation, route: str, *, radius: int = RADIUS) -> Choice:
    """What speaks for and against the route that a team favours. Raises KeyError for an unknown route."""
    why = why_not(rec, route)
    near = toward(rec, route, radius=radius)
    return Choice(route, why.status, _verdict(rec, why), tuple(_conditions(rec, why, near)), tuple(_tests(rec, why)), why, near)


def _verdict(rec: Recommendation, why: WhyNot) -> str:
    label = rec.pack.routes[why.route].label
    if why.status == "first":
        return f"{label} is a good choice: it comes first" + (", so far." if rec.sureness == "open" else ".")
    if why.status == "companion":
        added = any(c.route == why.route for c in rec.stack)
        return f"{label} only comes beside other routes, and {'is worth adding here' if added else 'nothing here calls for it'}."
    if why.status == "ruled_out":
        return f"{label} is not open with these answers."
    assert rec.first is not None
    first = within(rec.pack.routes[rec.first].label)
    if why.status == "level":
        return f"{label} is as good as {first}, which takes no more effort."
    return (
        f"{label} may do if what it needs is there, but {first} fits better." if why.waits_for else f"{label} can be done, but {first} fits better."
    )


def _conditions(rec: Recommendation, why: WhyNot, near: Toward) -> list[str]:
    """The preconditions that are not sure, what would reopen it, then the nearest changes; or that there are none."""
    if why.status in ("first", "companion"):
        return []
    found = []
    route = rec.pack.routes[why.route]
    if why.waits_for and route.requires is not None:
        found.append(f"What it needs is there: {condition_text(rec.pack, route.requires)}.")
    if why.reopens:
        found.append(why.reopens)
    found += [flip.sentence for flip in near.flips]
    if not near.flips:
        found.append(near.sentence)
    return found


def _tests(rec: Recommendation, why: WhyNot) -> list[Probe]:
    """The cheapest first: questions that would decide it, the gates of the plan, then a trial of the route."""
    pack = rec.pack
    found = [Probe("answer", q, f"Find out: {pack.questions[q].ask}") for q in why.waits_for]
    asked = rec.uncertainty.next_question
    if not found and asked is not None and why.route in asked.separates:
        found.append(Probe("answer", asked.question, f"Find out: {pack.questions[asked.question].ask}"))
    gated = {s for f in rec.evaluation.fired for s, routes in pack.rules[f.rule].before.items() if why.route in pack.expand(routes)}
    found += [Probe("step", s.id, s.do, s.exit, s.turn_back) for s in pack.content.steps if s.id in gated]
    route = pack.routes[why.route]
    if why.status == "ruled_out":
        return [_trial(rec, rec.first)] if rec.first else []
    if route.plan.do or route.steps:
        found.append(_trial(rec, why.route))
    return found


def _trial(rec: Recommendation, name: str) -> Probe:
    route = rec.pack.routes[name]
    do = route.plan.do or (route.steps[0] if route.steps else f"Start with {within(route.label)}.")
    return Probe("trial", name, do, route.plan.exit, route.plan.turn_back)
