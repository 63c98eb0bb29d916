"""Why a running system disappoints. A cause is *strong* where its `strong_when` certainly holds, or a fault that it explains was counted most, else
*likely* where its `when` does. First those of faults counted most, then strong ones, those of the main fault. The ranking stays."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from advisor.answers import SYMPTOMS
from advisor.decide import TRUE, UNKNOWN, Compiled, PlanItem, Recommendation, is_called_for
from advisor.pack import Cause, Intervention, Pack, Traits, once

from .offers import MODELS, allowed, opening, test_of, where_models_run
from .words import listing, within

OTHERS = 5  # causes of other faults
_OF_FIFTY, _FEW = {"fifty": 50, "two": 2, "four": 4, "five": 5}, re.compile(r"\b(fifty|(two|four|five)(?= (more|fewer|of)\b))")
LEAST, MOST_CASES, FEW = 50, 200, 20  # test cases; bad outputs that were sorted, which need not be gathered again
RATIO = re.compile(r"\d ?%|\b(of|per) (the |a )?(last )?(\d|hundred)|\d in \d|\d (labelled|fine|right|good|wrong|bad)\b", re.IGNORECASE)
_BUY = "Put fifty cases, made-up ones where yours must stay in the house, to two products that do this (two days, by whoever buys software)."
_LANGUAGE = Traits(uses_model=(True,), uses_language_model=(True,))
_MODELS = [_LANGUAGE.model_copy(update={x: (True,)}) for x in ("calls_large_model", "changes_weights")]
Symptom = tuple[str, str]  # question, option


class Remedy(NamedTuple):
    """One thing to do, by a `lever` (route, step, or none); `state` of a route: first, added, open or ruled out; `only`: in which way alone."""

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
    pack, told, barred = rec.pack, _told(rec), _barred(rec)
    if not told or len(barred) == len(rec.ranking):
        return None
    certain = _certainties(rec)
    causes = [cause for cause in pack.content.causes if cause.id in certain and rec.evaluation.tells(cause)]
    found = [*filter(None, (_shown(rec, cause, certain) for cause in causes))]
    if not found:
        return None
    found = [c.model_copy(update={"apart_from": tuple(x for x in c.apart_from if x in [cause.id for cause in found])}) for c in found]
    counts, most = tallied(rec), _counted_most(rec)
    often = {c.id: max((counts.get(s, 0.0) for s in c.explains), default=0.0) if told[0] in counts else 0.0 for c in found}
    found.sort(key=lambda c: (-often[c.id], c.certainty != "strong", most not in c.explains, -len(c.explains)))
    strong = [cause for cause in found if cause.certainty == "strong"]
    explained, known = {s for c in found for s in c.explains}, set[Symptom]().union(*_symptoms(pack).values())
    unexplained = tuple(s for s in told if s in known - explained)
    return Diagnosis(tuple(found), unexplained, _untouched(rec, found, strong or found[:1]), _lead(rec, found, strong), _conflict(rec, found[0]))


def _surely(rec: Recommendation, when: Compiled | None) -> bool:
    return when is not None and rec.domains.decide(when) == TRUE


@once
def _barred(rec: Recommendation) -> set[str]:
    """The routes that rules of an overlay rule out."""
    return {s.route for s in rec.ranking if any(("rules", v.name) in rec.pack.policies for v in s.vetoes)}


@once
def _counted_most(rec: Recommendation) -> Symptom:
    """The fault that the team counted most where it counted the main one; else the main one."""
    counts, main = tallied(rec), _told(rec)[0]
    return max(counts, key=counts.__getitem__) if main in counts else main


def _certainties(rec: Recommendation) -> dict[str, str]:
    """Cause -> strong or likely, of those that hold and are not disproved, nor to be left out where the team counted its faults by kind."""
    program, found = rec.domains.program, dict[str, str]()
    for cause in rec.pack.content.causes:
        when, strong_when = program.causes[cause.id]
        certainty = "strong" if _surely(rec, strong_when) else "likely" if _surely(rec, when) else ""
        left_out = cause.unless_counted and (tallied(rec) or (certainty == "likely" and counted(rec)))
        if certainty and not left_out and not _surely(rec, program.disproved.get(cause.id)):
            found[cause.id] = certainty
    return found


def _shown(rec: Recommendation, cause: Cause, certain: Mapping[str, str]) -> LikelyCause | None:
    """A cause as these answers show it, among all that are `certain`; None where rules leave nothing to be done about it."""
    program, barred = rec.domains.program, _barred(rec)
    closed = barred.union(step.id for step in rec.pack.content.steps if rec.evaluation.shut(step.about))
    may = [x for x in cause.interventions if x.lever not in closed and is_called_for(rec.domains, rec.evaluation, x)]
    if not may:
        return None
    runs = {route for route, when in program.runs.items() if rec.domains.holds_as_told(when)}
    certainty = certain[cause.id]
    symptoms, counts = _symptoms(rec.pack)[cause.id], tallied(rec)
    by_kind = {*counts, *(_told(rec)[:1] if counted(rec) else ())}  # the faults of which the team counted how many there are
    is_sorted = cause.held_when and (not symptoms.isdisjoint(by_kind) or _surely(rec, program.compile(cause.held_when)))
    is_measured = is_sorted or any(map(rec.answers.known, cause.measured_by))
    done = {step for step, when in program.held_steps.items() if is_measured and rec.domains.holds_as_told(when)}
    if is_sorted and _counted_most(rec) in symptoms & counts.keys():
        certainty = "strong"
    if runs and barred >= runs:  # where rules forbid all that may run today, no cause heads the advice
        certainty = "likely"
    left = [x for x in may if x.lever not in {*rec.met_stop_signs, *done} - {rec.first}] or may  # the others are given up, or done
    remedies = sorted((_remedy(rec, x) for x in left), key=lambda r: (r.state == "ruled out", r.state == "open"))
    only = where_models_run(rec, MODELS, cause.about)
    seen = {
        "certainty": certainty,
        "explains": tuple(s for s in _told(rec) if s in symptoms),
        "apart_from": tuple(c for c in cause.told_apart_from if c in certain),
        "remedies": tuple(remedies),
        "headline": next((x.headline for x in left if x.headline), cause.headline),
        "measure": "" if is_measured or not cause.measure else " ".join(filter(None, (cause.measure, only, opening(rec)))),
    }
    return LikelyCause.model_construct(**vars(cause) | seen)


def _lead(rec: Recommendation, found: Sequence[LikelyCause], strong: Sequence[LikelyCause]) -> str:
    """The foremost cause, and another with strong signs, or else one that the measurement may tell."""
    cause, others = found[0], found[1:]
    seen_as = [f"“{rec.pack.questions[q].choices[o].label}”" for q, o in cause.explains] or ["Your answers"]
    so_far = "" if cause in strong else ", so far as likely only"
    lead = f"{listing(seen_as)} point{'s' if len(cause.explains) == 1 else ''} to this{so_far}: {within(cause.label)}."
    if another := next((other for other in others if other in strong), None):
        return f"{lead} There are strong signs of another as well: {within(another.label)}."
    apart = next((other for other in others if cause.measure and other.id in cause.apart_from), None)
    return f"{lead} If the measurement says otherwise, more likely this: {within(apart.label)}." if apart else lead


def mending(rec: Recommendation) -> tuple[PlanItem, ...]:
    """The plan, each route in the way that rules allow; where a cause has strong signs, what it asks of the first route or its family comes first."""
    found, of = diagnosis(rec), rec.pack.families
    remedies = found.causes[0].remedies if found and found.headline and not found.conflict else ()
    do = [r.do for r in remedies if r.lever in ("", rec.first) or (of.get(r.lever) == of.get(rec.first or "") and r.lever not in rec.beside)]
    n, gathered = max(sum(tallied(rec).values()), float(rec.answers.own.get("faults_read", 0))), "fifty recent requests or errors"
    plan = [replace(i, do=i.do.replace(gathered, f"the {n:g} bad outputs that you sorted")) if n >= FEW else i for i in rec.plan]
    plan = [replace(i, do=do[0], details=(*dict.fromkeys((*do, i.do, *i.details)),)[1:]) if do and i.route == rec.first else i for i in plan]
    lead = remedies[0].lever if remedies else ""
    if lead in of and lead != rec.first and True not in rec.pack.routes[lead].traits.uses_model:  # what heads the advice is its first step
        plan.sort(key=lambda i: 0 if i.step and rec.pack.steps[i.step].comes_first else 1 + ((i.route, i.phase) != (lead, "now")))
    ways, unbuilt = {i.route: allowed(rec, (i.route,)) for i in plan if i.route}, rec.evaluation.shut(Traits(bought=(False,)))
    bought = {route for route in ways if unbuilt and False in rec.pack.routes[route].traits.bought}
    told = ((i, ways.get(i.route) if i.route else where_models_run(rec, rec.pack.steps[i.step].about)) for i in plan)
    told = ((replace(i, exit=bar(rec, i)) if i.step or i.route == rec.first else i, w) for i, w in told)
    return tuple(replace(i, do=_BUY, details=(w,)) if w and i.route in bought else replace(i, details=(*i.details, w)) if w else i for i, w in told)


def bar(rec: Recommendation, item: PlanItem) -> str:
    """What has to come out before one goes on, counted for the test cases that are held, if more than fifty; of a route also what the team wants."""
    own, held, least = rec.answers.own, rec.answers.known("examples"), 0.0
    if held and (asked := rec.pack.questions["examples"].number):
        least = held.number if held.number is not None else min((0, *asked.edges)[int(option[3:])] for option in held.options)
    typed, (wanted, who, past) = own.get("test_cases"), reach(rec)
    cases = int(typed if isinstance(typed, float) and typed >= LEAST else max(LEAST, min(MOST_CASES, least // 2 // LEAST * LEAST)))
    said = f"If more, the {wanted:g} of 100 that {who}: {math.ceil(wanted * cases / 100)} of {cases}. {past}" * bool(wanted and item.route)
    told = cases <= LEAST or "fifty" in item.do or "fifty" not in item.exit or re.search("new requests|200", item.exit)  # said, or of others
    out = item.exit if told else _FEW.sub(lambda few: str(_OF_FIFTY[few[0]] * cases // LEAST), item.exit)
    return f"{out}{' You hold that many.' * (not told)} {said}".rstrip()


def reach(rec: Recommendation) -> tuple[float, str, str]:
    """How many of 100 have to come out right: what the team wants (0: it does not say), but no more than people agree on; and that it wants more."""
    wanted, agree = (n if isinstance(n := rec.answers.own.get(name), float) else 0.0 for name in ("right_wanted", "people_agree"))
    if not 0 < agree < wanted:
        return wanted, "you want", ""
    return agree, "your people agree on", f"The {wanted:g} that you want no test can show; settle first what they judge differently."


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


def _told(rec: Recommendation) -> list[Symptom]:
    none = rec.evaluation.shut(Traits(bought=(False,))) or all(map(rec.evaluation.shut, _MODELS))  # of which a cause could be told
    return [(q, o) for q in SYMPTOMS * (not none) if (a := rec.answers.known(q)) and rec.domains.is_asked(q) for o in a.options]


@once
def _symptoms(pack: Pack) -> dict[str, set[Symptom]]:
    """Cause -> the symptoms that its conditions ask to be there."""
    atoms = {x.id: [a for when in (x.when, x.strong_when) if when is not None for a in pack.comparisons(when)] for x in pack.content.causes}
    told = {name: [a for a in held if a.question in SYMPTOMS and a.op in ("has", "in", "is")] for name, held in atoms.items()}
    return {name: {(a.question, o) for a in held for o in a.values} for name, held in told.items()}


def _remedy(rec: Recommendation, wanted: Intervention) -> Remedy:
    lever, pack = wanted.lever, rec.pack
    if lever not in pack.routes:
        label, of = (pack.steps[lever].label, pack.steps[lever].about) if lever else ("", wanted.about)
        return Remedy(wanted.do, lever, label, only=where_models_run(rec, of))
    state = "ruled out" if lever in rec.evaluation.out else "open"
    state = "first" if lever == rec.first else "added" if any(c.route == lever for c in rec.stack) else state
    return Remedy(wanted.do, lever, pack.routes[lever].label, state, "" if state == "ruled out" else allowed(rec, (lever,)))


def _untouched(rec: Recommendation, causes: Sequence[LikelyCause], surest: Sequence[Cause]) -> tuple[Untouched, ...]:
    """What the surest causes leave alone, each route once, unless the ranking or a likely cause calls for it, or it is ruled out anyway."""
    wanted = {rec.first, *(s.route for s in rec.stack), *(x.lever for cause in causes for x in cause.remedies)}
    found, covered = list[Untouched](), set[str]()
    for cause in surest:
        for name, because in cause.leave_alone.items():
            routes = set(rec.pack.expand([name]))
            if wanted.isdisjoint(routes) and not routes.intersection(s.route for s in rec.evaluation.left) <= covered:
                label = rec.pack.routes[name].label if name in rec.pack.routes else name.replace("_", " ").capitalize()
                found.append(Untouched(name, label, because, cause.id))
                covered |= routes
    return tuple(found)


def _conflict(rec: Recommendation, cause: Cause) -> str:
    """Why a route ranks first that is no remedy of the foremost cause nor serves the same need, or that it would leave alone; else empty."""
    pack, first = rec.pack, rec.pack.routes.get(rec.first or "")
    if first is None:
        return ""
    named = f"{'Within your budget' if rec.moved else 'By your answers'} {within(first.label)} comes first all the same"
    if left := next((why for name, why in cause.leave_alone.items() if first.id in pack.expand([name])), ""):
        return f"{named}. {left} So measure before you follow the ranking."
    remedies = {x.lever: pack.routes[x.lever] for x in cause.interventions if x.lever in pack.routes}
    most = max(rec.evaluation.standing(first.id).shares, key=lambda share: share.value, default=None)
    if not remedies.keys().isdisjoint((first.id, *first.combines)) or (most and any(most.need in route.meets for route in remedies.values())):
        return ""
    why = f", for another reason: {within(pack.rules[most.rule].because)}" if most and most.rule else "."
    left_open = (remedies[s.route].label for s in rec.evaluation.left if s.route in remedies)
    return f"{named}{why} The measurement {next((f'tells whether {within(label)} comes before it' for label in left_open), 'comes first')}."
