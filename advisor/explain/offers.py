"""Who offers what is advised, from the pack’s dated list, and until when; in which way alone rules let it be done; and what to ask others."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from advisor.answers import Answers, read_answers
from advisor.decide import FALSE, TRUE, Evaluation, Recommendation, evaluate
from advisor.pack import Ending, Enquiry, FindOut, Pack, Question, Remark, Rule, Said, Targets, Traits, Vendor, last_day, once, table

from .words import first_upper, listing, within, without_term

_WHOM = {"newcomers": "newcomers", "idle": "customers who had not used it lately", "all": "everybody"}
_ORDER = ("current", "preview", "retiring")
_WAYS: dict[str, list[Any]] = table(__file__)  # a trait's verb, and its ways
_UNTRAINED = "train it only without learning from your data, not", "take it only where it learns nothing from your data, not trained"
_Told = TypeVar("_Told", Said, Enquiry)
_PLACED = dict.fromkeys(("runs_at", "teacher_at"), "Whatever model takes part runs") | {"trains_at": "train it"}
_OF_MODELS = "uses_model", "uses_language_model"
MODELS = Traits(runs_at=("provider", "own"))
QUOTED = "product_month", "product_each"  # own numbers: what a seller asks
_KEPT = {"wait": "seconds_most", "yardstick": "test_cases people_agree", "person": "review_minutes reviewed_share", "volume": "review_paid"}
MOST = 6  # questions to one of those who are asked


class Offer(NamedTuple):
    """`open`: whether one may begin there: yes or no (`because`); `ways` that are left, where rules close others."""

    vendor: Vendor
    open: str
    ends: str = ""
    because: str = ""
    ways: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where one route can be done: `offers` that may be used, the firmest first; and what is `closed` to this team, but not to others."""

    route: str
    offers: tuple[Offer, ...]
    closed: tuple[Offer, ...] = ()


def offers(rec: Recommendation) -> tuple[Place, ...]:
    """Where the first route and its companions can be done; routes that nobody has to offer are left out."""
    if rec.first is None:
        return ()
    found, domains = [], rec.domains
    for route in dict.fromkeys([rec.first, *(c.route for c in rec.stack)]):
        serving = (v for v in vendors_of(rec.pack, route) if v.status != "gone")
        useful = [_offer(rec, route, v) for v in serving if v.suits_if is None or domains.decide(domains.program.compile(v.suits_if)) != FALSE]
        stands = sorted((o for o in useful if o.open == "yes"), key=lambda o: (o.vendor.unconfirmed, _ORDER.index(o.vendor.status)))
        if useful:
            found.append(Place(route, tuple(stands), tuple(o for o in useful if o.open == "no")))
    return tuple(found)


def vendors_of(pack: Pack, route: str) -> tuple[Vendor, ...]:
    """What serves a route or a part that it combines, in the order of the files; gone ones too."""
    return tuple(v for v in pack.content.vendors if {route, *pack.routes[route].combines}.intersection(pack.expand(v.routes)))


def ends_text(vendor: Vendor) -> str:
    """`Closed to newcomers on 7 May 2026; closes to everybody on 6 January 2027.` Empty where no end is known."""
    past, coming = ([e for e in vendor.ends if vendor.over(e) == over] for over in (True, False))
    text = "; ".join([*_told(past, "closed", "tuned models answered until"), *_told(coming, "closes", "tuned models answer until")])
    return f"{first_upper(text)}." if text else ""


def _told(endings: Sequence[Ending], verb: str, served: str) -> list[str]:
    words = {e: "not before" if e.earliest else "on" if e.until.count("-") == 2 else "in" for e in endings if e.applies_to != "served"}
    groups = [f"to {_WHOM[e.applies_to]} {word} {day_text(e.until)}" for e, word in words.items()]
    lasting = [f"{served} {'at least ' if e.earliest else ''}{day_text(e.until)}" for e in endings if e.applies_to == "served"]
    return [*([f"{verb} {listing(groups)}"] if groups else []), *lasting]


def day_text(when: str) -> str:
    """`2026-05-07` -> 7 May 2026; `2026-05` -> May 2026; `2026` -> 2026."""
    return f"{last_day(when):{('%Y', '%B %Y', '%-d %B %Y')[when.count('-')]}}"


