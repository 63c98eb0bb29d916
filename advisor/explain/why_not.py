"""Why a route does not come first: what rules it out and would reopen it, or which needs it misses; and what holds for one that a team favours."""

import functools
import operator
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from advisor.answers import SYMPTOMS
from advisor.decide import FALSE, TRUE, UNKNOWN, Compiled, Recommendation, Veto, program_of, steps_of, tests_of
from advisor.pack import Question, once, table

from .changes import Toward, rows_after, toward
from .diagnosis import diagnosis, of_trouble
from .gates import open_part
from .offers import allowed, opening, test_of
from .reasons import Reason, fit_of, how_well, is_of_means, meeting, needs_profile, reasons_against, reasons_for
from .steps import COST, OPEN, open_steps, single_steps
from .words import answer_text, condition_text, in_short, listing, within, without_term

MOST = 3  # needs and rules that the sentences name
_IF, _ALLOWS = "if the answer to ", " allows it"  # where a ban waits for it
_SAID: dict[str, str] = table(__file__)


class RuledOut(NamedTuple):
    """A route that is out, with the sentences and rules that say so; `reopens` is empty where no single answers reopen it."""

    route: str
    label: str
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    reopens: str


class Obstacle(NamedTuple):
    """What rules a route out: a rule, its precondition or a part of it (`by`), and the answers that did it, as text."""

    by: str  # "rule" | "requires" | "combines"
    name: str
    because: str
    answers: tuple[tuple[str, str], ...]  # question id, answer in words


class Missed(NamedTuple):
    """A need that shows and that the route meets less well than the first one; `how_well` is empty where it does not meet it."""

    need: str
    label: str
    strength: int
    how_well: str
    first_how_well: str


class WhyNot(NamedTuple):
    """`status` is first, ahead, level or behind (by so many points), beyond (means), ruled_out or companion; `waits_for` decide what it needs."""

    route: str
    first: str | None
    status: str
    behind: int
    obstacles: tuple[Obstacle, ...]
    misses: tuple[Missed, ...]
    speaks_for: tuple[Reason, ...]
    speaks_against: tuple[Reason, ...]
    waits_for: tuple[str, ...]
    reopens: str
    sentences: tuple[str, ...]


def ruled_out(rec: Recommendation) -> tuple[RuledOut, ...]:
    """The routes that are out, with what did it and what would reopen them."""
    out = ((s.route, s.vetoes) for s in rec.ranking if s.status == "ruled_out")
    told = ((r, dict.fromkeys(v.because for v in bars if v.because), dict.fromkeys(v.name for v in bars if v.by == "rule")) for r, bars in out)
    return tuple(RuledOut(r, rec.pack.routes[r].label, tuple(because), tuple(rules), reopens(rec, r)) for r, because, rules in told)


def why_not(rec: Recommendation, route: str) -> WhyNot:
    """Why `route` is not first. Raises KeyError for an unknown route."""
    label = rec.pack.routes[route].label
    if rec.pack.routes[route].companion:
        called = "it stands in the plan" if any(c.route == route for c in rec.stack) else "nothing here calls for it"
        return WhyNot(route, rec.first, "companion", 0, (), (), (), (), (), "", (f"{label} only comes beside other routes; {called}.",))
    mine = rec.evaluation.standing(route)
    out = mine.status == "ruled_out"
    behind = rec.evaluation.standing(rec.first).total - mine.total if rec.first is not None and not out else 0
    near = "behind" if behind > 0 else "beyond" if route in rec.beyond else "ahead" if behind or route == rec.ranked.first else "level"
    status = "ruled_out" if out else "first" if route == rec.first else near
    given = {q: answer_text(rec.pack.questions[q], answer) for q, answer in rec.answers.given.items()}
    obstacles = tuple(Obstacle(v.by, v.name, v.because, tuple((q, given[q]) for q in v.questions if q in given)) for v in mine.vetoes)
    misses, against = missed(rec, route), reasons_against(rec, route)
    reopening = reopens(rec, route) if out else ""
    bars = [f"{o.because} You answered {listing([f'“{text}”' for _, text in o.answers])}." if o.answers else o.because for o in obstacles]
    told = [*filter(None, (*dict.fromkeys(bars), reopening))] if out else telling(rec, route)[:MOST] if status not in ("first", "beyond") else []
    held, may = " of what the money reaches" * rec.moved + ", so far" * (rec.sureness == "open"), _SAID["waits" if mine.waits_for else "stands"]
    first, beyond = within(rec.pack.routes[rec.first].label) if rec.first else "", within(rec.beyond.get(route, ""))
    told = [_SAID[status].format(label=label, first=first, held=held, may=may, beyond=beyond), *told]
    return WhyNot(route, rec.first, status, behind, obstacles, misses, reasons_for(rec, route), against, mine.waits_for, reopening, tuple(told))


