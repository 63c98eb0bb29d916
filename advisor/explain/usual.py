"""Completions such as the pack's cases suggest: answers that occur together are drawn together."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from advisor.answers import Answers, read_answers
from advisor.decide.arrays import Codes
from advisor.decide.known import Known
from advisor.decide.program import Program, codes_in

from .folded import Folded

LIKE = 0.5  # the share of the rows that follow a case; all others are drawn answer by answer
TAKEN = 0.85  # of what a case says so much is taken, the rest drawn, so that more than the cases comes to light
AT_ODDS = 0.3  # how much less likely a case is for each answer that it contradicts

Floats = NDArray[np.float64]


def draw_usual(folded: Folded, rows: int, rng: np.random.Generator, without: Collection[str] = ()) -> Codes:
    """Random completions within the assumptions, at most `rows`, (variables, rows).

    The first of them follow a case each, likelier one that agrees with the answers given; `without` names cases to leave
    out. What a case does not say is drawn as often as in all of them.
    """
    codes = folded.draw(rows, rng, even=0.0)
    ids, told = _told(folded.program)
    chances = _agreement(folded.known, told)
    chances[[i for i, case in enumerate(ids) if case in without]] = 0.0
    like, total = round(codes.shape[1] * LIKE), chances.sum()
    if not like or not total:
        return codes
    follows = rng.choice(len(ids), size=like, p=chances / total)
    for v in folded.free:
        possible = np.zeros(folded.program.variables[v].size + 1, dtype=bool)
        possible[list(codes_in(folded.masks[v] & folded.program.full[v]))] = True
        said = told[v][follows]
        codes[v, :like] = np.where(possible[said] & (rng.random(like) < TAKEN), said, codes[v, :like])
    return folded.plausible(folded.settle(codes, rng))


def _agreement(known: Known, told: Codes) -> Floats:
    """(cases,) how likely each case is, given how well it agrees with the answers; the likeliest counts 1."""
    program, found = known.program, np.zeros(told.shape[1])
    for name, answer in known.answers.given.items():
        if answer.not_sure:
            continue
        variables = program.of_question[name]
        for v in variables:
            agrees = np.full(program.variables[v].size + 1, np.log(AT_ODDS))
            agrees[list(codes_in(known.answered[v]))] = 0.0
            agrees[-1] = np.log((1 + AT_ODDS) / 2)  # the case does not say
            found += agrees[told[v]] / np.sqrt(len(variables))
    return np.asarray(np.exp(found - found.max(initial=-np.inf)))


def _told(program: Program) -> tuple[list[str], Codes]:
    """The cases' ids, and the code that each gives each variable, (variables, cases); the one after the last where it says nothing."""
    kept = program.derived.get("cases told")
    if kept is None:
        cases = program.pack.content.cases
        told = np.array([[v.size] * len(cases) for v in program.variables], dtype=np.uint8).reshape(len(program.variables), len(cases))
        for at, case in enumerate(cases):
            answers, _ = read_answers(program.pack, {"answers": case.answers})
            masks = Known(program.pack, Answers(answers.given)).masks
            for v in (v for q in answers.given for v in program.of_question[q]):
                codes = codes_in(masks[v] & program.full[v])
                if len(codes) == 1:
                    told[v, at] = codes[0]
        kept = program.derived["cases told"] = ([c.id for c in cases], told)
    return kept
