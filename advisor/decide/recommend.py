"""The whole recommendation: first route, stack, plan and advice on top of the ranking. In the plan what makes something comes before its use."""

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from advisor.answers import Answers
from advisor.pack import Intervention, Pack, PlanText, RouteStep, Rule, Traits, grouped

from .completions import SAMPLES, SEED, look_ahead
from .domains import Domains
from .evaluate import evaluate_domains
from .program import TRUE
from .result import PHASES, Companion, Completions, Evaluation, PlanItem, Recommendation, Uncertainty, within
from .rows import Rows, possible_in

NOT_LOOKED = Completions(0, (), {}, False)


def recommend(pack: Pack, answers: Answers, *, samples: int = SAMPLES, seed: int = SEED) -> Recommendation:
    """The recommendation for some answers, without the question to ask next. Pure: the same pack, answers and seed give the same result."""
    domains = Domains(pack, answers)
    return recommended(domains, look_ahead(domains, samples, seed))


def recommended(domains: Domains, looked: Completions = NOT_LOOKED) -> Recommendation:
    """The recommendation where completions were looked at already, or where nobody asks how sure it is."""
    pack = domains.program.pack
    evaluation = evaluate_domains(domains)
    first = next((s.route for s in evaluation.left), None)
    met = {r: said for r, signs in domains.program.stops.items() if (said := tuple(say for say, when in signs if domains.decide(when) == TRUE))}
    order = sorted(looked.leads.items(), key=lambda x: (-x[1].bit_count(), x[0]))
    shares = {domains.program.route_ids[i]: rows.bit_count() / looked.size for i, rows in order if i >= 0}
    unsure = Uncertainty("no" if len(order) > 1 else "yes" if looked.exhaustive else "not_decided", shares)  # a sample proves nothing
    rec = led_by(Recommendation(pack, domains.answers, evaluation, unsure, first, None, met, looked=looked, domains=domains), first)
    return replace(rec, hinges=_hinges(domains, {first, *(c.route for c in rec.stack)}))


def led_by(rec: Recommendation, first: str | None) -> Recommendation:
    """The same with stack, plan and advice of this route, and what leads otherwise where it hangs on something."""
    evaluation, stack = rec.evaluation, stack_of(rec, first)
    waits = first in {s.route for s in evaluation.left if s.status == "conditional"}
    otherwise = next((s.route for s in evaluation.left if s.status == "open" and s.route not in rec.beyond), None) if waits else None
    telling = (rule for name in evaluation.fired if (rule := rec.pack.rules[name]).advise or rule.warn)
    rules = [rule for rule in telling if _is_told(rec.pack, evaluation, rule, {first, *(c.route for c in stack)})]
    advice, warnings = tuple(r.id for r in rules if r.advise), tuple(r.id for r in rules if r.warn)
    plan = _plan(rec.domains, evaluation, first, stack, {*rec.met_stop_signs, *rec.beyond})
    return replace(rec, first=first, otherwise=otherwise, stack=stack, plan=plan, advice=advice, warnings=warnings)


def _hinges(domains: Domains, advised: set[str | None]) -> tuple[str, ...]:
    """The questions of one choice marked *not sure* of which one answer alone puts a route first that is not advised anyway."""
    program, questions = domains.program, domains.program.pack.questions
    unsure = [q for q, a in domains.answers.given.items() if a.not_sure and questions[q].several is None and domains.is_asked(q)]
    tried = [(q, v, 1 << code) for q in unsure for v in program.of_question[q] for code in range(program.variables[v].size)]
    if not tried:
        return ()
    rows = [[*domains.answered[:v], mask, *domains.answered[v + 1 :]] for _, v, mask in tried]
    leads = Rows.of_answered(program, len(rows), possible_in(rows)).first(domains.answers.needs).tolist()
    return tuple(dict.fromkeys(q for (q, *_), i in zip(tried, leads, strict=True) if i >= 0 and program.route_ids[i] not in advised))


