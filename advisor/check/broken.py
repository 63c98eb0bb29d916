"""What some answers break, in words: the reference through which every refuted promise goes."""

from collections import Counter
from collections.abc import Callable, Container, Iterator
from typing import Any

import yaml

from advisor.answers import Answers
from advisor.decide import PHASES, TRUE, Domains, Recommendation, evaluate, implies, program_of, recommended
from advisor.explain import left_of, listing, offers, offers_with
from advisor.pack import ALWAYS, FIRST, Answer, Pack, Place, Promise, Rule, Targets, Traits, nested, plain_answer


def broken_by(pack: Pack, promise: Promise) -> Callable[[Answers], str]:
    """How some answers break a promise, in words; empty if they do not."""
    return lambda answers: (_hurts if promise.never_hurts else _comes_out)(pack, promise, answers)


def needed(answers: Answers, broken: Callable[[Answers], object], keep: Container[str] = ()) -> Answers:
    """The answers without those that the refutation does not need, last first; those to the questions in `keep` stay."""
    for question in reversed([q for q in answers.given if q not in keep]):
        if broken(fewer := answers.with_answer(question, None)):
            answers = fewer
    return answers


def written(pack: Pack, answers: Answers) -> str:
    """Answers as one line of an answers file: `{task: sort, faults: [slow]}`."""
    return flow(nested(pack, {q: plain_answer(pack.questions[q], a) for q, a in answers.given.items()}))


def flow(plain: Any) -> str:
    """Plain values as YAML on one line."""
    return yaml.safe_dump(plain, default_flow_style=True, sort_keys=False, width=10_000, allow_unicode=True).strip()


def half_with(pack: Pack, promise: Promise) -> list[str]:
    """The routes that can be done in a way which an overlay's promise over traits forbids, and in another as well."""
    traits = promise.never_recommend if ("promises", promise.id) in pack.policies else ()
    return [r.id for r in pack.content.routes if isinstance(traits, Traits) and any(left_of(traits, r.traits))]


def keeping(pack: Pack, promise: Promise) -> dict[str, list[str]]:
    """Each route, offer and way that a promise is about, and the rules that do what it says; of one that holds until known those that do, too."""
    program, step = program_of(pack), promise.always_before
    sure, unless, _ = program.firing(promise)
    rules = [r for r, (when, *_) in zip(pack.content.rules, program.fires, strict=True) if unless is None or implies(sure.tree, when.tree)]
    banned, of = promise.never_recommend, {*pack.expand(promise.of)}
    if step:
        return {name: [r.id for r in rules if name in pack.expand(r.before.get(step, ()))] for name in of}
    if promise.always_add:  # what is added beside the one route or another only will do where the promise is about these
        put = {r.id: {(name, FIRST) for name in pack.expand(t for t, w in r.routes.items() if w == FIRST)} for r in rules}
        put |= {r.id: put[r.id].union(r.add.items()) for r in rules if not r.about or (of and of.issubset(pack.expand(r.about)))}
        wanted = {name: {(name, phase) for phase in least or (FIRST,)} for name, least in due(pack, promise).items()}
        return {name: [r for r, does in put.items() if does & some] for name, some in wanted.items()}
    parts = {name: {name, *pack.routes[name].combines} for name in pack.expand(banned)}
    out = {name: [r.id for r in rules if not whole.isdisjoint(pack.expand(r.rule_out))] for name, whole in parts.items()}
    bans = {r.id: r.rule_out for r in rules if isinstance(r.rule_out, Traits)}
    for v, route in offers_with(pack, banned):
        out[v.id] = [r for r, ban in bans.items() if r in out.get(v.id, bans) and pack.closes(ban, v, route)]
    if isinstance(banned, Traits):  # what closes a place to run closes it to the model that teaches, as `left_of` has it
        out[" and ".join(banned.said)] = [r for r, ban in bans.items() if any(map(ban.select, (banned, Traits(runs_at=banned.teacher_at))))]
    return out


def own_rules(pack: Pack, promise: Promise) -> Counter[str]:
    """The pack's own among the rules that do what a promise says, for whatever answers, and for how much of what it names."""
    return Counter(r for rules in keeping(pack, promise).values() for r in rules if pack.is_own(pack.places.get(("rules", r), Place())))


def in_the_way(pack: Pack, promise: Promise, never: Callable[..., bool]) -> Iterator[str]:
    """All that keeps out a route which a promise always adds, for some answers that it is about: rules, stop signs and other promises."""
    program, routes, about = program_of(pack), {*due(pack, promise)}, promise.when or ALWAYS
    rules: list[tuple[str, Rule | Promise, Targets]] = [(f"`{r.id}`", r, r.rule_out) for r in pack.content.rules]
    rules += [(f"the promise `{p.id}`", p, p.never_recommend) for p in pack.content.promises]
    yield from (said for said, x, out in rules if routes.intersection(pack.expand(out)) and not never(about, program.firing(x)[2].source))
    yield from (f"the stop sign “{say}”" for route in routes for say, when in program.stops[route] if not never(about, when.source))


