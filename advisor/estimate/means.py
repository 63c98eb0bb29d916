"""What a team's money reaches, and the verdict as everybody is told it, held against what the team allows."""

from collections.abc import Iterator
from dataclasses import replace

from advisor.decide import Recommendation
from advisor.decide.recommend import led_by
from advisor.explain import Verdict, listing, verdict, within
from advisor.explain.diagnosis import mending
from advisor.explain.verdict import ENOUGH, answered, at_first_sight, early, foremost, to_do
from advisor.pack import once
from advisor.pack.problem import table

from .on_paper import HAIR, all_started, contradictions, each_started, estimate_of, on_paper, situated, today
from .quantity import EstimateError, Quantity, likely, number
from .route import TEST_SET, RouteEstimate

_PAST = table(__file__)  # by the unit of what passes a limit: what is said of the first route, what to do about it, and what the amount is for


def within_means(rec: Recommendation) -> Recommendation:
    """What is advised where the team says what it may spend: the best-ranked route that keeps to it, with its own stack and plan, of which no more
    starts at once than the money reaches. The same where all is within it; and where nothing is, but then the first route is `beyond` it."""
    if not ("budget" in rec.answers.given or "month_most" in rec.answers.own) or rec.first is None or answered(rec) < ENOUGH or early(rec):
        return rec
    try:
        past, keeps, beyond = _keeping(rec)
    except EstimateError:
        return rec
    held = rec
    if asks := next((likely(q) for unit, q in reversed(past.items()) if unit.startswith("USD")), ""):  # to set up, or else to run
        if not keeps:
            return replace(rec, beyond={rec.first: beyond[rec.first]}, asks=asks)
        states = {s.route: s.status for s in rec.ranking if s.route in keeps}
        otherwise = next((r for r in keeps if states[r] == "open"), None) if states[keeps[0]] == "conditional" else None
        held = led_by(replace(rec, better=rec, beyond=beyond, asks=asks, otherwise=otherwise), keeps[0])
    if wait := _put_off(held):
        held = replace(led_by(held, held.first, wait), better=rec)
    return replace(held, plan=mending(held)) if held is not rec else rec


@once
def _keeping(rec: Recommendation) -> tuple[dict[str, Quantity], list[str], dict[str, str]]:
    """What passes limits of the first route by itself, by unit. If anything does, the routes that are known to pass none, best first, of those for
    which at least half as much speaks, and last what the plan starts beside it and is no check; and of the others why they are none."""
    (book, where), routes, checks = situated(rec), rec.pack.routes, rec.pack.content.layers[-1].id
    first = estimate_of(rec, rec.first or "")
    alone = {c.estimate.unit: c.estimate for c in contradictions(book, first, where, "")} if isinstance(first, RouteEstimate) else {}
    if not alone:
        return {}, [], {}
    near = {s.route for s in rec.ranking if 2 * s.total >= rec.ranking[0].total}
    made = {s.route: estimate_of(rec, s.route) for s in rec.ranking if s.status != "ruled_out"}
    past = {r: contradictions(book, e, where, "") for r, e in made.items() if isinstance(e, RouteEstimate)}
    known = [e for e in made.values() if isinstance(e, RouteEstimate) and not e.unpriced and (e.waits or "seconds" not in alone)]
    beside = [e for e in each_started(rec)[1:] if routes[e.route].layer != checks and not rec.mends(e.route) and "seconds" not in alone]
    keeps = dict.fromkeys([e.route for e in known if e.route in near and not past[e.route]] + [e.route for e in beside if past.get(e.route) == ()])
    amounts = {r: [(likely(c.estimate), _PAST[c.estimate.unit][2], number(c.limit.likely)) for c in past[r]] for r in past}
    told = {r: " ".join(f"On paper it takes {much} {to}; you allow {most}." for much, to, most in amounts.get(r, ())) for r in made if r not in keeps}
    return alone, [*keeps], {r: text or "Nobody knows on paper what it takes." for r, text in told.items() if text or r in near}


