"""What would change the first route: one or two answers that would have to be otherwise, the cheapest of them first.

What is unknown stays unknown, and an answer that nobody is sure of is never touched. Single changes are all looked at; of
the pairs those that, going by what each change does alone, come nearest to another leader. Whatever is shown was replayed in
the reference evaluator.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.answers import Answers
from advisor.decide import Recommendation, evaluate
from advisor.decide.domains import Domains, as_answered
from advisor.decide.program import FALSE
from advisor.decide.rows import Amounts, Flags, Rows, first_of
from advisor.pack import Answer, Pack

from .reopens import COST
from .words import answer_text, figure_text, listing, question_text, within

RADIUS = 2
LIMIT = 6
PAIRS = 1_000  # pairs of changes that are looked at
REPLAYS = 24


@dataclass(frozen=True, slots=True)
class Move:
    """One answer that would be otherwise. `can_change` is the question's: yes, with_effort or no."""

    question: str
    before: Answer
    after: Answer
    can_change: str
    before_text: str
    after_text: str


@dataclass(frozen=True, slots=True)
class Flip:
    """Moves that put `route` first. `opens` are questions that are asked only then; their answers may change it again.
    `sentence` says all of it, `would_need` the moves alone."""

    moves: tuple[Move, ...]
    route: str
    opens: tuple[str, ...]
    sentence: str
    would_need: str


@dataclass(frozen=True, slots=True)
class Toward:
    """The nearest flips, all with the same number of changed answers; none where `radius` changes were not seen to suffice.

    `target` is the route that was to come first (None: any other). `tried` counts the changed answer sets looked at.
    """

    first: str | None
    target: str | None
    radius: int
    flips: tuple[Flip, ...]
    tried: int
    sentence: str


@dataclass(frozen=True, slots=True)
class _Step:
    """One variable gets another code."""

    variable: int
    code: int
    question: str
    cost: int
    distance: int


def toward(rec: Recommendation, route: str | None = None, *, radius: int = RADIUS, limit: int = LIMIT) -> Toward:
    """The nearest changes, of at most `radius` (1 or 2) answers, that put another route first, or the one that is named.

    Questions that nobody can change are left alone. Raises KeyError for an unknown route.
    """
    companion = route is not None and rec.pack.routes[route].companion
    search = _Search(rec, facts=False)
    flips: list[Flip] = []
    reached = tried = 0
    if not companion and (route is None or route != rec.first):
        for reached in range(1, min(radius, 2) + 1):
            looked = search.singles if reached == 1 else search.pairs(route)
            tried += len(looked.chosen)
            flips = search.flips(looked, route, limit)
            if flips:
                break
    return Toward(rec.first, route, reached, tuple(flips), tried, _summary(rec.pack, rec.first, route, reached, flips))


def single_changes(rec: Recommendation, limit: int = LIMIT) -> tuple[Flip, ...]:
    """Single answers that would put another route first, those that can be changed before facts that cannot; at most two for
    each question. Empty where no route is left."""
    if rec.first is None:
        return ()
    search = _Search(rec, facts=True)
    flips = search.flips(search.singles, None, len(search.steps))
    order = {name: i for i, name in enumerate(rec.pack.questions)}
    flips.sort(key=lambda f: (COST[f.moves[0].can_change], order[f.moves[0].question]))
    kept: list[Flip] = []
    for flip in flips:
        if sum(k.moves[0].question == flip.moves[0].question for k in kept) < 2:
            kept.append(flip)
    return tuple(kept[:limit])


def misjudged(rec: Recommendation, limit: int = LIMIT) -> tuple[Flip, ...]:
    """Single changes of facts that nobody can change: they count only where an answer was given wrongly."""
    return tuple(f for f in single_changes(rec, len(rec.answers.given) * 2) if f.moves[0].can_change == "no")[:limit]


def applied(answers: Answers, flip: Flip) -> Answers:
    """The answers with a flip's moves made."""
    for move in flip.moves:
        answers = answers.with_answer(move.question, move.after)
    return answers


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """Choices of steps, by position, with what is decided after each: (routes, choices) totals and flags."""

    chosen: Sequence[tuple[int, ...]]
    totals: Amounts
    out: Flags


