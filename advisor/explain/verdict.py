"""The verdict in at most ten words, how sure it is, and what to do first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from textwrap import shorten

from advisor.answers import how_many
from advisor.decide import FALSE, TRUE, UNKNOWN, PlanItem, Recommendation, led_by
from advisor.pack import Said, Traits, grouped, once

from .asked import TRY, offer, on_offer
from .changes import rests_on
from .diagnosis import diagnosis, mending
from .gates import crowning, gates_open, gates_told, hangs_otherwise, leading_together, ruled_out_today
from .next_question import NextTest, entropy, hangs_on, next_tests
from .offers import allowed, divided, opening, quoted_over, to_do, told_of, where_models_run
from .reasons import needs_profile
from .tally import MOST, second_measure
from .words import first_sentence, first_upper, hundredths, in_short, listing, within, without_term

TYPICAL = "Typical; not yet yours"  # what a starting point filled in is no answer of the team
ENOUGH, EARLY = 5, 8  # answers before anything is advised, and below which
SELDOM, HARDLY = 0.4, 0.1  # what leads is no headline in less of the ways of answering the rest, then in so few
LARGE = 3  # above this effort a route waits for what tells whether the likeliest cause holds
TIMED = re.compile(r"\([^()]*\b(hours?|days?|weeks?)\b[^()]*\)")  # what a step takes, as it says itself
_AFTER = {"firm": "sure", "likely": "fairly sure", "open": "still open, so far"}  # what comes after a remedy
DANGER = ("risky", "wrong_costs")  # the questions whose notes say what must not go wrong
MUCH = 0.25  # of what is uncertain; a test that settles as much comes before the plan


@dataclass(frozen=True, slots=True)
class Sum:
    """What the plan takes of one thing: `amount`, and below it in `note` its limit, what it comes to, or what is paid today; `over` that limit."""

    name: str
    amount: str
    note: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """`state` is none (no route is left), start (too few answers), how sure it is (open, likely or firm), or overridden (the team chose).
    `badge` is the word for how sure it is. `otherwise` says on what the headline hangs, what leads else, and which open answers
    would rule out part of the advice; `note` what can still change it; `on_paper` what to do where it takes too much, `sums` what it takes."""

    state: str
    badge: str
    headline: str
    otherwise: str
    note: str
    on_paper: str = ""
    sums: tuple[Sum, ...] = ()


def verdict(rec: Recommendation) -> Verdict:
    """What stands on top of every export: of a system that disappoints, for a strong cause, its remedy first, and what leads in the note."""
    if rec.first is None:
        note = "Look at what rules them out: an answer that may be otherwise, one that is open, or a rule of the house."
        ours = next((s for s in rec.ranking if all(("rules", v.name) in rec.pack.policies for v in s.vetoes)), None)
        if ours:
            why = " ".join(dict.fromkeys(veto.because for veto in ours.vetoes))
            note = f"Without the rules of your house {within(rec.pack.routes[ours.route].label)} would lead: {why}"
        return Verdict("none", "No route left", headline(rec), "", note)
    typical, on_top = rec.answers.assumed and rec.answers.given.keys() <= rec.answers.assumed, headline(rec)
    badge, sure = (TYPICAL, "open") if typical else (rec.sureness.capitalize(), rec.sureness)
    runs, grids = rec.domains.program.runs.get(rec.first), {rec.pack.questions[q].grid for q in rec.answers.given} - {""}
    rows = [q for q in (runs.questions if runs else ()) if rec.pack.questions[q].grid in grids]  # what tells where the like of it runs or was tried
    note = _note(rec) + " Nothing of the kind was tried here yet." * (sure == "firm" and bool(rows) and rec.answers.given.keys().isdisjoint(rows))
    note += "".join(f" It rests on one answer: {within(flip.sentence)}" for flip in rests_on(rec)[:1] if sure == "firm")
    if any(sure == "firm" and rec.pack.questions[f.moves[0].question].grid for f in rests_on(rec)[:1]):
        badge, sure = f"{badge} if one guess holds", "likely"
    for flip in rests_on(rec)[:1] if rec.sureness == sure == "likely" else ():
        named, other = in_short(rec.pack.questions[flip.moves[0].question]), within(rec.pack.routes[flip.route].label)
        note += f" It rests on “{named}”: were that otherwise, {other} would lead."
    note += "".join(f" Not firm, since {within(rule.because)}" for rule in rec.provisional[:1] if rec.sureness == "likely")
    found = [gate for gate in gates_open(rec) if rec.sureness == "open" or rec.first not in gate.routes]
    gates = gates_told(rec, found)
    if answered_count(rec) < ENOUGH:
        return Verdict("start", badge, on_top, gates, note)
    if (cause := diagnosis(rec)) and cause.headline:
        then = within(rec.mends(rec.first) or rec.pack.routes[rec.ranked.first or rec.first].label)  # what comes after another that is the remedy
        note = f"What stands above comes first by your answers; what is done then is {_AFTER[rec.sureness]}: {then.rstrip('.')}."
        note += " One answer that you are not sure of still decides." * bool(rec.hinges)
        return Verdict(sure, badge, on_top, f"{divided(rec)} {gates}".strip(), note)
    if early(rec):
        return Verdict(sure, badge, on_top, gates, leading_together(rec))
    crowned = rec.uncertainty.next_question is not None and rec.uncertainty.next_question.question in crowning(rec)  # told before any ban
    hangs = hangs_otherwise(rec) or divided(rec) or ("" if found and rec.first in found[0].routes and not crowned else hangs_on(rec))
    gates, (asks, _, rest) = gates_told(rec, found, hangs), hangs.partition("? ")
    if rest and found and (text := found[0].text).startswith(f"{asks}?"):  # the same question is not put twice
        gates, hangs = gates.replace(text, f"{text} {rest.replace('That decides', 'The answer decides', 1)}", 1), ""
    return Verdict(sure, badge, on_top, " ".join(filter(None, (gates, hangs) if found and found[0].policy and not crowned else (hangs, gates))), note)


def headline(rec: Recommendation) -> str:
    """The sentence on top: what to do, or that it is too early to say."""
    if rec.first is None:
        return "No route fits all of these answers"
    if answered_count(rec) < ENOUGH:
        return f"{without_term(rec.pack.routes[rec.first].label)} leads so far"
    leads, cause = _leading(rec), diagnosis(rec)
    remedy = cause.headline.rstrip(".") if cause and not rec.moved else ""
    if not remedy and early(rec):
        return "Too early to say: several routes are open"
    if offer(rec)[0] and not (remedy or rec.mends(rec.first)):
        return TRY
    if rec.asks or rec.moved:
        return f"Within your budget{'' if rec.moved else ', a trial only'}: {within(remedy or leads)}"
    return remedy or (f"So far: {within(leads)}" if rec.sureness == "open" or at_first_sight(rec) else leads)


@once
def on_trial(rec: Recommendation) -> Recommendation:
    """What the advice under the headline is of: where that says to try a product before all else, the same led by it."""
    to_try = on_offer(rec) if rec.first is not None and headline(rec) == TRY else rec.first
    return led_by(replace(rec, better=None, asks=""), to_try) if to_try != rec.first else rec


def as_named(rec: Recommendation) -> Recommendation:
    """The same led by the route that the headline names first, so that plan, reasons and sums are of it; what the ranking leads with stays in it."""
    if rec.first is None or foremost(rec) == rec.first or answered_count(rec) < ENOUGH or early(rec):
        return rec
    held = led_by(replace(rec, better=rec), foremost(rec))
    return replace(held, plan=mending(held))


@once
def answered_count(rec: Recommendation) -> int:
    """How many questions that are asked are answered, a grid as one; of a part those about it alone."""
    return how_many(rec.pack, filter(rec.domains.is_asked, (q for q in rec.answers.given if not (rec.answers.part and rec.pack.questions[q].shared))))


def early(rec: Recommendation) -> bool:
    """Whether what leads comes first in few of the ways of answering the rest while little is answered, or in hardly any of them."""
    often = rec.uncertainty.open_routes.get(rec.ranked.first or "", 1.0)
    return rec.sureness == "open" and often < (SELDOM if answered_count(rec) < EARLY else HARDLY)


def at_first_sight(rec: Recommendation) -> bool:
    """Whether so little is answered that what leads, unless nothing could change it, is hardly more than a first guess."""
    return rec.sureness != "firm" and answered_count(rec) < EARLY


def this_week(rec: Recommendation, tests: Sequence[NextTest] | None = None) -> str:
    """What the plan opens with, what comes then or takes weeks, and the money to ask for where more would do better; `tests` of `next_tests`."""
    plan, found, steps = opened_plan(rec, tests), diagnosis(rec), rec.pack.steps
    heads = found.causes[0].remedies if found and found.headline and not early(rec) else ()
    own = {"", *(r.lever for r in heads), *(n for n, step in steps.items() if step.makes or step.comes_first)}  # else it is only done before use
    waits = [*takewhile(lambda i: heads and i.rules and i.step not in own and "(an hour" not in i.do, plan)]
    lead = next((i for i in plan if waits and i.route == rec.first and i.phase != "later"), None)
    item = lead or next(iter(plan), PlanItem("now", ""))
    only = "" if item.route == rec.first and not early(rec) else allowed(rec, (item.route,)) if item.route else " ".join(item.details)
    first, then = f"{_timed(item)} {only}".rstrip(), ""  # in which way alone the first route may be done stands in `outcome`
    first += "".join(f" And, for another cause with strong signs: {within(measure)}" for measure in second_measure(rec))
    long = next((f"Begin as well: {within(d)}" for d in item.details if item.route and not early(rec) and "(some weeks" in d), "")
    settle = "" if rec.moved else ", or settle with which kind of request you begin"
    asks = f"Ask as well whether {rec.asks} can be spent{settle}." if rec.asks and not early(rec) else ""
    second = rec.plan[1:2] if rec.plan and rec.plan[0].step and first.startswith(_timed(rec.plan[0])) and not early(rec) else ()
    for item in waits if lead else second:
        if takes := TIMED.search(said := _timed(item)):
            then += f"; {within(rec.pack.steps[item.step].label)} {takes[0]}" if item.step else f"; {within(said).rstrip('.')}"
    return " ".join(filter(None, (first, f"{'Before it runs' if lead else 'Then'}: {then[2:]}." * bool(then), long, asks)))


def opened_plan(rec: Recommendation, tests: Sequence[NextTest] | None = None) -> tuple[PlanItem, ...]:
    """The plan, and what is found out before it as an item of no step and no route."""
    found = first_sentence(_found_out(rec, tests)) if rec.first is not None else ""
    plan = (PlanItem("now", found, details=tuple(filter(None, (where_models_run(rec),)))), *rec.plan) if found else rec.plan
    return (*plan[:1], *(PlanItem("now", text) for text in second_measure(rec)), *plan[1:])


def _found_out(rec: Recommendation, tests: Sequence[NextTest] | None) -> str:
    """What comes before the plan, unless a step comes before all else: what a cause with strong signs, or that the first route mends or would not at
    large effort, asks to be measured; a strong one's remedy that the plan holds not; the test that settles much of what is open. Else nothing."""
    gates = ((i.step, [rec.pack.rules[r].before.get(i.step, ()) for r in i.rules]) for i in rec.plan if i.step)
    if any(rec.pack.steps[step].comes_first or any("all" in of for of in before) for step, before in gates):
        return ""
    found, large = diagnosis(rec), rec.pack.routes[rec.first or ""].effort > LARGE
    asked = found and (found.headline or large or rec.first in {r.lever for r in found.causes[0].remedies})
    if found and asked and (found.causes[0].measure or found.headline):
        measure, remedy = found.causes[0].measure, found.causes[0].remedies[0]
        planned = {text for item in rec.plan for text in (item.step, item.route, item.do, *item.details) if text}
        return measure or ("" if {remedy.lever, remedy.do} & planned else remedy.do)
    trial = "" if any(i.step and getattr(rec.pack.steps[i.step].about, "bought", ()) == (True,) for i in rec.plan) else offer(rec)[0]
    tests = next_tests(rec, 1) if tests is None and rec.sureness == "open" else tests
    tells = tests and (early(rec) or tests[0].gain >= MUCH * entropy(rec.looked))
    return trial or (f"{first_sentence(tests[0].do).rstrip('.')} ({tests[0].takes})." if tests and tells else "")


