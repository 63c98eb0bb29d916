"""What those who write rules ask: what does this rule do, and which lines make this route stand where it does?"""

from collections.abc import Iterable
from typing import Any

from advisor.answers import Answers
from advisor.check import Space, still_first
from advisor.decide import Recommendation, evaluate, program_of
from advisor.explain import bounds, decision_table, fires_in, grounds_of, left_of, left_open, moves, open_cases, question_text, rule_view, why_not
from advisor.explain.offers import let_by
from advisor.explain.rule_view import at_strengths, closing_lines, decided_together, moves_without, rival, settled_by, weighed
from advisor.explain.words import ahead, condition_parts, condition_text, count, first_upper, listing, measure, near, within, without_term
from advisor.pack import FIRST, Joined, Named, Pack, Place, Rule, Traits, atoms, grouped

from .blocks import Block, Bullets, Document, Heading, Table, bullets, composed, facts, line, muted, paragraph
from .escape import one_line

_CASES, _MANY = 10, 4  # cases that are told one by one; routes, and rules that work against one, that are


def at(place: Place) -> str:
    """`adaptation/rules/3-facts.yaml:15`."""
    return f"{place.file}:{place.line}"


def rule_told(pack: Pack, rule_id: str, answers: Answers | None = None) -> Document:
    """A rule in words: where it stands, when it fires, what it does to which routes, and which cases it decides."""
    rule, seen = pack.rules[rule_id], (rule_view(pack, answers, rule_id) if answers is not None else None)
    waits = [f"“{question_text(pack.questions[q])}”" for q in (seen.waits_for if seen is not None else ())]
    by_name = [x.name for whole in (rule.when, rule.unless_known) if whole is not None for x in atoms(whole) if isinstance(x, Named)]
    out = {x.instead_of: f", and {named(pack, x.instead_of)} is ruled out" * bool(x.instead_of) for x in rule.because_when}
    about = facts(
        ("Stands at", at(pack.places["rules", rule_id])),
        *_held(pack, "Fires when", rule.when),
        ("Also", "as long as that is not known" * rule.until_known),
        ("As written", f"when: {rule.when}" + (f"; unless_known: {rule.unless_known}" if rule.unless_known is not None else "")),
        *(_held(pack, "Unless known", rule.unless_known) if rule.unless_known is not None else ()),
        *(row for name in dict.fromkeys(by_name) for row in _held(pack, f"`{name}`", pack.declared[name], by_name=False)),
        ("Provisional", "nothing is called firm while it fires" * rule.provisional),
        ("Here", (seen and {"fires": "It fires.", "cannot": "It does not fire.", "open": f"Open; it waits for {listing(waits)}."}[seen.state]) or ""),
        ("Near the top", near(evaluate(pack, answers)) if answers is not None else ""),
        *effects(pack, rule),
        *(("Where", f"{condition_text(pack, x.when, by_name=True)}{out[x.instead_of]}, it says: “{x.say}”") for x in rule.because_when),
        ("Rests on", listing([pack.sources[s].title for s in rule.sources]) or grounds_of(pack, rule)),
    )
    alike = grouped(((m.value, m.by), m.route) for m in moves(pack, rule_id))
    rows = tuple((line(first_upper(named(pack, of))), line(pack.content.scale.told(value, "+d")), line(by)) for (value, by), of in alike.items())
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


def _held(pack: Pack, name: str, condition: Any, *, by_name: bool = True) -> list[tuple[str, str]]:
    """A condition below a name, what it joins each on a line of its own."""
    word = condition.word if isinstance(condition, Joined) else ""
    parts = condition_parts(pack, condition, by_name=by_name)
    return [(word if i else name, f"{'either ' * (word == 'and')}{part[1:-1]}" if part[0] == "(" else part) for i, part in enumerate(parts)]


