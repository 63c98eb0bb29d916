"""What those who write rules ask: what does this rule do, and which lines make this route stand where it does?"""

from collections.abc import Iterable

from advisor.answers import Answers
from advisor.check import Space, still_first
from advisor.decide import Recommendation, program_of
from advisor.explain import condition_text, decision_table, grounds_of, left_of, left_open, listing, question_text, why_not, within, without_term
from advisor.explain.offers import let_by
from advisor.explain.rule_view import at_strengths, bounds, closing_lines, fires_in, moves, open_cases, rival, rule_view, settled_by, weighed
from advisor.explain.rule_view import decided_together as together
from advisor.explain.rule_view import moves_without as among_samples
from advisor.explain.words import count, first_upper, measure
from advisor.pack import FIRST, Named, Pack, Place, Rule, Traits, atoms, grouped

from .blocks import Block, Bullets, Document, Heading, Table, bullets, composed, facts, line, muted, paragraph
from .escape import one_line

_STATES = {"fires": "It fires.", "cannot": "It does not fire."}
_CASES, _MANY = 10, 4  # cases that are told one by one; routes, and rules that work against one, that are


def at(place: Place) -> str:
    """`adaptation/rules/3-facts.yaml:15`."""
    return f"{place.file}:{place.line}"


def rule_told(pack: Pack, rule_id: str, answers: Answers | None = None) -> Document:
    """A rule in words: where it stands, when it fires, what it does to which routes, and which cases it decides."""
    rule, seen = pack.rules[rule_id], (rule_view(pack, answers, rule_id) if answers is not None else None)
    waits = [f"“{question_text(pack.questions[q])}”" for q in (seen.waits_for if seen is not None else ())]
    named = [x.name for whole in (rule.when, rule.unless_known) if whole is not None for x in atoms(whole) if isinstance(x, Named)]
    out = {x.instead_of: f"; only if {_named(pack, x.instead_of)} is ruled out" * bool(x.instead_of) for x in rule.because_when}
    about = facts(
        ("Stands at", at(pack.places["rules", rule_id])),
        ("Fires when", condition_text(pack, rule.when, by_name=True) + "; also as long as that is not known" * rule.until_known),
        ("As written", f"when: {rule.when}" + (f"; unless_known: {rule.unless_known}" if rule.unless_known is not None else "")),
        ("Unless known", condition_text(pack, rule.unless_known, by_name=True) if rule.unless_known is not None else ""),
        *((f"`{name}`", condition_text(pack, pack.declared[name])) for name in dict.fromkeys(named)),
        ("Provisional", "nothing is called firm while it fires" * rule.provisional),
        *([("Here", _STATES.get(seen.state) or f"Open; it waits for {listing(waits)}.")] if seen is not None else []),
        *effects(pack, rule),
        *(("Says", f"“{x.say}” where {condition_text(pack, x.when, by_name=True)}{out[x.instead_of]}") for x in rule.because_when),
        ("Rests on", listing([pack.sources[s].title for s in rule.sources]) or grounds_of(pack, rule)),
    )
    alike = grouped(((m.value, m.by), m.route) for m in moves(pack, rule_id))
    rows = tuple((line(first_upper(_named(pack, of))), line(pack.content.scale.told(value, "+d")), line(by)) for (value, by), of in alike.items())
    (most, *against), ours = bounds(pack, rule_id), ("rules", rule_id) in pack.policies
    more = [f"{len(against) - _MANY} more rules do so."] * (len(against) > _MANY)
    asked, *answered = decision_table(pack, rule_id, by_name=True) if rule.rule_out or ours else ((),)
    shown = at_strengths(pack, answers, rule_id) if answers is not None and seen is not None and seen.state == "fires" else ()
    blocks = (
        Heading("Answer by answer"),
        Table(asked, tuple(tuple(map(line, row)) for row in answered), (4,) * len(asked), "Answer by answer"),
        Heading("What it does to routes where it fires"),
        Table(("Route", "Its total", "Since it"), rows, (4, 2, 8), "What it does to routes", (1,)),
        paragraph(f"{measure(pack)} It {most}." if rows else ""),
        bullets([*against[:_MANY], *more, *(still_first(Space(pack), rule) if ours else ())]),
        Heading("What leads here, at each strength"),
        Table(("The rule", "What leads", "By"), tuple(tuple(map(line, row)) for row in shown), (3, 5, 6), "What leads here"),
        Heading("Which cases it decides: without it -> with it"),
        bullets(_decided(pack, rule_id)),
    )
    return Document(one_line(rule.because), about, composed(blocks))