class _Search:
    """Changed answers as rows, around one recommendation."""

    def __init__(self, rec: Recommendation, facts: bool):
        self.rec, self.pack = rec, rec.pack
        self.domains = Domains(rec.pack, rec.answers)
        self.program = self.domains.program
        self.steps = list(self._steps(facts))
        number = self.program.route_index
        self.now = {number[r] for r in (rec.first, rec.ranking[0].route if rec.ranking else None) if r is not None}

    def _steps(self, facts: bool) -> Iterator[_Step]:
        """Every single change; of facts that nobody can change only if these are wanted too."""
        for name, answer in self.rec.answers.given.items():
            question = self.pack.questions[name]
            if answer.not_sure or self.domains.asked.get(name) == FALSE or (question.can_change == "no" and not facts):
                continue
            cost, variables = COST[question.can_change], self.program.of_question[name]
            if question.several is not None:
                for v in variables:
                    yield _Step(v, int(self.program.variables[v].option not in answer.options), name, cost, 1)
                continue
            at = [list(question.choices).index(o) for o in answer.options]
            for code in range(len(question.choices)):
                if code not in at:
                    yield _Step(variables[0], code, name, cost, min(abs(code - a) for a in at) if question.options is None else 1)

    def _looked_at(self, chosen: Sequence[tuple[int, ...]]) -> _LookedAt:
        """The decisions after each choice of steps; nothing is asked where there is none."""
        if not chosen:
            return _LookedAt(chosen, *np.zeros((2, len(self.program.route_ids), 0), dtype=np.float32))
        answered: list[NDArray[np.uint64]] = [np.array([m], dtype=np.uint64) for m in as_answered(self.program, self.rec.answers)]
        for row, picked in enumerate(chosen):
            for step in (self.steps[i] for i in picked):
                if len(answered[step.variable]) < len(chosen):
                    answered[step.variable] = np.repeat(answered[step.variable], len(chosen))
                answered[step.variable][row] = 1 << step.code
        rows = Rows.of_answered(self.program, len(chosen), answered)
        return _LookedAt(chosen, rows.totals(self.rec.answers.needs), rows.ruled_out(self.rec.answers.needs))

    @functools.cached_property
    def singles(self) -> _LookedAt:
        """Every single change."""
        return self._looked_at([(i,) for i in range(len(self.steps))])

    def pairs(self, target: str | None) -> _LookedAt:
        """Pairs of changes to different variables that come nearest to putting another route, or the target, first, if the
        effects of two changes add up."""
        first = self.rec.first
        if first is None or not self.steps:
            return self.singles
        single, ids = self.singles, self.program.route_ids
        standing = {s.route: s for s in self.rec.ranking}
        now = np.array([standing[r].total if r in standing else 0 for r in ids])
        out_now = [r not in standing or standing[r].status == "ruled_out" for r in ids]
        variables = np.array([s.variable for s in self.steps])
        one, two = np.triu_indices(len(self.steps), 1)
        apart = variables[one] != variables[two]
        one, two = one[apart], two[apart]
        ranked = [i for i, r in enumerate(self.pack.content.routes) if not r.companion]
        rivals = [self.program.route_index[target]] if target else [i for i in ranked if i not in self.now]
        lead = np.full(len(one), -np.inf)
        mine = self.program.route_index[first]
        gains = single.totals - now[:, None]
        for r in rivals:
            gain = now[r] - now[mine] + (gains[r] - gains[mine])[one] + (gains[r] - gains[mine])[two]
            closed = single.out[r, one] & single.out[r, two] if out_now[r] else single.out[r, one] | single.out[r, two]
            lead = np.maximum(lead, np.where(closed, -np.inf, gain))
        best = np.argsort(-lead, kind="stable")[:PAIRS]
        return self._looked_at([(int(one[i]), int(two[i])) for i in best if lead[i] > -np.inf])

    def flips(self, looked: _LookedAt, target: str | None, limit: int) -> list[Flip]:
        """What puts the target (None: another route) first, cheapest first; the same questions for the same route once."""
        chosen = looked.chosen
        if not chosen:
            return []
        leaders = first_of(self.program, looked.totals, looked.out)
        wanted = {self.program.route_index[target]} if target else set(range(len(self.program.route_ids))) - self.now
        hits = [i for i, leader in enumerate(leaders.tolist()) if leader in wanted]
        hits.sort(key=lambda i: (sum(self.steps[s].cost for s in chosen[i]), sum(self.steps[s].distance for s in chosen[i]), i))
        found: dict[tuple[frozenset[str], str], Flip] = {}
        for i in itertools.islice(hits, limit * REPLAYS):
            steps = [self.steps[s] for s in chosen[i]]
            key = frozenset(s.question for s in steps), self.program.route_ids[leaders[i]]
            if key not in found:
                flip = self._replayed(steps, key[1])
                if flip is not None:
                    found[key] = flip
            if len(found) == limit:
                break
        return list(found.values())

    def _replayed(self, steps: Sequence[_Step], route: str) -> Flip | None:
        """The flip in words, if the reference evaluator agrees and no assumption of the pack excludes what is changed."""
        answers = self.rec.answers
        for s in steps:
            answers = answers.with_answer(s.question, self._after(s, answers))
        evaluation = evaluate(self.pack, answers)
        assert evaluation.ranking[0].route == route, "the NumPy evaluator and the reference put different routes first"
        if set(evaluation.suspended) - set(self.rec.evaluation.suspended):
            return None
        moves = tuple(self._move(q, answers) for q in dict.fromkeys(s.question for s in steps))
        domains = Domains(self.pack, answers)
        opens = tuple(q for q in self.program.ask_if if q not in answers.given and domains.is_asked(q) and not self.domains.is_asked(q))
        return Flip(moves, route, opens, _sentence(self.pack, moves, route, opens), _would_need(self.pack, moves))

    def _after(self, step: _Step, answers: Answers) -> Answer:
        question = self.pack.questions[step.question]
        if question.several is None:
            return Answer((list(question.choices)[step.code],))
        option, options = self.program.variables[step.variable].option, answers.given[step.question].options
        return Answer(tuple(o for o in question.choices if (o in options) != (o == option)))

    def _move(self, name: str, answers: Answers) -> Move:
        question = self.pack.questions[name]
        before, after = self.rec.answers.given[name], answers.given[name]
        return Move(name, before, after, question.can_change, answer_text(question, before), answer_text(question, after))


