"""What a team's money reaches, the plan as it may be made cheaper or faster, what training would take beside it, and the verdict held against all."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from advisor.answers import FAVOURED
from advisor.decide import Companion, PlanItem, Recommendation, led_by, stack_of, within
from advisor.explain import Flip, applied, band, diagnosis, forbidden, how_well, listing, mending, needs_profile, offered
from advisor.explain.offers import to_do, where_models_run
from advisor.explain.verdict import ENOUGH, Sum, Verdict, answered_count, at_first_sight, early, on_trial, opened_plan, verdict
from advisor.pack import once

from .book import profile_of
from .inputs import MONTH, Situation
from .limits import HAIR, LATER, ONE, PAST, Contradiction, contradictions, limits, only_time, passes
from .on_paper import alike, all_started, cheaper, each_started, estimate_of, looking, over_limits, planned, priced_as, situated, spared, work_by_hand
from .quantity import likely, number
from .route import RUNS_TODAY, RouteEstimate

SMALLER = "smaller_model"  # the step that tests one
DAYS_COUNT = "Your people’s days count in what you allow, and are worth more; if they need not, say at the question on the budget how many there are."
MOST_MONTHS = 60  # after which models and prices are others, so that nothing pays for itself


def within_means(rec: Recommendation) -> Recommendation:
    """What is advised where the team says what it may spend: the best-ranked route that keeps to it, with its own stack and plan. The same where that
    is within it or about at it; and where nothing is, nor the plan of what is, but then the first route is `beyond` it."""
    asked = "budget" in rec.answers.given or not rec.answers.own.keys().isdisjoint(("month_most", "own_days"))
    if rec.first is None or answered_count(rec) < ENOUGH or early(rec):
        return rec
    held, test = _held(rec, rec.first) if asked else rec, rec.pack.steps.get(SMALLER)
    tried = () if test is None or held.moved or little_over(held) else (planned(held)[0], *cheaper(held)[0])
    if test is None or all(LATER in way or way in ("", ONE) for way in tried):
        return held
    at = max((i for i, item in enumerate(held.plan, 1) if item.step and {"real_cases", *test.takes} & {*rec.pack.steps[item.step].makes}), default=0)
    if (cause := diagnosis(held)) and cause.headline:  # what heads the advice comes before it
        at = max(at, sum(item.phase == "now" for item in held.plan))
    once = "Try it in one call, too, with all other steps done by a program." * any(ONE in way for way in (planned(held)[0], *cheaper(held)[0]))
    details = tuple(filter(None, (once, where_models_run(held, test.about))))
    item = PlanItem("now", test.do, test.entry, test.exit, test.measure, test.turn_back, step=SMALLER, details=details)
    return replace(held, plan=(*held.plan[:at], item, *held.plan[at:]))


def _held(rec: Recommendation, first: str) -> Recommendation:
    """The same for a team that says what it may spend."""
    past, keeps, beyond = _keeping(rec)
    dear, slow = next((past[unit] for unit in ("USD", MONTH, "days") if unit in past), ""), "seconds" in hard_limits(rec)
    asks = dear * (not slow)  # what is too slow no money mends
    alone = replace(rec, beyond={first: beyond[first]}, asks=asks) if asks else rec
    if not dear or not keeps:
        return alone
    held = led_by(replace(rec, better=rec, beyond=beyond, asks=asks), keeps[0])
    over = over_limits(held, planned(held)[1])
    return replace(held, plan=mending(held)) if all(c.about for unit, c in over.items() if unit not in ("seconds", "GB")) else alone


@once
def _keeping(rec: Recommendation) -> tuple[dict[str, str], list[str], dict[str, str]]:
    """What passes limits of the first route, by unit; then the routes that pass none, best first, if half as much speaks for them; or why not."""
    if not isinstance(first := estimate_of(rec, rec.first or ""), RouteEstimate):
        return {}, [], {}
    book, where = situated(rec)
    alone = {c.estimate.unit: likely(c.estimate) for c in contradictions(book, first, where, "") if not c.about}
    if not alone.keys() - ({MONTH, "seconds"} - hard_limits(rec)) or (plan := planned(rec)[1]) is None:
        return {}, [], {}  # the same, made cheaper, comes before another route
    alone |= {q.unit: likely(q) for q, _ in limits(where, plan) if q.unit in alone}
    if "USD" in alone and only_time(where, plan):
        alone["USD"] = f"{likely(plan.own_days)} of your people’s work"
    near = {s.route for s in rec.ranking if 2 * s.total >= rec.ranking[0].total}
    made = {s.route: estimate_of(rec, s.route) for s in rec.evaluation.left}
    past = {r: contradictions(book, e, where, "it") for r, e in made.items() if isinstance(e, RouteEstimate)}
    known = [e for e in made.values() if isinstance(e, RouteEstimate) and not e.unpriced and (e.waits or "seconds" not in alone)]
    keeps = [e.route for e in known if e.route in near and not past[e.route]]
    told = {r: " ".join(c.text for c in past.get(r, ())) for r in made if r not in keeps}
    return alone, keeps, {r: text or "Nobody knows on paper what it takes." for r, text in told.items() if text or r in near}


@once
def verdict_on_paper(rec: Recommendation) -> Verdict:
    """The verdict as everybody is told it: held to what the team allows, with what to do where that is passed; what a policy forbids stands above."""
    if banned := forbidden(rec):
        said = verdict_on_paper(replace(rec, answers=replace(rec.answers, record={})))
        note = f"{' '.join(banned[1:])} The rules say ({said.badge.lower()}): {said.headline}."
        return Verdict("overridden", "Chosen by the team", f"Forbidden by your policy: {banned[0]} (chosen by the team)", "", note)
    said = replace(said := verdict(rec), note=f"{offered(rec)} {said.note}".strip())
    if said.state in ("none", "start") or early(rec) or (at_first_sight(rec) and "budget" not in rec.answers.given):
        return said
    way, plan = planned(rec := on_trial(rec))
    if plan is None:
        found = estimate_of(rec, rec.first or "")
        why = "" if isinstance(found, RouteEstimate) else f"{found.message} ({found.hint})" if found.hint else found.message
        text = f"No estimate, so nothing is held against what you allow: {why}."
        return replace(said, badge=f"{said.badge}{' on your answers' * (' ' not in said.badge)}, no estimate", on_paper=text) if why else said
    where, volume, over, fit = situated(rec)[1], rec.answers.given.get("volume"), over_limits(rec, plan), _fits(rec)
    told = bool(rec.moved or over or way or plan.unpriced or (volume is not None and not volume.not_sure))
    if rec.moved or over or way or where.budget or told:
        taken = (many := band(rec, "volume")) and f"for about {number(where.requests.likely)}, the middle of {many} a day: type the number"
        month = (way and f"with {way}", "" if way else as_tried(rec, "request_cost"), taken)
        longest = sorted(plan.waits.items(), key=lambda part: -part[1].likely)[: 2 * ("seconds" in over)]
        waits = ", ".join(f"{name.partition(' for ')[0]} {number(q.likely)}" for name, q in longest)
        said = replace(said, sums=tuple(sums(rec, plan, over, told, {MONTH: "; ".join(filter(None, month)), "seconds": waits})))
    if not (rec.moved or over or way):
        return said
    hard, sure, dear = hard_limits(rec), " on your answers" * (" " not in said.badge), [unit for unit in over if unit not in ("seconds", "GB")]
    if rec.moved:
        if dear:  # the route by itself keeps to it, what it needs beside it does not
            said = replace(said, headline=said.headline.replace("Within your budget:", "Nearest to your budget:"))
        better = "Better, with more money" if rec.asks else "What suits better is too slow"
        text = f"{fit} {better}: {within(to_do(rec, rec.ranked.first or ''))}.".lstrip()
        held = f"{sure}, {'about at' if dear else 'held to'} your budget"
    elif fit and way and not hard:
        kinds = {LATER: "a day later", ONE: "in one call"}
        less = " on a smaller model" * any(part not in kinds for part in re.split(" and | in (?=one)", way))
        text, held = fit, f",{less}{''.join(f' {said}' for part, said in kinds.items() if part in way)}"
    elif little_over(rec):  # no reason for another model
        others = listing([f"{way} ({likely(limits(where, p)[1][0])})" for way, p in cheaper(rec)[0].items()], "or")
        right = ", if as many test cases come out right" * any(way != LATER for way in cheaper(rec)[0])
        less, held = f"; with {others} it would keep to that{right}" * bool(others), ""
        text = f"It takes {likely(over[MONTH].estimate)}, above your {over[MONTH].limit.likely:,.10g}{less}."
    else:
        work = "USD" in over and only_time(where, plan)
        passed = dict.fromkeys("about at your limit" if c.about else PAST["days" if work and u == "USD" else u][0] for u, c in over.items())
        held = f"{sure}, {' and '.join(passed) if len(passed) < 3 else 'over what you allow'}{' on paper' * (len(passed) == 1)}"
        hint = DAYS_COUNT * work
        near = f"With {way} it may as well keep to what you allow. " * bool(way) + PAST[[*over][-1]][1] if "GB" in over or not hard else ""
        text = f"{'It is somewhat over what you allow. ' * bool(fit and not hard)}{fit} {hint}".strip() or near or _to_move(rec, way, plan)
        if hard - {"seconds", "GB"} and not (fit or rec.asks or work or text.startswith("By itself")):
            said = replace(said, headline=f"Not yet within your limits: {within(said.headline.removeprefix('So far: '))}")
    if way and (meant := all_started(rec, 1)):
        takes, tried = listing([likely(q) for q, most in limits(where, meant)[1::2] if most and q.likely]), as_tried(rec)
        text += f" Without that it takes {takes}{tried and f' ({tried})'}."
    return replace(said, badge=said.badge + held, on_paper=text)


def sums(rec: Recommendation, plan: RouteEstimate, over: Mapping[str, Contradiction], told: bool, notes: Mapping[str, str]) -> Iterator[Sum]:
    """What a plan takes to set up, and to run if that is told, of people too, each with its limit (`over`, if it passes it), `notes` by unit."""
    (book, where), once = situated(rec), plan.running.unit == "USD for the job"
    (until, most), (month, monthly), (days, own), (seconds, wait) = held_to = limits(where, plan)
    above = ((q, limit) for q, limit in held_to if limit and round(q.likely) > limit)  # too little to speak against the plan
    slightly = {q.unit for q, limit in above if number(q.likely) != number(limit)}
    bands = {"USD": band(rec, "budget"), "seconds": "" if "seconds_most" in rec.answers.own else band(rec, "wait")}

    def held(name: str, amount: str, limit: float | None, unit: str, *notes: str, worth: str = "") -> Sum:
        word = ", over" if unit in over and not over[unit].about else ", somewhat over" if unit in over or unit in slightly else " out of"
        yours = f"your {bands[unit]}" if bands.get(unit) and word != " out of" else f"{'up to' if bands.get(unit) else 'your'} {limit or 0:,.10g}"
        most = f"{worth}{word} {yours}".lstrip(", ") if limit is not None else worth
        return Sum(name, amount, "; ".join(filter(None, (most, *notes))), unit in over and not over[unit].about)

    worst = f"at worst {number(until.high)}, over it" * bool(most and "USD" not in over and until.high > most)
    pay = plan.paid(plan.setup_parts).likely
    if own is None and pay < 10 and plan.own_days.likely >= 1:  # their time counts in what may be spent, as the question of it says
        worth = f"worth {likely(until)}"
        yield held("To set up", f"{number(days.likely)} days of your people", most, "USD", "nothing else to pay", worth=worth)
    elif own is None:
        part = f"USD {number(pay)} of it to pay" * (10 <= pay < 0.95 * until.likely)
        yield held("To set up", likely(until), most, "USD", f"{number(days.likely)} days’ work" * (days.likely > 0), part, worst)
    else:  # then days and money are two sums, each held to its own limit
        free = held("", "", most or None, "USD", worth="nothing to pay").note * (until.likely < 1)
        weeks = f"at two days a week {number(days.likely / 2)} weeks" * (days.likely >= 10)
        yield held("Your people, to set up", f"{number(days.likely)} days", own, "days", weeks, free)
        more = f"about {number(plan.own_days.likely - days.likely)} more days bought" * (plan.own_days.likely > days.likely)
        yield from [held("To pay, to set up", likely(until), most, "USD", more, worst)] * (until.likely >= 1)
    period, bill, looks = "for the job" if once else "a month", rec.answers.own.get("bill_today"), looking(rec)
    now = f"now {number(bill)}" if isinstance(bill, float) and not once else ""
    if told and (plan.unpriced or month.likely > 0 or looks or now):
        amount = "ask the seller" if plan.unpriced else f"USD {number(month.likely)}" if month.likely else "nothing"
        yield held(f"To pay {period}", amount, monthly, "USD per month", now, notes.get("USD per month", ""))
    typed, minutes = "review_minutes" in book.own, book.figure("review_minutes").likely
    if looks and where.person != "does" and (typed or looks[1].likely):  # what is new; by the minute where nobody typed it
        costs = "for each minute that one look takes" if not typed else f"USD {number(looks[1].likely)}" if looks[1].likely else "no new cost"
        yield Sum(f"People look, {period}", f"{number(looks[0].likely / (1 if typed else minutes))} hours", costs)
    if work := work_by_hand(rec, ""):
        of, guess = f" of about {number(where.requests.likely)}" * bool(band(rec, "volume")), ", assumed" * ("spared" not in rec.answers.own)
        left = "" if plan.unpriced or rec.mends(rec.first or "") else f"with it {number(work[0].likely * (1 - spared(rec).likely / 100))}{guess}"
        each = f"at {number(float(rec.answers.own['minutes_by_hand']))} minutes for each{of}; worth USD {number(work[1].likely)}"
        yield Sum(f"By hand, without it, {period}", f"{number(work[0].likely)} hours", "; ".join(filter(None, (each, left))))
    if wait is not None and plan.waits:
        tight = "no margin" * ("seconds" not in over and seconds.likely > wait / HAIR**2)
        guess = f"if it writes {number(where.tokens_out.likely / book.figure('tokens_per_word').likely)} words, as assumed: type how many fields"
        guess *= "writing" in str(plan.waits.keys()) and "fields" in {a.id for a in where.tokens_out.assumptions} - book.own
        yield held("Seconds to answer", number(seconds.likely), wait, "seconds", tight, guess, notes.get("seconds", ""))
    yield from (Sum("Memory", likely(c.estimate), f"over your device’s {likely(c.limit)}", True) for unit, c in over.items() if unit == "GB")


def kept(where: Situation, found: RouteEstimate) -> list[str]:
    """For each thing that the team limits, what a route or plan takes of it, and whether that is within or more than what is allowed."""
    lacking = f", with {number(found.own_days.likely - (where.own_days or 0))} more days bought" * passes(found.own_days, where.own_days)
    to = {unit: words[2] for unit, words in PAST.items()} | ({} if where.own_days is None else {"USD": f"to pay until it runs{lacking}"})
    held = ((q, most, "more than" if passes(q, most) else "within") for q, most in limits(where, found)[:3] if most and q.likely > most / 1000)
    return [f"{likely(q)} {to[q.unit]}, {word} the {most:,.0f} that you allow" for q, most, word in held]


def priced(rec: Recommendation, flip: Flip) -> str:
    """What another route that a change puts first takes by itself after it, each sum held to what the team allows; empty without a limit."""
    then = replace(rec, answers=applied(rec.answers, flip))
    way, found = ("", None) if early(rec) or flip.route == rec.first else alike(then, flip.route)
    held = kept(situated(then)[1], found) if isinstance(found, RouteEstimate) and not found.unpriced else []
    by = f", with {way.removesuffix(' in one call')}," * bool(way)
    return f" By itself{by} it takes {'; '.join(held)}." if held else ""


def _fits(rec: Recommendation) -> str:
    """By which ways the plan keeps to a month and the seconds that are allowed, what both come to, what tests it, and what it takes else."""
    (keep, _), where, plan, steps = cheaper(rec), situated(rec)[1], all_started(rec, 1), opened_plan(rec)
    if not keep or plan is None:
        return ""
    held = {way: limits(where, p)[1 : 2 if LATER in way else 4 : 2] for way, p in keep.items()}
    ways = " or ".join(f"{way} ({', '.join(likely(q) for q, most in pair if most and q.likely)})" for way, pair in held.items())
    step = next((f": step {i} tells" for i, item in enumerate(steps, 1) if item.step == SMALLER), "")
    test = f", if as many test cases come out right{step}" * any(way != LATER for way in keep)
    kept_to = "your month and seconds" if over_limits(rec, plan).keys() - {"seconds", MONTH} else "what you allow"
    ways += ", with all other steps done by a program," * any(ONE in way for way in keep)
    return f"With {ways} {within(rec.pack.routes[rec.first or ''].label)} keeps to {kept_to}{test}."


def _to_move(rec: Recommendation, way: str, plan: RouteEstimate) -> str:
    """Where no way keeps to what is allowed: that the first route does by itself; else that no plan does, and which limit to move."""
    where, first = situated(rec)[1], each_started(rec)[0]
    if not any(passes(*one) for one in limits(where, first)):
        return f"By itself, {within(rec.pack.routes[first.route].label)} keeps to what you allow: begin with it, and add the rest piece by piece."
    past = [(q, most) for q, most in limits(where, plan) if passes(q, most)]
    moved = listing([f"{likely(q)} {PAST[q.unit][2]} in place of {most:,.10g}" for q, most in past])
    return f"No plan that suits you as well keeps to all that you allow. What would have to move{way and f', with {way}'}: {moved}."


def little_over(rec: Recommendation) -> bool:
    """Whether that plan, as it is meant, passes what may be paid a month, and that by little and nothing else."""
    way, plan = planned(rec)
    return not way and [(unit, c.about) for unit, c in over_limits(rec, plan).items()] == [(MONTH, True)]


def hard_limits(rec: Recommendation) -> set[str]:
    """The units of what that plan surely takes more of than is allowed."""
    return {unit for unit, c in over_limits(rec, planned(rec)[1]).items() if not c.about}


def as_tried(rec: Recommendation, *names: str) -> str:
    """How often the first route takes what a team measured of a trial that was something else, each of some numbers by itself, and why."""
    (book, where), first = situated(rec), each_started(rec)[0]
    ours = {"request_cost": (first.thousand.likely / 1000, "cost"), "request_seconds": (first.seconds.likely, "seconds")}
    held = {ours[n][1]: ours[n][0] / q.likely for n, q in where.measured.items() if n in (names or ours) and q.likely}
    if first.runs != "large" or first.served or all(0.9 < much < 1.1 for much in held.values()):
        return ""
    named = profile_of(first.route, rec.pack.families[first.route]).calls
    calls = book.figure(named).likely if named else 1.0
    less = [much < 1 for much in held.values()]
    why = f", for {number(calls)} calls of a model, one after the other" if calls >= 2 else ""
    why = why or f", as it reads and writes {'less' if less[0] else 'more'}" * (len({*less}) == 1)
    return f"your trial’s {listing([f'{word} times {number(much)}' for word, much in held.items()])}{why}"


@once
def price(rec: Recommendation, route: str, brief: bool = False) -> str:
    """What training that stands, or that somebody favours, takes as the plan is priced, beside what is advised; in brief how much more to set up."""
    trains = True in rec.pack.routes[route].traits.known.get("changes_weights", ())
    if early(rec) or route == rec.first or not (route == rec.answers.record.get(FAVOURED) or (trains and route not in rec.evaluation.out)):
        return ""
    asked, alone = rec.pack.routes[route].asked, estimate_of(rec, route := priced_as(rec, route))
    held = replace(rec, first=route, stack=stack_of(rec, route))
    levers = [n.lever.route for n in needs_profile(rec) if n.lever and not how_well(rec.pack, route, n.need)]
    others = {r: profile_of(r, rec.pack.families[r]) for r in dict.fromkeys(levers) if r in {rec.first, *rec.beside}}
    needs = [r for r, p in others.items() if p.lookups or p.calls or p.checks or p.runs != "large"]  # instead of a prompt alone runs what is trained
    held = replace(held, stack=(*held.stack, *(Companion(r, "next", ()) for r in needs if r not in held.beside)))
    (_, found), (_, advised) = planned(held), planned(rec)
    if not isinstance(alone, RouteEstimate) or found is None or found.unpriced or advised is None:
        return ""
    offer, most = float(rec.answers.own.get("training_offer", 0.0)) * trains, situated(rec)[1].budget
    more = f" (more than the {most or 0:,.0f} that you allow)" * (not offer and passes(*limits(situated(rec)[1], alone)[0]))
    setup = f"USD {offer:,.0f} to set up, as you are offered it," if offer else f"{likely(alone.setup)} to set up{more}"
    until = found.setup.likely + (offer and offer - alone.setup.likely)
    bills = ({n: q for n, q in e.bill.items() if n != RUNS_TODAY} for e in (found, advised))  # what is paid today is in neither
    takes_month, month = (e.paid(bill).likely for e, bill in zip((found, advised), bills, strict=True))
    until, takes_month, advised_until, month = (float(f"{x:.2g}") for x in (until, takes_month, advised.setup.likely, month))  # as printed
    beside = f", with the plan’s other parts {number(until)} and {number(takes_month)}" * bool(held.beside)
    takes = f"{setup} and {likely(alone.running)} to run{beside}"
    today = f" ({RUNS_TODAY}, in neither)" * (RUNS_TODAY in {*found.bill, *advised.bill})
    than = f"; what is advised takes {number(advised_until)} and {number(month)}{today}" * (not advised.unpriced)
    more_once, spares, once = until - advised_until, month - takes_month, situated(rec)[1].once
    after, hour = more_once / max(spares, 1e-9), situated(rec)[0].figure("review_hour_rate").likely
    pays, need = "", (more_once / MOST_MONTHS - spares) / hour
    if 1 <= after < MOST_MONTHS:
        pays = f" It would pay for itself after about {number(after)} months, if as many come out right."
    elif need >= 1:  # hours are spared by either
        more, month_more = (f"{abs(much):,.0f} {'more' if much > 0 else 'less'}" for much in (more_once, -spares))
        less = f", and {month_more} a month to run" * bool(spares)
        it = f" That is {more} to set up, {abs(more_once) / MOST_MONTHS:,.0f} a month over five years{less}: it" if not brief else " It"
        pays = f"{it} pays only if it spares {number(need)} hours a month more, at USD {hour:,.10g} an hour, or more comes out right."
    if brief and not offer:
        setup = f"USD {number(more_once)} more to set up than what is advised" if more_once > 0 and not advised.unpriced else setup
        return f"On paper it takes {setup}.{pays * (not (advised.unpriced or once))}"
    return f"On paper {asked * trains or within(rec.pack.routes[route].label)} takes {takes}{than}.{pays * (not (advised.unpriced or once))}"
