"""What docs/semantics.md says, written down as simply as possible: every combination of answers is tried. Shares no code with advisor/decide: only
the pack's contents and the condition trees are taken as they are. A *world* gives every question one value: an option, a set of options (several-of),
or None where it is not asked."""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from advisor.answers import Answers
from advisor.pack import Pack, Promise, Rule
from advisor.pack import condition as c

World = dict[str, Any]


def holds(pack: Pack, condition: Any, world: World) -> bool:
    """Whether a condition is true in a world. A comparison with a question that is not asked is false."""
    if isinstance(condition, c.Named):
        return holds(pack, next(n.when for n in pack.content.conditions if n.id == condition.name), world)
    if isinstance(condition, c.Not):
        return not holds(pack, condition.part, world)
    if isinstance(condition, c.Joined):
        return (all if condition.word == "and" else any)(holds(pack, part, world) for part in condition.parts)
    if (value := world[condition.question]) is None:
        return False
    if condition.op in ("has", "has not"):
        return (condition.value in value) is not condition.negated
    if condition.op in ("in", "not in"):
        return (value in condition.values) is not condition.negated
    question = pack.questions[condition.question]
    if question.number is not None:  # the lowest number of the bin stands for all of it, since edges split no bin
        a, b = (0, *question.number.edges)[int(value.removeprefix("bin"))], condition.value
    else:
        a, b = list(question.choices).index(value), list(question.choices).index(condition.value)
    return {"is": a == b, "is not": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[condition.op]


def named_in(pack: Pack, condition: Any) -> set[str]:
    """The questions that a condition names, and those that decide whether they are asked."""
    found: set[str] = set()
    todo = [condition]
    while todo:
        for atom in c.atoms(todo.pop()):
            if isinstance(atom, c.Named):
                todo.append(next(n.when for n in pack.content.conditions if n.id == atom.name))
            elif atom.question not in found:
                found.add(atom.question)
                if pack.questions[atom.question].ask_if is not None:
                    todo.append(pack.questions[atom.question].ask_if)
    return found


def possible(pack: Pack, answers: Answers, name: str) -> list[Any]:
    """The values that an asked question may still have."""
    question, answer = pack.questions[name], answers.given.get(name)
    known = answer is not None and not answer.not_sure
    if question.several is not None:
        if known:
            return [frozenset(answer.options)]
        options = list(question.choices)
        return [frozenset(s) for n in range(len(options) + 1) for s in itertools.combinations(options, n)]
    return list(answer.options) if known else list(question.choices)


def worlds(pack: Pack, answers: Answers, names: Iterable[str] | None = None) -> Iterator[World]:
    """Every world that agrees with the answers. Questions follow those that decide whether they are asked."""
    wanted = [q for q in pack.content.questions if names is None or q.id in set(names)]

    def extend(i: int, world: World) -> Iterator[World]:
        if i == len(wanted):
            yield dict(world)
            return
        q = wanted[i]
        asked = q.ask_if is None or holds(pack, q.ask_if, world)
        for value in possible(pack, answers, q.id) if asked else [None]:
            world[q.id] = value
            yield from extend(i + 1, world)
        del world[q.id]

    return extend(0, {})


def certainty(pack: Pack, answers: Answers, condition: Any) -> bool | None:
    """True or False if the condition is so in every world, else None."""
    seen = {holds(pack, condition, world) for world in worlds(pack, answers, named_in(pack, condition))}
    return seen.pop() if len(seen) == 1 else None


def expand(pack: Pack, name: str) -> list[str]:
    return list(pack.routes) if name == "all" else list(pack.content.groups.get(name, [name]))


def fired(pack: Pack, answers: Answers) -> list[str]:
    return [r.id for r in pack.content.rules if fires(pack, answers, r)]


def fires(pack: Pack, answers: Answers, entry: Rule | Promise) -> bool:
    """Whether a rule fires, or a promise speaks of some answers."""
    when, unless = entry.when or c.ALWAYS, c.Not(c.ALWAYS) if entry.unless_known is None else entry.unless_known
    if entry.until_known:
        return certainty(pack, answers, c.Joined("and", (when, c.Not(unless)))) is not False
    return certainty(pack, answers, when) is True and certainty(pack, answers, unless) is not True


SCALE = {"first": 1_000, "slightly": 1, "clearly": 2, "strongly": 4, "barely": 1, "partly": 2, "fully": 3}


def weight(pack: Pack, word: str) -> int:
    """What a word of the scale weighs, below zero with `against`."""
    named = {**SCALE, **pack.content.scale.strength.model_dump(), **pack.content.scale.fit.model_dump()}
    return -named[word.split()[1]] if word.startswith("against") else named[word]


def strengths(pack: Pack, answers: Answers) -> dict[str, int]:
    """Need -> the sum of what the rules that fired say of it, as the team corrects it."""
    found = {need: sum(weight(pack, pack.rules[r].needs[need]) for r in fired(pack, answers) if need in pack.rules[r].needs) for need in pack.needs}
    for need, word in answers.needs.items():
        found[need] = 0 if word == "none" else found[need] + weight(pack, "strongly")
    return found


def fits(pack: Pack, name: str) -> dict[str, int]:
    """Need -> how well the route itself meets it."""
    return {need: weight(pack, met.how_well) for need, met in pack.routes[name].meets.items()}


def totals(pack: Pack, answers: Answers) -> dict[str, int]:
    """Route -> strength times the best fit of the route and of what it combines, and what rules say of it directly, less its effort."""
    shown, result = strengths(pack, answers), {}
    for r in pack.content.routes:
        best = [fits(pack, name) for name in (r.id, *r.combines)]
        result[r.id] = sum(shown[need] * max(f.get(need, 0) for f in best) for need in shown) - r.effort
        for name in fired(pack, answers):
            for target, word in pack.rules[name].routes.items():
                if r.id in expand(pack, target):
                    result[r.id] += pack.content.scale.direct * weight(pack, word)
    return result


def selected(pack: Pack, targets: Any) -> list[str]:
    """The routes behind names, or behind traits: each named trait is set, to nothing but what is named."""
    if isinstance(targets, tuple):
        return [route for target in targets for route in expand(pack, target)]

    def said(traits: Any) -> dict[str, set]:
        return {k: set(v) if isinstance(v, tuple) else {v} for k, v in traits.model_dump().items() if v not in ((), None)}

    held = {r: said(route.traits) for r, route in pack.routes.items()}
    return [r for r in held if all(k in held[r] and held[r][k] <= values for k, values in said(targets).items())]


def called_for(pack: Pack, answers: Answers, name: str) -> bool:
    """Whether each part of a combination is strictly better than the others at some need that shows."""
    shown, parts = strengths(pack, answers), pack.routes[name].combines
    return all(
        any(shown[n] > 0 and all(fits(pack, part).get(n, 0) > fits(pack, other).get(n, 0) for other in parts if other != part) for n in shown)
        for part in parts
    )


def statuses(pack: Pack, answers: Answers) -> dict[str, str]:
    """Route -> open, conditional or ruled_out."""
    vetoed = {route for name in fired(pack, answers) for route in selected(pack, pack.rules[name].rule_out)}
    # what bans over one trait close between them, of what a route may be
    closed = {}
    for traits in (pack.rules[name].rule_out for name in fired(pack, answers)):
        if not isinstance(traits, tuple) and len(traits.known) == 1:
            for trait, values in traits.known.items():
                closed.setdefault(trait, set()).update(values)
    vetoed |= {r for r, route in pack.routes.items() if any(closed.get(t, set()).issuperset(values) for t, values in route.traits.known.items())}
    required = {r.id: True if r.requires is None else certainty(pack, answers, r.requires) for r in pack.content.routes}
    alone, result = {r for r in pack.routes if r in vetoed or required[r] is False}, {}
    for r in pack.content.routes:
        if r.id in alone or any(p in alone for p in r.combines) or (r.combines and not called_for(pack, answers, r.id)):
            result[r.id] = "ruled_out"
        else:
            result[r.id] = "conditional" if None in [required[p] for p in (r.id, *r.combines)] else "open"
    return result


def first(pack: Pack, answers: Answers) -> str | None:
    """The first route where every answer is definite: the highest total, then the lowest effort, then file order."""
    status, total = statuses(pack, answers), totals(pack, answers)
    order, standing = list(pack.routes), [r for r in pack.content.routes if status[r.id] != "ruled_out" and not r.companion]
    return min(standing, key=lambda r: (-total[r.id], r.effort, order.index(r.id))).id if standing else None
