"""Checks of what any answers can bring about: each finding is proved by the solver, or shows answers that were replayed."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from advisor.decide import Atom, Domains, Program, atoms_of, evaluate
from advisor.explain import fails_unasked, left_of, listing, offers_with, within
from advisor.explain.rule_view import without_rules
from advisor.pack import FIRST, Pack, Rule, Targets, Traits, conditions_of
from advisor.pack import condition as c

from .broken import needed, written
from .prove import Disagreement, Literal, Model, answers_of, first_of, negated
from .space import Finding, Space, check

KINDS, WITNESSES = 5, 2  # of answers that leave no route, each of other rules; routes of which answers are told


@check("never-fires")
def never_fires(space: Space) -> Iterator[Finding]:
    """Conditions that no complete answers meet. Another check looks at what promises are about."""
    pack = space.pack
    for (kind, position, *_, key), condition in conditions_of(pack):
        name, compiled = getattr(pack.content, kind)[position].id, space.domains.program.compile(condition)
        if kind == "promises" or not space.looks_at(kind, name):
            continue
        none = Finding(kind, name, f"no answers meet the `{key}` of `{name}`", f"it says: {condition}")
        yield from space.none(space.find(space.rows.holds(compiled), [compiled]), none, f"whether any answers meet the `{key}` of `{name}`")


@check("always-holds")
def always_holds(space: Space) -> Iterator[Finding]:
    """Conditions that all answers meet, and parts that all or none meet; but all answers in `ask_if` or `held_when` ask that one is given."""
    pack, domains, kinds = space.pack, space.domains, ("conditions", "promises")  # the first are looked at where they are used
    for (kind, position, *_, key), condition in conditions_of(pack):
        name, compiled = getattr(pack.content, kind)[position].id, domains.program.compile(condition)
        if kind in kinds or not space.looks_at(kind, name):
            continue
        terms, at = [*_decided(domains.program, condition)], f"the `{key}` of `{name}`"
        whole = f"{at}, so this step never appears in any plan" if kind == "steps" else at
        for term, met in terms:
            rows = [isinstance(a, c.Compare) and pack.questions[a.question].grid for a in c.atoms(term)]
            asks = all(rows) if key == "ask_if" else key == "held_when" and domains.program.compile(term).tree is not True
            if (met or term is not condition) and not (met and asks):
                hint = "take it out, or name fewer answers" if met else "of a question with one answer name it once: `in [...]` is *or*"
                yield Finding(kind, name, f"{'all' if met else 'no'} answers meet " + (whole if term is condition else f"`{term}` in {at}"), hint)
        if compiled.source != c.ALWAYS and condition not in dict(terms):
            none = Finding(kind, name, f"all answers meet {at}", f"it says: {condition}; where that is meant, write `always`, or leave it out")
            yield from space.none(space.find(~space.rows.holds(compiled), fails=[compiled]), none, f"whether all answers meet {at}")


def _decided(program: Program, condition: c.Condition) -> Iterator[tuple[c.Condition, bool]]:
    """The outermost terms of a condition that all answers meet, or none: each with which it is. Not being asked is no answer."""
    tree = program.compile(condition).tree
    full = program.full[tree.variable] if isinstance(tree, Atom) else 0
    met = tree if isinstance(tree, bool) else {0: False, full: True}.get(tree.mask & full) if isinstance(tree, Atom) else None
    if met is not None and condition != c.ALWAYS:
        yield condition, met
        return
    inner = (program.pack.declared[condition.name],) if isinstance(condition, c.Named) else getattr(condition, "parts", ())
    for part in (condition.part,) if isinstance(condition, c.Not) else inner:
        yield from _decided(program, part)


@check("negated-conditional")
def negated_conditional(space: Space) -> Iterator[Finding]:
    """Conditions that can hold because a question under `not` was not asked."""
    pack, program = space.pack, space.domains.program
    for (kind, position, *_), condition in conditions_of(pack):
        name = getattr(pack.content, kind)[position].id
        unasked = (program.variables[a.variable].question for a in atoms_of(program.compile(condition).tree) if a.mask & program.unasked[a.variable])
        for question in dict.fromkeys(unasked) if space.looks_at(kind, name) else ():
            if fails_unasked(pack, c.Not(condition), question):
                message, asked = f"`{name}` also holds where `{question}` is not asked, because of its `not`", pack.questions[question].ask_if
                hint = f"if it must there too, write `not ({asked} and ...)`; if not, `{asked} and not ...`"
                yield Finding(kind, name, message, hint, (name, question))


@check("never-first")
def never_first(space: Space) -> Iterator[Finding]:
    """Routes that come first in no complete answer set; of the pack below those against which a rule of an overlay speaks."""
    pack, own = space.pack, (r for r in space.pack.content.rules if ("rules", r.id) in space.pack.policies)
    ours = {route: rule.id for rule in own for route in _against(pack, rule)}
    for i, route in enumerate(pack.content.routes):
        if not route.companion and (space.looks_at("routes", route.id) or route.id in ours):
            found = space.find(space.firsts == i, also=partial(Model.first, route=i))
            said, hint = f"`{route.id}` never comes first, whatever is answered", "let it meet a need where it is right, or mark it `companion: true`"
            none = Finding("routes", route.id, said, hint)
            if rule := ours.get(route.id):
                weaker = "say it less strongly, " * any(word not in ("against slightly", FIRST) for word in pack.rules[rule].routes.values())
                such = _leads(replace(space, pack=without_rules(pack, rule)), pack.rules[rule], i)[1] if found.status == "none" else ""
                if found.status == "none" and not such:  # nor does it without the rule
                    continue
                narrowed = f"narrow its `when` (without it this comes first with the answers {such})"
                hint = f"{weaker}{narrowed}, accept it in `baseline` (what rises by the same rules stays ahead), or `rule_out` it"
                none = Finding("rules", rule, f"{said}: `{rule}` speaks against it", hint, (rule, route.id))
            yield from space.none(found, none, f"whether `{route.id}` can ever come first")


def _against(pack: Pack, rule: Rule) -> list[str]:
    """The routes against which a rule speaks directly, less those that only come beside others."""
    named = pack.expand([name for name, word in rule.routes.items() if word.startswith("against")])
    return [name for name in named if not pack.routes[name].companion]


def still_first(space: Space, rule: Rule) -> Iterator[str]:
    """The routes against which a rule speaks that come first only without it; then those that do all the same where it fires, a few with answers."""
    led, rest = list[str](), replace(space, pack=without_rules(space.pack, rule.id))
    for i, label in ((space.domains.program.route_index[r], within(space.pack.routes[r].label)) for r in _against(space.pack, rule)):
        status, such = _leads(space, rule, i, len(led) < WITNESSES)
        if status == "found":
            led.append(f"Where it fires, {label} still comes first with the answers {such}." if such else label)
        elif status == "none" and (such := _leads(rest, rule, i)[1]):
            ban = f"whatever else is answered: it is a ban in effect. Without it that comes first with the answers {such}"
            yield f"Where it fires, {label} never comes first, {ban}."
    yield from led[:WITNESSES]
    if more := led[WITNESSES:]:
        yield f"With other answers {f'{len(more)} more of them still do' if more[1:] else f'{more[0]} still does'}."


def _leads(space: Space, rule: Rule, route: int, told: bool = True) -> tuple[str, str]:
    """Whether a route comes first where a rule would fire, as the solver has it, and, where that is `told`, the fewest answers with which it does."""
    pack, program, name = space.pack, space.domains.program, space.pack.content.routes[route].id
    fires = program.firing(rule)
    found = space.find((space.firsts == route) & space.rows.holds(fires[2]), [fires[2]], also=partial(Model.first, route=route))
    some = answers_of(program, found.codes) if told and found.codes is not None else None
    return found.status, written(pack, needed(some, lambda kept: first_of(pack, kept) == name and Domains(pack, kept).fires(fires))) if some else ""


@check("no-route-left")
def no_route_left(space: Space) -> Iterator[Finding]:
    """Answers that rule every route out, one for each few rules that do so together; a rule that names `all` means it."""
    pack, first, at = space.pack, space.pack.content.routes[0].id, {rule: i for i, rule in enumerate(space.pack.rules)}
    fired, none = [np.broadcast_to(flags, space.firsts.shape) for flags in space.rows.fired], space.firsts < 0
    seen = [[at[rule.id]] for rule in pack.content.rules if "all" in rule.rule_out]

    def others(m: Model) -> Literal:
        return m.all_of([*(negated(m.stands(r)) for r in m.ranked), *(negated(m.all_of(map(m.fires, rules))) for rules in seen)])

    def by(rules: list[int]) -> np.ndarray:
        return none & np.logical_and.reduce([fired[i] for i in rules] or [none])

    for _ in range(KINDS):
        solved = space.find(none & ~np.logical_or.reduce([by(rules) for rules in seen] or [~none]), also=others)
        if solved.status == "unknown":
            yield from space.none(solved, Finding("routes", first, "", "", ()), "whether some answers rule every route out")
        if solved.codes is None:
            return
        answers = answers_of(space.domains.program, solved.codes)
        if first_of(pack, answers) is not None:
            raise Disagreement(f"no route was to be left, the reference evaluator finds one: {answers.given}")
        answers = needed(answers, lambda kept: first_of(pack, kept) is None)
        vetoes = [{v.name if v.by == "rule" else "" for v in s.vetoes} for s in evaluate(pack, answers).ranking]
        names = sorted(set[str]().union(*vetoes) - {""}, key=lambda rule: (sum(rule in out for out in vetoes), rule))
        for rule in [*names]:  # as few as rule all of them out, those that rule out much before others
            names = [n for n in names if n != rule or not all(out & ({*names, ""} - {rule}) for out in vetoes)]
        seen.append([at[rule] for rule in names])
        kind, name = ("rules", names[-1]) if names else ("routes", first)
        does = "rule every route out between them, none of them alone" if names[1:] else "rules every route out"
        said = f"{listing([f'`{n}`' for n in names]) or 'what routes require'} {does}, in {by(seen[-1]).sum():,} of {none.size:,} sampled answer sets"
        yield Finding(kind, name, said, f"with the answers {written(pack, answers)}", tuple(names) or (first,), "refuted")


@check("needs-pile-up")
def needs_pile_up(space: Space) -> Iterator[Finding]:
    """For each rule those that fire wherever it does and say the same of a need or a route; of two that always fire together, the later."""
    rules, effects = space.pack.content.rules, space.domains.program.effects
    says = [{f"`{name}`": n for name, n in (*needs.items(), *routes.items())} for needs, routes in zip(effects.shows, effects.direct, strict=True)]
    closes = {r.id: closed_by(space.pack, r.rule_out) for r in rules if r.rule_out and ("rules", r.id) in space.pack.policies}
    found, fires = set[tuple[int, int]](), [when.source for when in space.domains.program.when]
    for i, rule in [(i, rule) for i, rule in reversed(list(enumerate(rules))) if space.looks_at("rules", rule.id)]:
        again: dict[str, list[str]] = {}
        for j, other in enumerate(rules):
            same = [name for name, strength in says[i].items() if i != j and strength * says[j].get(name, 0) > 0]
            less = rule.id in closes and (closes[rule.id] < closes.get(other.id, set()) or rule.rule_out == other.rule_out)
            same += ["what it rules out"] * (i != j and less and (rule.until_known <= other.until_known and rule.unless_known == other.unless_known))
            if same and (j, i) not in found and space.never(fires[i], c.Not(fires[j])) and not space.never(fires[i]):
                found.add((i, j))
                for name in same:
                    again.setdefault(name, []).append(f"`{other.id}`")
        if again:
            said = listing([f"of {name} by {listing(others)}" for name, others in again.items()])
            about = (rule.id, *(rules[j].id for of, j in sorted(found) if of == i))
            yield Finding("rules", rule.id, f"wherever `{rule.id}` fires, the same is said {said}", "say it in one, or part them", about, "proved")


def closed_by(pack: Pack, banned: Targets) -> set[tuple[str, ...]]:
    """The routes that a ban rules out, the offers that it closes, and the ways that it leaves of other routes."""
    ways = ((route.id, *way) for route in pack.content.routes if isinstance(banned, Traits) for way in left_of(banned, route.traits))
    return {*((route,) for route in pack.expand(banned)), *((v.id, route) for v, route in offers_with(pack, banned)), *ways}