def _is_about(pack: Pack, rule: Rule, routes: set[str | None]) -> bool:
    """Whether what a rule adds, advises or warns of concerns one of the routes; it does where the rule does not say."""
    return not rule.about or not routes.isdisjoint(pack.expand(rule.about))


def _is_told(pack: Pack, evaluation: Evaluation, rule: Rule, routes: set[str | None]) -> bool:
    """Whether what a rule advises or warns of concerns one of the routes, which may be done in each way that it is about, and all are allowed."""
    if not isinstance(rule.about, Traits):
        return _is_about(pack, rule, routes)
    about = rule.about.known
    ways = (Traits(**{trait: (value,) for trait, value in zip(about, way, strict=True)}) for way in itertools.product(*about.values()))
    return any(rule.about.all_in(pack.routes[r].traits) for r in routes if r) and not any(map(evaluation.shut, ways))


def stack_of(rec: Recommendation, first: str | None) -> tuple[Companion, ...]:
    """Companions that fired rules add to a first route, less those ruled out, given up at once, held by it, or too dear and no checks."""
    pack, evaluation = rec.pack, rec.evaluation
    adding = [rule for name in evaluation.fired if (rule := pack.rules[name]).add and _is_about(pack, rule, {first})]
    adding.sort(key=lambda rule: ("rules", rule.id) not in pack.policies)  # what a house says of its own is told first
    if first is None or not adding:
        return ()
    dear = {route for route in rec.beyond if pack.routes[route].layer != pack.content.layers[-1].id}
    without = {*rec.met_stop_signs, *dear, *evaluation.out, first, *pack.routes[first].combines}
    added = grouped((r, (phase, rule.id)) for rule in adding for r, phase in rule.add.items() if r not in without)
    phases = {r: min((phase for phase, _ in by), key=PHASES.index) for r, by in added.items()}
    return tuple(Companion(r, phases[r], tuple(rule for _, rule in added[r])) for r in pack.routes if r in added)


@dataclass
class _Entry:
    """An item on its way into the plan: what it takes and makes, its place among the steps of the pack, and which entries come before it anyway."""

    item: PlanItem
    takes: tuple[str, ...]
    makes: tuple[str, ...]
    place: int = 0
    after: set[int] = field(default_factory=set)


def _plan(domains: Domains, evaluation: Evaluation, first: str | None, stack: tuple[Companion, ...], met: Collection[str]) -> tuple[PlanItem, ...]:
    """The gates, the first route, its companions, what closes it, what to try if it fails (nothing that is `met`), and what makes what they take."""
    if first is None:
        return ()
    pack = domains.program.pack
    held_steps, held = _held(domains)
    held_steps |= {step.id for step in pack.content.steps if evaluation.shut(step.about)}  # nor does anybody what is forbidden
    chosen = {first, *(c.route for c in stack)}
    befores = ((step, rule, chosen.intersection(pack.expand(to))) for rule in evaluation.fired for step, to in pack.rules[rule].before.items())
    found = grouped((s, (rule, gated)) for s, rule, gated in befores if gated and s not in held_steps)  # what stands before what
    gates = {s: ([rule for rule, _ in found[s]], set[str]().union(*(gated for _, gated in found[s]))) for s in pack.steps if s in found}
    entries = [_step(domains, evaluation, name, "now", tuple(dict.fromkeys(rules))) for name, (rules, _) in gates.items()]
    runs = {r for r, when in domains.program.running.items() if domains.holds_as_told(when)}
    checked = () if True in pack.routes[first].traits.known.get("uses_model", (True,)) else runs  # people who look at people's work go on as they do
    new = [c for c in stack if c.route not in checked or pack.routes[c.route].layer != pack.content.layers[-1].id]
    routed = [_route(domains, evaluation, first, "now", ()), *(_route(domains, evaluation, c.route, c.phase, c.rules) for c in new)]
    for entry in routed:
        entry.after = {i for i, (_, gated) in enumerate(gates.values()) if entry.item.route in gated}
    entries += routed
    last = (s.id for s in pack.content.steps if s.id not in held_steps and first in pack.expand(s.closes))
    started = {i for i, entry in enumerate(entries) if entry.item.phase != "later"}
    entries += [replace(_step(domains, evaluation, name, "next", ()), after=started) for name in last]
    entries += _fallback(domains, evaluation, first, {*chosen, *met})
    _add_makers(domains, evaluation, entries, held, held_steps)
    opening = {i for i, entry in enumerate(entries) if entry.item.step and pack.steps[entry.item.step].comes_first}
    for i, entry in enumerate(entries):
        entry.after |= opening - {i}  # and nobody is asked for what the answers say is there
        entry.item = replace(entry.item, entry="") if entry.takes and held.issuperset(entry.takes) else entry.item
    return _in_order(entries, held, at=len(gates))


