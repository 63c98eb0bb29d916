"""What would change the first route: an open answer, or one or two that would be otherwise, the cheapest first; replayed in the reference."""

import itertools
import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from advisor.answers import Answers
from advisor.decide import Domains, Possible, Recommendation, Rows, evaluate_domains, recommended
from advisor.pack import Answer, Question, grouped, once

from .diagnosis import bearing, diagnosis
from .offers import test_of, to_do
from .steps import COST, OPEN, Step, may_be_misjudged, open_steps, plausible, single_steps, stepped
from .words import answer_text, in_short, listing, within

LIMIT, PAIRS, REPLAYS = 6, 1_500, 24  # changes; pairs of them that are looked at, the cheapest; replays for each
MOST, TURNED = 3, 2  # options that are named, or open answers that are told; changes of the headline alone
_POSSIBLE = {OPEN: "still open", "yes": "you can change this", "with_effort": "this takes effort", "no": "a fact, unless misjudged"}
_Hit = tuple[tuple[Step, ...], str]  # changes, and the route that they put first


class Move(NamedTuple):
    """One answer that would be otherwise. `can_change` is the question's (yes, with_effort or no), or open where nobody is sure."""

    question: str
    before: Answer
    after: Answer
    can_change: str
    after_text: str


class Flip(NamedTuple):
    """Moves that put `route` first, or turn the headline above it, in a `sentence` or, after *if*, as `would_need`; what it `opens` may turn it."""

    moves: tuple[Move, ...]
    route: str
    opens: tuple[str, ...]
    sentence: str
    would_need: str


class Toward(NamedTuple):
    """The nearest flips, all with as many changed answers; none where one or two were not seen to suffice. `target` is to come first (None: any)."""

    first: str | None
    target: str | None
    radius: int
    flips: tuple[Flip, ...]
    sentence: str


@once
def toward(rec: Recommendation, route: str | None = None, *, limit: int = LIMIT) -> Toward:
    """The nearest changes, of one answer or two, that put another route first, or this one; facts last, and of this one alone. KeyError: no such."""
    flips, reached = list[Flip](), 0
    if route is None or (route not in {rec.first, rec.ranked.first} and not rec.pack.routes[route].companion):
        hits, reached = [hit for hit in single(rec) if hit[1] == route] if route else _changing(rec, single(rec)), 1
        told = [hit for hit in hits if route is not None or hit[0][0].question in rec.answers.given]  # an open answer only toward a named route
        flips = _flips(rec, sorted((hit for hit in told if hit[0][0].can_change != "no"), key=lambda hit: hit[0][0].cost), limit)
        if not flips:
            steps, reached = [s for s in single_steps(rec) if s.can_change != "no"], 2
            pairs = [pair for pair in itertools.combinations(steps, 2) if pair[0].variable != pair[1].variable]
            pairs.sort(key=lambda pair: [sum(parts) for parts in zip(*(s.cost for s in pair), strict=True)])
            led = _leading(rec, pairs[:PAIRS], target=route)
            flips = _flips(rec, led if route else _changing(rec, led), limit)
        if not flips and route is not None:
            flips = _flips(rec, [hit for hit in hits if may_be_misjudged(rec, hit[0][0])], limit)
    return Toward(rec.first, route, reached, tuple(flips), _summary(rec, route, flips))


@once
def single_changes(rec: Recommendation) -> tuple[Flip, ...]:
    """Single answers that would turn the headline or put another route first: those that can be changed, facts that may be misjudged, open ones.
    First what turns the headline alone, then what hangs on *not sure*; near variants of the first route last. Empty where no route is left."""
    if rec.first is None or not rec.answers.given:
        return ()
    found, given = opened(rec), [h for h in _changing(rec, single(rec)) if h[0][0].can_change != OPEN and plausible(rec, h[0][0])]
    given.sort(key=lambda hit: (COST[hit[0][0].can_change], rec.pack.questions[hit[0][0].question].find_out is None, hit[0][0].distance))
    ticks = rests_on(rec)
    flips, families = [f for f in (*_flips(rec, given, LIMIT - len(found), each=2), *found) if f not in ticks], rec.pack.families
    routes, near = [flip.route for flip in flips], {r for r in families if families[r] == families.get(rec.first or "")} | rec.beside
    told = (*turned(rec), *ticks, *sorted(flips, key=lambda f: (f.moves[0].question not in rec.hinges, f.route in near, routes.index(f.route))))
    rows = grouped(((rec.pack.questions[f.moves[0].question].grid or f.sentence, f.route), f) for f in told)
    return tuple(_of_rows(rec, alike) for alike in rows.values())