def _offer(rec: Recommendation, route: str, vendor: Vendor) -> Offer:
    closing = rec.evaluation.closing
    if because := next((rec.domains.said(rule) for closed, rule in closing if rec.pack.closes(closed, vendor, route)), ""):
        return Offer(vendor, "no", ends_text(vendor), because=because)
    ways = [f"{_WAYS[trait][0]} {left.partition(',')[0]}" for closed, _ in closing for trait, left in left_of(closed, vendor.traits)]
    return Offer(vendor, "yes", ends_text(vendor), ways=tuple(dict.fromkeys(ways)))


class OnlyWay(NamedTuple):
    """`text` says in which way alone some routes may be done, `do` the same without their names, `because` why: what the rule says."""

    routes: tuple[str, ...]
    rule: str
    text: str
    do: str
    because: str


def only_ways(rec: Recommendation, names: Iterable[str] | None = None) -> tuple[OnlyWay, ...]:
    """What rules that fired leave of some routes, each way once; else of the first one, what stands beside it and what may be tried instead."""
    found, routes = dict[str, tuple[list[str], Rule]](), rec.pack.routes
    for name in dict.fromkeys([item.route for item in rec.plan if item.route] if names is None else names):
        for closed, rule in rec.evaluation.closing:
            for trait, left in left_of(closed, routes[name].traits):
                held, _ = found.get(way := f"{_WAYS[trait][0]} {left}".replace(*_UNTRAINED), ([], rule))
                found[way] = [*held, *[name] * (name not in held)], rule  # of several the last, so that an overlay's own gives the reason
    named = {do: listing([routes[held[0]].label, *(within(routes[r].label) for r in held[1:])]) for do, (held, _) in found.items()}
    return tuple(OnlyWay(tuple(held), rule.id, f"{named[do]}: {do}.", do, rec.domains.said(rule)) for do, (held, rule) in found.items())


def way_of(traits: Traits) -> str:
    """What is done in a way that a ban closes: `Train it at a provider`."""
    told = (f"{_WAYS[trait][0]} {listing([_WAYS[trait][1][v] for v in values], 'or')}" for trait, values in traits.known.items())
    return first_upper(listing([*told]))


def allowed(rec: Recommendation, routes: Iterable[str]) -> str:
    """In which way alone rules allow some routes: `Run it only on own machines, not at a provider.` Empty where any will do."""
    ways = dict.fromkeys((way.do, ("rules", way.rule) in rec.pack.policies) for way in only_ways(rec, routes))
    house = [do.partition(", not")[0] for do, policy in ways if policy]
    one = [f"Under your policy: {listing(house)}."] if house[1:] else []
    return " ".join([*(f"{do.capitalize()}." for do, policy in ways if not (one and policy)), *one])


def where_models_run(rec: Recommendation, *of: Targets) -> str:
    """Where alone rules let models run, or be trained, for a measurement or a step that is about these; empty where they leave all places."""
    names = [r for about in of if not isinstance(about, Traits) for r in rec.pack.expand(about) if r not in rec.evaluation.out]
    held = [*(about for about in of or (MODELS,) if isinstance(about, Traits)), *(rec.pack.routes[r].traits for r in names)]
    ways = (way for closed, _ in rec.evaluation.closing for traits in reversed(held) for way in left_of(closed, traits))
    found = {_PLACED[trait]: left for trait, left in ways if trait in _PLACED}
    return " ".join(first_upper(f"{does} {found[does]}.".replace(*_UNTRAINED)) for does in sorted(found))


def opening(rec: Recommendation) -> str:
    """What comes before all else that somebody is to do: `Not before “Ask the ethics board”.` Empty where nothing of the plan comes first."""
    steps = [f"“{rec.pack.steps[i.step].label}”" for i in rec.plan if i.step and rec.pack.steps[i.step].comes_first]
    return f"Not before {listing(steps)}." if steps else ""