def missed(rec: Recommendation, route: str) -> tuple[Missed, ...]:
    """The needs that show and that the first route meets better, those that cost the route most first."""
    pack, first = rec.pack, rec.first
    if first is None or route == first:
        return ()
    lost = {n: fit_of(pack, meeting(pack, first, n.need)) - fit_of(pack, meeting(pack, route, n.need)) for n in needs_profile(rec)}
    less = sorted((n for n, much in lost.items() if much > 0), key=lambda n: -lost[n] * n.strength)
    return tuple(Missed(n.need, n.label, n.strength, how_well(pack, route, n.need), how_well(pack, first, n.need)) for n in less)


def telling(rec: Recommendation, route: str) -> list[str]:
    """Why a route is not first, a sentence each, the most telling one first."""
    return [*dict.fromkeys(_telling(rec, route))] or ["Nothing that you answered speaks more for it."]


def _telling(rec: Recommendation, route: str) -> Iterator[str]:
    """That it takes too much; bans of the house, for the main fault; causes; what is against it, parts the two, bans it, is missed; means last."""
    pack, first = rec.pack, rec.first or ""
    bans = [v for v in rec.evaluation.standing(route).vetoes if v.because]
    of_rules = sorted((v for _, v in _vetoes(rec, route) if v.by == "rule"), key=lambda v: ("rules", v.name) not in pack.policies)
    both = {s.rule for s in rec.evaluation.standing(first).shares if s.value < 0} if first else set()
    against = [r for r in reasons_against(rec, route) if both.isdisjoint(r.rules) and how_well(pack, route, r.need) != "barely"]
    if route in rec.beyond and route != first:
        yield rec.beyond[route]
    yield from (v.because for v in of_rules if ("rules", v.name) in pack.policies or SYMPTOMS[0] in v.questions)
    yield from _left_alone(rec, route)
    yield from (r.text for r in against if not is_of_means(pack, r.questions))
    yield from _parted(rec, route)
    yield from (v.because for v in of_rules if not is_of_means(pack, v.questions))
    yield from _lacks(rec, route)
    yield from (v.because for v in sorted(bans, key=lambda v: is_of_means(pack, v.questions)))
    yield from (r.text for r in against)
    better = (fit_of(pack, meeting(pack, route, n.need)) > fit_of(pack, meeting(pack, first, n.need)) for n in needs_profile(rec) if first)
    if first and not pack.routes[route].depends and pack.routes[route].effort > pack.routes[first].effort and not any(better):
        yield f"It takes more work, and meets nothing here that {within(pack.routes[first].label)} does not."


def _left_alone(rec: Recommendation, route: str) -> Iterator[str]:
    """What the foremost cause, or one with strong signs, says of a route; else that the main fault calls for no training, where neither its foremost
    cause names one nor a rule of what goes wrong speaks for it."""
    found, pack = diagnosis(rec), rec.pack
    trains = [r for r in (route, rec.first) if r and True in pack.routes[r].traits.known.get("changes_weights", ())] == [route]
    for i, cause in enumerate(found.causes if found else ()):
        named = {name: pack.expand([name]) for name in cause.leave_alone}
        said = [cause.leave_alone[name] for name, routes in named.items() if route in routes and rec.first not in routes]
        if i == 0 or cause.certainty == "strong":
            yield from said
        called = {*(pack.families.get(x.lever) for x in cause.interventions), *(s.rule for s in rec.evaluation.standing(route).shares if s.value > 0)}
        if i == 0 and not said and trains and called.isdisjoint({pack.families[route], *of_trouble(rec)}):
            faults = (pack.questions[q].choices[o].label for q, o in cause.explains if q == SYMPTOMS[0])
            yield from (f"What goes wrong most, “{fault}”, does not call for training." for fault in faults)


def _parted(rec: Recommendation, route: str) -> Iterator[str]:
    """The facts that part a route from the first one where the two are neighbours, but for those of means."""
    pack, first = rec.pack, rec.first or ""
    for entry in pack.content.neighbours:
        sides = [names for names in entry.between.values() if not {first, route}.isdisjoint(pack.expand(names))]
        for part in entry.parts if len(sides) > 1 else ():
            leans, when = pack.expand(part.leans), rec.domains.program.compile(part.when)
            speaks = {route, first}.intersection(pack.expand(part.against)) == {route} or (first in leans and route not in leans)
            if speaks and rec.domains.decide(when) == TRUE and not is_of_means(pack, when.questions) and rec.evaluation.tells(part):
                yield part.fact + (f" That speaks for {within(pack.routes[first].label)}." if leans else "")


