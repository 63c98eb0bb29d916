"""Bans of which nobody can say yet whether they rule out part of what is advised; for those who write rules, where they lapse or stay open."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from advisor.answers import Answers, answers_of_case
from advisor.decide import FALSE, UNKNOWN, Domains, Recommendation, Rows, program_of
from advisor.pack import FIRST, Case, Pack, Rule, Traits, grouped, once
from advisor.pack import condition as c

from .diagnosis import deciding
from .offers import left_of, offers, only_ways
from .words import condition_text, in_short, listing, question_text, said_text, within

MOST, TOGETHER = 2, 3  # routes that one of them names; that are named where none is the headline
_SAYS_SO = re.compile(r"\b(until|unless|once|as long as)\b.* known\b", re.IGNORECASE)  # a rule's sentence, which needs no such opening
LEAST = 0.05  # of the plausible ways to answer: what fires in fewer is hardly this team's matter


class Gate(NamedTuple):
    """A rule that may yet fire, the questions on which that hangs, and the advised routes and the offers that it would then rule out; or
    one that is `held` to forbid until it is known that it need not, with neither. `policy`: it is an overlay's own. `chance` of its firing."""

    rule: str
    questions: tuple[str, ...]
    routes: tuple[str, ...]
    offers: tuple[str, ...]
    text: str
    held: bool = False
    policy: bool = False
    chance: float = 1.0


@once
def gates_open(rec: Recommendation) -> tuple[Gate, ...]:
    """The open bans, an overlay's own first: on what is advised, an overlay's also on what may follow and on offers; of alike ones the likeliest."""
    program, rows, found = rec.domains.program, looked_at(rec), list[Gate]()
    for rule, when in zip(rec.pack.content.rules, program.when, strict=True):
        if rule.rule_out and rec.domains.decide(when) == UNKNOWN:
            left = open_part(rec.domains, when.source)
            asked = tuple(dict.fromkeys(q for atom in c.atoms(left) for q in program.compile(atom).questions))
            held, likely = rule.id in rec.evaluation.fired, rows.where(when, True).bit_count() / rows.size
            found += filter(None, [_until_known(rec, rule, asked) if held else _may_fire(rec, rule, left, asked, likely)])
    sure = [closed for closed, rule in rec.evaluation.closing if rule.id not in {g.rule for g in found}]  # what these close no answer opens
    found = [g for g in found if not (isinstance(out := rec.pack.rules[g.rule].rule_out, Traits) and any(closed.select(out) for closed in sure))]
    opens = {name for kind, name in rec.pack.policies if kind == "questions" and rec.pack.questions[name].opening}
    found.sort(key=lambda g: (rec.first not in g.routes, bool(g.routes) and not g.offers, -g.chance))
    most = {g.rule: len(rec.pack.expand(rec.pack.rules[g.rule].rule_out)) for g in found if g.held}  # what forbids most of all stands first
    found.sort(key=lambda g: (not g.policy, awaited(rec).issuperset(g.questions), opens.isdisjoint(g.questions), -most.get(g.rule, 0)))
    return tuple(alike[0] for alike in grouped(((g.questions, g.rule if g.policy else g.routes), g) for g in found).values())


def gates_told(rec: Recommendation, found: Sequence[Gate], beside: str = "") -> str:
    """What the first of some open bans says, and what others of the house wait for, less what is asked `beside` it; how many more there are."""
    asked = (rec.pack.questions[q] for gate in found[1:] if gate.policy for q in gate.questions if q not in found[0].questions)
    named = listing([*dict.fromkeys(f"“{in_short(q)}”" for q in asked if q.ask not in beside)])
    told = "".join(gate.text for gate in found[:1]) + f" Open as well: {named}." * bool(named)
    return told + (f" More that is open bears on this ({more})." if (more := sum(not gate.policy for gate in found[1:])) else "")


def looked_at(rec: Recommendation) -> Rows:
    """The completions that the recommendation looked at; what a drawn team left open may be anything. Large, so that nobody keeps it."""
    known = zip(rec.looked.held, rec.domains.program.every, strict=True)
    drawn = [{1 << code if 1 << code & every else every: some for code, some in held.items()} for held, every in known]
    return Rows(rec.domains.program, rec.looked.size, drawn)


def _until_known(rec: Recommendation, rule: Rule, asked: tuple[str, ...]) -> Gate | None:
    """A ban that forbids until the answers to what is `asked` tell that it need not; less what follows on another of these. None where it is
    against routes by name that lead in hardly any of the ways to answer the rest: nothing hangs on it."""
    questions = [rec.pack.questions[q] for q in asked if rec.domains.is_asked(q) or {*asked}.isdisjoint(rec.domains.program.ask_if[q].questions)]
    only = () if isinstance(rule.rule_out, Traits) else rec.pack.expand(rule.rule_out)
    if only and all(rec.uncertainty.open_routes.get(route, 0) < LEAST for route in only):
        return None
    so = f", {within(rec.pack.routes[only[0]].label)} is ruled out" if len(only) == 1 else ""
    asks = " ".join(f"{question_text(q)}{'.' if q.row else ''}" for q in questions)
    why = rec.domains.said(rule)
    until = f" Until {'these are' if questions[1:] else 'that is'} known{so}:" if so or not _SAYS_SO.search(why) else ""
    return Gate(rule.id, tuple(q.id for q in questions), (), (), f"{asks}{until} {why}", held=True, policy=("rules", rule.id) in rec.pack.policies)


