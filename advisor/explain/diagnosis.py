"""Why a running system disappoints: likely causes, what tells them apart, what to do about them, what to leave alone. A cause is *strong* where its
`strong_when` certainly holds, or a fault that it explains was counted most, else *likely* where its `when` does. First come causes of the
faults counted most, then strong ones, those of the main fault, those that explain more symptoms. Nothing of it changes the ranking."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from textwrap import shorten
from typing import Any, NamedTuple

from advisor.answers import SYMPTOMS
from advisor.decide import TRUE, UNKNOWN, Compiled, PlanItem, Recommendation
from advisor.decide.recommend import holds
from advisor.pack import Cause, Intervention, Pack, Traits, once

from .offers import allowed, opening, test_of, where_models_run
from .words import first_sentence, listing, within

OTHERS, MOST = 5, 320  # causes of other faults; letters of the team's own words where there is little room
LEAST, MOST_CASES, FEW = 50, 200, 20  # test cases; bad outputs that were sorted, which need not be gathered again
TODAY = "works"  # and the one that asks how many outputs are good enough
RATIO = re.compile(r"\d ?%|\b(of|per) (the |a )?(last )?(\d|hundred)|\d in \d|\d (labelled|fine|right|good|wrong|bad)\b", re.IGNORECASE)
_BUY = "Put fifty cases, made-up ones where yours must stay in the house, to two products that do this (two days, by whoever buys software)."
_MODELS = Traits(uses_model=(True,), calls_large_model=(True,)), Traits(uses_model=(True,), changes_weights=(True,))
Symptom = tuple[str, str]  # question, option


class Remedy(NamedTuple):
    """One thing to do. `lever` is a route or a step, or empty; `state` says how its route stands: first, added, open,
    ruled out, or nothing for steps and plain advice; `only` in which way alone rules allow it."""

    do: str
    lever: str = ""
    label: str = ""
    state: str = ""
    only: str = ""


class LikelyCause(Cause):
    """A cause as these answers show it. `certainty` is strong or likely; `explains` are symptoms told; `apart_from` are others found here from which
    the measurement tells it; `measure` is empty where the answers say what it would; what is advised anyway stands first among `remedies`."""

    certainty: str
    explains: tuple[Symptom, ...]
    apart_from: tuple[str, ...]
    remedies: tuple[Remedy, ...]


class Untouched(NamedTuple):
    """What to leave alone; `name` is a route or a group, and `causes` say it."""

    name: str
    label: str
    because: str
    cause: str


class Diagnosis(NamedTuple):
    """Causes, the likeliest first; `unexplained` are symptoms that only other causes name. `conflict` says why the ranking leads elsewhere."""

    causes: tuple[LikelyCause, ...]
    unexplained: tuple[Symptom, ...]
    leave_alone: tuple[Untouched, ...]
    lead: str  # the foremost cause in a sentence or two
    conflict: str = ""

    @property
    def also(self) -> tuple[LikelyCause, ...]:
        """Beyond the foremost, the causes with strong signs and the likeliest of the other faults, which are told by kind."""
        return tuple(cause for cause in self.causes[1:] if cause.certainty == "strong" or SYMPTOMS[1] in dict(cause.explains))[:OTHERS]

    @property
    def headline(self) -> str:
        """What to do first, where one cause is strong; else nothing."""
        return self.causes[0].headline if self.causes and self.causes[0].certainty == "strong" else ""


@once
def diagnosis(rec: Recommendation) -> Diagnosis | None:
    """The diagnosis of a system in use; None where no symptoms were told, nothing explains them, or rules leave no model or nothing to be done."""
    pack, domains, told = rec.pack, rec.domains, _told(rec)
    ours = {rule for rule in rec.evaluation.fired if ("rules", rule) in pack.policies}
    barred = {s.route for s in rec.ranking if not ours.isdisjoint(v.name for v in s.vetoes)}
    if not told or len(barred) == len(rec.ranking):
        return None
    closed = barred.union(step.id for step in pack.content.steps if rec.evaluation.shut(step.about))
    out = (runs := {r for r, when in domains.program.runs.items() if domains.holds_as_told(when)}) and barred >= runs  # then none heads the advice
    names, states = _symptoms(pack), {s.route: s.status for s in rec.ranking} | {c.route: "added" for c in rec.stack} | {rec.first: "first"}

    def surely(when: Compiled | None) -> bool:
        return when is not None and domains.decide(when) == TRUE

    causes = {x.id: x for x in pack.content.causes}
    holding = {x: "strong" if surely(strong) else "likely" if surely(when) else "" for x, (when, strong) in domains.program.causes.items()}
    there = {x: word for x, word in holding.items() if word and not surely(domains.program.disproved.get(x))}
    found, tallies = list[LikelyCause](), tallied(rec)
    sorted_, most = {*tallies, *told[: len(counted(rec))][:1]}, max(tallies, key=tallies.__getitem__) if told[0] in tallies else told[0]
    there = {x: word for x, word in there.items() if not (causes[x].unless_counted and (tallies or (sorted_ and word == "likely")))}
    for cause in (causes[x] for x in causes if x in there and not rec.evaluation.shut(causes[x].about)):
        word, tells = there[cause.id], (x for x in cause.interventions if x.lever not in closed and rec.evaluation.tells(x))
        if allowed := [x for x in tells if holds(domains, x)]:
            held = cause.held_when and (names[cause.id] & sorted_ or surely(domains.program.compile(cause.held_when)))
            word = "likely" if out else "strong" if held and most in names[cause.id] & tallies.keys() else word
            held = held or any(map(rec.answers.known, cause.measured_by))
            done = {step for step, when in domains.program.held_steps.items() if held and domains.holds_as_told(when)}
            left = [x for x in allowed if x.lever not in {*rec.met_stop_signs, *done} - {rec.first}] or allowed  # given up, or done
            remedies = tuple(sorted((_remedy(rec, states, x) for x in left), key=lambda r: (r.state == "ruled out", r.state == "open")))
            measure = "" if held or not cause.measure else " ".join(filter(None, (cause.measure, where_models_run(rec), opening(rec))))
            seen: dict[str, Any] = {"certainty": word, "explains": tuple(s for s in told if s in names[cause.id]), "remedies": remedies}
            seen |= {"headline": next((x.headline for x in left if x.headline), cause.headline), "measure": measure}
            seen["apart_from"] = tuple(c for c in cause.told_apart_from if c in there)
            found.append(LikelyCause.model_construct(**vars(cause) | seen))
    if not found:
        return None
    often = {c.id: max((tallies.get(s, 0.0) for s in c.explains), default=0.0) if told[0] in tallies else 0.0 for c in found}
    found.sort(key=lambda c: (-often[c.id], c.certainty != "strong", most not in c.explains, -len(c.explains)))
    cause, strong = found[0], [cause for cause in found if cause.certainty == "strong"]
    seen_as = [f"“{pack.questions[q].choices[o].label}”" for q, o in cause.explains] or ["Your answers"]
    sure = f"point{'s' * (len(cause.explains) == 1)} to this{', so far as likely only' * (cause not in strong)}: {within(cause.label)}."
    another = next((f" There are strong signs of another as well: {within(other.label)}." for other in strong if other is not cause), "")
    apart = (within(other.label) for other in found if cause.measure and other.id in cause.apart_from)  # which the measurement tells from it
    another = another or next((f" If the measurement says otherwise, more likely this: {label}." for label in apart), "")
    return Diagnosis(
        tuple(found),
        tuple(s for s in told if not any(s in c.explains for c in found) and any(s in named for named in names.values())),
        _untouched(rec, found, strong or found[:1]),
        f"{listing(seen_as)} {sure}{another}",
        _conflict(rec, found[0]),
    )


def mending(rec: Recommendation) -> tuple[PlanItem, ...]:
    """The plan, each route in the way that rules allow (how it is built only where that may be); where a cause has strong signs, what it asks
    of the first route, or of one of its family that the plan does not hold, comes before the steps that this route takes anywhere."""
    found, of = diagnosis(rec), rec.pack.families
    remedies = found.causes[0].remedies if found and found.headline and not found.conflict else ()
    do = [r.do for r in remedies if r.lever in ("", rec.first) or (of.get(r.lever) == of.get(rec.first or "") and r.lever not in rec.beside)]
    n, gathered = max(tallied(rec).values(), default=0), "fifty recent requests or errors"
    plan = [replace(i, do=i.do.replace(gathered, f"the {n:g} bad outputs that you sorted")) if n >= FEW else i for i in rec.plan]
    plan = [replace(i, do=do[0], details=(*dict.fromkeys((*do, i.do, *i.details)),)[1:]) if do and i.route == rec.first else i for i in plan]
    ways, unbuilt = {i.route: allowed(rec, (i.route,)) for i in plan if i.route}, rec.evaluation.shut(Traits(bought=(False,)))
    bought = {route for route in ways if unbuilt and False in rec.pack.routes[route].traits.bought}
    told = ((i, ways.get(i.route) if i.route else where_models_run(rec, rec.pack.steps[i.step].about)) for i in plan)
    told = ((replace(i, exit=f"{i.exit} {bar(rec, i.exit)}".rstrip()) if i.route == rec.first else i, w) for i, w in told)
    return tuple(replace(i, do=_BUY, details=(w,)) if w and i.route in bought else replace(i, details=(*i.details, w)) if w else i for i, w in told)


def bar(rec: Recommendation, exit: str) -> str:
    """How many test cases have to come out right, where the team wants more; that more may be taken than the fifty of `exit`, where they are held."""
    own, held, least = rec.answers.own, rec.answers.known("examples"), 0.0
    if held and (asked := rec.pack.questions["examples"].number):
        least = held.number if held.number is not None else min((0, *asked.edges)[int(option[3:])] for option in held.options)
    cases = int(max(LEAST, min(MOST_CASES, least // 2 // LEAST * LEAST)))
    wanted = own.get("right_wanted")
    said = f"If more, the {wanted:g} of 100 that you want: {math.ceil(wanted * cases / 100)} of {cases}." if isinstance(wanted, float) else ""
    more = f"You hold enough to test {cases} in place of fifty; one of fifty then stands for {cases // LEAST}."
    return f"{said} {more * (cases > LEAST and 'fifty' in exit)}".strip()


def bearing(rec: Recommendation) -> set[str]:
    """The questions that causes of the symptoms told look at."""
    told, names = {*_told(rec)}, _symptoms(rec.pack)
    return {q for cause, both in rec.domains.program.causes.items() if told & names[cause] for when in both if when for q in when.questions}


def deciding(rec: Recommendation) -> tuple[str, ...]:
    """The open questions whose answer alone decides whether a cause of the main fault holds; not the rows of grids, which are many."""
    told, names, found = _told(rec)[:1], _symptoms(rec.pack), dict[str, None]()
    for cause, held in rec.domains.program.causes.items() if told else ():
        for when in held if names[cause].issuperset(told) else ():
            open_ = [q for q in when.questions if q not in rec.answers.given] if when and rec.domains.decide(when) == UNKNOWN else []
            alone = [rec.pack.questions[q] for q in open_ if len(open_) == 1 and rec.domains.is_asked(q)]
            found |= dict.fromkeys(q.id for q in alone if not q.grid and (test_of(rec, q) or not q.find_out))
    return tuple(found)


@once
def of_trouble(rec: Recommendation) -> frozenset[str]:
    """The rules that fired which ask for what was told in the section of the main fault: what goes wrong most, or what helped."""
    given, questions = rec.answers.given, rec.pack.questions
    trouble = {q for q in given if SYMPTOMS[0] in questions and questions[q].section == questions[SYMPTOMS[0]].section} - {SYMPTOMS[1]}
    asked = ((rule, a) for rule in rec.evaluation.fired for a in rec.pack.comparisons(rec.pack.rules[rule].when) if a.question in trouble)
    return frozenset(r for r, a in asked if a.op in ("in", "is", "has") and not set(given[a.question].options).isdisjoint(a.values))


def tallied(rec: Recommendation) -> dict[Symptom, float]:
    """How many bad outputs the team counted of each fault that it told."""
    return {(q, o): n for q, o in _told(rec) if isinstance(n := rec.answers.own.get(f"{q}_{o}"), float) and n}


def counted(rec: Recommendation) -> list[str]:
    """What the team counted beside the symptoms, in its own words: notes with so many of a hundred or of some other number."""
    return [note for q in SYMPTOMS if RATIO.search(note := rec.answers.notes.get(q, ""))]


def own_signs(rec: Recommendation) -> tuple[str, str]:
    """What tells that it works, by the team's main fault or else by what it counted beside the symptoms and what its answers ask for (how many are
    right today, who does it, what an error costs); and what tells that it fails. Empty where it told nothing of that."""
    given, questions = rec.answers.given, rec.pack.questions
    chosen = [(q, questions[q].choices[o]) for q in questions if q in given and rec.domains.is_asked(q) for o in given[q].options[-1:]]
    told = [option for q, option in chosen if q == SYMPTOMS[0]]
    said = next((first.rstrip(".") for note in counted(rec) if RATIO.search(first := first_sentence(note))), "")
    better = {q: option.works for q, option in sorted(chosen, key=lambda x: x[0] != TODAY) if option.works and rec.evaluation.tells(option)}
    if wanted := rec.answers.own.get("right_wanted"):
        better = {TODAY: f"At least {wanted:g} of a hundred are right, as you want."}
    elif said and "right_today" not in rec.answers.own:
        better = {TODAY: f"The same requests come out better than you counted: “{said}”."} | {q: text for q, text in better.items() if q != TODAY}
    still = f"The trial ends and this still goes wrong most: “{' or '.join(option.label for option in told)}”." if told else ""
    return next((o.works for o in told if o.works), " ".join(better.values())), next((o.fails for o in told if o.fails), still)


def counts(rec: Recommendation, questions: Iterable[str]) -> str:
    """What the team noted of the symptoms, and with figures of some other questions, as far as there is room."""
    beside = (note for q in questions if re.search(r"\d", note := rec.answers.notes.get(q, "")))
    return shorten(" ".join(dict.fromkeys((*counted(rec), *beside))), MOST, placeholder=" …")


def _told(rec: Recommendation) -> list[Symptom]:
    none = rec.evaluation.shut(Traits(bought=(False,))) or all(map(rec.evaluation.shut, _MODELS))  # of which a cause could be told
    return [(q, o) for q in SYMPTOMS * (not none) if (a := rec.answers.known(q)) and rec.domains.is_asked(q) for o in a.options]


@once
def _symptoms(pack: Pack) -> dict[str, set[Symptom]]:
    """Cause -> the symptoms that its conditions ask to be there."""
    atoms = {x.id: [a for when in (x.when, x.strong_when) if when is not None for a in pack.comparisons(when)] for x in pack.content.causes}
    told = {name: [a for a in held if a.question in SYMPTOMS and a.op in ("has", "in", "is")] for name, held in atoms.items()}
    return {name: {(a.question, o) for a in held for o in a.values} for name, held in told.items()}


def _remedy(rec: Recommendation, states: Mapping[str | None, str], wanted: Intervention) -> Remedy:
    lever, pack = wanted.lever, rec.pack
    if lever not in pack.routes:
        label, of = (pack.steps[lever].label, pack.steps[lever].about) if lever else ("", wanted.about)
        return Remedy(wanted.do, lever, label, only=where_models_run(rec, of))
    state = states.get(lever, "open").replace("conditional", "open").replace("_", " ")
    return Remedy(wanted.do, lever, pack.routes[lever].label, state, "" if state == "ruled out" else allowed(rec, (lever,)))


def _untouched(rec: Recommendation, causes: Sequence[Cause], surest: Sequence[Cause]) -> tuple[Untouched, ...]:
    """What the surest causes leave alone, each route once, unless the ranking or a likely cause calls for it, or it is ruled out anyway."""
    wanted = {rec.first, *(s.route for s in rec.stack), *(x.lever for cause in causes for x in cause.interventions)}
    standing = {s.route for s in rec.evaluation.left}
    found, covered = list[Untouched](), set[str]()
    for cause in surest:
        for name, because in cause.leave_alone.items():
            routes = set(rec.pack.expand([name]))
            if wanted.isdisjoint(routes) and not standing & routes <= covered:
                label = rec.pack.routes[name].label if name in rec.pack.routes else name.replace("_", " ").capitalize()
                found.append(Untouched(name, label, because, cause.id))
                covered |= routes
    return tuple(found)


def _conflict(rec: Recommendation, cause: Cause) -> str:
    """Why a route ranks first that is no remedy of the foremost cause nor serves the same need, or that it would leave alone; else empty."""
    pack, first = rec.pack, rec.pack.routes.get(rec.first or "")
    if first is None:
        return ""
    named = f"{'Within your budget' if rec.moved else 'By your answers'} {within(first.label)} {'comes' if rec.moved else 'ranks'} first all the same"
    if left := next((why for name, why in cause.leave_alone.items() if first.id in pack.expand([name])), ""):
        return f"{named}. {left} So measure before you follow the ranking."
    remedies = {x.lever: pack.routes[x.lever] for x in cause.interventions if x.lever in pack.routes}
    most = max(rec.evaluation.standing(first.id).shares, key=lambda share: share.value, default=None)
    if not remedies.keys().isdisjoint((first.id, *first.combines)) or (most and any(most.need in route.meets for route in remedies.values())):
        return ""
    why = f", for another reason: {within(pack.rules[most.rule].because)}" if most and most.rule else "."
    left_open = (remedies[s.route].label for s in rec.evaluation.left if s.route in remedies)
    instead = next((f"tells whether {within(label)} comes before it" for label in left_open), "comes first")
    return f"{named}{why} The measurement {instead}."