def due(pack: Pack, promise: Promise) -> dict[str, tuple[str, ...]]:
    """Each route that a promise always adds, and the phases that are in time; none where it has to come first."""
    return {r: PHASES[: (FIRST, *PHASES).index(phase)] for name, phase in promise.always_add.items() for r in pack.expand([name])}


def _not_added(rec: Recommendation, route: str) -> str:
    """That a route is not added to the first one, and what keeps it out, if something does."""
    rules = [f"`{rule}` rules it out" for rule in rec.evaluation.fired if route in rec.pack.expand(rec.pack.rules[rule].rule_out)]
    signs = [f"its stop sign “{sign}” is met" for sign in rec.met_stop_signs.get(route, ())]
    return f"not added to `{rec.first}`" + "".join(f": {why}" for why in [*rules, *signs][:1])


def _through(pack: Pack, names: Container[str]) -> str:
    """The rules among some names, as what brought something about."""
    rules = [f"`{rule}`" for rule in pack.rules if rule in names]
    return f", through {listing(rules)}" if rules else ""


def _hurts(pack: Pack, promise: Promise, answers: Answers) -> str:
    question = pack.questions[promise.when_raising]
    options = list(question.choices)
    answer = answers.given.get(question.id)
    if answer is None or answer.not_sure or answer.options[0] == options[-1]:
        return ""
    at = options.index(answer.options[0])
    higher = answers.with_answer(question.id, Answer((options[at + 1],)))
    now, then = evaluate(pack, answers), evaluate(pack, higher)
    if not all(Domains(pack, given).fires(program_of(pack).firing(promise)) for given in (answers, higher)):
        return ""
    step = f"raising `{question.id}` from `{question.choices[options[at]].label}` to `{question.choices[options[at + 1]].label}`"
    for route in pack.expand([promise.never_hurts]):
        if pack.routes[route].companion or now.standing(route).status == "ruled_out":
            continue
        old, new = now.standing(route), then.standing(route)
        if new.status == "ruled_out":
            return f"{step} rules out `{route}`{_through(pack, {v.name for v in new.vetoes})}"
        if (lost := old.total - new.total) > 0:
            brought = [{rule: sum(s.value for s in x.shares if s.rule == rule) for rule in pack.rules} for x in (old, new)]
            return f"{step} lowers the total of `{route}` by {lost}{_through(pack, {r for r in pack.rules if brought[1][r] < brought[0][r]})}"
    return ""


def _comes_out(pack: Pack, promise: Promise, answers: Answers) -> str:
    program, domains = program_of(pack), Domains(pack, answers)
    held = program.held_steps.get(promise.always_before)
    if not domains.fires(program.firing(promise)) or (held is not None and domains.decide(held) == TRUE):
        return ""
    if program.firing(promise)[1]:
        fired = evaluate(pack, answers).fired.keys()
        does = "rules out" if promise.never_recommend else f"puts `{promise.always_before}` before" if promise.always_before else "adds"
        left = [name for name, rules in keeping(pack, promise).items() if not set(rules).intersection(fired)]
        if left or not promise.always_add:  # what is added may still be ruled out
            return f"nothing that holds until it is known {does} `{left[0]}`" if left else ""
    rec = recommended(domains)
    if rec.first is None:
        return ""
    chosen = [rec.first, *(x.route for x in rec.stack)]
    if promise.always_add:
        leading, phases = {rec.first, *pack.routes[rec.first].combines}, {x.route: x.phase for x in rec.stack}
        of, beside = pack.expand(promise.of), ""
        if promise.of and leading.isdisjoint(of):
            if not (beside := listing([f"`{x.route}`" for x in rec.stack if x.route in of])):
                return ""
            beside = f", beside which `of` means {beside}; a rule with `about` adds beside first routes only"
        late = [r for r, least in due(pack, promise).items() if r not in leading and phases.get(r) not in least]
        return f"`{late[0]}` is {f'added {phases[late[0]]} only' if late[0] in phases else _not_added(rec, late[0])}{beside}" if late else ""
    found = [r for r in chosen if r in pack.expand(promise.never_recommend or promise.of)]
    step, gates, fired = promise.always_before, keeping(pack, promise), rec.evaluation.fired.keys()
    if promise.never_recommend:
        if found:
            adding = {rule for x in rec.stack if x.route == found[0] for rule in x.rules}
            return f"`{found[0]}` {'comes first' if found[0] == rec.first else 'stands in the stack'}{_through(pack, adding)}"
        banned = offers_with(pack, promise.never_recommend)
        told = [f"`{o.vendor.id}` is offered for `{at.route}`" for at in offers(rec) for o in at.offers if (o.vendor, at.route) in banned]
        way, half = " and ".join(getattr(promise.never_recommend, "said", ())), [r for r in half_with(pack, promise) if r in chosen]
        told += [f"`{r}` may be done by `{way}`, and no rule forbids that" for r in half if fired.isdisjoint(gates[way])]
        return next(iter(told), "")
    return next((f"no rule puts `{step}` before `{r}`" for r in found if fired.isdisjoint(gates[r])), "")
