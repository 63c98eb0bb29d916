"""One rule seen from some answers, as it stands in its file, and which cases it decides: those whose first route would be another one
without it; and what rules do to routes, with the lines that make a route stand where it does, in points of its total."""

import itertools
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from advisor.answers import Answers, answers_of_case
from advisor.decide import FALSE, SEED, Codes, Domains, Evaluation, Recommendation, Rows, Standing, evaluate, program_of, sample_completions
from advisor.decide.recommend import recommended
from advisor.pack import OURS, Answer, Case, Pack, Place, Rule, once, text_of
from advisor.pack import condition as c

from .offers import still_open
from .reasons import how_well, meeting
from .words import ahead, listing, within, without_term

VERDICTS = {"best": "right", "also_ok": "reasonable", "other": "not named", "wrong": "wrong"}  # from best to worst
SAMPLED, MOST = 10_000, 3  # answer sets, and moves of theirs that are named
Lines = tuple[tuple[Place, str], ...]


class RuleView(NamedTuple):
    """How a rule stands to some answers; `state` is fires, cannot or open."""

    state: str
    because_of: tuple[str, ...]  # ids of the answered questions that its condition names
    waits_for: tuple[str, ...]  # ids of those not answered, or answered *not sure*


def rule_view(pack: Pack, answers: Answers, rule_id: str) -> RuleView:
    """Whether a rule fires for some answers, and on what that hangs. Raises KeyError for an unknown rule."""
    domains, firing = Domains(pack, answers), program_of(pack).firing(pack.rules[rule_id])
    when = firing[2]
    state = "fires" if domains.fires(firing) else "cannot" if domains.decide(when) == FALSE else "open"
    return RuleView(state, tuple(filter(answers.known, when.questions)), tuple(q for q in when.questions if not answers.known(q)))


def as_written(pack: Pack, kind: str, name: str) -> str:
    """The YAML of an entry of a list such as `rules` as it stands in its file, of a changed one the overlay's; nothing where the file moved on."""
    place = pack.places[(kind, name)]
    texts = (text_of(parent / place.file, place.file) for parent in (pack.folder.resolve().parent, *OURS))
    first, *after = next((text.splitlines() for text in texts if isinstance(text, str)), [])[place.line - 1 :] or [""]
    dash = len(first) - len(first.lstrip())
    text = textwrap.dedent("\n".join([first, *itertools.takewhile(lambda line: not line.strip() or line[: dash + 1].isspace(), after)])).rstrip()
    return text if name in text else ""


class Moved(NamedTuple):
    """A case with its first route by one pack and by another (None: none is left), and how it takes each: `best`, `also_ok`, `wrong` or `other`."""

    case: str
    old: str | None
    new: str | None
    verdict_old: str
    verdict_new: str

    @property
    def gain(self) -> int:
        """How many verdicts it goes up, below zero where it gets worse."""
        return [*VERDICTS].index(self.verdict_old) - [*VERDICTS].index(self.verdict_new)

    def __str__(self) -> str:
        old, new = (f"{r or 'no route'} ({VERDICTS[v]})" for r, v in ((self.old, self.verdict_old), (self.new, self.verdict_new)))
        return f"{self.case}: {old} -> {new}"


def decided_together(pack: Pack, rule_id: str) -> tuple[list[str], list[Moved]]:
    """An overlay's other bans on a route that a ban rules out too, one or all, and the open cases that it decides only where these are gone."""
    out, ours = {*pack.expand(pack.rules[rule_id].rule_out)}, (r for r in pack.content.rules if ("rules", r.id) in pack.policies and r.id != rule_id)
    others, cases = [r.id for r in ours if not out.isdisjoint(pack.expand(r.rule_out))], open_cases(pack)
    if not (others and cases):
        return [], []
    seen = Rows.of_answers(program_of(pack), [answers_of_case(pack, case) for case in cases])
    for names in [*([name] for name in others), others]:
        rest = [without_rules(pack, *names), without_rules(pack, rule_id, *names)]
        firsts = [Rows(program_of(p), seen.size, seen.possible).first({}).tolist() for p in rest]
        if moved := [case for case, one, other in zip(cases, *firsts, strict=True) if one != other]:
            return names, moved_cases(rest[1], rest[0], moved)
    return [], []


def without_rules(pack: Pack, *names: str) -> Pack:
    """The same pack, less some rules. Raises KeyError where it has no such rule."""
    return _with_rules(pack, [r for r in pack.content.rules if r not in [*map(pack.rules.__getitem__, names)]])


