"""What a team's money reaches, and the verdict as everybody is told it, held against what the team allows."""

from dataclasses import replace

from advisor.decide import PlanItem, Recommendation, led_by
from advisor.explain import Flip, Verdict, applied, forbidden, listing, mending, opened_plan, verdict, within
from advisor.explain.offers import to_do
from advisor.explain.verdict import ENOUGH, TYPICAL, answered_count, at_first_sight, early
from advisor.pack import Answer, once

from .inputs import Situation
from .machines import MODELS, open_model, taking
from .on_paper import PAST, Contradiction, all_started, contradictions, each_started, estimate_of, limits, on_paper, only_time, passes, situated, sums
from .quantity import likely, number
from .route import RouteEstimate

LATER, SMALLER, MOST, MONTH = "outputs a day later", "smaller_model", 2, "USD per month"  # a way to pay less; the step for another; ways named


def within_means(rec: Recommendation) -> Recommendation:
    """What is advised where the team says what it may spend: the best-ranked route that keeps to it, with its own stack and plan. The same where that
    is within it or about at it; and where nothing is, nor the plan of what is, but then the first route is `beyond` it."""
    asked = "budget" in rec.answers.given or not rec.answers.own.keys().isdisjoint(("month_most", "own_days"))
    if rec.first is None or answered_count(rec) < ENOUGH or early(rec):
        return rec
    held, test = _held(rec, rec.first) if asked else rec, rec.pack.steps.get(SMALLER)
    if test is None or held.better is not None or not {*cheaper(held)[0]} - {LATER}:
        return held
    at = max((i for i, item in enumerate(held.plan, 1) if item.step and {"real_cases", *test.takes} & {*rec.pack.steps[item.step].makes}), default=0)
    item = PlanItem("now", test.do, test.entry, test.exit, test.measure, test.turn_back, step=SMALLER)
    return replace(held, plan=(*held.plan[:at], item, *held.plan[at:]))


def _held(rec: Recommendation, first: str) -> Recommendation:
    """The same for a team that says what it may spend."""
    past, keeps, beyond = _keeping(rec)
    if past.keys() - {"seconds"} == {MONTH} and cheaper(rec)[0]:
        return rec  # the same, made cheaper, before another route
    asks = next((past[unit] for unit in ("USD", MONTH, "days") if unit in past), "")
    alone = replace(rec, beyond={first: beyond[first]}, asks=asks) if asks else rec
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
    alone = {c.estimate.unit: likely(c.estimate) for c in contradictions(book, first, where, "") if not c.about}
    if not alone or (plan := all_started(rec, 1)) is None:
        return {}, [], {}
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
    told, (fit, at) = bool(rec.better or over or plan.unpriced or (volume is not None and not volume.not_sure)), _fits(rec)
    if rec.better or over or ((where.budget or told) and not rec.answers.others):
        notes = {u: "; ".join(filter(None, (at.get(u, "") * (u in over), _across(rec, plan) * (u == MONTH)))) for u in (MONTH, "seconds")}
        said = replace(said, sums=tuple(sums(rec, plan, over, told, notes)))
    if not (rec.better or over):
        return said
    hard, sure = {unit for unit, c in over.items() if not c.about}, " on your answers" * (said.badge != TYPICAL)
    dear = [unit for unit in over if unit not in ("seconds", "GB")]
    if rec.better is not None:
        if dear:  # the route by itself keeps to it, what it needs beside it does not
            said = replace(said, headline=said.headline.replace("Within your budget:", "Nearest to your budget:"))
        way = f"Better, with more money: {within(to_do(rec, rec.ranked.first or ''))}."
        held = f"{sure}, {'about at' if dear else 'held to'} your budget"
    elif fit and hard and hard <= {"seconds", MONTH}:
        way, held = fit, f", {'with ' + LATER if LATER in cheaper(rec)[0] else 'with a smaller model'}: see what fits"
    else:
        work = "USD" in over and only_time(where, plan)
        passed = dict.fromkeys("about at your limit" if c.about else PAST["days" if work and u == "USD" else u][0] for u, c in over.items())
        held = f"{sure}, {' and '.join(passed) if len(passed) < 3 else 'over what you allow'}{' on paper' * (len(passed) == 1)}"
        hint = "Your people’s days count in what you allow; if they need not, say at the question on the budget how many there are." * work
        way = f"{fit} {hint}".strip() or (PAST[[*over][-1]][1] if "GB" in over or not hard else _to_move(rec, plan))
    return replace(said, badge=said.badge + held, on_paper=way)


def _across(rec: Recommendation, plan: RouteEstimate) -> str:
    """Of a volume that is known as a range alone, how it is taken, and at which end a month lies on the other side of what may be paid."""
    where, answer, over = situated(rec)[1], rec.answers.known("volume"), passes(*limits(situated(rec)[1], plan)[1])
    if answer is None or answer.number is not None or where.month_most is None:
        return ""
    end = where.requests.low if over else where.requests.high - 1
    there = all_started(replace(rec, answers=rec.answers.with_answer("volume", answer._replace(number=end))), 1)
    crosses = there is not None and passes(*limits(where, there)[1]) != over
    at = f"at {end:,.0f} {'within' if over else 'over'} your {where.month_most:,.10g}"
    return f"taken as {number(where.requests.likely)} a day; {at}: type the number" * crosses