def _decided(pack: Pack, rule_id: str) -> list[str]:
    """In how many cases the rule fires, and those that it decides; nothing where there are no cases."""
    (every, found, said), cases = settled_by(pack, rule_id), open_cases(pack)
    n = len(fires_in(pack, [rule_id], cases))
    held = f"; {len(pack.content.cases) - len(cases)} more are held out to measure by" * (len(cases) < len(pack.content.cases))
    lines = [f"{said}."] * bool(said) or ["None of these would get another first route without it."] * (not every)
    lines += [*map(str, found[:_CASES]), *[f"and {len(found) - _CASES} more"] * (len(found) > _CASES)]
    others, both = ([], []) if every else together(pack, rule_id)
    lines += [f"It is covered by {listing([f'`{x}`' for x in others])}: without that it decides {'; '.join(map(str, both[:_CASES]))}."] * bool(both)
    lines = [f"It fires in {n or 'none'} of {len(cases)} cases{held}.", *(f"{x}." for x in left_open(pack, [rule_id], cases)), *lines] * bool(cases)
    return [*lines, *(f"{told}." for told in among_samples(pack, rule_id))]


def _named(pack: Pack, targets: Iterable[str] | Traits) -> str:
    """Routes by their labels; many by the group that they are, or by those left out."""
    ids = pack.expand(targets)
    rest, ranked = [within(route.label) for route in pack.content.routes if route.id not in ids], {r for r in ids if not pack.routes[r].companion}
    groups = [name for name, of in pack.content.groups.items() if ranked == {r for r in of if not pack.routes[r].companion}]
    if groups and len(ranked) > _MANY:
        return f"the {len(ranked)} routes of `{groups[0]}`"
    if len(rest) > len(ids):
        return listing([within(pack.routes[r].label) for r in ids])
    return f"every route but {listing(rest)}" if rest else "every route"


def effects(pack: Pack, rule: Rule) -> list[tuple[str, str]]:
    """Each effect with the words of the pack; a strength also in steps of `slightly`."""

    def worth(word: str) -> str:
        steps = abs(pack.content.scale.signed(word)) / pack.content.scale.strength.slightly
        return word if steps == 1 else f"{word}, {steps:g} times as much as slightly"

    found: list[tuple[str, str]] = []
    for need, word in rule.needs.items():
        whole = [r for r in pack.content.routes if need in r.meets and r.meets[need].how_well == "fully"][:2]
        how = "; ".join(f"{within(r.label)}: {r.meets[need].how}" for r in whole)
        found += [("Shows", f"“{pack.needs[need].label}”: {worth(word)}"), ("Met by", how)]
    scale = pack.content.scale
    brings = {word: f"{scale.signed(word) * scale.direct:+d} to its total" for word in rule.routes.values()} | {FIRST: "before all others"}
    found += [("Speaks of", f"{_named(pack, (name,))}: {word}, {brings[word]}") for name, word in rule.routes.items()]
    found += [("Rules out", _named(pack, rule.rule_out))] if pack.expand(rule.rule_out) else []
    if isinstance(closed := rule.rule_out, Traits):  # beside ruling out, routes stay in some of their ways, and offers are closed
        ways = grouped((left, within(route.label)) for route in pack.content.routes for _, left in left_of(closed, route.traits))
        found += [("Leaves", f"{listing(labels)}: {left}") for left, labels in ways.items()]
        offers = sum(pack.closes(closed, v) for v in pack.content.vendors if v.status != "gone")
        found += [("Closes", f"{count(offers, 'offer')} of vendors")] if offers else []
    for names, out in (([pack.content.rules[i].id for i in bans], out) for bans, out in program_of(pack).joint.items()):
        if others := [f"`{name}`" for name in names if name != rule.id] if rule.id in names else []:
            found.append(("And", f"where {listing(others)} hold{'s' * (len(others) == 1)} too, {_named(pack, out)} is out"))
    found += [("Adds", f"{within(pack.routes[name].label)}, {phase}") for name, phase in rule.add.items()]
    for step, gated in rule.before.items():
        named = {r for x in pack.content.rules if x.when == rule.when for r in pack.expand(x.before.get(step, ()))}  # by another of yours, too
        half = [within(pack.routes[r].label) for r in let_by(pack, gated, named)] if ("rules", rule.id) in pack.policies else []
        like = "done so or otherwise: name these, if meant" if isinstance(gated, Traits) else "which may hold such a model: name these, if meant"
        may = f"; not before {listing(half)}, {like}" if half else ""
        held = pack.steps[step].held_when
        spared = f"; left out where {condition_text(pack, held, by_name=True)}" if held is not None else ""
        found.append(("Puts first", f"{within(pack.steps[step].label)}, before {_named(pack, gated)}{may}{spared}"))
    about = rule.about  # what is told of ways is told where each of them may be taken, as `recommend` does
    if isinstance(about, Traits) and (rule.advise or rule.warn):
        about = tuple(r.id for r in pack.content.routes if about.all_in(r.traits))
    found += [("Only beside", _named(pack, about) if about else "no route")] if rule.about else []
    return [*found, *((name, text) for name, text in (("Advises", rule.advise), ("Warns", rule.warn)) if text)]


