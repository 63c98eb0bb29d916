"""The estimates beside a recommendation: the routes that stand, and what is at odds with an answer: slower, dearer or larger than was said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from advisor.answers import FAVOURED
from advisor.decide import Recommendation, within
from advisor.explain import QUOTED, Sum, first_upper
from advisor.pack import Problem, Traits, once, table

from .book import Book, book_of, data_label, profile_of
from .inputs import DAYS_PER_MONTH, FIRM, MONTH, PEOPLE, Situation, situation
from .quantity import Assumption, EstimateError, Quantity, exactly, largest, likely, number, shown, total
from .route import BY_HAND, LOOKING, TEST_SET, WITHOUT_MODEL, RouteEstimate, estimate_route

_HOSTED, _TEACHES, TUNED = Traits(runs_at=("provider",)), Traits(teacher_at=("provider",)), Traits(changes_weights=(True,))
BUILDERS, NO_COST = (PEOPLE, FIRM), ("not paid by you", "as today")  # the last of those who look
FINDS, RUNS_TODAY = ("looking up", "re-ranking"), "what runs today, beyond what we reckon"
BOUGHT, LOOKS, OF_PRODUCTS = "bought_product", "human_review", ("without_product", "stands_product")  # the routes, and what asks about the first
PAST = table(__file__)  # by the unit of what passes a limit: what is said of the first route, what to do about it, what it is for, who sets it
LITTLE, TO_SPARE = 1.5, ("dear", "slow")  # within so many times what may be paid, the limit may move; faults that it is for
HAIR = 1.04  # an estimate passes a limit by more, as neither is known so well
FAR, SHOWN = 2, 4  # where so many times more is paid today, something else is so than is assumed; the first and its rivals, unless all are asked for


class Contradiction(NamedTuple):
    """`question` is the answer that the estimate contradicts; `text` says both numbers; `about`: it may as well keep to the limit."""

    question: str
    text: str
    estimate: Quantity
    limit: Quantity
    about: bool


@dataclass(frozen=True)
class OnPaper:
    """`routes` by id, the first one, what starts beside it, then as ranked; `problems` are estimates that could not be made, by route ("": all)."""

    where: Situation | None
    routes: Mapping[str, RouteEstimate]
    first: str | None
    contradictions: tuple[Contradiction, ...] = ()
    problems: Mapping[str, Problem] = field(default_factory=dict)
    prices: str = ""
    first_year: str = ""  # what it costs bought and built, where a seller's quote is known

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What the numbers of the first route rest on."""
        return next((e.assumptions for route, e in self.routes.items() if route == self.first), ())


@once
def on_paper(rec: Recommendation, only: str | None = None, most: int | None = None) -> OnPaper:
    """Estimates for `only` one route, or for all that stand, or for the first `most` of these, what starts beside, and what somebody asks about."""
    pack, first = rec.pack, only or rec.first
    try:
        book, where = situated(rec)
    except EstimateError as error:
        return OnPaper(None, {}, first, problems={"": error.problem})
    standing = sorted((s.route for s in rec.evaluation.left), key=lambda r: r != rec.first)
    outside = [r for r in standing if pack.routes[r].layer == pack.content.layers[0].id]  # with no model, if that is still open
    spoken = BOUGHT in rec.uncertainty.open_routes or not rec.answers.given.keys().isdisjoint(OF_PRODUCTS)
    beside = {rec.answers.record.get(FAVOURED), *([BOUGHT] if where.quote or spoken else [])}
    with_it = (c.route for c in rec.stack if c.phase != "later")
    names = [*dict.fromkeys((*standing[:1], *with_it, *standing[1:most], *outside[:1], *(r for r in standing if r in beside)))]
    asked = [s.route for s in rec.ranking if pack.routes[s.route].asked and TUNED.select(pack.routes[s.route].traits)]
    if asked and not any(TUNED.select(pack.routes[r].traits) for r in names):  # one price for training is enough: of the one whose reasons are told
        names += [priced_as(rec, r) for r in standing if r == min(asked, key=lambda r: pack.routes[r].effort)]
    made = {name: estimate_of(rec, name) for name in ([only] if only else names)}
    found = {name: e for name, e in made.items() if isinstance(e, RouteEstimate)}
    against = contradictions(book, found[first], where, within(pack.routes[first].label)) if first in found else ()
    problems = {name: e for name, e in made.items() if isinstance(e, Problem)}
    return OnPaper(where, found, first, against, problems, data_label(), "" if only else _first_year(rec, found))