def _of_rows(rec: Recommendation, alike: Sequence[Flip]) -> Flip:
    """What rows of one grid change alike, as one."""
    others = dict.fromkeys(q for f in alike for q in [f.moves[0].question] if q != alike[0].moves[0].question)
    also = listing([f"“{within(rec.pack.questions[q].row.partition(',')[0])}”" for q in others], "or")
    return alike[0]._replace(sentence=f"{alike[0].sentence} Another answer on {also} would do the same.") if also else alike[0]


@once
def turned(rec: Recommendation) -> list[Flip]:
    """Given answers that alone turn what heads the advice of a system that disappoints, while what is built stays: one for each question."""
    found, flips = None if rec.moved else diagnosis(rec), list[Flip]()
    if found is None or not found.headline:
        return []
    for s in sorted((s for s in single_steps(rec) if s.question in bearing(rec) and plausible(rec, s)), key=lambda s: s.cost):
        then = recommended(Domains(rec.pack, stepped(rec, [s])), rec.looked)
        heads = (cause.headline if (cause := diagnosis(then)) else "").rstrip(".") or to_do(then, then.first or rec.first or "")
        if then.first == rec.first and heads != found.headline.rstrip(".") and all(s.question != f.moves[0].question for f in flips):
            gone = [within(rec.pack.routes[r].label) for r in {i.route: i for i in rec.plan} if r and r not in {i.route for i in then.plan}]
            falls = f"{listing(gone)} {'fall' if gone[1:] else 'falls'} away and " if gone else ""
            flips.append(_flip(rec, then.domains, [s], then.first or "", f"{falls}the advice reads: “{heads}”."))
    return flips[:TURNED]


def opened(rec: Recommendation, limit: int = MOST, hinges: Collection[str] | None = None) -> list[Flip]:
    """Open answers that alone put another route first, the likeliest for each question; with `hinges` these alone, and no route beside the first."""
    steps = sorted((s for s in open_steps(rec) if hinges is None or s.question in hinges), key=lambda s: s.cost)
    return _flips(rec, [h for h in _changing(rec, _leading(rec, [(s,) for s in steps])) if hinges is None or h[1] not in rec.beside], limit, each=1)


def possible(rec: Recommendation, flip: Flip) -> str:
    """Whether anybody can bring a change about, or how long it takes to find out."""
    test = test_of(rec, rec.pack.questions[flip.moves[0].question])
    word = max((m.can_change for m in flip.moves), key=list(_POSSIBLE).index)
    misjudged = ", unless it was misjudged" * (word == "with_effort")
    return f"{_POSSIBLE[word]}{misjudged}; {test.takes} would tell" if test and word != "yes" else _POSSIBLE[word]


def applied(answers: Answers, flip: Flip) -> Answers:
    """The answers with a flip's moves made."""
    for move in flip.moves:
        answers = answers.with_answer(move.question, move.after)
    return answers


@once
def single(rec: Recommendation) -> list[_Hit]:
    """Every single change of a given answer, then of an open one, that puts another route first."""
    return _leading(rec, [(s,) for s in (*single_steps(rec), *sorted(open_steps(rec), key=lambda s: s.cost))])


def _changing(rec: Recommendation, hits: Sequence[_Hit]) -> list[_Hit]:
    """Those that change what is advised: what is advised for less money or heads the advice anyway, and what takes too much, may as well lead."""
    found = None if rec.moved else diagnosis(rec)
    heads = {r.lever for r in found.causes[0].remedies if r.state == "added"} if found and found.headline else set()
    return [hit for hit in hits if hit[1] not in {rec.first, *rec.beyond, *heads}]


@once
def rests_on(rec: Recommendation) -> list[Flip]:
    """Guesses, then ticks, without which, or a step off, a route of another family comes first that starts not beside it: one a question."""
    asked = sorted(((s, rec.pack.questions[s.question]) for s in single_steps(rec)), key=lambda pair: pair[1].several is not None)
    ticks = [(s,) for s, q in asked if (not s.code if q.several is not None else q.grid and q.find_out and s.distance == 1)]
    near = rec.beside | {r for r, family in rec.pack.families.items() if family == rec.pack.families.get(rec.first or "")}
    hits = [hit for hit in _changing(rec, _leading(rec, ticks)) if hit[1] not in near]
    each = [*{s.question: (s, route, f"{within(rec.pack.routes[route].label)} would lead.") for (s,), route in hits}.values()]
    return [_flip(rec, Domains(rec.pack, stepped(rec, [s])), [s], route, leads) for s, route, leads in each[:TURNED]]


