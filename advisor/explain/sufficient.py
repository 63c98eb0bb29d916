"""Which of the answers given force the first route, whatever all others are: an inclusion-minimal set of them.

A set is too small where there is a counterexample: answers that agree with it and put another route first. First go all
answers that bounds allow to go. For each that is left, a counterexample without it alone is looked for in rows near what
the bounds would choose. Only where none is found the solver is asked: it proves that the answer, or several at once, can
go too, or gives the counterexample. The truly smallest set would have no bound in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.answers import Answers
from advisor.decide import SEED, weights_of
from advisor.decide.arrays import Codes
from advisor.decide.bits import decide
from advisor.decide.known import Known
from advisor.decide.program import FALSE, TRUE, codes_in
from advisor.pack import Answer, Pack

from .contest import Bound, Contest
from .folded import Folded
from .held import Held, is_definite
from .settled import PROVED, Settled, settled
from .solver import Clock, Model
from .trees import Evaluator
from .words import answer_text, listing, within

COLUMNS = 8  # ways to beat the route that are looked at for each answer
KEPT = 12  # contests kept for other answers
PROOF, FOUND, OPEN = "proof", "found", "open"


@dataclass(frozen=True, slots=True)
class SufficientReason:
    """`questions` whose answers, as given, force `route`, in the order in which they were given.

    Where it is `relative`, the first route is still provisional: the set forces what leads now against every change of
    the other answers given, while what is unknown, and every estimate, stays as it is. `status` is proved or not_decided; `minimal` says that
    no member can be dropped, which may be open where the time was up.
    """

    route: str
    questions: tuple[str, ...]
    relative: bool
    status: str
    minimal: bool
    seconds: float


def sufficient_reason(
    pack: Pack, answers: Answers, time_limit: float = 2.0, seed: int = SEED, verdict: Settled | None = None
) -> SufficientReason | None:
    """The reason for the first route, or None where every route is ruled out. `verdict` is that of `settled`."""
    clock = Clock(time_limit)
    verdict = verdict or settled(pack, answers, time_limit, seed)
    relative = verdict.status != PROVED
    route = verdict.first
    if relative:
        leader = decide(pack, answers).first
        route = list(pack.routes)[leader] if leader >= 0 else None
    if route is None:
        return None
    search = _Search(pack, answers, route, relative, clock, np.random.default_rng(seed))
    kept, status, minimal = search.run()
    return SufficientReason(route, tuple(q for q in answers.given if q in kept), relative, status, minimal, clock.spent)


class _Search:
    """`given` are the questions that may be set free, `freed` those that are; the others given are kept. `needed` are
    kept ones of which a counterexample shows that they must be."""

    def __init__(self, pack: Pack, answers: Answers, route: str, relative: bool, clock: Clock, rng: np.random.Generator):
        self.pack, self.answers, self.relative, self.clock, self.rng = pack, answers, relative, clock, rng
        self.known = Known(pack, answers)
        self.program = self.known.program
        self.weights = weights_of(pack, answers)
        self.given = [q for q, a in answers.given.items() if self._may_be_freed(q, a)]
        self.contest = self._contest(self.program.route_index[route])
        self.whole = self.contest.whole
        some = replace(answers, given={q: answers.given[q] for q in self.given})
        self.start = self.known if relative else Known(pack, some)
        # a row with the answers as given; what is unknown has its lowest code
        self.as_given = np.array([(mask & -mask).bit_length() - 1 for mask in self.start.answered], dtype=np.uint8)
        self.freed: list[str] = []
        self.needed: set[str] = set()
        self.bound = Bound(self.contest, self._masks(())[1])

    def _may_be_freed(self, question: str, answer: Answer) -> bool:
        if self.relative:
            return is_definite(self.pack, question, answer)
        return not answer.not_sure and self.known.asked.get(question) != FALSE

    def _contest(self, route: int) -> Contest:
        """With all that may be free free. Where nothing is held it is the same for all answers, so it is kept."""
        if self.relative:
            return Contest(Held(self.known, self.weights, frozenset(self.given)), route)
        suspended = frozenset(a.id for a, never in self.program.assume if self.known.decide(never) == TRUE)
        kept: dict[Any, Contest] = self.program.derived.setdefault("contests", {})
        key = (tuple(self.weights.values()), suspended, route)
        found = kept.get(key)
        if found is None:
            if len(kept) >= KEPT:
                kept.clear()
            whole = next((c.whole for k, c in list(kept.items()) if k[:2] == key[:2]), None)
            found = Contest(whole or Folded(Known(self.pack, replace(self.answers, given={})), self.weights, suspended), route)
            kept[key] = found
        return found

    def _masks(self, freed: Sequence[str]) -> tuple[Known, list[int]]:
        """What is known and possible where these questions are free."""
        free = {v: self.program.full[v] for q in freed for v in self.program.of_question[q]}
        if not self.relative:
            known = self.start.answering(free)
            return known, known.masks
        masks = list(self.whole.masks)
        for q in self.given:
            for v in self.program.of_question[q]:
                masks[v] = free.get(v, self.known.answered[v])
        return self.known, masks

    # -- the search

    def run(self) -> tuple[frozenset[str], str, bool]:
        """The kept questions, proved or not_decided, and whether no member can be dropped."""
        if self.relative and self.bound.open():
            return frozenset(self.given), "not_decided", False
        self._free_by_bound()
        block, minimal = 2, True
        self._find()
        while candidates := self._candidates():
            tried = candidates[:block]
            state = self._try(tried)
            if state == OPEN:
                minimal = False
                if len(tried) == 1 or self.clock.left <= 0:
                    break
                block = 1
            elif state == PROOF:
                block *= 2
                self._find()
            else:
                block = max(block // 2, 1)
        return frozenset(self.given) - frozenset(self.freed), PROVED, minimal

    def _free_by_bound(self) -> None:
        """Frees what the bounds allow, the least harmful first."""
        contest = self.contest
        slack = np.maximum(contest.needed - self.bound.leads, 1)
        harm = {q: float((np.abs(contest.leads[self._items(q)]) / slack).sum()) for q in self.given}
        for q in sorted(self.given, key=lambda q: harm[q]):
            self._free_if_bound(q, self.bound.with_masks(self._masks([*self.freed, q])[1]))

    def _free_if_bound(self, question: str, then: Bound) -> bool:
        """Frees a question if no more columns are open then, and none that is open is touched."""
        hard = self.bound.open()
        if set(then.open()) <= set(hard) and not self.contest.leads[self._items(question)][:, hard].any():
            self.freed.append(question)
            self.bound = then
            return True
        return False

    def _items(self, question: str) -> list[int]:
        of = self.contest.of_variable
        return sorted({i for v in self.program.of_question[question] for i in of.get(v, ())})

    def _candidates(self) -> list[str]:
        """Kept questions that may be needless, the likeliest first."""
        left = [q for q in self.given if q not in self.needed and q not in self.freed]
        return sorted(left, key=lambda q: self.excess.get(q, 0))

    def _try(self, questions: Sequence[str]) -> str:
        """PROOF that some questions can go together (they are freed), FOUND (one of them is needed, or not all can go), or
        OPEN: the time was up."""
        freed = [*self.freed, *questions]
        known, masks = self._masks(freed)
        bound = self.bound.with_masks(masks)
        columns = bound.open()
        if columns:
            model = Model(self.whole.completions(known, masks))
            self.contest.reach(model, masks, columns)
            solved = model.solve(self.clock.left, small=True)
            if solved.codes is not None:
                self._learn(solved.codes, questions)
                return FOUND
            if solved.status != "none":
                return OPEN
        self.freed, self.bound = freed, bound
        return PROOF

    # -- counterexamples

    def _find(self) -> None:
        """Looks for counterexamples without one kept question each, near the codes that the bounds would choose."""
        self.excess: dict[str, float] = {}
        owners: list[str] = []
        rows: list[Codes] = []
        for q in self.given:
            if q in self.needed or q in self.freed:
                continue
            then = self.bound.with_masks(self._masks([*self.freed, q])[1])
            if self._free_if_bound(q, then):
                continue
            over = (then.leads - self.contest.needed)[then.open()]
            self.excess[q] = float(over.sum())
            rows.append(then.best([then.open()[i] for i in np.argsort(-over)[:COLUMNS]], self.as_given))
            owners += [q] * rows[-1].shape[1]
        if owners:
            won = self._margins(self.whole.settle(np.concatenate(rows, axis=1), self.rng)) >= 0
            self.needed.update(np.array(owners)[won].tolist())

    def _margins(self, codes: Codes) -> NDArray[np.float32]:
        """By how much each row is a counterexample; rows that the assumptions exclude are none."""
        margins = self.contest.margins(codes)
        look = Evaluator(codes)
        for tree in self.whole.never:
            margins[look(tree)] = -np.inf
        return margins

    def _learn(self, codes: NDArray[np.uint8], tried: Sequence[str]) -> None:
        """What a counterexample says of the questions tried, each with the others put back, and of all others in their place."""
        if len(tried) == 1:
            self.needed.update(tried)
        put_back = codes.copy()
        for q in tried:
            for v in self.program.of_question[q]:
                put_back[v] = self.as_given[v]
        owners, rows = [], []
        for q in self._candidates():
            own = list(self.program.of_question[q])
            ways = [codes[own]] if q in tried else []
            for v in own:
                for code in codes_in(self.program.full[v] & ~(1 << int(self.as_given[v]))):
                    ways.append(np.where(np.array(own) == v, code, self.as_given[own]))
            for way in ways:
                row = put_back.copy()
                row[own] = way
                rows.append(row)
                owners.append(q)
        if rows:
            won = self._margins(self.whole.settle(np.stack(rows, axis=1), self.rng)) >= 0
            self.needed.update(np.array(owners)[won].tolist())


def sufficient_text(pack: Pack, answers: Answers, found: SufficientReason) -> str:
    """The reason in one to three sentences."""
    label = pack.routes[found.route].label
    parts = [f"“{answer_text(pack.questions[q], answers.given[q])}” for “{pack.questions[q].ask}”" for q in found.questions]
    n = len(parts)
    if not n:
        return f"{label} {'leads' if found.relative else 'comes first'} whatever is answered."
    them = "these" if n > 1 else "it"
    ones = "1 answer" if n == 1 else f"{n} answers"
    if found.relative:
        head = f"{label} leads because of {ones}: {listing(parts)}."
        head += " Changing any other answer that you gave cannot take the lead from it; answers still missing can."
    else:
        head = f"{ones} {'settle' if n > 1 else 'settles'} it: {listing(parts)}."
        head += f" With {them}, {within(label)} comes first whatever else is answered."
    return head + (" None of them can be left out." if found.minimal and n > 1 else "")