@once
def situated(rec: Recommendation) -> tuple[Book, Situation]:
    """The figures, the team's own among them, and what the answers say of the job. Raises EstimateError."""
    own = {name: value for name, value in rec.answers.own.items() if isinstance(value, float)}
    hour = own.get("hour_by_hand")  # of the same people who look, and who write texts and lists
    looks = {"review_hour_rate": hour, "own_day_rate": 8 * hour} if hour else {}
    book = book_of(rec.pack).with_own(looks | own)
    where = situation(book, rec.pack, rec.answers)
    if rec.evaluation.shut(Traits(people_read_each=(False,))):
        where = replace(where, reviewed=exactly(1.0))  # a rule has each output read
    if where.place == "anywhere" and any(closed.select(_HOSTED) for closed, _ in rec.evaluation.closing):
        where = replace(where, place="own")  # a rule closes providers, so no price of theirs is named
    return book, replace(where, teacher_own=any(closed.select(_HOSTED) or closed.select(_TEACHES) for closed, _ in rec.evaluation.closing))


@once
def estimate_of(rec: Recommendation, route: str) -> RouteEstimate | Problem:
    """The estimate of a route: the plan's sum and the table ask for the same ones. What joins something alike that runs is added to it."""
    own, planned = rec.pack.routes[route], {r: profile_of(r, rec.pack.families[r]) for r in {rec.first, *rec.beside} if r}
    family = "bought" if own.traits.bought == (True,) else own.family
    profile, runs, beside = profile_of(route, family), bool(rec.mends(route)), route in rec.beside
    joins = route in planned and not runs and any(rec.mends(r) and other.runs == profile.runs for r, other in planned.items())
    try:
        book, where = situated(rec)
        if route in planned and any(other.lookups for other in planned.values()):  # what is looked up is not handed over whole beside it
            where = replace(where, choices=where.choices * 0.0)
        found = estimate_route(book, where, route, family, runs_already=joins or runs)
    except EstimateError as error:
        return error.problem
    if joins:
        found = replace(found, work=found.work.replace("repair", "add to"))
    looks = where.person == "does" or (rec.first in planned and planned[rec.first].runs in ("plain", "nothing"))  # people do already what these leave
    if beside and profile.runs == "people" and looks:  # and that costs nothing more
        found = replace(found, setup_parts={}, bill={}, days=found.days * 0, thousand=found.thousand * 0)
        return replace(found, runs_on="people", work=looked(rec) or "as today")
    if (beside and profile.within) or (profile.checks and where.programs_check):
        return replace(found, runs_on="what runs anyway", bill={}, thousand=found.thousand * 0, waits={}, served=None)
    return found


@once
def looking(rec: Recommendation) -> tuple[Quantity, Quantity] | None:
    """Hours a month, or of the job, of people who look at outputs by the plan, and what they cost beyond today; None where nobody has to."""
    (book, where), costs, families = situated(rec), rec.answers.known("wrong_costs"), rec.pack.families
    runs = profile_of(rec.first, families[rec.first]).runs if rec.first else "nothing"
    first = (costs and costs.options) == ("money",) and where.person == "could" and runs not in BY_HAND  # a person looks, though no rule adds that
    if not rec.first or runs in BY_HAND[:2] or not (first or LOOKS in {rec.first, *rec.beside}):
        return None
    outputs = where.requests * where.days * where.reviewed * where.turns
    hours = outputs.times(book.figure("review_minutes") * (1 / 60), "hours for the job" if where.once else "hours a month")
    return hours, hours.times(book.figure("review_hour_rate") * book.figure("review_paid"), where.period) * float(where.person != "does")