def quoted_over(rec: Recommendation, route: str) -> str:
    """That the seller of a bought product asks more a month than the team allows, by the month or by the requests of an average day; else empty."""
    (most, month, each), volume = (float(rec.answers.own.get(name, 0)) for name in ("month_most", *QUOTED)), rec.answers.given.get("volume")
    asks = month or round(each * ((volume and volume.number) or 0) * 365 / 12, -2)
    over = rec.pack.routes[route].traits.bought == (True,) and asks > most > 0
    return f"Its seller asks {asks:,.10g} a month, more than the {most:,.10g} that you allow." if over else ""


def offered_over(rec: Recommendation, route: str) -> str:
    """That training, as somebody offers it, costs more than may be spent until it runs; else empty."""
    offer, most = float(rec.answers.own.get("training_offer", 0)), rec.answers.given.get("budget")
    over = True in rec.pack.routes[route].traits.known.get("changes_weights", ()) and offer > ((most and most.number) or offer)
    return f"You are offered it for {offer:,.10g}, more than the {most.number:,.10g} that you allow." if over and most and most.number else ""


def test_of(rec: Recommendation, question: Question) -> FindOut | None:
    """The test that would tell an answer, in the way that rules leave; none where what it is about is closed."""
    if (test := question.find_out) is None or rec.evaluation.shut(test.about):
        return None
    only = where_models_run(rec, test.about) if isinstance(test.about, Traits) else allowed(rec, rec.pack.expand(test.about))
    return test.model_copy(update={"do": " ".join(filter(None, (test.do, only, opening(rec))))})


def left_of(closed: Traits, held: Traits) -> Iterator[tuple[str, str]]:
    """The trait of which a rule closes a part for what has `held`, and what is left: `only on own machines`; the model that teaches, too."""
    named, there = closed.known, held.known
    if [*named] == ["runs_at"] and (said := _left("teacher_at", held.teacher_at, closed.runs_at)):
        yield "teacher_at", said
    if not any(set(values).isdisjoint(there.get(trait, ())) for trait, values in named.items()):
        yield from [(t, said) for t in _WAYS if t in named and (said := _left(t, there[t], named[t]))][:1]


@once
def offers_with(pack: Pack, banned: Targets) -> list[tuple[Vendor, str]]:
    """The offers that a promise over traits forbids, each with a route for which it does; a promise that names routes is about no offers."""
    open_ = [v for v in pack.content.vendors if v.status != "gone"] if isinstance(banned, Traits) else []
    return [(v, r) for v in open_ for r in pack.routes if isinstance(banned, Traits) and pack.closes(banned, v, r)]


def still_open(evaluation: Evaluation, never: Iterable[Targets]) -> list[str]:
    """What a case says that its team never gets and no rule closes there, whatever leads: routes, ways of doing one, and offers, in words."""
    pack, left = evaluation.pack, [s.route for s in evaluation.left]
    stand = [*left, *(r for r in pack.routes if pack.routes[r].companion and r not in evaluation.out)] if left else []
    found = [f"`{r}` is open there, and no rule closes it" for each in never for r in stand if r in pack.expand(each)]
    for each in (each for each in never if isinstance(each, Traits)):
        for r in (r for r in stand if any(left_of(each, pack.routes[r].traits))):  # what closes a place to run closes it to a model that teaches
            ways = (each, Traits(runs_at=each.teacher_at), pack.routes[r].traits.model_copy(update=each.known))
            found += [f"`{r}` may be done by `{' and '.join(each.said)}`, and no rule forbids that"] * (not any(map(evaluation.shut, ways)))
        offered = ((v, r) for v, r in offers_with(pack, each) if r in stand and not any(pack.closes(ban, v, r) for ban, _ in evaluation.closing))
        found += [f"`{v.id}` may be offered for `{r}`, and no rule closes it" for v, r in offered]
    return found


def let_by(pack: Pack, of: Targets, named: Iterable[str] = ()) -> list[str]:
    """The routes, less those `named`, that a gate lets by though they may be done as what it is before: in the same way, or with such a model."""
    if isinstance(of, Traits):
        return [r.id for r in pack.content.routes if r.id not in named and any(left_of(of, r.traits))]
    models = [Traits(**{trait: held.get(trait, ()) for trait in _OF_MODELS}) for held in (pack.routes[r].traits.known for r in pack.expand(of))]
    rest = [r for r in pack.content.routes if not r.companion and r.id not in {*named, *pack.expand(of)}]
    return [r.id for r in rest if any(m.known and m.all_in(r.traits) and not m.select(r.traits) for m in models)]


