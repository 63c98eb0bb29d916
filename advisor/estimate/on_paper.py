"""The estimates beside a recommendation: the routes that stand, and what is at odds with an answer: slower, dearer or larger than was said."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from advisor.answers import FAVOURED, Answers
from advisor.decide import Recommendation, within
from advisor.explain import QUOTED, first_upper, needs_profile
from advisor.pack import Answer, Problem, Traits, once

from .book import Book, book_of, data_label, profile_of
from .inputs import DAYS_PER_MONTH, FIRM, MONTH, PEOPLE, Situation, situation
from .limits import LATER, ONE, Contradiction, contradictions, limits, passes
from .machines import MODELS, open_model, taking
from .quantity import Assumption, EstimateError, Quantity, exactly, likely, number, shown, total
from .route import BY_HAND, LOOKING, RUNS_TODAY, TEST_SET, WITHOUT_MODEL, RouteEstimate, estimate_route

_HOSTED, _TEACHES, TUNED = Traits(runs_at=("provider",)), Traits(teacher_at=("provider",)), Traits(changes_weights=(True,))
BUILDERS = (PEOPLE, FIRM)
FINDS = ("looking up", "re-ranking")
BOUGHT, LOOKS, OF_PRODUCTS = "bought_product", "human_review", ("without_product", "stands_product")  # the routes, and what asks about the first
LITTLE, TO_SPARE = 1.5, ("dear", "slow")  # within so many times what may be paid, the limit may move; faults that it is for
CALLS, MOST = "workflow_calls", 2  # what takes one call by one of the ways; how many ways are named
FAR, SHOWN = 2, 4  # where so many times more is paid today, something else is so than is assumed; the first and its rivals, unless all are asked for


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
    made = {name: alike(rec, name)[1] for name in names} if not only else {only: estimate_of(rec, only)}
    found = {name: e for name, e in made.items() if isinstance(e, RouteEstimate)}
    against = contradictions(book, found[first], where, within(pack.routes[first].label)) if first in found else ()
    problems = {name: e for name, e in made.items() if isinstance(e, Problem)}
    return OnPaper(where, found, first, against, problems, data_label(), "" if only else _first_year(rec, found))


@once
def situated(rec: Recommendation) -> tuple[Book, Situation]:
    """The figures, the team's own among them, and what the answers say of the job. Raises EstimateError."""
    own = {name: value for name, value in rec.answers.own.items() if isinstance(value, float)}
    hour = own.get("hour_by_hand")  # of the same people who look, and who write texts and lists
    book = book_of(rec.pack).with_own(({"review_hour_rate": hour, "own_day_rate": 8 * hour} if hour else {}) | own)
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
    if beside and profile.runs == "people" and "review_minutes" not in rec.answers.own:  # nobody knows what each look takes
        found = replace(found, bill={}, thousand=found.thousand * 0)
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
    return hours, hours.times(book.figure("review_hour_rate") * book.figure("review_paid"), where.period) * float(not where.by_people)


def looked(rec: Recommendation) -> str:
    """In words: `USD 13,000 a month (340 hours) of your people who look`, hours alone where these are no new cost; empty where nobody has to. Where
    nobody typed how long a look takes, the hours for each minute of it: what is assumed of so many outputs would be the largest sum of all."""
    (hours, money), (book, where) = looking(rec) or (exactly(0.0), exactly(0.0)), situated(rec)
    free, each = f", no new cost{', as people do now' * where.by_people}" * (not money.likely), hours * (1 / book.figure("review_minutes").likely)
    if "review_minutes" not in rec.answers.own:
        return f"{f'{likely(each)} of ' * (not free)}people who look{free or ' for each minute that one look takes'}" * (hours.likely > 0)
    said = f"{likely(hours)} of people who look{free}" * (hours.likely > 0)
    return f"{likely(money)} ({number(hours.likely)} hours) of your people who look" if money.likely else said


def work_by_hand(rec: Recommendation, unit: str) -> tuple[Quantity, Quantity] | None:
    """Hours of work by hand, and what they cost; None where the team says nothing of them."""
    minutes, where = rec.answers.own.get("minutes_by_hand"), situated(rec)[1]
    if not isinstance(minutes, float) or "volume" not in rec.answers.given:
        return None
    hours = where.requests * (minutes / 60 * (1 if where.once else DAYS_PER_MONTH))
    return hours, hours.times(situated(rec)[0].figure("review_hour_rate"), unit)


def spared(rec: Recommendation) -> Quantity:
    """How many of a hundred hours by hand are spared, as the team says or as is assumed."""
    share, (book, where), looks, work = rec.answers.own.get("spared"), situated(rec), looking(rec), work_by_hand(rec, "")
    met = [n for n in needs_profile(rec) if n.lever and n.lever.route == rec.first and all(e.runs in WITHOUT_MODEL for e in each_started(rec))]
    told = {rec.answers.given[q].options for need in met for q in need.questions if q.startswith("without_")}  # what such means settle
    usual = "looked" if where.person in ("does", "could") else "else"
    assumed = book.figure(f"spared_{next((share for share in ('most', 'some') if (share,) in told), usual)}")
    left = 100 * (1 - looks[0].likely / max(work[0].likely, 1e-9)) if looks and work else 100.0  # who looks is not spared for it
    return (exactly(share) if isinstance(share, float) else assumed).at_least(0.0, max(left, 0.0))