def _with_rules(pack: Pack, rules: list[Rule]) -> Pack:
    return Pack(pack.content.model_copy(update={"rules": rules}), pack.folder, {}, {}, "")


def fires_in(pack: Pack, rules: Iterable[str], cases: Iterable[Case]) -> list[str]:
    """The cases of a pack, out of some, in which one of some rules fires; rules that it does not have fire nowhere."""
    firing = [program_of(pack).firing(pack.rules[name]) for name in rules if name in pack.rules]
    return [case.id for case in cases if any(map(Domains(pack, answers_of_case(pack, pack.cases[case.id])).fires, firing))]


def sampled(pack: Pack, rows: int, rng: np.random.Generator) -> Codes:
    """(variables, about `rows`) complete answers: half of them any, half those that cases allow."""
    cases = [Domains(pack, answers_of_case(pack, case)) for case in pack.content.cases]
    each = rows // 2 // len(cases) if cases else 0
    anything = sample_completions(Domains(pack, Answers()), rows - each * len(cases), rng)
    return np.concatenate([anything, *(sample_completions(case, each, rng) for case in cases if each)], axis=1)


def sampled_moves(old: Pack, new: Pack, rules: Iterable[str]) -> str:
    """Of seeded complete answers for which one of some rules fires (of all, where none is named), how many get another first route, and which."""
    was, now = ([(v.question, v.option, *pack.questions[v.question].choices.items()) for v in program_of(pack).variables] for pack in (old, new))
    seen = Rows.of_codes(program_of(new), sampled(new, SAMPLED, np.random.default_rng(SEED)))
    held = dict(zip(map(str, now), seen.possible, strict=True))  # what the other does not ask in the same way may there be anything
    before = Rows(program_of(old), seen.size, [held.get(str(v), {full: seen.everywhere}) for v, full in zip(was, program_of(old).full, strict=True)])
    at = [rows.fired[[*pack.rules].index(r)] for pack, rows in ((old, before), (new, seen)) for r in rules if r in pack.rules]
    fires = np.logical_or.reduce(at) if at else np.ones(seen.size, dtype=bool)
    firsts = [np.array([*pack.routes, "no route"])[rows.first({})][fires].tolist() for pack, rows in ((old, before), (new, seen))]
    moves = Counter(f"{a} -> {b}" for a, b in zip(*firsts, strict=True) if a != b).most_common()
    most = [f"{move} ({n:,})" for move, n in moves[:MOST]] + [f"{len(moves) - MOST} other ways"] * (len(moves) > MOST)
    of = f"{fires.sum():,} answer sets {'with which it fires, ' * bool(at)}of {seen.size:,} complete ones drawn at random (seed {SEED})"
    return f"In {sum(n for _, n in moves) or 'none'} of {of}, another route leads{': ' * bool(most)}{', '.join(most)}"


@once
def moves_without(pack: Pack, rule_id: str) -> list[str]:
    """What `sampled_moves` says of a rule that ranks or rules out, against the same pack without it."""
    return [sampled_moves(without_rules(pack, rule_id), pack, [rule_id])] if pack.rules[rule_id].ranks or pack.rules[rule_id].rule_out else []


def supposed(*packs: Pack) -> dict[str, Answer]:
    """Of each question of an overlay that cases leave open, the first answer with which the fewest of its own bans, then rules, hold."""
    given, own = dict[str, Answer](), {p: [rule for rule in p.content.rules if ("rules", rule.id) in p.policies] for p in packs}
    pack = max(packs, key=lambda p: sum(bool(rule.rule_out) for rule in own[p]))
    kinds = [[program_of(pack).firing(rule) for rule in own[pack] if rule.rule_out or not bans] for bans in (True, False)]
    for q in (q for q in pack.content.questions if q.id in program_of(pack).untold):
        tried = [{**given, q.id: Answer((option,))} for option in q.choices]
        given = min(tried, key=lambda answers: [sum(map(Domains(pack, Answers(answers)).fires, some)) for some in kinds])
    return given


def moved_cases(old: Pack, new: Pack, cases: Iterable[Case], suppose: Mapping[str, Answer] = {}) -> list[Moved]:
    """Those of some cases, in both packs, whose first route or verdict is another in `new`; what a case leaves open is answered as to `suppose`."""

    def judged(pack: Pack, case: Case) -> tuple[str | None, str]:
        told = answers_of_case(pack, case)
        told = replace(told, given={**{q: a for q, a in suppose.items() if q in pack.questions}, **told.given}) if suppose else told
        found = evaluate(pack, told)
        return next((s.route for s in found.left), None), judge(found, case, told)[0]

    found = ((name, judged(old, old.cases[name]), judged(new, new.cases[name])) for name in (case.id for case in cases))
    return [Moved(name, a[0], b[0], a[1], b[1]) for name, a, b in found if a != b]