def _left(trait: str, held: tuple, closed: tuple) -> str:
    """`only at a provider, not on own machines`, of two ways the one; empty where nothing is left, or nothing is closed."""
    left, out = ([_WAYS[trait][1][v] for v in held if (v in closed) is shut] for shut in (False, True))
    return f"only {listing(left, 'or')}" + f", not {listing(out, 'or')}" * (True not in closed + held) if left and out else ""


def enquiries(rec: Recommendation) -> tuple[tuple[Enquiry, tuple[str, ...]], ...]:
    """Whom to ask, and what of it these answers and the plan call for; of several with the same label the first."""
    planned, found = {rec.first, *(c.route for c in rec.stack)}, dict[str, tuple[Enquiry, tuple[str, ...]]]()
    for one, _ in told_of(rec, rec.pack.content.enquiries, planned):
        one = one.model_copy(update={"because": f"{opening(rec)} {one.because}".lstrip()})
        found.setdefault(one.label, (one, tuple(ask.say for ask, _ in told_of(rec, one.asks, planned))[:MOST]))
    return tuple(found.values())


def told_of(rec: Recommendation, said: Iterable[_Told], routes: Collection[str | None]) -> list[tuple[_Told, list[str]]]:
    """What certainly holds and is in no forbidden way, each with those of some routes by which it is done; less what none of these does."""
    done = ((one, [r for r in rec.pack.expand(one.by) if r in routes]) for one in filter(rec.evaluation.tells, said))
    return [(one, by) for one, by in done if (by or not one.by) and rec.domains.holds(one.when)]


def to_do(rec: Recommendation, route: str) -> str:
    """What a route asks to be done: to mend it where it stands, else in the one way that rules leave of it; of what a policy narrows so, that way."""
    ways = [step.headline for step, _ in told_of(rec, (s for s in rec.pack.content.walkthrough if s.headline), {route})]
    fix, runs = rec.mends(route), rec.domains.program.runs.get(route)
    if fix and any(("rules", way.rule) in rec.pack.policies for way in only_ways(rec, (route,))):  # nobody said in which way it runs
        fix = f"{fix}, if your policy lets it stay" if runs is not None and rec.domains.holds_as_told(runs) else fix * (len(ways) != 1)
    said = fix or (ways[0] if len(ways) == 1 else rec.pack.routes[route].headline)
    return said.rstrip(".") or f"Start with {within(without_term(rec.pack.routes[route].label))}"


def own_jobs(rec: Recommendation, asked: Collection[str] = ()) -> list[tuple[Remark, Answers]]:
    """What may be a job of its own, as remarks say whose condition holds, of those that ask for one of some questions, and what is assumed of it."""
    some = (r for r in rec.pack.content.remarks if r.answers and (not r.until or rec.answers.own.get(r.until) != 0))
    told = [(r, rec.domains.program.compile(r.when)) for r in filter(rec.evaluation.tells, some)]
    holds = [r for r, when in told if rec.domains.decide(when) == TRUE and (not asked or {*asked} & {*when.questions})]
    kept = [{q: a for q, a in rec.answers.given.items() if q in r.keeps} for r in holds]
    given = [{**same, **read_answers(rec.pack, {"answers": r.answers})[0].given} for r, same in zip(holds, kept, strict=True)]
    names = [{n for q in r.keeps for n in _KEPT.get(q, "").split()} for r in holds]  # of the same requests people look once, at both
    own = [{n: v for n, v in {**rec.answers.own, "review_paid": 0.0}.items() if n in same} for same in names]
    return [(r, Answers(first, part=r.job, assumed=frozenset(first), own=typed)) for r, first, typed in zip(holds, given, own, strict=True)]


def divided(rec: Recommendation) -> str:
    """What asks whether a part of it should be a job of its own, and what that would get; nothing where it does not matter."""
    asks = [(told, first) for told, first in own_jobs(rec) if told in rec.undivided]
    gets = [within(rec.pack.routes[s.route].label) for told, first in asks for s in evaluate(rec.pack, first).left[: "volume" in first.given]]
    return " ".join([*(told.say for told, _ in asks), *(f"By itself it would get: {label}." for label in gets)])