def so_far(rec: Recommendation, rule: str, because: str) -> str:
    """A ban's sentence; where it holds only until answers are known, from these on, and not again what the verdict says on top."""
    found = gates_open(rec)
    gate = next((g for g in found if g.held and g.rule == rule), None)
    if gate is None:
        return because
    until = f"Until {listing([f'“{in_short(rec.pack.questions[q])}”' for q in gate.questions])} {'are' if gate.questions[1:] else 'is'} answered"
    return f"{until}, by what is said above." if gate == found[0] else f"{until}: {within(because)}"


def ruled_out_today(rec: Recommendation) -> dict[str, str]:
    """What rules of the house say against what runs today, be it good, and in which way alone it may go on; below what that is about."""
    ours, runs = rec.pack.policies, {r for r, when in rec.domains.program.runs.items() if rec.domains.holds_as_told(when)}
    out = {s.route: [so_far(rec, v.name, v.because) for v in s.vetoes if ("rules", v.name) in ours] for s in rec.ranking if s.route in runs}
    said = {because: "" for why in out.values() for because in why}
    for way in (way for way in only_ways(rec, [r for r, why in out.items() if not why]) if ("rules", way.rule) in ours):
        why = so_far(rec, way.rule, way.because)
        said[why] = said.get(why) or f" {way.do.capitalize()}."
    return {f"What runs today {'is' if all(out.values()) else 'may be'} ruled out": " ".join(map("".join, said.items()))} if said else {}


def hangs_otherwise(rec: Recommendation) -> str:
    """On what the first route hangs, where nobody knows whether that is there, and what leads if it is not."""
    if rec.otherwise is None or rec.first is None:
        return ""
    waits = set(rec.evaluation.standing(rec.first).waits_for)
    requires, routes = program_of(rec.pack).requires, rec.pack.routes
    names = [name for name in (rec.first, *routes[rec.first].combines) if name in requires and waits.intersection(requires[name].questions)]
    conditions = [routes[name].best_if or condition_text(rec.pack, routes[name].requires) for name in names]
    return f"Best if {listing(list(dict.fromkeys(conditions)))}; otherwise {within(routes[rec.otherwise].label)}."


def _may_fire(rec: Recommendation, rule: Rule, left: c.Condition, asked: tuple[str, ...], chance: float) -> Gate | None:
    """A ban that fires if what is `left` of its condition is met; None where it hardly is, or would close nothing that is advised."""
    pack, policy = rec.pack, ("rules", rule.id) in rec.pack.policies
    if chance < LEAST and not policy:
        return None
    advised = {item.route: pack.routes[item.route] for item in rec.plan if item.route and (policy or item.phase != "later")}
    out = [name for name, route in advised.items() if {name, *route.combines}.intersection(pack.expand(rule.rule_out))]
    shut, does = list[str](), [within(advised[name].label) for name in out]
    ways: dict[str, list[str]] = {}  # what is left of routes that are closed in part only
    if policy and isinstance(closed := rule.rule_out, Traits):
        shut = [o.vendor.id for at in offers(rec) for o in at.offers if pack.closes(closed, o.vendor, at.route)]
        does += [f"{len(shut)} of the offers"] if shut else []
        halves = ((name, way) for name in advised if name not in out for _, way in left_of(closed, advised[name].traits))
        ways = grouped((way.partition(",")[0], within(advised[name].label)) for name, way in halves)
    if not does and not ways:
        return None
    told = [f"rules out {listing(does)}"] if does else []
    told += [f"leaves {listing(names if len(names) <= MOST else [names[0], f'{len(names) - 1} more'])} {way}" for way, names in ways.items()]
    named = listing([f"“{in_short(pack.questions[q])}”{' (not sure)' if q in rec.answers.given else ''}" for q in asked])
    terms: list[tuple[Any, str]] = [(part.part, "not ") if isinstance(part, c.Not) else (part, "") for part in getattr(left, "parts", (left,))]
    in_words = len(terms) == len(asked) and all(isinstance(compared, c.Compare) for compared, _ in terms)  # each question is compared once
    said = listing([f"{negation}{said_text(pack, x)}" for x, negation in terms], getattr(left, "word", "and")) if in_words else "answered in one way"
    return Gate(rule.id, asked, tuple(out), tuple(shut), f"Open: {named}. If {said}, that {listing(told)}.", policy=policy, chance=chance)


@once
def awaited(rec: Recommendation) -> frozenset[str]:
    """The open questions that the plan's very first step answers once it is done: what tells that it is held. Nobody need be asked before."""
    held = rec.domains.program.held_steps
    steps = (item.step for item in rec.plan if item.step in held and rec.pack.steps[item.step].comes_first)
    return frozenset(q for step in steps for q in held[step].questions if q not in rec.answers.given)