def _timed(item: PlanItem) -> str:
    """What an item begins with: the first of its sentences that says how long it takes, and by whom."""
    said = [first_sentence(text) for text in (item.do, *item.details)]
    return next((text for text in said if TIMED.search(text)), said[0])


@once
def outcome(rec: Recommendation) -> str:
    """What the team will have: what is done once, then with one request, or the first route, in which way alone, what is beside; early, nothing."""
    if early(rec) or at_first_sight(rec):
        return ""
    well, rec = "If the trial goes well: " * (headline(rec) == TRY), on_trial(rec)
    steps, stack, told = rec.pack.content.walkthrough, {r: rec.mends(r) for r in rec.pack.routes if r in rec.beside}, walkthrough(rec)
    own = grouped((r, step.say) for step, by in told_of(rec, steps, stack) for r in by if r in step.by)
    does = {r: f" ({'; '.join(dict.fromkeys(says))})" for r, says in own.items()} | {r: " (as now)" for r in stack if stack[r]}
    once = [(step, by) for step, by in told_of(rec, steps, {rec.first, *stack}) if step.once]
    said_of = {r for _, by in (*told, *once) for r in by}
    beside = listing([within(rec.pack.routes[r].label) + does.get(r, "") for r in stack if r not in said_of])
    first, built = rec.first or "", "; nothing new is built" * all(stack.values())
    only, top, fix = allowed(rec, (first,)), "", rec.mends(first) and to_do(rec, first)
    chief = min((step for step, by in told if rec.first in by), key=lambda step: len(rec.pack.expand(step.by)), default=None)  # what few others do
    heads = {r.lever for r in cause.causes[0].remedies} if (cause := diagnosis(rec)) and cause.headline and not rec.moved else set[str]()
    if "" in heads and heads.isdisjoint({first, *rec.beside}):  # what heads the advice is part of no route
        top, chief = "Above all, what the headline says. ", None
    each = "; ".join(dict.fromkeys("above all, " * (chief is not None and step.say == chief.say) + step.say for step, _ in told))
    said = f"{fix}{built}." if fix else f"{top}For each request: {each}." if told else rec.pack.routes[first].summary  # who has it knows it
    if once and (told or all(rec.first not in by for _, by in once)):
        put, waits = "; ".join(step.say for step, _ in once), not heads or not heads.isdisjoint(r for _, by in once for r in by)
        said = f"First: {put}. Then{',' if told else ':'} {within(said)}" if waits else f"{first_upper(said)} Meanwhile: {put}."
    return " ".join(filter(None, (f"{well}{within(said)}" if well else said, only, beside and f"With it: {beside}.")))


