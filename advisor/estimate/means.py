"""What a team's money reaches, and the verdict as everybody is told it, held against what the team allows."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from advisor.decide import Recommendation
from advisor.decide.recommend import led_by
from advisor.explain import Verdict, listing, verdict, within
from advisor.explain.diagnosis import mending
from advisor.explain.verdict import ENOUGH, answered, at_first_sight, early, foremost, to_do
from advisor.pack import Answer, once

from .machines import MODELS, taking
from .on_paper import HAIR, PAST, all_started, contradictions, divided, each_started, estimate_of, limits, on_paper, own_time, situated, today
from .quantity import EstimateError, likely, number
from .route import TEST_SET, RouteEstimate


def within_means(rec: Recommendation) -> Recommendation:
    """What is advised where the team says what it may spend: the best-ranked route that keeps to it, with its own stack and plan, of which no more
    starts at once than the money reaches. The same where all is within it; and where nothing is, but then the first route is `beyond` it."""
    asked = "budget" in rec.answers.given or not rec.answers.own.keys().isdisjoint(("month_most", "own_days"))
    if not asked or rec.first is None or answered(rec) < ENOUGH or early(rec):
        return rec
    try:
        past, keeps, beyond = _keeping(rec)
    except EstimateError:
        return rec
    if [*past] == ["USD per month"] and "would bring" in cheaper(rec):
        return rec  # the same, made cheaper, before another route
    held = rec
    if asks := next((past[unit] for unit in ("USD", "USD per month", "days") if unit in past), ""):
        if not keeps:
            return replace(rec, beyond={rec.first: beyond[rec.first]}, asks=asks)
        states = {s.route: s.status for s in rec.ranking if s.route in keeps}
        otherwise = next((r for r in keeps if states[r] == "open"), None) if states[keeps[0]] == "conditional" else None
        held = led_by(replace(rec, better=rec, beyond=beyond, asks=asks, otherwise=otherwise), keeps[0])
    if wait := _put_off(held):
        held = replace(led_by(held, held.first, wait), better=rec)
    return replace(held, plan=mending(held)) if held is not rec else rec


@once
def _keeping(rec: Recommendation) -> tuple[dict[str, str], list[str], dict[str, str]]:
    """What passes limits of the first route by itself, by unit. If anything does, the routes that are known to pass none, best first, of those for
    which at least half as much speaks, and last what the plan starts beside it and is no check; and of the others why they are none."""
    (book, where), routes, checks = situated(rec), rec.pack.routes, rec.pack.content.layers[-1].id
    first = estimate_of(rec, rec.first or "")
    alone = {c.estimate.unit: likely(c.estimate) for c in contradictions(book, first, where, "")} if isinstance(first, RouteEstimate) else {}
    if not alone or not isinstance(first, RouteEstimate):
        return {}, [], {}
    if "USD" in alone and own_time(where, first):
        alone["USD"] = f"{likely(first.own_days)} of your people’s work"
    near = {s.route for s in rec.ranking if 2 * s.total >= rec.ranking[0].total}
    made = {s.route: estimate_of(rec, s.route) for s in rec.ranking if s.status != "ruled_out"}
    past = {r: contradictions(book, e, where, "it") for r, e in made.items() if isinstance(e, RouteEstimate)}
    known = [e for e in made.values() if isinstance(e, RouteEstimate) and not e.unpriced and (e.waits or "seconds" not in alone)]
    beside = [e for e in each_started(rec)[1:] if routes[e.route].layer != checks and not rec.mends(e.route) and "seconds" not in alone]
    keeps = dict.fromkeys([e.route for e in known if e.route in near and not past[e.route]] + [e.route for e in beside if past.get(e.route) == ()])
    told = {r: " ".join(c.text for c in past.get(r, ())) for r in made if r not in keeps}
    return alone, [*keeps], {r: text or "Nobody knows on paper what it takes." for r, text in told.items() if text or r in near}


def _put_off(rec: Recommendation) -> list[str]:
    """Companions that the plan starts next and that may wait, the dearest first, until the rest takes no more than is allowed; none where that is
    so already, or not even then. What starts at once may not wait, nor may a check."""
    if (started := all_started(rec)) is None:
        return []
    where, checks, waiting = situated(rec)[1], rec.pack.content.layers[-1].id, list[str]()
    left, most = ([*some] for some in zip(*((q.likely, math.inf if m is None else HAIR * m) for q, m in limits(where, started)), strict=True))
    may_wait = {c.route for c in rec.stack if c.phase == "next" and rec.pack.routes[c.route].layer != checks}
    own = (replace(e, setup_parts={n: q for n, q in e.setup_parts.items() if n != TEST_SET}) for e in each_started(rec)[1:] if e.route in may_wait)
    costs = {e.route: [q.likely for q, _ in limits(where, e)] for e in own}
    for at in range(len(most)):
        for route in sorted(costs, key=lambda r: -costs[r][at]):
            if left[at] > most[at] and costs[route][at] and route not in waiting:
                left, waiting = [has - less for has, less in zip(left, costs[route], strict=True)], [*waiting, route]
    return waiting if all(has <= limit for has, limit in zip(left, most, strict=True)) else []


@once
def verdict_on_paper(rec: Recommendation) -> Verdict:
    """The verdict as everybody is told it: where it is held to a budget, or likely passes a limit, badge and text say so, and what to do about it."""
    said = verdict(rec)
    soon = early(rec) or (at_first_sight(rec) and "budget" not in rec.answers.given)
    plan = None if said.state in ("none", "start") or soon else all_started(rec, 1)
    if plan is None:
        return said
    where, volume = situated(rec)[1], rec.answers.given.get("volume")
    over = [q.unit for q, limit in limits(where, plan) if limit is not None and q.likely > HAIR * limit]
    told = bool(rec.better or over or plan.unpriced or (volume is not None and not volume.not_sure))
    sums = _sums(rec, plan, over, told)
    alone = {c.estimate.unit: c.text for c in on_paper(rec, rec.first).contradictions}
    if not (rec.better or alone or over):
        return replace(said, note=f"{sums} {said.note}" if (where.budget or told) and not rec.answers.others else said.note)
    if "USD" in over and "USD" not in alone:
        sums += f" By itself, {within(rec.pack.routes[plan.route].label)} takes {likely(limits(where, each_started(rec)[0])[0][0])}."
    work = "USD" in over and own_time(where, plan)
    passed = [*dict.fromkeys(PAST["days" if work and unit == "USD" else unit][0] for unit in (*alone, *over))]
    hint = "If your people’s days need not come out of this money, type at the budget how many they have." * work
    cut = cheaper(rec)
    ways = [sums, *(text for unit, text in alone.items() if unit in ("seconds", "GB")), hint, cut]
    if rec.better is not None:
        if passed:  # the route by itself keeps to it, what it needs beside it does not
            said = replace(said, headline=said.headline.replace("Within your budget:", "Nearest to your budget:"))
        ways, held = [*ways, *_with_more(rec)], f", {'over' if passed else 'held to'} your budget"
    else:
        (_, keeps, _), held = _keeping(rec), f", {listing(passed)}{' on paper' * (len(passed) == 1)}"  # the badge holds no more
        ways += dict.fromkeys(PAST[unit][1] for unit in (*alone, *over) if unit != "USD per month" or "would bring" not in cut)
        if keeps and not rec.beyond:
            place = [s.route for s in rec.ranking if s.status != "ruled_out"].index(keeps[0]) + 1
            ways.append(f"Or take {within(rec.pack.routes[keeps[0]].label)}, number {place} in the ranking: it keeps what you allow.")
    return replace(said, badge=f"{said.badge} on your answers{held}", on_paper=" ".join(filter(None, ways)))


def _sums(rec: Recommendation, plan: RouteEstimate, over: Sequence[str], told: bool) -> str:
    """What the plan takes to set up, and to run if that is told, beside what the work costs today, each with whether it keeps to what is allowed."""
    (book, where), now = situated(rec), today(rec, plan.running.unit)

    def allowed(unit: str, most: float | None, word: str = "within") -> str:
        return f", {'more than' if unit in over else word} the {most:,.0f} that you allow" if most is not None else ""

    until, month = (q for q, _ in limits(where, plan)[:2])
    hours = (plan.running.likely - month.likely) / book.figure("review_hour_rate").likely
    worst = f"{number(until.high)} at worst" if where.budget and "USD" not in over and until.high > where.budget else ""
    takes = f"{likely(until)} to set up{divided(plan, worst)}{allowed('USD', where.budget, 'likely within' if worst else 'within')}"
    if where.own_days is not None:  # then days and money are two sums, each held to its own limit
        paid = f"{likely(until)} to pay{f' ({worst})' * bool(worst)}{allowed('USD', where.budget)}" if until.likely >= 1 else "nothing to pay"
        takes = f"{number(plan.own_days.likely)} days of your people to set up (you have {where.own_days:g}) and {paid}"
    most, looked = allowed("USD per month", where.month_most), f"{number(hours)} hours of people who look"
    looked = f", beside {looked}" if most else f" ({looked}, {number(month.likely)} to pay)"
    runs = f", and {likely(month if most else plan.running)} to run{most}{looked * (hours >= 1)}{f', today {now}' if now else ''}"
    runs = ", and to run what its seller asks" if plan.unpriced else runs * (told and plan.running.likely > 0)
    return f"On paper {'it' if foremost(rec) == rec.first else 'what is planned'} takes {takes}{runs}."


def cheaper(rec: Recommendation) -> str:
    """What brings a month that costs more than is allowed within it, with the sum; or that nothing does, and for how many requests it does."""
    where, later = situated(rec)[1], "outputs a day later"
    small = where.small.label if where.place == "anywhere" else taking(where, MODELS["usual"]["small"])
    cuts: dict[str, dict[str, float | str]] = {} if where.batch or (where.wait or 900) < 900 else {later: {}}  # who waits seconds will not wait a day
    cuts["an index on a machine that you have"] = {"index_usd_per_month": 0.0}
    cuts[small] = {"model": where.small.model} if where.place == "anywhere" else {"open_model": small}

    def paid(ways: Sequence[str] = (), volume: float | None = None) -> float:
        answers = rec.answers.with_answer("wait", Answer(("hours",))) if later in ways else rec.answers
        answers = answers if volume is None else answers.with_answer("volume", Answer(number=volume))
        own = {name: value for way in ways for name, value in cuts[way].items()}
        plan = all_started(replace(rec, answers=replace(answers, own={**answers.own, **own})), 1)
        return plan.paid(plan.bill).likely if plan else math.inf

    if (most := where.month_most) is None or (now := paid()) <= HAIR * most:
        return ""
    useful, label = [way for way in cuts if paid([way]) < now], within(rec.pack.routes[rec.first or ""].label)
    if ways := next((some for some in (*([way] for way in useful), useful) if some and paid(some) <= HAIR * most), None):
        said, test = listing(ways), ", if test cases come out as well" * (small in ways)
        return f"{said[0].upper()}{said[1:]} would bring {label} to USD {number(paid(ways))} a month{test}."
    least = f" ({listing(useful)}: USD {number(paid(useful))} a month)" if useful else ""
    idle, requests = paid(volume=0.0), where.requests.likely
    some = int(requests * (most - idle) / (now - idle)) if now > idle else 0
    reach = f"it pays for about {some:,} of your {number(requests)} requests a day" if some > 0 else f"USD {number(idle)} is due without any"
    return f"Nothing cheaper that we know brings it within{least}; {reach}."


def _with_more(rec: Recommendation) -> Iterator[str]:
    """What more money would do for what is held to a budget: another route, and what has to wait."""
    if rec.moved and rec.better:
        yield f"Better, if you can spend about {rec.asks}: {within(to_do(rec, rec.ranked.first or ''))}."
        yield from (cut for cut in [cheaper(rec.better)] if "would bring" in cut)  # and what does not reach either is no news
    wait = (c.route for c in rec.stack if c.phase == "later" and any(rec.pack.rules[name].add[c.route] != "later" for name in c.rules))
    if labels := [within(rec.pack.routes[route].label) for route in wait]:
        yield f"Left for later, to keep within it: {listing(labels)}."