@once
def barring(rec: Recommendation) -> tuple[str, ...]:
    """The open questions that would rule out the first route, that hold a ban or keep all from being firm, or that decide on the cause."""
    known = (rec.domains.program.compile(rule.unless_known).questions for rule in rec.provisional if rule.unless_known)
    held = tuple(q for questions in known for q in questions if q not in rec.answers.given)
    gates = tuple(q for gate in gates_open(rec) if gate.held or rec.first in gate.routes for q in gate.questions)
    return tuple(q for q in held + gates + deciding(rec) + crowning(rec) if q not in awaited(rec))


@once
def crowning(rec: Recommendation) -> tuple[str, ...]:
    """The open questions on which it hangs whether a rule puts `first` what does not lead: these decide whatever else is answered."""
    found, gone = dict[str, None](), rec.evaluation.out | {rec.ranked.first}
    for rule, when in zip(rec.pack.content.rules, rec.domains.program.when, strict=True):
        put = rec.pack.expand(r for r, word in rule.routes.items() if word == FIRST)
        if not gone.issuperset(put) and rule.id not in rec.evaluation.fired and rec.domains.decide(when) == UNKNOWN:
            found.update(dict.fromkeys(q for q in when.questions if q not in rec.answers.given))
    return tuple(found)


@once
def idle(rec: Recommendation) -> frozenset[str]:
    """The questions about what rules close, as their test says, and on which no ban hangs: nobody need be asked what was tried of it."""
    about = {q.id: q.find_out.about for q in rec.pack.content.questions if q.find_out}
    return frozenset(q for q, of in about.items() if rec.evaluation.shut(of)).difference(barring(rec))


def open_part(domains: Domains, condition: Any) -> Any:
    """Of a condition that is not decided, what is still open."""
    if isinstance(condition, c.Named):
        return open_part(domains, domains.program.pack.declared[condition.name])
    if not isinstance(condition, c.Joined):
        return c.Not(open_part(domains, condition.part)) if isinstance(condition, c.Not) else condition
    parts = [open_part(domains, p) for p in condition.parts if domains.decide(domains.program.compile(p)) == UNKNOWN]
    return parts[0] if len(parts) == 1 else replace(condition, parts=tuple(parts))


def fails_unasked(pack: Pack, condition: c.Condition, question: str) -> bool:
    """Whether a condition may fail only since a question is not asked: not where what decides that it is not asked fails it anyway."""
    if not (asked := pack.questions[question].ask_if):
        return False
    program, domains = program_of(pack), Domains(pack, Answers())

    def never(*parts: c.Condition) -> bool:
        return domains.decide(program.compile(c.Joined("and", (c.Not(asked), *parts)))) == FALSE

    unasked = {q for q in program.compile(condition).questions if (asks := pack.questions[q].ask_if) and never(asks)}  # those that follow on it, too
    return not never(c.Not(condition), _as_if(pack, condition, unasked, c.ALWAYS))


def _as_if(pack: Pack, condition: c.Condition, unasked: Collection[str], met: c.Condition) -> c.Condition:
    """A condition as it is where what it says of some questions helps to meet it."""
    if isinstance(condition, c.Named):
        return _as_if(pack, pack.declared[condition.name], unasked, met)
    if isinstance(condition, c.Not):
        return c.Not(_as_if(pack, condition.part, unasked, c.Not(met)))
    if isinstance(condition, c.Joined):
        return replace(condition, parts=tuple(_as_if(pack, part, unasked, met) for part in condition.parts))
    return met if condition.question in unasked else condition


def left_open(pack: Pack, rules: Iterable[str], cases: Sequence[Case]) -> list[str]:
    """How many cases leave open what an overlay asks and some rules hang on, and in how many these hold until it is known; in words, if any."""
    program, n, holds, asked = program_of(pack), 0, 0, set[str]()
    own = [(f, {*f[2].questions} & program.untold) for f in (program.firing(pack.rules[name]) for name in rules)]
    for d in (Domains(pack, answers_of_case(pack, case)) for case in cases):
        open_ = {f: left for f, some in own if (left := some - d.answers.given.keys()) and d.decide(f[2]) == UNKNOWN}
        n, holds = n + bool(open_), holds + any(map(d.fires, open_))
        asked.update(*open_.values())
    until = f"; until that is known, rules that wait for it hold in {holds}" if holds else ""
    return [f"{n} of {len(cases)} cases leave {listing([f'`{q}`' for q in pack.questions if q in asked])} open{until}"] if n else []


def leading_together(rec: Recommendation) -> str:
    """Which routes come first most often, where it is too early to name one; figures of one of them would say more than is known."""
    most = [within(rec.pack.routes[r].label) for r in [*rec.uncertainty.open_routes][:TOGETHER]]
    return f"What you have not answered decides. Most often these come first: {listing(most)}. What each costs is told once fewer are left."