def looked(rec: Recommendation) -> str:
    """In words: `USD 13,000 a month (340 hours) of your people who look`, hours alone where these are no new cost; empty where nobody has to. Where
    nobody typed how long a look takes, the hours for each minute of it: what is assumed of so many outputs would be the largest sum of all."""
    hours, money = looking(rec) or (exactly(0.0), exactly(0.0))
    free = f", {NO_COST[situated(rec)[1].person == 'does']}" * (not money.likely)
    if hours.likely and "review_minutes" not in rec.answers.own:
        return f"{likely(each_minute(rec))} of people who look for each minute that one look takes{free}"
    said = f"{likely(hours)} of people who look{free}" * (hours.likely > 0)
    return f"{likely(money)} ({number(hours.likely)} hours) of your people who look" if money.likely else said


def each_minute(rec: Recommendation) -> Quantity:
    """Hours of people who look, a month or for the job, for each minute that one look takes."""
    return (looking(rec) or (exactly(0.0),))[0] * (1 / situated(rec)[0].figure("review_minutes").likely)


def work_by_hand(rec: Recommendation, unit: str) -> tuple[Quantity, Quantity] | None:
    """Hours of work by hand, and what they cost; None where the team says nothing of them."""
    minutes, where = rec.answers.own.get("minutes_by_hand"), situated(rec)[1]
    if not isinstance(minutes, float) or "volume" not in rec.answers.given:
        return None
    hours = where.requests * (minutes / 60 * (1 if where.once else DAYS_PER_MONTH))
    return hours, hours.times(situated(rec)[0].figure("review_hour_rate"), unit)


def _first_year(rec: Recommendation, found: Mapping[str, RouteEstimate]) -> str:
    """What a product with a quote costs in a year or for the job, beside what is advised or else the best to build; else nothing."""
    bought, other, where = found.get(BOUGHT), found.get(rec.first or ""), situated(rec)[1]
    if other is bought:
        other = next((e for e in found.values() if e.runs not in ("bought", "people", "nothing") and e.route not in rec.beside), None)
    if bought is None or bought.unpriced or other is None or other.unpriced:
        return ""
    whole = (other.route == rec.first and BOUGHT not in rec.beside and all_started(rec)) or other
    months, when = (12, "in the first year") if bought.running.unit == "USD per month" else (1, "for the job")
    counts = ", by its price a month and not by the request" * (where.quote.keys() >= {*QUOTED})
    way = f"{first_upper(within(rec.pack.routes[other.route].label))}{' with what stands beside it' * (whole is not other)}"
    ways = {f"The product{counts}": bought, way: whole}
    runs = {way: replace(e.paid(e.bill) * months, unit="USD") for way, e in ways.items()}  # people look at either
    told = (f"{way}: {shown(e.setup + runs[way])} {when}{f', then {number(runs[way].likely)} a year' * (months > 1)}" for way, e in ways.items())
    return f"{'. '.join(told)}. Set up and run; upkeep {'and people who look ' * (looking(rec) is not None)}apart."


def priced_as(rec: Recommendation, route: str) -> str:
    """The route as which training is priced beside a search of the plan: what trains and searches itself, as one model alone has to be paid."""
    may = (s.route for s in rec.ranking if all(veto.by == "combines" for veto in s.vetoes))  # that nothing calls for a part of it is no matter here
    known = {r: profile_of(r, rec.pack.families[r]) for r in (route, *may)}
    both = [r for r, p in known.items() if p.trains and p.lookups and p.runs == known[route].runs]
    searched = any(known[r].lookups for r in (rec.first, *rec.beside) if r in known)
    return min(both, key=lambda r: known[r].trains != known[route].trains) if both and searched else route


def each_started(rec: Recommendation) -> list[RouteEstimate]:
    """The first route, and what is put beside it now or next and costs something, each by itself; the first one alone where bills do not add up."""
    made = [estimate_of(rec, r) for r in (rec.first, *(c.route for c in rec.stack if c.phase != "later")) if r is not None]
    found = [e for e in made if isinstance(e, RouteEstimate) and (e.route == rec.first or e.setup.likely or e.running.likely or e.unpriced)]
    found = found if found[:1] == made[:1] else []  # without the first one the rest is no plan
    return found if len({e.running.unit for e in found if e.bill}) < 2 else found[:1]


