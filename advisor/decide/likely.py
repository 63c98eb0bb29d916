"""How a team like this one would answer what is open: drawn from the cases of the pack, those most like its answers oftenest.

A mixture with one component for each case. A case weighs by how well it agrees with the answers; a question is then answered, or
left open, as the drawn case does, or else as any case does.
"""

import weakref

import numpy as np
from numpy.typing import NDArray

from advisor.answers.read import answers_of_case

from .domains import Domains, as_answered
from .program import Program, codes_in
from .result import Codes

FOLLOWS = 0.75  # how often a drawn team answers as its case does
TRUST = 0.7  # how far agreement with the answers counts as if each told apart by itself
ODD = 0.01  # how often an answer is any possible one, so that none is impossible


def likely_completions(domains: Domains, rows: int, rng: np.random.Generator) -> Codes:
    """(variables, rows) codes; *not asked* where a question is left open."""
    program, cases = domains.program, cases_of(domains.program)
    values = [codes_in(mask & full) for mask, full in zip(domains.masks, program.full, strict=True)]
    fixed = [held[0] if held else program.variables[v].size for v, held in enumerate(values)]
    codes = np.repeat(np.array(fixed, dtype=np.uint8)[:, None], rows, axis=1)
    open_ = [v for v, held in enumerate(values) if len(held) > 1]
    if not open_:
        return codes
    asked = {name: i for i, name in enumerate(dict.fromkeys(program.variables[v].question for v in open_))}
    of_question = np.array([asked[program.variables[v].question] for v in open_])
    chance = rng.random((len(asked), rows), dtype=np.float32)
    chosen = rng.choice(cases.shape[1], rows, p=likeness(domains)).astype(np.uint16)
    which = np.where(chance < FOLLOWS, chosen, rng.integers(cases.shape[1], size=chance.shape, dtype=np.uint16))
    drawn = np.array([cases[v][which[q]] for v, q in zip(open_, of_question.tolist(), strict=True)])
    again = (chance > 1 - ODD)[of_question]
    for row, v in enumerate(open_):
        if len(values[v]) < program.variables[v].size:  # some values are known not to hold
            possible = np.zeros(program.variables[v].size + 1, dtype=bool)
            possible[[*values[v], program.variables[v].size]] = True
            again[row] |= ~possible[drawn[row]]
    at, in_row = np.nonzero(again)
    counts = np.array([len(values[v]) for v in open_])
    table = np.array([[*values[v], *[0] * (counts.max() - len(values[v]))] for v in open_], dtype=np.uint8)
    drawn[at, in_row] = table[at, (rng.random(len(at)) * counts[at]).astype(np.intp)]
    codes[open_] = drawn
    return codes


def likeness(domains: Domains) -> NDArray[np.float64]:
    """(cases,) how likely each case of the pack, in file order, is the one that the answers come from; they sum to 1."""
    program, cases = domains.program, cases_of(domains.program)
    known = [v for v, mask in enumerate(as_answered(program, domains.answers)) if mask != program.full[v]]
    if not known:
        return np.full(cases.shape[1], 1 / cases.shape[1])
    masks = np.array([domains.masks[v] for v in known], dtype=np.uint64)[:, None]
    share = np.array([1 / len(program.of_question[program.variables[v].question]) for v in known])
    sizes = np.array([program.variables[v].size for v in known])[:, None]
    told = cases[known] < sizes
    agree = (masks >> cases[known].astype(np.uint64) & np.uint64(1) == 1) & told
    usual = (agree.sum(1, keepdims=True) + 1) / (told.sum(1, keepdims=True) + 2)
    ratio = np.where(agree, FOLLOWS / usual + 1 - FOLLOWS, np.where(told, 1 - FOLLOWS, 1.0))
    score = TRUST * (share @ np.log(ratio))
    weights = np.exp(score - score.max())
    found: NDArray[np.float64] = weights / weights.sum()
    return found


_cases: weakref.WeakKeyDictionary[Program, Codes] = weakref.WeakKeyDictionary()


def cases_of(program: Program) -> Codes:
    """(variables, cases) what each case of the pack answers; *not asked* where it leaves that open."""
    if program not in _cases:
        sizes = np.array([v.size for v in program.variables], dtype=np.uint8)
        found = np.repeat(sizes[:, None], len(program.pack.content.cases), axis=1)
        for i, case in enumerate(program.pack.content.cases):
            answers = answers_of_case(program.pack, case)
            masks = Domains(program.pack, answers).masks
            for v in (v for name, answer in answers.given.items() if not answer.not_sure for v in program.of_question[name]):
                values = codes_in(masks[v] & program.full[v])
                if len(values) == 1:
                    found[v, i] = values[0]
        _cases[program] = found
    return _cases[program]
