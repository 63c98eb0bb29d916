"""A promise that is broken, or neither proved nor refuted."""

from collections.abc import Collection, Iterable, Iterator

from advisor.decide import PHASES, evaluate
from advisor.explain import listing, offers_with
from advisor.pack import Place, Problem, Promise, Rule, Traits, Vendor, once
from advisor.pack import condition as c

from .broken import broken_by, due, half_with, in_the_way, keeping, needed, own_rules, written
from .prove import Disagreement, Increment, Literal, Model, answers_of, negated
from .reach import closed_by
from .space import Check, Space

# Broken promises with answers that break them, those not decided in time, and those that are about no answers.
CHECK = Check("promise-broken", "error", lambda space: (p for promise in space.pack.content.promises for p in check_promise(space, promise)))

# What may run at no provider may still be trained there, and what acts puts out nothing that somebody could read.
_BESIDE = {"runs_at: provider": (Traits(trains_at=("provider",)),), "people_read_each: no": (Traits(acts=(True,)),)}


def check_promise(space: Space, promise: Promise, model: Model | None = None) -> Iterator[Problem]:
    """What is wrong with one promise; nothing if it is proved. Of a `model` that is given, only what breaks in its completions."""
    pack, program, about = space.pack, space.domains.program, (promise.id,)
    place = pack.places.get(("promises", promise.id), Place())
    if space.never(program.firing(promise)[2].source):
        message = f"`{promise.id}` promises nothing: no answers meet its `when`"
        yield Problem("promise-idle", message, place, "mend its `when`", "warning", "proved", about)
        return
    proving, model = model is None, model or Model(space.domains)
    (_hurts if promise.never_hurts else _comes_out)(model, promise)
    solved = model.solve(space.limit)
    if solved.codes is not None:
        broken, answers = broken_by(pack, promise), answers_of(program, solved.codes)
        if not broken(answers):
            raise Disagreement(f"the promise {promise.id} is kept by the reference evaluator with {answers.given}")
        answers = needed(answers, broken)
        hint = f"with the answers {written(pack, answers)}" if answers.given else "where nothing is answered"
        doing, fired = own_rules(pack, promise), evaluate(pack, answers).fired
        if idle := [f"`{rule}`" for rule, n in doing.items() if n == max(doing.values()) and rule not in fired]:
            hint += f"; {listing(idle)}, which would see to it, {'do' if idle[1:] else 'does'} not fire there"
        stands = [*in_the_way(pack, promise, space.never)]
        hint += f"; in the way stand {listing(stands)}; see docs/policies.md" if stands else ""
        hint += "" if pack.is_own(place) else f"; if your policy means it: `disable: {{promises: {{{promise.id}: the reason}}}}`"
        yield Problem("promise-broken", f"`{promise.id}` is broken: {broken(answers)}", place, hint, "error", "refuted", about)
    elif proving and solved.status == "unknown":
        hint = f"the proof takes more than {space.limit:g} units of the solver's time; make the promise or the rules that it is about simpler"
        yield Problem("promise-not-decided", f"`{promise.id}` is neither proved nor refuted", place, hint, "warning", "not_decided", about)


def seen_to_by(space: Space, promise: Promise) -> list[str]:
    """As few rules of an overlay as keep its promise between them, wherever it speaks; nothing where rules of the pack below have a part in it."""
    program = space.domains.program
    kept, rules = {frozenset(of) for of in keeping(space.pack, promise).values()}, [r for r, _ in own_rules(space.pack, promise).most_common()]

    def suffice(names: list[str]) -> bool:
        fires = [[program.firing(space.pack.rules[name])[2].source for name in names if name in of] for of in kept]
        kept_there = c.Joined("and", tuple(c.Joined("or", tuple(some)) for some in fires))
        return all(fires) and space.never(program.firing(promise)[2].source, c.Not(kept_there))

    for name in [*reversed(rules)] if suffice(rules) else ():
        rules = fewer if suffice(fewer := [r for r in rules if r != name]) else rules
    return rules if suffice(rules) else []