def _put_off(rec: Recommendation) -> list[str]:
    """Companions that the plan starts next and that may wait, the dearest first, until the rest takes no more than is allowed; none where that is
    so already, or not even then. What starts at once may not wait, nor may a check."""
    started, most = all_started(rec), situated(rec)[1].budget
    if started is None or most is None or started.setup.likely <= HAIR * most:
        return []
    checks, left, waiting = rec.pack.content.layers[-1].id, started.setup.likely, list[str]()
    may_wait = {c.route for c in rec.stack if c.phase == "next" and rec.pack.routes[c.route].layer != checks}
    costs = {e.route: sum(q.likely for name, q in e.setup_parts.items() if name != TEST_SET) for e in each_started(rec)[1:] if e.route in may_wait}
    for route in sorted(costs, key=lambda r: -costs[r]):
        if left > HAIR * most:
            left, waiting = left - costs[route], [*waiting, route]
    return waiting if left <= HAIR * most else []


@once
def verdict_on_paper(rec: Recommendation) -> Verdict:
    """The verdict as everybody is told it: where it is held to a budget, or likely passes a limit, badge and text say so, and what to do about it."""
    said = verdict(rec)
    soon = early(rec) or (at_first_sight(rec) and "budget" not in rec.answers.given)
    plan = None if said.state in ("none", "start") or soon else all_started(rec, 1)
    if plan is None:
        return said
    against, (_, where), volume = on_paper(rec, rec.first).contradictions, situated(rec), rec.answers.given.get("volume")
    most, counted = where.budget, rec.better is not None or (volume is not None and not volume.not_sure)
    worst = f" ({number(plan.setup.high)} at worst)" if most and plan.setup.high > most else ""
    over, now = plan.running.likely > HAIR * (where.month_most or plan.running.likely), today(rec, plan.running.unit)
    month = f", {'more than the' if over else 'of'} {where.month_most:,.0f} that you allow" if where.month_most else ""
    runs = ", and to run what its seller asks" if plan.unpriced else counted and plan.running.likely and f", and {likely(plan.running)} to run{month}"
    runs = f"{runs or ''}{f' (today {now})' if runs and now else ''}."
    takes = f"On paper {'it' if foremost(rec) == rec.first else 'what is planned'} takes {likely(plan.setup)} to set up{worst}"
    alone = most and not against and plan.setup.likely > HAIR * most
    if not (rec.better or against or alone):
        fits = f", {'likely ' * bool(worst)}within the USD {most:,.0f} that you allow" if most else ""
        return replace(said, note=f"{takes}{fits}{runs} {said.note}" if (most or counted) and not rec.answers.others else said.note)
    sums = f"{takes}{f', of {most:,.0f} that you allow' if most else ''}{runs}"
    sums += f" By itself, {within(rec.pack.routes[plan.route].label)} takes {number(each_started(rec)[0].setup.likely)}." if alone else ""
    if rec.better is not None:
        return replace(said, badge=f"{said.badge} on your answers, held to your budget", on_paper=" ".join((sums, *_with_more(rec))))
    past, keeps, _ = _keeping(rec)
    passed = dict.fromkeys(_PAST[c.estimate.unit][0] for c in against) or ["all at once too dear"]
    told = [*(c.text for c in against), *dict.fromkeys(_PAST[unit][1] for unit in past)] or [sums]
    if keeps and not rec.beyond:
        place = [s.route for s in rec.ranking if s.status != "ruled_out"].index(keeps[0]) + 1
        told.append(f"Or take {within(rec.pack.routes[keeps[0]].label)}, number {place} in the ranking: it keeps what you allow.")
    return replace(said, badge=f"{said.badge} on your answers, {listing([*passed])} on paper", on_paper=" ".join(told))


def _with_more(rec: Recommendation) -> Iterator[str]:
    """What more money would do for what is held to a budget: another route, and what has to wait."""
    if rec.moved:
        yield f"Better, if you can spend about {rec.asks}: {within(to_do(rec, rec.ranked.first or ''))}."
    wait = (c.route for c in rec.stack if c.phase == "later" and any(rec.pack.rules[name].add[c.route] != "later" for name in c.rules))
    if labels := [within(rec.pack.routes[route].label) for route in wait]:
        yield f"Left for later, for want of money: {listing(labels)}."