def _first_year(rec: Recommendation, found: Mapping[str, RouteEstimate]) -> str:
    """What a product with a quote costs in a year or for the job, beside what is advised or else the best to build; else nothing."""
    bought, other, where = found.get(BOUGHT), found.get(rec.first or ""), situated(rec)[1]
    if other is bought:
        other = next((e for e in found.values() if e.runs not in ("bought", "people", "nothing") and e.route not in rec.beside), None)
    if bought is None or bought.unpriced or other is None or other.unpriced:
        return ""
    whole = (other.route == rec.first and BOUGHT not in rec.beside and all_started(rec) and planned(rec)[1]) or other
    months, when = (12, "in the first year") if bought.running.unit == "USD per month" else (1, "for the job")
    way = f"{first_upper(within(rec.pack.routes[other.route].label))}{' with what stands beside it' if whole is not other else ' by itself'}"
    ways = {f"The product{', by its price a month and not by the request' * (where.quote.keys() >= {*QUOTED})}": bought, way: whole}
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


def over_limits(rec: Recommendation, plan: RouteEstimate | None) -> dict[str, Contradiction]:
    """What a plan takes more of than is allowed, by unit. A month, if it alone is passed and by less than half, is no hard limit."""
    over = {c.estimate.unit: c for c in contradictions(situated(rec)[0], plan, situated(rec)[1], "it")} if plan else {}
    fault, month = rec.answers.known("main_fault"), over.get(MONTH)
    if month and len(over) == 1 and month.estimate.likely < LITTLE * month.limit.likely and (fault is None or {*fault.options}.isdisjoint(TO_SPARE)):
        return {MONTH: month._replace(about=True)}
    return over


@once
def ways(rec: Recommendation, route: str) -> dict[str, Answers]:
    """The answers by each way in which a route costs less or answers sooner: outputs a day later, a smaller model, both, an open one on a card of
    one's own; of a workflow also with all steps but one done by a program."""
    given, train, where = rec.answers, rec.answers.known("train"), situated(rec)[1]
    small, anywhere = taking(where, MODELS["usual"]["small"]), where.place == "anywhere"
    less, model = (where.small.label, {"model": where.small.model}) if anywhere else (small, {"open_model": small})
    of_small: dict[str, float | str] = {**given.own, **model}
    made = {} if where.batch or (where.wait or 900) < 900 else {LATER: given.with_answer("wait", Answer(("hours",)))}
    made |= {less: replace(given, own=of_small)} | {f"{way} and {less}": replace(later, own=of_small) for way, later in made.items()}
    if anywhere and train and {*train.options} <= {"own", "hosted", "large"}:
        own = {**given.own, "open_model": open_model(where, "open")}
        made[f"{own['open_model']} on a card of your own"] = replace(given.with_answer("runs", Answer(("own",))), own=own)
    if profile_of(route, rec.pack.families[route]).calls == CALLS and CALLS not in given.own:
        made |= {f"{way} in {ONE}".removeprefix(" in "): replace(a, own={**a.own, CALLS: 1.0}) for way, a in {"": given, **made}.items()}
    return made


@once
def cheaper(rec: Recommendation) -> tuple[dict[str, RouteEstimate], dict[str, RouteEstimate]]:
    """The plan where a month or an answer takes more than is allowed, by at most two ways that keep to both; then by each way."""
    now = all_started(rec, 1)
    if now is None or not any(passes(*limits(where := situated(rec)[1], now)[i]) for i in (1, 3)):
        return {}, {}
    made = {way: all_started(replace(rec, answers=answers), 1) for way, answers in ways(rec, rec.first or "").items()}
    plans = {way: plan for way, plan in made.items() if plan and not (plan.served and plan.served.beyond)}
    held = {way: limits(where, plan) for way, plan in plans.items()}
    keep = [way for way, (_, month, _, wait) in held.items() if not (passes(*month) or (passes(*wait) and LATER not in way))]
    return {way: plans[way] for way in [way for way in keep if not any(other in way for other in keep if other != way)][:MOST]}, plans


@once
def planned(rec: Recommendation) -> tuple[str, RouteEstimate | None]:
    """The plan whose figures are told, and by which way ("": as meant): the first that keeps to month and seconds, else what passes least."""
    plan, (keep, every) = all_started(rec, 1), cheaper(rec)
    if plan is None or not any(unit in ("seconds", MONTH) and not c.about for unit, c in over_limits(rec, plan).items()):
        return "", plan  # it may as well keep to them
    if keep:
        return next(iter(keep.items()))
    past = {way: [q.likely / most for q, most in limits(situated(rec)[1], p) if most and passes(q, most)] for way, p in {"": plan, **every}.items()}
    way = min(past, key=lambda way: (len(past[way]), max(past[way], default=0.0)))
    return way, every.get(way, plan)


@once
def alike(rec: Recommendation, route: str) -> tuple[str, RouteEstimate | Problem]:
    """The estimate of a route as the plan is priced, by its way or one that it needs to keep to a month and the seconds; and the way, if it tells."""
    led = planned(rec)[0]
    way = led or planned(replace(rec, first=route, stack=()))[0]
    found = estimate_of(replace(rec, answers=ways(rec, (led and rec.first) or route)[way]) if way else rec, route)
    return way * (found != estimate_of(rec, route)), found