def _held(domains: Domains) -> tuple[set[str], set[str]]:
    """The steps that are done already, and the artefacts that are there: by themselves, or since such a step made them."""
    program = domains.program
    steps = {name for name, when in program.held_steps.items() if domains.holds_as_told(when)}
    made = {artefact for name in steps for artefact in program.pack.steps[name].makes}
    return steps, made | {name for name, condition in program.held.items() if domains.decide(condition) == TRUE}


def _step(domains: Domains, evaluation: Evaluation, name: str, phase: str, rules: tuple[str, ...]) -> _Entry:
    steps = domains.program.pack.steps
    step = steps[name]
    do = next((other.say for other in step.instead if is_called_for(domains, evaluation, other)), step.do)
    return _Entry(PlanItem(phase, do, *tests_of(domains, evaluation, step), step=name, rules=rules), step.takes, step.makes, [*steps].index(name))


def tests_of(domains: Domains, evaluation: Evaluation, plan: PlanText) -> tuple[str, str, str, str]:
    """When a step of the plan begins, is passed, what is measured and when to turn back, by the ways that rules leave and what is answered."""
    said = [*(x for x in plan.otherwise if evaluation.tells(x) and (x.when is None or domains.holds(x.when))), plan]
    entry, exit, measure, turn_back = (next((text for x in said if (text := getattr(x, y))), "") for y in ("entry", "exit", "measure", "turn_back"))
    return entry, exit, measure, turn_back


def today_barred(domains: Domains, evaluation: Evaluation) -> bool:
    """Whether an overlay's own rules close what runs today, or a way of doing it: nobody said in which it is done."""
    pack, runs = domains.program.pack, [r for r, when in domains.program.runs.items() if domains.holds_as_told(when)]
    vetoed = any(("rules", v.name) in pack.policies for s in evaluation.ranking if s.route in runs for v in s.vetoes)
    ours = [closed for closed, rule in evaluation.closing if ("rules", rule.id) in pack.policies]
    return vetoed or any(closed.touches(pack.routes[r].traits) for closed in ours for r in runs)


def is_called_for(domains: Domains, evaluation: Evaluation, step: RouteStep | Intervention) -> bool:
    """Whether answers call for a step in a way that rules leave: `when` is certain, and `unless_known` is not."""
    if not evaluation.tells(step) or (isinstance(step, RouteStep) and step.today_barred and not today_barred(domains, evaluation)):
        return False
    return (step.when is None or domains.holds(step.when)) and (step.unless_known is None or not domains.holds(step.unless_known))


def steps_of(domains: Domains, evaluation: Evaluation, route: str) -> tuple[str, ...]:
    """What a route asks to be done, as these answers have it."""
    return tuple(step.say for step in domains.program.pack.routes[route].steps if is_called_for(domains, evaluation, step))


def _route(domains: Domains, evaluation: Evaluation, name: str, phase: str, rules: tuple[str, ...]) -> _Entry:
    route, steps = domains.program.pack.routes[name], steps_of(domains, evaluation, name)
    do = route.plan.do or (steps[0] if steps else f"Start with {within(route.label)}.")
    says = *filter(None, (domains.program.pack.rules[rule].warn for rule in rules)), *steps[not route.plan.do :]  # a warning where it is heeded
    return _Entry(PlanItem(phase, do, *tests_of(domains, evaluation, route.plan), name, "", says, rules), route.starts_from, route.makes)