def walkthrough(rec: Recommendation) -> list[tuple[Said, list[str]]]:
    """What is done with one request, in order, and by which advised routes; nothing where little is known, or the first has no part in it."""
    found = told_of(rec, rec.pack.content.walkthrough, {rec.first, *rec.beside})  # what no route does by itself may be about some alone
    holds = [(step, by) for step, by in found if by or not step.about or rec.first in rec.pack.expand(step.about)]
    takes_part = any(rec.first in by for _, by in holds) and not rec.mends(rec.first or "")
    return [(step, by) for step, by in holds if not step.once] if takes_part and len(holds) > 1 else []


@once
def remarks(rec: Recommendation) -> dict[str, str]:
    """What comes before any building, by its subject, with needs to meet and the only way that rules allow, and after what comes before all else."""
    found: dict[str, str] = {}
    below = sorted(rec.pack.content.remarks, key=lambda x: ("remarks", x.id) not in rec.pack.policies)  # a house's own of a label comes first
    top = rec.evaluation.standing(rec.first) if rec.first is not None else None
    # beside a product that leads, or what a rule puts first, nobody need be told to buy or to build another thing
    chosen = top is not None and (rec.pack.routes[top.route].traits.bought == (True,) or rec.pack.content.scale.ahead(top.total) > 0)
    for remark in filter(rec.evaluation.tells, below) if top else ():
        about, planned = rec.pack.expand(remark.about), {rec.first, *rec.beside}
        told = planned.isdisjoint(about) and any(quoted_over(rec, r) for r in about)  # why not that, among the reasons
        buys = getattr(remark.about, "bought", ()) or {rec.pack.routes[r].traits.bought for r in about} == {(True,)}
        told = told or (chosen and buys and rec.first not in about and not remark.instead_of and ("remarks", remark.id) not in rec.pack.policies)
        if told or (remark.answers and rec.answers.part) or remark.until or (remark.by and planned.isdisjoint(rec.pack.expand(remark.by))):
            continue
        when = rec.domains.program.compile(remark.when)
        state, unsure = rec.domains.decide(when), any((a := rec.answers.given.get(q)) and a.not_sure for q in when.questions)
        if said := remark.say if state == TRUE else "" if state == FALSE else (unsure and remark.unsure) or remark.open:
            must = [within(need.label) for need in needs_profile(rec) if need.need in remark.must]
            has_to = f"It has to {listing(must)}." if must and state == TRUE else ""
            may = state == UNKNOWN and rec.first not in about and not rec.uncertainty.open_routes.keys().isdisjoint(about)
            leads = f"If so, {within(rec.pack.routes[about[0]].label)} comes first." if may else ""
            only = "" if rec.first in about and not early(rec) else allowed(rec, (r for r in about if r not in rec.evaluation.out))
            waits = opening(rec) if about and not isinstance(remark.about, Traits) else ""
            noted = shorten(" ".join(rec.answers.notes[q] for q in DANGER if q in rec.answers.notes and q in when.questions), MOST, placeholder=" …")
            found.setdefault(remark.label, " ".join(filter(None, (waits, said, leads, has_to, only, noted and f"In your words: “{noted}”."))))
    lifted = [r for r in rec.pack.content.rules if r.rule_out and ("rules", r.id) in rec.pack.policies and r.id not in rec.evaluation.fired]
    guesses = dict.fromkeys(x.question for r in lifted for x in rec.pack.comparisons(r.when) if x.question in rec.answers.assumed)
    named = listing([f"“{in_short(rec.pack.questions[q])}”" for q in guesses])
    rest = {"Only assumed": f"What is assumed of {named} lifts what your policy forbids; confirm it first."} if guesses else {}
    return found | ruled_out_today(rec) | rest


