"""The plan as it may be made cheaper or faster, of which the figures are told, and what training would take beside it."""

from dataclasses import replace

from advisor.answers import FAVOURED
from advisor.decide import Recommendation, led_by
from advisor.decide.result import Companion, within
from advisor.explain import early, how_well, needs_profile
from advisor.pack import Answer, once

from .book import profile_of
from .machines import MODELS, open_model, taking
from .on_paper import TUNED, Contradiction, all_started, contradictions, each_started, estimate_of, limits, passes, priced_as, situated
from .quantity import likely, number
from .route import RouteEstimate

LATER, ONE, CALLS = "outputs a day later", "one call", "workflow_calls"  # ways to pay less, and the figure that the second is of
MOST, MONTH = 2, "USD per month"  # ways that are named


@once
def cheaper(rec: Recommendation) -> tuple[dict[str, RouteEstimate], dict[str, RouteEstimate]]:
    """The plan where a month or an answer takes more than is allowed, by at most two ways that keep to both, none of which holds another one; then by
    each way: outputs a day later for those who do not wait for seconds, a smaller model, both, an open one on a card that the team may use; of a
    workflow also each of them, or what is meant anyway, with all steps but one done by a program."""
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
    if profile_of(rec.first or "", rec.pack.families[rec.first or ""]).calls == CALLS and CALLS not in given.own:
        ways |= {f"{way} in {ONE}".removeprefix(" in "): replace(a, own={**a.own, CALLS: 1.0}) for way, a in {"": given, **ways}.items()}
    made = {way: all_started(replace(rec, answers=answers), 1) for way, answers in ways.items()}
    plans = {way: plan for way, plan in made.items() if plan and not (plan.served and plan.served.beyond)}
    held = {way: limits(where, plan) for way, plan in plans.items()}
    keep = [way for way, (_, month, _, wait) in held.items() if not (passes(*month) or (passes(*wait) and LATER not in way))]
    return {way: plans[way] for way in [way for way in keep if not any(other in way for other in keep if other != way)][:MOST]}, plans


@once
def planned(rec: Recommendation) -> tuple[str, RouteEstimate | None]:
    """The plan of which the figures are told, and by which way ("": as it is meant): the first that keeps to a month and the seconds that are
    allowed; where none does, the one that passes fewest limits, and these by least."""
    plan, (keep, every) = all_started(rec, 1), cheaper(rec)
    if plan is None or not any(unit in ("seconds", MONTH) and not c.about for unit, c in over_limits(rec, plan).items()):
        return "", plan  # it may as well keep to them
    if keep:
        return next(iter(keep.items()))
    past = {way: [q.likely / most for q, most in limits(situated(rec)[1], p) if most and passes(q, most)] for way, p in {"": plan, **every}.items()}
    way = min(past, key=lambda way: (len(past[way]), max(past[way], default=0.0)))
    return way, every.get(way, plan)


def over_limits(rec: Recommendation, plan: RouteEstimate | None) -> dict[str, Contradiction]:
    """What a plan takes more of than is allowed, by unit."""
    return {c.estimate.unit: c for c in contradictions(situated(rec)[0], plan, situated(rec)[1], "it")} if plan else {}


def hard_limits(rec: Recommendation) -> set[str]:
    """The units of what that plan surely takes more of than is allowed."""
    return {unit for unit, c in over_limits(rec, planned(rec)[1]).items() if not c.about}


def as_tried(rec: Recommendation) -> str:
    """How often the first route takes what a team measured of a trial that was something else, and why."""
    (book, where), first = situated(rec), each_started(rec)[0]
    ours = {"request_cost": first.thousand.likely / 1000, "request_seconds": first.seconds.likely}
    times = [ours[name] / q.likely for name, q in where.measured.items() if q.likely and first.runs == "large" and not first.served]
    calls = profile_of(first.route, rec.pack.families[first.route]).calls
    if not times or 0.9 < times[0] < 1.1:
        return ""
    more = f"for {number(book.figure(calls).likely)} calls of a model" if calls else "as it reads and writes more"
    return f"{number(times[0])} times your trial’s, {more if times[0] > 1 else 'as it reads and writes less'}"


def price(rec: Recommendation, route: str) -> str:
    """What training that stands, or what somebody favours, takes as the plan is priced: with what would start beside it, and what of the plan meets
    needs that it does not, as a search does; beside what is advised. Else, and too early, nothing."""
    told = route == rec.answers.record.get(FAVOURED) or (route not in rec.evaluation.out and TUNED.select(rec.pack.routes[route].traits))
    if early(rec) or route == rec.first or not told:
        return ""
    asked, alone = rec.pack.routes[route].asked, estimate_of(rec, route := priced_as(rec, route))
    held, levers = led_by(rec, route), [n.lever.route for n in needs_profile(rec) if n.lever and not how_well(rec.pack, route, n.need)]
    others = {r: profile_of(r, rec.pack.families[r]) for r in dict.fromkeys(levers) if r in {rec.first, *rec.beside}}
    needs = [r for r, p in others.items() if p.lookups or p.calls or p.checks or p.runs != "large"]  # instead of a prompt alone runs what is trained
    held = replace(held, stack=(*held.stack, *(Companion(r, "next", ()) for r in needs if r not in held.beside)))
    (_, found), (_, advised) = planned(held), planned(rec)
    if not isinstance(alone, RouteEstimate) or found is None or found.unpriced or advised is None:
        return ""
    more = f" (more than the {situated(rec)[1].budget or 0:,.0f} that you allow)" * passes(*limits(situated(rec)[1], alone)[0])
    offer = float(rec.answers.own.get("training_offer", 0.0)) * TUNED.select(rec.pack.routes[route].traits)
    more += f", where you are offered it for {offer:,.0f}," * bool(offer)
    takes = f"{likely(alone.setup)} to set up{more} and {likely(alone.running)} to run"
    beside = f", with the plan’s other parts {number(found.setup.likely)} and {number(found.paid(found.bill).likely)}" * bool(held.beside)
    than = f"; what is advised takes {number(advised.setup.likely)} and {number(advised.paid(advised.bill).likely)}" * (not advised.unpriced)
    return f"On paper {asked or within(rec.pack.routes[route].label)} takes {takes}{beside}{than}."