def settled_cases(old: Pack, new: Pack, every: list[Moved], cases: Iterable[Case]) -> tuple[list[Moved], str]:
    """Of cases that move, those that also do with what is `supposed` of an overlay's own questions, and how many, in words (none if all do)."""
    given = supposed(new, old)
    found = moved_cases(old, new, cases, given) if given and every else every
    said = ", ".join(f"{q}: {answer.options[0]}" for q, answer in given.items())
    only = f"{len({m.case for m in every} - {m.case for m in found})} more only as long as these are open"
    told = f"With {{{said}}} for your own questions, with which the fewest of your bans hold, {len(found) or 'none'} move; {only}"
    return found, told * (found != every)


def settled_by(pack: Pack, rule_id: str) -> tuple[list[Moved], list[Moved], str]:
    """The open cases whose first route differs without a rule (then `old`), in file order; what `settled_cases` says. KeyError for another rule."""
    below, cases = without_rules(pack, rule_id), open_cases(pack)
    every = [m for m in moved_cases(below, pack, cases) if m.old != m.new]
    return every, *settled_cases(below, pack, every, cases)


def open_cases(pack: Pack) -> tuple[Case, ...]:
    """The cases that may guide a change of rules: all but those held out for an honest measurement."""
    return tuple(case for case in pack.content.cases if not case.held_out)


def judge(found: Evaluation, case: Case, answers: Answers) -> tuple[str, tuple[str, ...]]:
    """How a case takes what comes of some answers; and what is missing beside that, or that it gets what it never should: then nothing is right."""
    top, rec = next(iter(found.left), None), recommended(Domains(found.pack, answers)) if case.expect.beside else None
    there = {rec.first, *(x.route for x in rec.stack)} if rec else set()
    lacking = (*(f"`{r}` is missing beside it" for r in case.expect.beside if r not in there), *still_open(found, case.expect.never)[:1])
    return "wrong" if lacking else grade(found.pack, case, top and top.route, top.tied_with if top else ()), lacking


def grade(pack: Pack, case: Case, route: str | None, level: Iterable[str] = ()) -> str:
    """How the case takes a route; cases name families or routes. What is right is only reasonable while another is level with it that is not."""
    if case.expect.never and not (case.expect.nothing or case.expect.best or case.expect.also_ok or case.expect.wrong):
        return "best"
    right = {r for r, family in pack.families.items() if {r, family} & {*case.expect.best}}
    if case.expect.nothing or not route:
        return "wrong" if route or not case.expect.nothing else "best"
    if route in right:
        return "best" if right.issuperset(level) else "also_ok"
    return next((word for word in ("also_ok", "wrong") if {route, pack.families[route]}.intersection(getattr(case.expect, word))), "other")


def at_strengths(pack: Pack, answers: Answers, rule_id: str) -> Iterator[tuple[str, str, str]]:
    """What leads some answers, and by how much, without a rule, as it stands, and with all that it shows or speaks of at each strength."""
    rule, ways = pack.rules[rule_id], dict[str, list[Rule]]({"without it": [], "as it stands": [pack.rules[rule_id]]})
    for word in type(pack.content.scale.strength).model_fields if rule.ranks else ():
        said = {key: {name: f"{'against ' * w.startswith('against')}{word}" for name, w in getattr(rule, key).items()} for key in ("needs", "routes")}
        ways |= {f"all {word}": [x] for x in (rule.model_copy(update=said),) if x != rule}
    for way, instead in ways.items():
        found = evaluate(_with_rules(pack, [x for r in pack.content.rules for x in (instead if r is rule else [r])]), answers)
        yield way, without_term(pack.routes[found.left[0].route].label) if found.left else "no route", ahead(found)


def overturned(pack: Pack, rule_id: str, before: Pack | None = None) -> int:
    """The largest lead of one route over another that a rule, or that it is no longer what it was `before`, can take away."""
    moved = [{m.route: m.value for m in moves(p, rule_id)} if p is not None and rule_id in p.rules else {} for p in (pack, before)]
    values = [moved[0].get(route, 0) - moved[1].get(route, 0) for route in {**moved[0], **moved[1]}]
    return max(0, *values) - min(0, *values) if values else 0