@once
def all_started(rec: Recommendation, least: int = 2) -> RouteEstimate | None:
    """The first route with what is put beside it now or next as one, with one test set; None where these are fewer than `least`."""
    found = each_started(rec)
    if len(found) < least:
        return None
    labels = {e.route: within(rec.pack.routes[e.route].label) for e in found}
    parts = {f"{name} for {labels[e.route]}": q for e in found for name, q in e.setup_parts.items() if e is found[0] or name != TEST_SET}
    bill = {f"{name} for {labels[e.route]}": q for e in found for name, q in e.bill.items()}  # none if the first is paid as its seller asks
    now, where = rec.answers.own.get("bill_today"), situated(rec)[1]  # what goes on costs what it does today, with a cheaper model less
    ours = [e.paid(e.bill).likely for e in found if rec.mends(e.route) and e.runs not in WITHOUT_MODEL]
    if ours and isinstance(now, float) and (more := now * min(where.large.input / (where.tried_at.input or 1), 1) - sum(ours)) > 0 and not where.once:
        bill[RUNS_TODAY] = exactly(more, where.period)
    if bill and not any(name.startswith(LOOKING) for name in bill) and (looks := looking(rec)) and looks[1].likely:
        bill[LOOKING] = looks[1]
    writers = {e.route: e.seconds.likely for e in found if "writing" in e.waits and not profile_of(e.route, rec.pack.families[e.route]).checks}
    slowest = max(writers, key=writers.__getitem__, default="")  # one of them writes an output, with what the others look up for it
    waits = {f"{n} for {labels[e.route]}": q for e in found for n, q in e.waits.items() if e.route not in writers or slowest == e.route or n in FINDS}
    return replace(found[0], setup_parts=parts, bill={} if found[0].unpriced else bill, waits=waits, days=total((e.own_days for e in found), "days"))


def passes(takes: Quantity, most: float | None) -> bool:
    """Whether something takes more than is allowed of it (None: nobody says)."""
    return most is not None and takes.likely > HAIR * most


def only_time(where: Situation, found: RouteEstimate) -> bool:
    """Whether it passes the budget only as the time of the team's own people counts as money, so that nobody is told it is too dear."""
    return where.own_days is None and passes(found.setup, where.budget) and not passes(found.paid(found.setup_parts), where.budget)


def limits(where: Situation, found: RouteEstimate) -> tuple[tuple[Quantity, float | None], ...]:
    """What is held against limits: USD until it runs, USD a month, days of own people (money, unless it is said how many there are), seconds."""
    until, days = found.setup, found.own_days
    if where.own_days is not None:
        until, own = found.paid(found.setup_parts), sum(q.likely for name, q in found.setup_parts.items() if name.startswith(PEOPLE))
        if where.budget is not None and passes(days, where.own_days):
            until += (days - exactly(where.own_days, "days")).at_least(0.0).times(exactly(own / days.likely), "USD")
            days = exactly(where.own_days, "days")
    return (until, where.budget), (found.paid(found.bill), where.month_most), (days, where.own_days), (found.seconds, where.wait)