def _lacks(rec: Recommendation, route: str) -> Iterator[str]:
    """The needs that a route alone would leave as they are, then those that it meets less well."""
    pack, own, misses = rec.pack, rec.pack.routes[route], missed(rec, route)
    lacking = [pack.needs[m.need] for m in misses if not m.how_well]
    if lacking and own.depends:
        yield f"Whether it serves {listing([f'“{need.label}”' for need in lacking[:MOST]], 'or')} depends on {own.depends}."
    mends = True in own.traits.calls_large_model  # it changes a part of what runs
    today = {need for r in pack.routes.values() if mends and r.layer != own.layer and rec.mends(r.id) for need in r.meets}
    for need in lacking if not own.depends else ():
        would = f"“{need.label}” would be served no better than today" if need.id in today else need.lacks or f"nothing would {within(need.label)}"
        yield f"With it alone, {would}."
    yield from (f"It meets “{m.label}” only {m.how_well}." for m in misses if m.how_well)


class Probe(NamedTuple):
    """What to try first. `kind` is answer (a question to settle) or trial (the route itself)."""

    kind: str
    name: str  # question, step or route id
    do: str
    passes: str = ""
    stop: str = ""


class Choice(NamedTuple):
    """`verdict` in one sentence; `would_have_to_be_true` as sentences, empty where the route is first already."""

    verdict: str
    would_have_to_be_true: tuple[str, ...]
    test_first: tuple[Probe, ...]
    why: WhyNot
    toward: Toward


@once
def check_my_choice(rec: Recommendation, route: str) -> Choice:
    """What speaks for and against the route that a team favours. Raises KeyError for an unknown route."""
    why, near = why_not(rec, route), toward(rec, route)
    return Choice(why.sentences[0], tuple(_conditions(rec, why, near)), tuple(_tests(rec, why, near)), why, near)


def _conditions(rec: Recommendation, why: WhyNot, near: Toward) -> list[str]:
    """What is not sure of its preconditions, unless it is out anyway; what would reopen it, then the nearest changes; or that there are none."""
    if why.status in ("first", "companion", "beyond"):
        return []
    requires = rec.pack.routes[why.route].requires if why.waits_for and why.status != "ruled_out" else None
    needs = f"What it needs is there: {condition_text(rec.pack, open_part(rec.domains, requires))}." if requires is not None else ""
    return [*filter(None, (needs, why.reopens.replace("That", "What rules it out", 1))), *([flip.sentence for flip in near.flips] or [near.sentence])]


def _tests(rec: Recommendation, why: WhyNot, near: Toward) -> list[Probe]:
    """The cheapest first: questions that would decide it, then a trial of the route."""
    pack = rec.pack
    found = [Probe("answer", q, f"Find out: {pack.questions[q].ask}") for q in why.waits_for if why.status != "ruled_out"]
    asked = next((flip.moves[0].question for flip in near.flips if flip.moves[0].can_change == OPEN), "")
    if not found and asked and (test := test_of(rec, pack.questions[asked])):
        found.append(Probe("answer", asked, test.do))
    plan, steps = pack.routes[why.route].plan, steps_of(rec.domains, rec.evaluation, why.route)
    if why.status != "ruled_out" and (do := plan.do or next(iter(steps), "")):
        _, passed, _, turn_back = tests_of(rec.domains, rec.evaluation, plan)
        found.append(Probe("trial", why.route, " ".join(filter(None, (do, allowed(rec, (why.route,)), opening(rec)))), passed, turn_back))
    return found


def reopens(rec: Recommendation, route: str) -> str:
    """`That would change at 50 examples.`: the smallest change of one answer for each thing that rules it out; else nothing."""
    program, rules, vetoes = program_of(rec.pack), [*rec.pack.rules], [*_vetoes(rec, route)]
    bars = ((r, v) for r, v in vetoes if v.by != "combines")  # the condition behind each, and what it must not be
    held = [(program.requires[r], FALSE) if v.by == "requires" else (program.when[rules.index(v.name)], TRUE) for r, v in bars]
    wait = {c: {*_missing(rec, c)} for c, _ in held}  # of two that wait for the same the one that waits for less is told
    found = [_lifted(rec, c, held) for c in wait if not any(w and w < wait[c] for w in wait.values())] if len(held) == len(vetoes) else []
    told = list(dict.fromkeys(found))
    if (waits := [x.removeprefix(_IF).removesuffix(_ALLOWS) for x in told if x.endswith(_ALLOWS)])[1:]:
        told = [*(x for x in told if not x.endswith(_ALLOWS)), f"if the answers to {listing(waits)} allow it"]
    return f"That would change {listing(told)}." if found and all(found) else ""