def _leading(rec: Recommendation) -> str:
    """What the first route asks to be done; with another one that is level with it or likelier."""
    assert rec.first is not None
    level = rec.evaluation.standing(rec.first).tied_with if rec.sureness == "open" and not rec.moved else ()
    names = [rec.first] if rec.moved else [*dict.fromkeys((foremost(rec.ranked), rec.ranked.first or "", *level))][:2]
    labels = [without_term(rec.pack.routes[names[0]].label), *(within(rec.pack.routes[route].label) for route in names[1:])]
    return (" with " if names[-1] in rec.beside else " or ").join(labels) if labels[1:] else to_do(rec, rec.first)


@once
def foremost(rec: Recommendation) -> str:
    """The route that the headline names first: while it is open the likeliest that stands, unless a cause heads it or it is planned beside."""
    settled = rec.sureness != "open" or rec.moved or ((cause := diagnosis(rec)) is not None and cause.headline)
    likely = [r for r in rec.uncertainty.open_routes if not settled and r not in rec.evaluation.out][:1]
    return next((route for route in likely if route not in rec.beside), rec.first or "")


def _note(rec: Recommendation) -> str:
    """How far what is open may turn what leads the ranking, and what it turns to most often; the headline may name another."""
    seen, it, sure, moved = rec.uncertainty, within(rec.pack.routes[rec.ranked.first or ""].label), rec.sureness, rec.moved
    rec, shares = rec.ranked, seen.open_routes
    if seen.settled == "yes":
        return "None of the open questions can change it."
    if seen.settled == "not_decided":
        return "As far as we tried, nothing that is still open changes it."
    rival = next((r for r in shares if r not in {rec.first, *rec.beside} and hundredths(shares[r])), "")
    other = within(rec.mends(rival) or rec.pack.routes[rival].label) if rival else ""
    if rival and shares[rival] > shares.get(rec.first or "", 0.0):
        return f"What is open decides: more often {other} leads than {it}."
    this = f"that {it} suits best" if moved else "this"
    told = {"firm": f"Hardly anything that is still open changes {this}", "likely": f"Most answers to what is open do not change {this}"}
    said = told.get(sure, f"What is open decides; so far it is {it}")
    return f"{said}; else most often {other}." if rival and sure != "firm" else f"{said}."