def sums(rec: Recommendation, plan: RouteEstimate, over: Mapping[str, Contradiction], told: bool, notes: Mapping[str, str]) -> Iterator[Sum]:
    """What a plan takes to set up, and to run if that is told, of people too, each with its limit (`over`, if it passes it), `notes` by unit."""
    (book, where), once = situated(rec), plan.running.unit == "USD for the job"
    (until, most), (month, monthly), (days, own), (seconds, wait) = held_to = limits(where, plan)
    above = ((q, limit) for q, limit in held_to if limit and round(q.likely) > limit)  # too little to speak against the plan
    slightly = {q.unit for q, limit in above if number(q.likely) != number(limit)}

    def held(name: str, amount: str, limit: float | None, unit: str, *notes: str, worth: str = "") -> Sum:
        word = ", over" if unit in over and not over[unit].about else ", somewhat over" if unit in over or unit in slightly else " of"
        most = f"{worth}{word} your {limit:,.10g}".lstrip(", ") if limit is not None else worth
        return Sum(name, amount, "; ".join(filter(None, (most, *notes))), unit in over and not over[unit].about)

    worst, pay = f"{number(until.high)} at worst" * bool(most and "USD" not in over and until.high > most), plan.paid(plan.setup_parts).likely
    if own is None and pay < 10 and plan.own_days.likely >= 1:  # their time counts in what may be spent, as the question of it says
        worth = f"worth {likely(until)}"
        yield held("To set up", f"{number(days.likely)} days of your people", most, "USD", "nothing else to pay", worth=worth)
    elif own is None:
        part = f"USD {number(pay)} of it to pay" * (10 <= pay < 0.95 * until.likely)
        yield held("To set up", likely(until), most, "USD", f"{number(days.likely)} days’ work" * (days.likely > 0), part, worst)
    else:  # then days and money are two sums, each held to its own limit
        yield held("Your people, to set up", f"{number(days.likely)} days", own, "days", "nothing to pay" * (until.likely < 1))
        more = f"about {number(plan.own_days.likely - days.likely)} more days bought" * (plan.own_days.likely > days.likely)
        yield from [held("To pay, to set up", likely(until), most, "USD", more, worst)] * (until.likely >= 1)
    period, bill, work, looks = "for the job" if once else "a month", rec.answers.own.get("bill_today"), work_by_hand(rec, ""), looking(rec)
    now = f"now {number(bill)}" if isinstance(bill, float) and not once else ""
    if told and (plan.unpriced or month.likely > 0 or looks or now):
        amount = "ask the seller" if plan.unpriced else f"USD {number(month.likely)}" if month.likely else "nothing"
        yield held(f"To pay {period}", amount, monthly, "USD per month", now, notes.get("USD per month", ""))
    hours = f"{number(work[0].likely)} by hand now" if work else ""
    if looks and (looks[1].likely or where.person != "does"):  # what is as today is no figure of the plan
        costs, each = f"USD {number(looks[1].likely)}" if looks[1].likely else NO_COST[0], "for each minute of a look: type how many"
        spent, costs = (looks[0], costs) if "review_minutes" in book.own else (each_minute(rec), each)
        yield Sum(f"People look, {period}", f"{number(spent.likely)} hours", "; ".join(filter(None, (costs, hours))))
    if wait is not None and plan.waits:
        yield held("Seconds to answer", number(seconds.likely), wait, "seconds", notes.get("seconds", ""))
    yield from (Sum("Memory", likely(c.estimate), f"over your device’s {likely(c.limit)}", True) for unit, c in over.items() if unit == "GB")


def contradictions(book: Book, found: RouteEstimate, where: Situation, label: str) -> tuple[Contradiction, ...]:
    """What the likely values of `found` contradict; `label` names the route in a sentence."""
    *money, wait = limits(where, found)
    held = [("wait", *wait), *(("budget", *one) for one in money)]
    if where.place == "device" and found.served is not None:
        held.append(("runs", found.served.memory, book.figure("device_memory_gb").likely))
    passed = ((q, PAST[e.unit], e, exactly(most, e.unit)) for q, e, most in held if most is not None and passes(e, most))
    text, why = "On paper, {} takes {} {}; {} {:,.10g}.{}", f" Most of it is {largest(found.waits)}."
    told = ((q, text.format(label, shown(e), to, who, most.likely, why * (q == "wait")), e, most) for q, (_, _, to, who), e, most in passed)
    return tuple(Contradiction(*one, one[2].about(one[3].likely)) for one in told)


def over_limits(rec: Recommendation, plan: RouteEstimate | None) -> dict[str, Contradiction]:
    """What a plan takes more of than is allowed, by unit. A month, if it alone is passed and by less than half, is no hard limit."""
    over = {c.estimate.unit: c for c in contradictions(situated(rec)[0], plan, situated(rec)[1], "it")} if plan else {}
    fault, month = rec.answers.known("main_fault"), over.get(MONTH)
    if month and len(over) == 1 and month.estimate.likely < LITTLE * month.limit.likely and (fault is None or {*fault.options}.isdisjoint(TO_SPARE)):
        return {MONTH: month._replace(about=True)}
    return over
