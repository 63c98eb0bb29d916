"""What those who write rules ask: what does this rule do, and which lines make this route stand where it does?"""

from __future__ import annotations

from advisor.answers import Answers
from advisor.decide import Recommendation
from advisor.explain import condition_text, grounds_of, listing, question_text, why_not, within
from advisor.explain.moves import closing_lines, moves, weighed
from advisor.explain.rule_view import deciding_cases, open_cases, rule_view
from advisor.pack import Pack, Place, Rule, Traits

from .blocks import Block, Bullets, Document, Heading, Line, Table, bullets, clean, facts, line, muted, paragraph, strong

_STATES = {"fires": "It fires.", "cannot": "It does not fire."}
_GRADES = {"best": "right", "also_ok": "reasonable", "other": "not named"}
_CASES = 10  # that are told one by one


def at(place: Place) -> str:
    """`adaptation/rules/3-facts.yaml:15`."""
    return f"{place.file}:{place.line}"


def rule_told(pack: Pack, rule_id: str, answers: Answers | None = None) -> Document:
    """A rule in words: where it stands, when it fires, what it does to which routes, and which cases it decides."""
    rule, scale = pack.rules[rule_id], pack.content.scale
    about = facts(
        ("Stands at", at(pack.places["rules", rule_id])),
        ("Fires when", condition_text(pack, rule.when)),
        *([("Here", _state(pack, rule_id, answers))] if answers is not None else []),
        *_does(pack, rule),
        ("Rests on", listing([pack.sources[s].title for s in rule.sources]) or grounds_of(pack, rule)),
    )
    rows = tuple((line(pack.routes[m.route].label), line(f"{m.value:+d}"), line(m.by)) for m in moves(pack, rule_id))
    blocks: list[Block] = []
    if rows:
        least, most = (scale.strength.slightly * scale.fit_of(word) for word in ("barely", "fully"))
        measure = f"As a measure: a need that shows slightly brings {least} to a route that barely meets it and {most} to one that fully does."
        table = Table(("Route", "Its total", "Since it"), rows, (4, 2, 8), "What it does to routes", (1,))
        blocks = [Heading("What it does to routes where it fires"), table, paragraph(measure)]
    found, there = deciding_cases(pack, rule_id), len(open_cases(pack))
    if there:
        told = [f"{d.case}: {_graded(d.first, d.grade)}; without it {_graded(d.without, d.grade_without)}" for d in found]
        more = [f"and {len(told) - _CASES} more"] if len(told) > _CASES else []
        none = f"None of {there} cases would get another first route without it."
        blocks += [Heading("Which cases it decides"), bullets([*told[:_CASES], *more] or [none])]
    return clean(Document(rule.because, about, tuple(blocks)))


def _graded(route: str | None, grade: str) -> str:
    return f"{route or 'no route'} ({_GRADES.get(grade, grade)})"


def _state(pack: Pack, rule_id: str, answers: Answers) -> str:
    seen = rule_view(pack, answers, rule_id)
    return _STATES.get(seen.state) or f"Open; it waits for {listing([f'“{question_text(pack.questions[q])}”' for q in seen.waits_for])}."


def _does(pack: Pack, rule: Rule) -> list[tuple[str, str]]:
    """Each effect with the words of the pack; a strength also in steps of `slightly`."""

    def worth(word: str) -> str:
        steps = abs(pack.content.scale.signed(word)) / pack.content.scale.strength.slightly
        return word if steps == 1 else f"{word}, {steps:g} times as much as slightly"

    def routes(targets: tuple[str, ...] | Traits) -> str:
        ids = pack.expand(targets)
        return "every route" if len(ids) == len(pack.routes) else listing([within(pack.routes[r].label) for r in ids])

    found = [("Shows", f"“{pack.needs[need].label}”: {worth(word)}") for need, word in rule.needs.items()]
    found += [("Speaks of", f"{routes((name,))}: {worth(word)}, times {pack.content.scale.direct}") for name, word in rule.routes.items()]
    found += [("Rules out", routes(rule.rule_out))] if pack.expand(rule.rule_out) else []
    found += [("Adds", f"{within(pack.routes[name].label)}, {phase}") for name, phase in rule.add.items()]
    found += [("Puts first", f"{within(pack.steps[step].label)}, before {routes(gated)}") for step, gated in rule.before.items()]
    found += [("Only beside", routes(rule.about))] if rule.about else []
    return [*found, *((name, text) for name, text in (("Advises", rule.advise), ("Warns", rule.warn)) if text)]


def why_told(rec: Recommendation, route: str) -> Document:
    """A route against the first one: need by need what either gets, and the lines to edit."""
    pack, told = rec.pack, why_not(rec, route)
    mine, same = rec.evaluation.standing(route), route == rec.first or rec.first is None
    first = mine if same else rec.evaluation.standing(rec.first or route)
    found, closed = weighed(rec, route), closing_lines(rec, route)
    labels = {"": "Said of routes directly", **{n.id: n.label for n in pack.content.needs}}
    totals = [(w.need, w.mine, w.first) for w in found]
    rows: list[tuple[Line, ...]] = [(line(labels[need]), *(line(f"{n:+d}" if n else "0") for n in values)) for need, *values in totals]
    rows.append((line("Effort"), line(f"{-mine.effort:+d}"), line(f"{-first.effort:+d}")))
    rows.append((line(strong("Total")), line(strong(str(mine.total))), line(strong(str(first.total)))))
    head = ("Need", pack.routes[route].label, pack.routes[first.route].label)
    n = 2 if same else 3
    table = Table(head[:n], tuple(row[:n] for row in rows), (6, 3, 3)[:n], "Need by need", (1, 2)[: n - 1])
    lines = [*closed, *(x for w in found for x in w.lines), (pack.places["routes", route], f"effort {mine.effort}")]
    to_edit = Bullets(tuple(line(at(place), " ", muted(text)) for place, text in dict.fromkeys(lines)))
    short = [f"It takes {told.behind} more to draw level."] if told.behind > 0 else []
    head = "The lines to edit, those that part the two first"
    blocks = [bullets([*told.sentences, *short]), Heading("Need by need"), table, Heading(head), to_edit]
    return clean(Document(pack.routes[route].label, facts(("Stands at", at(pack.places["routes", route]))), tuple(blocks)))
