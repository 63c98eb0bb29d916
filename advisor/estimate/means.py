"""What a team's money reaches, and the verdict as everybody is told it, held against what the team allows."""

import math
from dataclasses import replace

from advisor.decide import Recommendation, led_by
from advisor.explain import Flip, Verdict, applied, first_upper, forbidden, mending, verdict, within
from advisor.explain.offers import to_do
from advisor.explain.verdict import ENOUGH, TYPICAL, answered_count, at_first_sight, early
from advisor.pack import Answer, once

from .machines import MODELS, open_model, taking
from .on_paper import PAST, Contradiction, all_started, contradictions, each_started, estimate_of, kept, limits, on_paper, passes, situated, sums
from .quantity import likely, number
from .route import RouteEstimate


def within_means(rec: Recommendation) -> Recommendation:
    """What is advised where the team says what it may spend: the best-ranked route that keeps to it, with its own stack and plan. The same where that
    is within it or about at it; and where nothing is, nor the plan of what is, but then the first route is `beyond` it."""
    asked = "budget" in rec.answers.given or not rec.answers.own.keys().isdisjoint(("month_most", "own_days"))
    if not asked or rec.first is None or answered_count(rec) < ENOUGH or early(rec):
        return rec
    past, keeps, beyond = _keeping(rec)
    if past.keys() - {"seconds"} == {"USD per month"} and cheaper(rec)[1]:
        return rec  # the same, made cheaper, before another route
    asks = next((past[unit] for unit in ("USD", "USD per month", "days") if unit in past), "")
    alone = replace(rec, beyond={rec.first: beyond[rec.first]}, asks=asks) if asks else rec
    if not asks or not keeps:
        return alone
    states = {s.route: s.status for s in rec.ranking if s.route in keeps}
    otherwise = next((r for r in keeps if states[r] == "open"), None) if states[keeps[0]] == "conditional" else None
    held = led_by(replace(rec, better=rec, beyond=beyond, asks=asks, otherwise=otherwise), keeps[0])
    return replace(held, plan=mending(held)) if all(c.about for unit, c in _over(held).items() if unit not in ("seconds", "GB")) else alone


@once
def _keeping(rec: Recommendation) -> tuple[dict[str, str], list[str], dict[str, str]]:
    """What passes limits of the first route by itself, by unit, with what the plan takes. If anything does, the routes that are known to pass none,
    best first, of those for which at least half as much speaks; and of the others why they are none."""
    if not isinstance(first := estimate_of(rec, rec.first or ""), RouteEstimate):
        return {}, [], {}
    book, where = situated(rec)
    passed = contradictions(book, first, where, "")
    alone = {c.estimate.unit: likely(c.estimate) for c in passed if not c.estimate.about(c.limit.likely)}
    if not alone or (plan := all_started(rec, 1)) is None:
        return {}, [], {}
    alone |= {q.unit: likely(q) for q, _ in limits(where, plan) if q.unit in alone}
    if "USD" in alone and _own_time(rec, plan):
        alone["USD"] = f"{likely(plan.own_days)} of your people’s work"
    near = {s.route for s in rec.ranking if 2 * s.total >= rec.ranking[0].total}
    made = {s.route: estimate_of(rec, s.route) for s in rec.evaluation.left}
    past = {r: contradictions(book, e, where, "it") for r, e in made.items() if isinstance(e, RouteEstimate)}
    known = [e for e in made.values() if isinstance(e, RouteEstimate) and not e.unpriced and (e.waits or "seconds" not in alone)]
    keeps = [e.route for e in known if e.route in near and not past[e.route]]
    told = {r: " ".join(c.text for c in past.get(r, ())) for r in made if r not in keeps}
    return alone, keeps, {r: text or "Nobody knows on paper what it takes." for r, text in told.items() if text or r in near}


def _own_time(rec: Recommendation, found: RouteEstimate) -> bool:
    """Whether it passes the budget only as the time of the team's own people counts."""
    return (where := situated(rec)[1]).own_days is None and not passes(*limits(replace(where, own_days=math.inf), found)[0])


def _over(rec: Recommendation) -> dict[str, Contradiction]:
    """What the plan takes more of than is allowed, by unit."""
    (book, where), plan = situated(rec), all_started(rec, 1)
    return {c.estimate.unit: c for c in contradictions(book, plan, where, "it")} if plan else {}