def _leading(rec: Recommendation, chosen: Sequence[tuple[Step, ...]], target: str | None = None) -> list[_Hit]:
    """Those of the changes that put the target (None: another route than leads) first, in their order."""
    firsts = rows_after(rec, chosen).first(rec.answers.needs).tolist() if chosen else []
    hits = ((steps, rec.pack.content.routes[i].id) for steps, i in zip(chosen, firsts, strict=True) if i >= 0)
    return [(steps, route) for steps, route in hits if (route == target if target else route != rec.ranked.first)]


def rows_after(rec: Recommendation, chosen: Sequence[tuple[Step, ...]]) -> Rows:
    """What is known after each of some changes, a row for each."""
    base = rec.domains.answered
    answered: list[Possible] = [{codes: (1 << len(chosen)) - 1} for codes in base]
    for row, steps in enumerate(chosen):
        for s in steps:
            codes = answered[s.variable]
            codes[base[s.variable]] -= 1 << row
            codes[1 << s.code] = codes.get(1 << s.code, 0) | 1 << row
    return Rows.of_answered(rec.domains.program, len(chosen), answered)


def _flips(rec: Recommendation, leading: Sequence[_Hit], limit: int, each: int = LIMIT) -> list[Flip]:
    """The first of some changes, each replayed; the same questions for the same route once, and for `each` routes at most."""
    found: dict[tuple[frozenset[str], str], Flip] = {}
    for steps, route in leading[: limit * REPLAYS]:
        asked = frozenset(s.question for s in steps)
        key = asked, route
        if key not in found and sum(a == asked for a, _ in found) < each:
            first = evaluate_domains(then := Domains(rec.pack, stepped(rec, steps))).ranking[0]
            assert first.route == route, "the NumPy evaluator and the reference put different routes first"
            if not first.tied_with:
                found[key] = _flip(rec, then, steps, route, f"{within(rec.pack.routes[route].label)} would lead.")
        if len(found) == limit:
            break
    return list(found.values())


def _flip(rec: Recommendation, then: Domains, steps: Sequence[Step], route: str, leads: str) -> Flip:
    """The flip in words; `leads` says what comes of it."""
    pack, domains, before, after = rec.pack, rec.domains, rec.answers.given, then.answers.given
    asked = ((pack.questions[name], word) for name, word in {s.question: s.can_change for s in steps}.items())
    moves = [Move(q.id, before.get(q.id, Answer(not_sure=True)), after[q.id], word, answer_text(q, after[q.id])) for q, word in asked]
    opens = tuple(q for q in domains.program.ask_if if q not in after and then.is_asked(q) and not domains.is_asked(q))
    condition = listing([_clause(pack.questions[m.question], m) for m in moves])
    more = len({pack.questions[q].grid or q for q in opens})
    then_asked = f" That opens {'one more question' if more == 1 else f'{more} more questions'}, which may change it again." if more else ""
    return Flip(tuple(moves), route, opens, f"If {condition}, {leads}{then_asked}", condition)


def _clause(question: Question, m: Move) -> str:
    """One answer that would be otherwise, as a condition; of several that hold, the one that comes or goes."""
    name = re.sub(r" \([^)]*\)", "", in_short(question))
    if question.several is not None:
        odd = listing([question.choices[o].label for o in question.choices if (o in m.before.options) != (o in m.after.options)])
        return f"the answer to “{name}” {'did not include' if len(m.after.options) < len(m.before.options) else 'included'} “{odd}”"
    return f"the answer to “{name}” were “{m.after_text}”" + ("" if m.can_change == OPEN else f" instead of “{answer_text(question, m.before)}”")


def _summary(rec: Recommendation, target: str | None, flips: Sequence[Flip]) -> str:
    """How many answers it takes, or that none was found."""
    pack, who = rec.pack, "another route" if target is None else within(rec.pack.routes[target].label)
    if target is not None and target in (rec.first, rec.ranked.first):
        ahead = "would lead if there were the money" if rec.moved else "is ahead by what is answered so far"
        return f"{pack.routes[target].label} {'is the first route already' if target == rec.first else ahead}."
    if target is not None and pack.routes[target].companion:
        return f"{pack.routes[target].label} only comes beside other routes."
    if flips:
        return f"{'One answer' if len(flips[0].moves) == 1 else 'Two answers'} would have to be otherwise to put {who} first."
    if target is not None:
        return f"As far as we looked, neither an open answer nor one or two that you could change would put {who} first."
    more = f"; {rec.asks} to spend would" * (rec.moved and bool(rec.asks))
    return f"As far as we looked, no change of one or two answers that you could make puts {who} first{more}."