def _sentence(pack: Pack, moves: Sequence[Move], route: str, opens: tuple[str, ...]) -> str:
    """What would have to be otherwise, what leads then, and which questions that opens."""
    changes = listing([f"“{question_text(pack.questions[m.question])}” were “{m.after_text}” instead of “{m.before_text}”" for m in moves])
    text = f"If {changes}, {within(pack.routes[route].label)} would come first."
    asked = dict.fromkeys(pack.questions[q].ask for q in opens)  # the rows of a grid as one
    return text + f" That opens {listing([f'“{ask}”' for ask in asked])}, whose answer may change it again." if opens else text


def _would_need(pack: Pack, moves: Sequence[Move]) -> str:
    """The moves as what a team would need; figures speak for themselves."""
    told = []
    for m in moves:
        question = pack.questions[m.question]
        if question.number is not None:
            told.append(f"{figure_text(question, m.after)} instead of {figure_text(question, m.before)}")
        else:
            told.append(f"“{m.after_text}” instead of “{m.before_text}” for “{question_text(question)}”")
    return f"You would need {listing(told)}."


def _summary(pack: Pack, first: str | None, target: str | None, radius: int, flips: Sequence[Flip]) -> str:
    """How many answers it takes, or that none was found."""
    who = "another route" if target is None else within(pack.routes[target].label)
    if target is not None and target == first:
        return f"{pack.routes[target].label} is the first route already."
    if target is not None and pack.routes[target].companion:
        return f"{pack.routes[target].label} only comes beside other routes."
    if flips:
        return f"{'One answer' if len(flips[0].moves) == 1 else 'Two answers'} would have to be otherwise to put {who} first."
    return f"No change of {'one answer' if radius == 1 else 'one or two answers'} that you could bring about was found to put {who} first."