def covering(space: Space, promise: Promise) -> list[str]:
    """The rules of an overlay that see to a promise, or do all that it says only where it holds; none that forbids more than it does."""
    pack, fires, does, never = space.pack, space.domains.program.firing, own_rules(space.pack, promise), promise.never_recommend
    seen, elsewhere = seen_to_by(space, promise), c.Not(fires(promise)[2].source)
    found = [r for r, n in does.items() if r in seen or (n == max(does.values()) and space.never(fires(pack.rules[r])[2].source, elsewhere))]
    return [r for r in found if not never or closed_by(pack, pack.rules[r].rule_out) <= closed_by(pack, never)]


def unpromised(space: Space, problems: Iterable[Problem]) -> list[str]:
    """An overlay's bans of which no promise says what they forbid but such as have problems."""
    pack, left = space.pack, {name for p in problems if p.code.startswith("promise-") for name in p.about}
    told = [p for p in pack.content.promises if p.never_recommend and p.id not in left and ("promises", p.id) in pack.policies]
    said = {rule for p in told for rule in covering(space, p)}
    return [r.id for r in pack.content.rules if r.rule_out and ("rules", r.id) in pack.policies and r.id not in said]


def left_beside(space: Space, rule: Rule) -> Iterator[tuple[Traits, list[str]]]:
    """What the words of a ban may seem to forbid and its trait does not, with the routes that may still be done so: as far as no other ban of an
    overlay closes them that is as wide, and holds as long where answers are open; none where one says so much for other answers."""
    pack, firing = space.pack, space.domains.program.firing
    for more in _BESIDE.get(" and ".join(getattr(rule.rule_out, "said", ())), ()):
        bans = [r for r in pack.content.rules if r.rule_out and ("rules", r.id) in pack.policies]
        early = [r for r in bans if firing(r)[1] is not None or firing(r)[2].tree is True]
        wide = (r for r in (early if rule in early else bans) if space.never(firing(rule)[2].source, c.Not(firing(r)[2].source)))
        closed, ways = set().union(*(closed_by(pack, r.rule_out) for r in wide)), closed_by(pack, more)
        left = {way[0] for way in ways if closed.isdisjoint((way, way[:1], way[1:]))}
        yield more, [r for r in pack.routes if r in left and not any(ways <= closed_by(pack, ban.rule_out) for ban in bans)]


def _hurts(model: Model, promise: Promise) -> None:
    """Requires that one step up lowers the total of a route that stands, or rules it out."""
    program, raised = model.program, Increment(model, promise.when_raising)
    model.require_any([model.holds(program.firing(promise)[2])])
    model.require_any([raised.possible])
    model.require_any([raised.after(program.firing(promise)[2].tree)])
    ways: list[Literal] = []
    for name in program.pack.expand([promise.never_hurts]):
        if program.pack.routes[name].companion:
            continue
        route = program.route_index[name]
        worse = [model.all_of(map(raised.fires, each)) for each in model.against(route) if any(raised.touches(f[2].tree) for f in each)]
        for needs in program.effects.better.get(name, {}).values():  # a part that nothing calls for any more
            worse.append(model.all_of(model.at_least([(raised.fires(program.fires[i]), -n) for i, n in model.strength(need)], 0) for need in needs))
        brought = {i: value for i, value in model.totals[1][route].items() if raised.touches(program.when[i].tree)}
        lost = [(model.fires(i), value) for i, value in brought.items()] + [(raised.fires(program.fires[i]), -value) for i, value in brought.items()]
        worse.append(model.at_least(lost, 1))
        ways.append(model.all_of([model.stands(route), model.any_of(worse)]))
    model.require_any(ways)