def why_told(rec: Recommendation, route: str) -> Document:
    """A route against the first one: need by need what either gets, and the lines to edit."""
    told, label, other = why_not(rec, route), rec.pack.routes[route].label, rival(rec, route)
    scale = rec.pack.content.scale
    short = [f"It takes {told.behind} more to draw level."] if told.behind > 0 and not scale.ahead(told.behind) else []
    if told.status == "first" and other != route:
        ahead = rec.evaluation.standing(route).total - rec.evaluation.standing(other).total
        behind = f", {ahead} behind; a need that shows slightly brings {scale.strength.slightly * scale.fit.fully} where it is fully met"
        behind = ": a rule puts this one first" if scale.ahead(ahead) else behind
        short = [f"{rec.pack.routes[other].label}, `{other}`, comes next{behind}."]
    about = facts(("Stands at", at(rec.pack.places["routes", route])))
    return Document(one_line(label), about, composed((bullets([*told.sentences, *short]), *need_by_need(rec, route))))


def need_by_need(rec: Recommendation, route: str) -> list[Block]:
    """The sum of a route beside its rival's, without zeros, then the lines behind it, those that part the two first; of a companion nothing."""
    if rec.pack.routes[route].companion:
        return []
    pack, found, told = rec.pack, weighed(rec, route), rec.pack.content.scale.told
    shown = list(dict.fromkeys((route, rival(rec, route))))
    standings = [rec.evaluation.standing(r) for r in shown]
    brought = ((need, [told(n, "+d") if n else "" for n in both]) for need, *both, _ in found)
    rows = [(pack.needs[need].label if need else "Said of routes directly", *both) for need, both in brought]
    rows += [("Effort", *(f"{-s.effort:+d}" for s in standings)), ("Total", *(told(s.total) for s in standings))]
    head, size = ("Need", *(without_term(pack.routes[r].label) for r in shown)), 1 + len(shown)
    table = Table(head, tuple(tuple(line(c) for c in row[:size]) for row in rows), (6, 3, 3)[:size], "Need by need", (1, 2)[: size - 1])
    lines = [*closing_lines(rec, route), *(x for *_, behind in found for x in behind)]
    lines.append((pack.places["routes", route], f"{within(pack.routes[route].label)} takes effort {pack.routes[route].effort}"))
    to_edit = Bullets(tuple(line(at(place), " ", muted(text)) for place, text in dict.fromkeys(lines)))
    return [Heading("Need by need", 3), table, Heading("The lines behind it", 3), to_edit]