def _decided(pack: Pack, rule_id: str) -> list[str]:
    """In how many cases the rule fires, and those that it decides; nothing where there are no cases."""
    (every, found, said), cases = settled_by(pack, rule_id), open_cases(pack)
    n = len(fires_in(pack, [rule_id], cases))
    held = f"; {len(pack.content.cases) - len(cases)} more are held out to measure by" * (len(cases) < len(pack.content.cases))
    lines = [f"{said}."] * bool(said) or ["None of these would get another first route without it."] * (not every)
    lines += [*map(str, found[:_CASES]), *[f"and {len(found) - _CASES} more"] * (len(found) > _CASES)]
    others, both = ([], []) if every else decided_together(pack, rule_id)
    lines += [f"It is covered by {listing([f'`{x}`' for x in others])}: without that it decides {'; '.join(map(str, both[:_CASES]))}."] * bool(both)
    lines = [f"It fires in {n or 'none'} of {len(cases)} cases{held}.", *(f"{x}." for x in left_open(pack, [rule_id], cases)), *lines] * bool(cases)
    return [*lines, *(f"{told}." for told in moves_without(pack, rule_id))]


def named(pack: Pack, targets: Iterable[str] | Traits) -> str:
    """Routes by their labels, or by those left out where these are fewer."""
    named, rest = ([within(r.label) for r in pack.content.routes if (r.id in pack.expand(targets)) == these] for these in (True, False))
    return listing(named) if len(rest) > len(named) else f"every route but {listing(rest)}" if rest else "every route"


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
    found += [("Speaks of", f"{named(pack, (name,))}: {word}, {brings[word]}") for name, word in rule.routes.items()]
    found += [("Rules out", named(pack, rule.rule_out))] if pack.expand(rule.rule_out) else []
    if isinstance(closed := rule.rule_out, Traits):  # beside ruling out, routes stay in some of their ways, and offers are closed
        ways = grouped((left, within(route.label)) for route in pack.content.routes for _, left in left_of(closed, route.traits))
        found += [("Leaves", f"{listing(labels)}: {left}") for left, labels in ways.items()]
        offers = sum(pack.closes(closed, v) for v in pack.content.vendors if v.status != "gone")
        found += [("Closes", f"{count(offers, 'offer')} of vendors")] if offers else []
    for names, out in (([pack.content.rules[i].id for i in bans], out) for bans, out in program_of(pack).joint.items()):
        if others := [f"`{name}`" for name in names if name != rule.id] if rule.id in names else []:
            found.append(("And", f"where {listing(others)} hold{'s' * (len(others) == 1)} too, {named(pack, out)} is out"))
    found += [("Adds", f"{within(pack.routes[name].label)}, {phase}") for name, phase in rule.add.items()]
    for step, gated in rule.before.items():
        all_of = {r for x in pack.content.rules if x.when == rule.when for r in pack.expand(x.before.get(step, ()))}  # by another of yours, too
        half = [within(pack.routes[r].label) for r in let_by(pack, gated, all_of)] if ("rules", rule.id) in pack.policies else []
        like = "done so or otherwise: name these, if meant" if isinstance(gated, Traits) else "which may hold such a model: name these, if meant"
        may = f"; not before {listing(half)}, {like}" if half else ""
        held = pack.steps[step].held_when
        spared = f"; left out where {condition_text(pack, held, by_name=True)}" if held is not None else ""
        found.append(("Puts first", f"{within(pack.steps[step].label)}, before {named(pack, gated)}{may}{spared}"))
    about = rule.about  # what is told of ways is told where each of them may be taken, as `recommend` does
    if isinstance(about, Traits) and (rule.advise or rule.warn):
        about = tuple(r.id for r in pack.content.routes if about.all_in(r.traits))
    found += [("Only beside", named(pack, about) if about else "no route")] if rule.about else []
    return [*found, *((name, text) for name, text in (("Advises", rule.advise), ("Warns", rule.warn)) if text)]


def why_told(rec: Recommendation, route: str) -> Document:
    """A route against the first one: need by need what either gets, and the lines to edit."""
    told, label, other = why_not(rec, route), rec.pack.routes[route].label, rival(rec, route)
    short = [f"It takes {told.behind} more to draw level."] if told.behind > 0 and not rec.pack.content.scale.ahead(told.behind) else []
    if told.status == "first" and other != route:
        short = [f"It is {ahead(rec.evaluation)}, `{other}`. {measure(rec.pack)}"]
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
