"""Promises held against seeded samples of complete answer sets, at normal priorities: what is left where a proof takes too long.

`broken` is the reference: it says in words what some answers break, and every refutation goes through it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from advisor.answers import Answers
from advisor.decide import evaluate, recommend, weights_of
from advisor.decide.completions import Codes
from advisor.decide.domains import Domains
from advisor.decide.program import TRUE, Compiled, Program, program_of
from advisor.decide.rows import Flags, Rows, first_of
from advisor.pack import Answer, Pack
from advisor.pack import condition as c
from advisor.pack.model import Promise

from .sampling import answers_of, holds, plausible, sample, settle

ROWS = 20_480
SEED = 20_261_101
TRIES = 25  # refutations that are replayed before the promise is believed

Broken = Callable[[Answers], str]  # what these answers break, in words; empty if nothing


class PromiseSamples:
    """Samples for the promises of one pack."""

    def __init__(self, pack: Pack, rows: int = ROWS, seed: int = SEED):
        self.pack, self.rows, self.seed = pack, rows, seed
        self.program: Program = program_of(pack)

    def suspects(self, promise: Promise) -> list[Answers]:
        """Sampled answers that seem to break the promise, at most TRIES."""
        return self._hurt(promise) if promise.never_hurts else self._wrong_results(promise)

    def broken(self, promise: Promise) -> Broken:
        """What answers break, in words, by the reference evaluator."""
        if promise.never_hurts:
            return lambda answers: self._hurts(promise, answers)
        condition = self._condition(promise)
        return lambda answers: self._replay(promise, condition, answers)

    def _scores(self, codes: Codes) -> tuple[Rows, NDArray[np.int32], Flags]:
        """The answer sets as rows, their totals and what is ruled out: (rows, routes) each."""
        rows = Rows.of_codes(self.program, codes)
        return rows, rows.totals(weights_of(self.pack, Answers())).T, rows.ruled_out().T

    def _columns(self, codes: Codes, found: Flags) -> list[Answers]:
        return [answers_of(self.program, codes[:, i]) for i in np.flatnonzero(found)[:TRIES]]

    def _condition(self, promise: Promise, *more: object) -> Compiled:
        parts = [p for p in (promise.when, *more) if p is not None]
        return self.program.compile(c.All(tuple(parts)) if len(parts) > 1 else parts[0] if parts else c.Always())

    # -- never_hurts

    def _hurt(self, promise: Promise) -> list[Answers]:
        program = self.program
        question = self.pack.questions[promise.when_raising]
        routes = [program.route_index[r] for r in self.pack.expand([promise.never_hurts])]
        (v,) = program.of_question[question.id]
        options = list(question.choices)
        top = c.Compare(question.id, "<", options[-1] if question.number is None else question.number.edges[-1])
        codes = sample(program, self._condition(promise, top), self.rows * 9 // 8, np.random.default_rng(self.seed))
        raised = codes.copy()
        raised[v] += 1
        raised = settle(program, raised)  # what is asked only now keeps the code *not asked*: it is left open
        keep = holds(program, self._condition(promise), raised) & plausible(program, raised)
        codes, raised = codes[:, keep], raised[:, keep]
        _, before, out_before = self._scores(codes)
        _, after, out_after = self._scores(raised)
        hurt = ~out_before[:, routes] & (out_after[:, routes] | (after[:, routes] < before[:, routes]))
        return self._columns(codes, np.any(hurt, axis=1))

    def _hurts(self, promise: Promise, answers: Answers) -> str:
        question = self.pack.questions[promise.when_raising]
        options = list(question.choices)
        answer = answers.given.get(question.id)
        if answer is None or answer.not_sure or answer.options[0] == options[-1]:
            return ""
        at = options.index(answer.options[0])
        higher = answers.with_answer(question.id, Answer((options[at + 1],)))
        if promise.when is not None:
            condition = self._condition(promise)
            if any(Domains(self.pack, x).decide(condition) != TRUE for x in (answers, higher)):
                return ""
        raised = Domains(self.pack, higher)
        if any(raised.decide(never) == TRUE for _, never in self.program.assume):
            return ""
        now, then = evaluate(self.pack, answers), evaluate(self.pack, higher)
        step = f"raising `{question.id}` from `{question.choices[options[at]].label}` to `{question.choices[options[at + 1]].label}`"
        for route in self.pack.expand([promise.never_hurts]):
            if self.pack.routes[route].companion:
                continue
            old, new = now.standing(route), then.standing(route)
            if old.status != "ruled_out" and new.status == "ruled_out":
                return f"{step} rules out `{route}`"
            if old.status != "ruled_out" and new.total < old.total:
                return f"{step} takes {old.total - new.total} points from `{route}`"
        return ""

    # -- promises about what comes out

    def _wrong_results(self, promise: Promise) -> list[Answers]:
        codes = sample(self.program, self._condition(promise), self.rows, np.random.default_rng(self.seed))
        chosen, fired = self._results(codes)
        return self._columns(codes, self._wrong(promise, chosen, fired))

    def _results(self, codes: Codes) -> tuple[Flags, Flags]:
        """Which routes are chosen, (rows, routes): the first, what it combines, and the stack; and which rules fire."""
        program, pack = self.program, self.pack
        rows, totals, out = self._scores(codes)
        fired = np.array([np.broadcast_to(f, rows.size) for f in rows.fired]).T
        first = first_of(program, totals.T, out.T, rows.below())
        adds = np.zeros((len(program.when), len(program.route_ids)), dtype=np.float32)
        for i, rule in enumerate(pack.content.rules):
            for route in rule.add:
                adds[i, program.route_index[route]] = 1
        ranked = np.array([not r.companion for r in pack.content.routes])
        chosen = (fired.astype(np.float32) @ adds > 0) & ~(out & ranked)
        chosen[np.arange(len(first)), first] = True
        chosen[first < 0] = False
        return chosen, fired

    def _wrong(self, promise: Promise, chosen: Flags, fired: Flags) -> Flags:
        program, pack = self.program, self.pack
        index = program.route_index
        if promise.never_recommend:
            return np.any(chosen[:, [index[r] for r in pack.expand(promise.never_recommend)]], axis=1)
        if promise.always_add:
            return np.any(chosen, axis=1) & ~np.all(chosen[:, [index[r] for r in pack.expand([promise.always_add])]], axis=1)
        gates = np.zeros((len(program.when), len(program.route_ids)), dtype=np.float32)
        for i, rule in enumerate(pack.content.rules):
            for route in pack.expand(rule.before.get(promise.always_before, ())):
                gates[i, index[route]] = 1
        planned = np.any(chosen & (fired.astype(np.float32) @ gates > 0), axis=1)
        return np.any(chosen[:, [index[r] for r in pack.expand(promise.of)]], axis=1) & ~planned

    def _replay(self, promise: Promise, condition: Compiled, answers: Answers) -> str:
        if Domains(self.pack, answers).decide(condition) != TRUE:
            return ""
        rec = recommend(self.pack, answers, samples=200)
        if rec.first is None:
            return ""
        chosen = [rec.first, *(x.route for x in rec.stack)]
        if promise.never_recommend:
            found = [r for r in chosen if r in self.pack.expand(promise.never_recommend)]
            return f"`{found[0]}` {'comes first' if found[0] == rec.first else 'stands in the stack'}" if found else ""
        if promise.always_add:
            there = {*chosen, *self.pack.routes[rec.first].combines}
            missing = [r for r in self.pack.expand([promise.always_add]) if r not in there]
            return f"`{missing[0]}` is not added to `{rec.first}`" if missing else ""
        found = [r for r in chosen if r in self.pack.expand(promise.of)]
        planned = any(item.step == promise.always_before for item in rec.plan)
        return f"the plan for `{found[0]}` has no step `{promise.always_before}`" if found and not planned else ""


def needed(answers: Answers, broken: Broken) -> Answers:
    """The answers without those that the refutation does not need."""
    for question in reversed(list(answers.given)):
        fewer = answers.with_answer(question, None)
        if broken(fewer):
            answers = fewer
    return answers