def forbidden(rec: Recommendation) -> tuple[str, ...]:
    """What the team's record chooses, as it is called inside a sentence, and why rules of the house forbid it; empty where none does."""
    named, labels = rec.answers.record.get("override", "").strip().lower(), {s.route: rec.pack.routes[s.route].label.lower() for s in rec.ranking}
    route = next((r for r, label in labels.items() if named in (r, label, without_term(label))), "")
    why = dict.fromkeys(v.because for _, v in _vetoes(rec, route) if ("rules", v.name) in rec.pack.policies) if route else ()
    return (within(rec.pack.routes[route].label), *why) if why else ()


def _vetoes(rec: Recommendation, route: str) -> Iterator[tuple[str, Veto]]:
    """The vetoes of a route, each with the route that has it; what rules out a part of a combination stands under the part."""
    for veto in rec.evaluation.standing(route).vetoes:
        parts = [s for s in rec.ranking if veto.by == "combines" and s.route == veto.name and s.vetoes]
        yield from ((s.route, own) for s in parts for own in s.vetoes)
        if not parts:
            yield route, veto


def _missing(rec: Recommendation, condition: Compiled) -> Sequence[str]:
    """The questions that are asked and not answered, on which a condition waits, or all where one of several answers is; none if it is decided."""
    open_ = condition.questions if rec.domains.decide(condition) == UNKNOWN else ()
    return [q for q in open_ if not rec.answers.known(q) and rec.domains.is_asked(q)] or open_


def _lifted(rec: Recommendation, condition: Compiled, held: Sequence[tuple[Compiled, int]]) -> str:
    """What lifts one veto, in words, without bringing another one of those `held`."""
    missing, asks = _missing(rec, condition), rec.pack.questions
    if missing[1:] or (missing and asks[missing[0]].options is None):  # it holds until all that is known
        return f"{_IF}{listing([f'“{in_short(asks[q])}”' for q in missing], 'or')}{_ALLOWS}"
    open_ = [asks[q] for q in missing or condition.questions if missing or (q in rec.answers.given and asks[q].can_change != "no")]
    return next(filter(None, (_change(rec, q, held) for q in sorted(open_, key=lambda q: COST[q.can_change]))), "")


def _change(rec: Recommendation, question: Question, held: Sequence[tuple[Compiled, int]]) -> str:
    """The smallest change of this answer, or plausible answer where it is open, after which no condition that asks for it decides so any more."""
    steps = [s for s in (*single_steps(rec), *open_steps(rec)) if s.question == question.id]
    rows = rows_after(rec, [(s,) for s in steps])
    barred = functools.reduce(operator.or_, (rows.where(c, barring == TRUE) for c, barring in held if question.id in c.questions))
    freed = functools.reduce(operator.and_, (rows.where(c, barring != TRUE) for c, barring in held if question.id in c.questions))
    may = [(i, s) for i, s in enumerate(steps) if s.can_change != "no" and not barred >> i & 1]
    lifting = [s for i, s in may if freed >> i & 1] or [s for _, s in may]  # rather what surely lifts it
    if question.several is not None:
        for option in (program_of(rec.pack).variables[s.variable].option or "" for s in lifting):
            verb = "did not include" if option in rec.answers.given[question.id].options else "included"
            return f"if the answer to “{in_short(question)}” {verb} “{question.choices[option].label}”"
    found = sorted(lifting, key=lambda s: s.distance)
    if not found:
        return ""
    choices, code = [*question.choices], found[0].code
    if question.number is not None:
        edges, unit = question.number.edges, question.number.unit
        above = code > max(choices.index(o) for o in rec.answers.given[question.id].options)
        return f"at {edges[code - 1]:,} {unit}" if above else f"below {edges[code]:,} {unit}"
    others = [c.label for i, c in enumerate(question.choices.values()) if i not in {s.code for s in found}]
    if len(found) > 2 and len(others) == 1:  # every other answer lifts it, and a policy may forbid what a longer list would suggest
        return f"if the answer to “{in_short(question)}” were not “{others[0]}”"
    named = found[:MOST] if question.options is not None else found[:1]
    return f"if the answer to “{in_short(question)}” were {listing([f'“{question.choices[choices[s.code]].label}”' for s in named], 'or')}"