@once
def verdict_on_paper(rec: Recommendation) -> Verdict:
    """The verdict as everybody is told it: where it is held to a budget, or likely passes a limit, badge and text say so, and what to do about it;
    where the team chose what rules of the house forbid, that stands above all."""
    if banned := forbidden(rec):
        said = verdict_on_paper(replace(rec, answers=replace(rec.answers, record={})))
        note = f"{' '.join(banned[1:])} The rules say ({said.badge.lower()}): {said.headline}."
        return Verdict("overridden", "Chosen by the team", f"Forbidden by your policy: {banned[0]} (chosen by the team)", "", note)
    said = verdict(rec)
    if said.state in ("none", "start") or early(rec) or (at_first_sight(rec) and "budget" not in rec.answers.given):
        return said
    if (plan := all_started(rec, 1)) is None:
        why = "; ".join(f"{p.message} ({p.hint})" if p.hint else p.message for p in on_paper(rec, rec.first).problems.values())
        text = f"No estimate, so nothing is held against what you allow: {why}."
        return replace(said, badge=f"{said.badge} on your answers, no estimate", on_paper=text) if why else said
    where, volume, over = situated(rec)[1], rec.answers.given.get("volume"), _over(rec)
    told = bool(rec.better or over or plan.unpriced or (volume is not None and not volume.not_sure))
    if rec.better or over or ((where.budget or told) and not rec.answers.others):
        said = replace(said, sums=tuple(sums(rec, plan, over, told)))
    if not (rec.better or over):
        return said
    dear = [c for unit, c in over.items() if unit not in ("seconds", "GB")]
    if rec.better is not None:
        if dear:  # the route by itself keeps to it, what it needs beside it does not
            said = replace(said, headline=said.headline.replace("Within your budget:", "Nearest to your budget:"))
        way = f"Better, with more money: {within(to_do(rec, rec.ranked.first or ''))}."
        held = f", {'about at' if dear else 'held to'} your budget"
    else:
        work, (cut, enough) = "USD" in over and _own_time(rec, plan), cheaper(rec)
        passed = dict.fromkeys("about at your limit" if c.about else PAST["days" if work and u == "USD" else u][0] for u, c in over.items())
        held = f", {' and '.join(passed)}{' on paper' * (len(passed) == 1)}" if len(passed) < 3 else ", over what you allow"  # it holds no more
        hint = "If your people’s days need not come out of this money, it suffices: say at the question on the budget how many they have." * work
        way = hint or (cut if enough else "" if all(c.about for c in dear) else _fits(rec)) or PAST[[*over][-1]][1]
    return replace(said, badge=f"{said.badge}{' on your answers' * (said.badge != TYPICAL)}{held}", on_paper=way)


def _fits(rec: Recommendation) -> str:
    """The first thing in the plan, but for what only checks the rest, that by itself passes nothing that is allowed; empty where none is."""
    (book, where), checks = situated(rec), rec.pack.content.layers[-1].id
    some = (e for e in each_started(rec) if e.days.likely and rec.pack.routes[e.route].layer != checks and not contradictions(book, e, where, ""))
    takes = ((e, likely(e.setup if where.own_days is None else e.own_days)) for e in some)
    return next((f"Of the plan, {within(rec.pack.routes[e.route].label)} alone would fit ({sum_})." for e, sum_ in takes), "")


def priced(rec: Recommendation, flip: Flip) -> str:
    """What another route that a change puts first takes by itself after it, each sum held to what the team allows; empty without a limit."""
    then = replace(rec, answers=applied(rec.answers, flip))
    found = None if early(rec) or flip.route == rec.first else estimate_of(then, flip.route)
    held = kept(situated(then)[1], found) if isinstance(found, RouteEstimate) and not found.unpriced else []
    return f" By itself it takes {'; '.join(held)}." if held else ""


@once
def cheaper(rec: Recommendation) -> tuple[str, bool]:
    """What brings a month above what is allowed within it, and whether that is enough: outputs a day later for those who do not wait for seconds,
    a smaller model, an open one on a card that the team may use. Within it, nothing."""
    given, where, train, now = rec.answers, situated(rec)[1], rec.answers.known("train"), all_started(rec, 1)
    if now is None or not passes(*limits(where, now)[1]):
        return "", False
    small, anywhere = taking(where, MODELS["usual"]["small"]), where.place == "anywhere"
    less, model = (where.small.label, {"model": where.small.model}) if anywhere else (small, {"open_model": small})
    of_small: dict[str, float | str] = {**given.own, **model}
    ways = {} if where.batch or (where.wait or 900) < 900 else {"outputs a day later": given.with_answer("wait", Answer(("hours",)))}
    ways |= {less: replace(given, own=of_small)} | {f"{way} and {less}": replace(later, own=of_small) for way, later in ways.items()}
    if anywhere and train and {*train.options} <= {"own", "hosted", "large"}:
        own = {**given.own, "open_model": open_model(where, "open")}
        ways[f"{own['open_model']} on a card of your own"] = replace(given.with_answer("runs", Answer(("own",))), own=own)
    plans = {"": now} | {way: all_started(replace(rec, answers=answers), 1) for way, answers in ways.items()}
    months = {way: limits(where, plan)[1] for way, plan in plans.items() if plan and not (plan.served and plan.served.beyond)}
    enough, label = [way for way in months if not passes(*months[way])], within(rec.pack.routes[rec.first or ""].label)
    costs = {way: number(takes.likely) for way, (takes, _) in months.items()}
    if enough:
        test = ", if test cases come out as well" * (enough != ["outputs a day later"])
        return f"{first_upper(' or '.join(enough))} would bring {label} to USD {' or '.join(map(costs.__getitem__, enough))} a month{test}.", True
    best = min(months, key=lambda way: months[way][0].likely)
    return f"Nothing that we know brings {label} within that{f' ({best}: USD {costs[best]} a month)' * bool(best)}.", False