def kept(where: Situation, found: RouteEstimate) -> list[str]:
    """For each thing that the team limits, what a route or plan takes of it, and whether that is within or more than what is allowed."""
    lacking = ", days that lack included" * passes(found.own_days, where.own_days)
    to = {unit: words[2] for unit, words in PAST.items()} | ({} if where.own_days is None else {"USD": f"to pay until it runs{lacking}"})
    held = ((q, most, "more than" if passes(q, most) else "within") for q, most in limits(where, found)[:3] if most is not None and q.likely)
    return [f"{likely(q)} {to[q.unit]}, {word} the {most:,.0f} that you allow" for q, most, word in held]


def priced(rec: Recommendation, flip: Flip) -> str:
    """What another route that a change puts first takes by itself after it, each sum held to what the team allows; empty without a limit."""
    then = replace(rec, answers=applied(rec.answers, flip))
    found = None if early(rec) or flip.route == rec.first else estimate_of(then, flip.route)
    held = kept(situated(then)[1], found) if isinstance(found, RouteEstimate) and not found.unpriced else []
    return f" By itself it takes {'; '.join(held)}." if held else ""


@once
def cheaper(rec: Recommendation) -> tuple[dict[str, RouteEstimate], dict[str, RouteEstimate]]:
    """The plan where a month or an answer takes more than is allowed, by at most two ways that keep to both, none of which holds another one; then by
    each way: outputs a day later for those who do not wait for seconds, a smaller model, both, an open one on a card that the team may use."""
    given, train, now = rec.answers, rec.answers.known("train"), all_started(rec, 1)
    if now is None or not any(passes(*limits(where := situated(rec)[1], now)[i]) for i in (1, 3)):
        return {}, {}
    small, anywhere = taking(where, MODELS["usual"]["small"]), where.place == "anywhere"
    less, model = (where.small.label, {"model": where.small.model}) if anywhere else (small, {"open_model": small})
    of_small: dict[str, float | str] = {**given.own, **model}
    ways = {} if where.batch or (where.wait or 900) < 900 else {LATER: given.with_answer("wait", Answer(("hours",)))}
    ways |= {less: replace(given, own=of_small)} | {f"{way} and {less}": replace(later, own=of_small) for way, later in ways.items()}
    if anywhere and train and {*train.options} <= {"own", "hosted", "large"}:
        own = {**given.own, "open_model": open_model(where, "open")}
        ways[f"{own['open_model']} on a card of your own"] = replace(given.with_answer("runs", Answer(("own",))), own=own)
    made = {way: all_started(replace(rec, answers=answers), 1) for way, answers in ways.items()}
    plans = {way: plan for way, plan in made.items() if plan and not (plan.served and plan.served.beyond)}
    held = {way: limits(where, plan) for way, plan in plans.items()}
    keep = [way for way, (_, month, _, wait) in held.items() if not (passes(*month) or (passes(*wait) and LATER not in way))]
    return {way: plans[way] for way in [way for way in keep if not any(other in way for other in keep if other != way)][:MOST]}, plans


def _fits(rec: Recommendation) -> tuple[str, dict[str, str]]:
    """By which ways the plan keeps to a month and the seconds that are allowed, what both come to, and what tests it; by unit what the first does."""
    held = {way: limits(situated(rec)[1], plan)[1 : 2 if LATER in way else 4 : 2] for way, plan in cheaper(rec)[0].items()}
    told = {way: [q for q, most in pair if most is not None and q.likely] for way, pair in held.items()}
    ways = " or ".join(f"{way} ({', '.join(map(likely, amounts))})" for way, amounts in told.items())
    step = next((f": step {i} tells" for i, item in enumerate(opened_plan(rec), 1) if item.step == SMALLER), "")
    test = f", if as many test cases come out right{step}" * any(way != LATER for way in told)
    kept_to = "your month and seconds" if _over(rec).keys() - {"seconds", MONTH} else "what you allow"
    text = f"With {ways} {within(rec.pack.routes[rec.first or ''].label)} keeps to {kept_to}{test}." * bool(told)
    return text, {q.unit: f"{number(q.likely)} with {way}" for way, amounts in reversed(told.items()) for q in amounts}


def _to_move(rec: Recommendation, plan: RouteEstimate) -> str:
    """Where no way keeps to what is allowed: that the first route does by itself; else that no plan does, and which limit to move."""
    where, first = situated(rec)[1], each_started(rec)[0]
    past = {way: [one for one in limits(where, p) if passes(*one)] for way, p in {"": plan, **cheaper(rec)[1]}.items()}
    if not any(passes(*one) for one in limits(where, first)):
        return f"By itself, {within(rec.pack.routes[first.route].label)} keeps to what you allow: begin with it, and add the rest piece by piece."
    way = min(past, key=lambda way: len(past[way]))
    moved = listing([f"{likely(q)} {PAST[q.unit][2]} in place of {most:,.10g}" for q, most in past[way]])
    return f"No plan that suits you as well keeps to all that you allow. What would have to move{way and f', with {way}'}: {moved}."