def bounds(pack: Pack, rule_id: str, before: Pack | None = None) -> Iterator[str]:
    """How far a rule, or what changed of it, goes, to go on after its name; then in sentences the rules that work against an overlay's own."""
    told, ours, rule = pack.content.scale.told, pack.policies, pack.rules.get(rule_id)
    most = overturned(pack, rule_id, before)
    first = "puts a route before all others"
    yield first if pack.content.scale.ahead(most) else f"overturns no lead of more than {told(most)} between routes that stand either way"
    if rule is None or ("rules", rule_id) not in ours:
        return
    mine = {m.route: m.value for m in moves(pack, rule_id)}
    for other in (r for r in pack.content.rules if r.routes or ("rules", r.id) in ours):
        both = program_of(pack).compile(c.Joined("and", tuple(program_of(pack).firing(r)[2].source for r in (rule, other))))
        less = [m for m in moves(pack, other.id) if m.value * mine.get(m.route, 0) < 0]
        if less and Domains(pack, Answers()).decide(both) != FALSE:
            routes = listing([f"{within(pack.routes[m.route].label)} {told(m.value, '+d')}" for m in less])
            whose = f"your rule `{other.id}`" if ("rules", other.id) in ours else f"`{other.id}` of the pack below"
            yield f"Where both fire, {whose} {'outweighs' if any(abs(m.value) > abs(mine[m.route]) for m in less) else 'works against'} it: {routes}."


class Move(NamedTuple):
    """What a rule that fires adds to the total of a route (takes off it, below zero), and by what: `meets “Answer fast” fully`."""

    route: str
    value: int
    by: str


def moves(pack: Pack, rule_id: str) -> tuple[Move, ...]:
    """The routes that a rule moves, those that rise most first. Raises ValueError for an unknown rule."""
    found = []
    for route, shares in program_of(pack).effects.cells[[*pack.rules].index(rule_id)].items():
        by = [f"meets “{pack.needs[s.need].label}” {how_well(pack, route, s.need)}" if s.need else "is spoken of directly" for s in shares]
        found.append(Move(route, sum(s.value for s in shares), listing(by)))
    return tuple(sorted((m for m in found if m.value and not pack.routes[m.route].companion), key=lambda m: -m.value))


def weighed(rec: Recommendation, route: str) -> list[tuple[str, int, int, Lines]]:
    """Each need (empty: said directly), what it brings a route and its rival, the lines; widest apart first. Raises StopIteration for a companion."""
    pack, both = rec.pack, [rec.evaluation.standing(r) for r in (route, rival(rec, route))]
    brought = {need: [sum(s.value for s in standing.shares if s.need == need) for standing in both] for need in ("", *pack.needs)}
    found = ((need, mine, theirs, _lines(pack, both, need)) for need, (mine, theirs) in brought.items() if mine or theirs)
    return sorted(found, key=lambda w: -abs(w[1] - w[2]))


def rival(rec: Recommendation, route: str) -> str:
    """What a route is weighed against: the first route, and that one against what comes next; itself where no other stands."""
    return next((s.route for s in rec.evaluation.left if s.route != route), route)


def closing_lines(rec: Recommendation, route: str) -> Lines:
    """The lines that rule a route out. Raises StopIteration for a companion."""
    places, found = rec.pack.places, []
    for veto in rec.evaluation.standing(route).vetoes:
        place = places["rules", veto.name] if veto.by == "rule" else places["routes", veto.name if veto.by == "combines" else route]
        found.append((place, {"rule": f"{veto.name} rules it out", "requires": f"it requires {veto.name}"}.get(veto.by, veto.because)))
    return tuple(found)


def _lines(pack: Pack, both: Sequence[Standing], need: str) -> Lines:
    """The rules that show a need, then how the route and its rival meet it."""
    rules = dict.fromkeys(s.rule for standing in both for s in standing.shares if s.need == need and s.rule)
    if not need:
        said = {rule: ", ".join(f"{name} {word}" for name, word in pack.rules[rule].routes.items()) for rule in rules}
        return tuple((pack.places["rules", rule], f"{rule} speaks of routes directly: {words}") for rule, words in said.items())
    label = pack.needs[need].label
    shown = [(pack.places["rules.needs", f"{rule}.{need}"], f"{rule} shows “{label}” {pack.rules[rule].needs[need]}") for rule in rules]
    for route in dict.fromkeys(standing.route for standing in both):
        met, label = meeting(pack, route, need), within(pack.routes[route].label)
        if met is None:
            shown.append((pack.places["routes", route], f"{label} does not meet it"))
        else:
            name = next(r for r in (route, *pack.routes[route].combines) if pack.routes[r].meets.get(need) is met)
            shown.append((pack.places["routes.meets", f"{name}.{need}"], f"{within(pack.routes[name].label)} meets it {met.how_well}"))
    return tuple(shown)