def _fallback(domains: Domains, evaluation: Evaluation, first: str, without: set[str]) -> list[_Entry]:
    """The best placed route to which the first one switches: deeper or no less effort, meeting a need that shows, not given up or left alone."""
    pack, left_alone = domains.program.pack, domains.program.left_alone
    lead, depth = pack.routes[first], {layer.id: i for i, layer in enumerate(pack.content.layers)}
    open_ = (s for s in evaluation.ranking if s.status == "open" and s.route in lead.switch_to and s.route not in without)
    onward = [pack.routes[s.route] for s in open_ if depth.get(s.layer, 0) > depth.get(lead.layer, 0) or s.effort >= lead.effort]
    shown = {need for need, strength in evaluation.strengths.items() if strength > 0}
    serving = (r.id for r in onward if shown.intersection(need for need, met in r.meets.items() if met.how_well != "barely") or r.combines)
    runs = {r for r, condition in domains.program.running.items() if domains.holds_as_told(condition)}
    name = next((r for r in serving if (first in runs or r not in runs) and TRUE not in map(domains.decide, left_alone[r])), None)
    if name is None:
        return []
    do = f"If {lead.switch_to[name].removeprefix('when ')}, go on to {within(pack.routes[name].label)}."
    return [_Entry(replace(_route(domains, evaluation, name, "later", ()).item, do=do, entry="", details=()), (), ())]  # takes nothing yet


def _add_makers(domains: Domains, evaluation: Evaluation, entries: list[_Entry], held: set[str], held_steps: set[str]) -> None:
    """Puts in the first step that makes each artefact which something takes, nothing makes and nobody holds."""
    for entry in entries:  # grows while it is gone through: what makes something may take something
        for artefact in entry.takes:
            if artefact in held or any(artefact in other.makes for other in entries):
                continue
            maker = next((s.id for s in domains.program.pack.content.steps if artefact in s.makes and s.id not in held_steps), None)
            if maker is not None:
                entries.append(_step(domains, evaluation, maker, entry.item.phase, ()))


def _in_order(entries: list[_Entry], held: set[str], at: int) -> tuple[PlanItem, ...]:
    """The items, each after what it waits for; the first route, `at` this place, is next where it waits; what it waits for is first of its phase."""
    for i, entry in enumerate(entries):
        for artefact in set(entry.takes) - held:
            makers = [j for j, other in enumerate(entries) if artefact in other.makes]
            if i not in makers:
                entry.after |= set(makers[:1])
    phases = [PHASES.index(e.item.phase) for e in entries]
    if entries[at].after:
        phases[at] = PHASES.index("next")
    ahead, waits = set[int](), [at]
    while waits:
        ahead.add(i := waits.pop())
        waits += entries[i].after - ahead

    def order() -> list[int]:
        ranks = {i: (phase, i not in ahead, bool(entries[i].item.route), entries[i].place, i) for i, phase in enumerate(phases)}
        return in_turn(ranks, {i: entry.after for i, entry in enumerate(entries)})

    for i in reversed(order()):
        for j in entries[i].after:
            phases[j] = min(phases[j], phases[i])
    items = ((entries[i].item, PHASES[phases[i]]) for i in order())
    return tuple(item if item.phase == phase else replace(item, phase=phase) for item, phase in items)


def in_turn(rank: Mapping[int, Any], after: Mapping[int, set[int]]) -> list[int]:
    """Places by rank, each after those that it waits for. Where these wait for each other, the first by rank comes first."""
    waiting, order = dict(after), list[int]()
    while waiting:
        order.append(min(waiting, key=lambda i: (not waiting[i].isdisjoint(waiting), rank[i])))
        del waiting[order[-1]]
    return order