def _comes_out(model: Model, promise: Promise) -> None:
    """Requires that what comes out breaks the promise."""
    pack, program, index = model.program.pack, model.program, model.program.route_index
    model.require_any([model.holds(program.firing(promise)[2])])
    routes = [index[name] for name in pack.expand(promise.never_recommend or promise.of)]
    held, open_ways, at = program.held_steps.get(promise.always_before), list[Literal](), {rule: i for i, rule in enumerate(pack.rules)}
    model.require_any([negated(held is not None and model.holds(held))])  # a step that is held is kept, until known too
    kept = {name: [negated(model.fires(at[rule])) for rule in rules] for name, rules in keeping(pack, promise).items()}
    if program.firing(promise)[1]:  # such a rule fires as soon as one of the values still possible meets it, so complete answers tell of all others
        open_ways = list(map(model.all_of, kept.values()))
        if not promise.always_add:  # what is added may still be ruled out
            model.require_any(open_ways)
            return
    ways: list[Iterable[Literal]] = [(model.stands(r) for r in model.ranked)]  # one of each
    way = " and ".join(getattr(promise.never_recommend, "said", ()))
    if promise.never_recommend:
        chosen = [x for r in routes for x in (model.first(r), _stacked(model, r))]
        half = [model.all_of([model.any_of([model.first(index[r]), _stacked(model, index[r])]), *kept[way]]) for r in half_with(pack, promise)]
        ways.append([*chosen, *half, *(_offered(model, v, r) for v, r in offers_with(pack, promise.never_recommend))])
    elif promise.always_add:
        unmet = [(_not_added(model, index[r], least), *map(model.not_first, _wholes(model, index[r]))) for r, least in due(pack, promise).items()]
        ways.append(map(model.all_of, unmet))
        if promise.of:
            ways.append(x for r in routes for x in (*map(model.first, _wholes(model, r)), _stacked(model, r)))
    else:
        ways.append(model.all_of([x, *kept[program.route_ids[r]]]) for r in routes for x in (model.first(r), _stacked(model, r)))
    model.require_any([*open_ways, model.all_of(map(model.any_of, ways))])


def _wholes(model: Model, route: int) -> list[int]:
    """The route itself and those that combine it."""
    return [i for i, r in enumerate(model.program.pack.content.routes) if i == route or model.program.route_ids[route] in r.combines]


def _adding(model: Model, route: int, phases: Collection[str] = PHASES) -> Iterator[tuple[Literal, list[int] | None]]:
    """For each rule that adds the route in one of some phases where it fires, and to which first routes (None: to any)."""
    program = model.program
    for i, rule in enumerate(program.pack.content.rules):
        if rule.add.get(program.route_ids[route]) in phases:
            yield model.fires(i), [program.route_index[r] for r in program.pack.expand(rule.about)] if rule.about else None


def _may_be_added(model: Model, route: int) -> Literal:
    """True exactly where nothing rules the route out, and no stop sign of it is met."""
    met = [model.holds(condition) for _, condition in model.program.stops[model.program.route_ids[route]]]
    return model.all_of([model.stands(route), *map(negated, met)])


def _not_added(model: Model, route: int, phases: Collection[str]) -> Literal:
    """Where true, no rule adds the route in one of the phases, or it may not be added."""
    unsaid = [model.any_of([negated(x), to is not None and model.all_of(map(model.not_first, to))]) for x, to in _adding(model, route, phases)]
    return model.any_of([negated(_may_be_added(model, route)), model.all_of(unsaid)])


@once
def _stacked(model: Model, route: int) -> Literal:
    """Where true, the route stands in the stack: it is added, and is neither the first nor a part of it."""
    added = model.any_of([model.all_of([x, to is None or model.any_of(map(model.first, to))]) for x, to in _adding(model, route)])
    return added if added is False else model.all_of([added, _may_be_added(model, route), *map(model.not_first, _wholes(model, route))])


def _offered(model: Model, vendor: Vendor, name: str) -> Literal:
    """Where true, the offer is open for a route that comes first or stands beside it: no rule closes it by its traits."""
    pack, route = model.program.pack, model.program.route_index[name]
    bans = [(i, rule.rule_out) for i, rule in enumerate(pack.content.rules)]
    closed = [model.fires(i) for i, ban in bans if isinstance(ban, Traits) and pack.closes(ban, vendor, name)]
    suits = vendor.suits_if is None or model.holds(model.program.compile(vendor.suits_if))
    return model.all_of([model.any_of([model.first(route), _stacked(model, route)]), *map(negated, closed), suits])
