"""Completions: the definite answer sets that what is known still allows, and how a team like this one would answer what is open. Codes are
(variables, rows) uint8, *not asked* among them (see `advisor.decide.program`). Likely completions are drawn from the cases and teams of the pack,
each weighed by how well it agrees with the answers; a question is then answered, or left open, as the drawn case does, or else as any case does. What
only an overlay asks, cases of the pack below could not answer: every value is as likely as every other."""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.answers import answers_of_case
from advisor.pack import once

from .domains import Domains
from .program import Program, codes_in
from .result import Codes, Completions
from .rows import Possible, Rows, by_code, by_value, unpacked

SAMPLES, SEED = 2_000, 20_261_101
EXHAUSTIVE = 4_096  # completions up to this number are all looked at
FOLLOWS = 0.65  # how often a drawn team answers as its case does
TRUST = 0.7  # how far agreement with the answers counts as if each told apart by itself
ODD = 0.01  # how often an answer is any possible one, so that none is impossible


def look_ahead(domains: Domains, samples: int = SAMPLES, seed: int = SEED) -> Completions:
    """Every completion where there are few, else a seeded sample, drawn as cases like this one suggest, with questions left open as they do."""
    return look_ahead_each([domains], samples, seed)[0]


def look_ahead_each(several: Sequence[Domains], samples: int = SAMPLES, seed: int = SEED) -> list[Completions]:
    """The same for each of several teams (at least one) of one pack with the same corrections of needs; all evaluated at once."""
    program, corrections = several[0].program, several[0].answers.needs
    draw = likely_completions if cases_of(program).size else sample_completions
    whole = [all_completions(domains) for domains in several]
    drawn = [draw(d, samples, seed) if codes is None else codes for d, codes in zip(several, whole, strict=True)]
    held = by_code(program, np.hstack(drawn) if len(drawn) > 1 else drawn[0])
    ends = [0, *itertools.accumulate(codes.shape[1] for codes in drawn)]
    teams = {domains: (1 << end) - (1 << start) for domains, start, end in zip(several, ends, ends[1:], strict=False)}
    rows = Rows.of_answered(program, ends[-1], _still_possible(teams, held))
    for v in (v for question in program.ask_order for v in program.of_question[question]):
        if unasked := rows.possible[v].get(program.unasked[v]):
            held[v] = _only(held[v], ~unasked)
            held[v][program.variables[v].size] = held[v].get(program.variables[v].size, 0) | unasked
    leads, found = by_value(rows.first(corrections)), list[Completions]()
    for team, start, codes in zip(teams.values(), ends, whole, strict=False):
        left, first = ([*held], leads) if len(teams) == 1 else ([_only(h, team, start) for h in held], _only(leads, team, start))
        found.append(Completions(team.bit_count(), left, first, codes is not None))
    return found


def _only(held: Mapping[int, int], among: int, start: int = 0) -> dict[int, int]:
    """What is held in some of the rows, these counted from `start`."""
    return {value: left >> start for value, rows in held.items() if (left := rows & among)}


def _still_possible(teams: Mapping[Domains, int], held: Sequence[Mapping[int, int]]) -> list[Possible]:
    """The values that drawn codes leave possible: where a question is left open, all that the team's answers do."""
    program = next(iter(teams)).program
    found: list[Possible] = []
    for v, (full, variable) in enumerate(zip(program.full, program.variables, strict=True)):
        possible = {1 << code: rows for code, rows in held[v].items() if code != variable.size}
        left_open = held[v].get(variable.size, 0)
        for domains, rows in teams.items() if left_open else ():
            if rows & left_open:
                left = domains.masks[v] & full or full
                possible[left] = possible.get(left, 0) | rows & left_open
        found.append(possible)
    return found


def all_completions(domains: Domains) -> Codes | None:
    """Every completion, or None if there may be more than EXHAUSTIVE."""
    if math.prod(m.bit_count() for m in domains.masks) > EXHAUSTIVE:
        return None
    ways = [len(held) for held in _open(domains).values()]
    codes = _completed(domains, np.indices(ways or [1]).reshape(max(len(ways), 1), -1))
    return codes[:, np.unique(np.ascontiguousarray(codes.T).view(f"V{len(codes)}"), return_index=True)[1]]  # `axis=1` would take ten times as long


def sample_completions(domains: Domains, rows: int, seed: int | np.random.Generator) -> Codes:
    """Random completions, every value of a question as often as every other."""
    ways = np.array([len(held) for held in _open(domains).values()])
    return _completed(domains, (np.random.default_rng(seed).random((len(ways), rows)) * ways[:, None]).astype(np.uint8))


def _open(domains: Domains) -> dict[int, tuple[int, ...]]:
    """The values that each variable may have which may have several."""
    held = (codes_in(mask & full) for mask, full in zip(domains.masks, domains.program.full, strict=True))
    return {v: values for v, values in enumerate(held) if len(values) > 1}


def _completed(domains: Domains, which: NDArray[np.integer[Any]]) -> Codes:
    """The codes of all variables, by which of its values each open one has; *not asked* where that is so."""
    program, sizes = domains.program, [variable.size for variable in domains.program.variables]
    fixed = [(codes_in(mask & full) or (size,))[0] for mask, full, size in zip(domains.masks, program.full, sizes, strict=True)]
    codes = np.repeat(np.array(fixed, dtype=np.uint8)[:, None], which.shape[1], axis=1)
    for (v, values), row in zip(_open(domains).items(), which, strict=False):
        codes[v] = np.array(values, dtype=np.uint8)[row]
    found = Rows.of_answered(program, codes.shape[1], Rows.of_codes(program, codes).possible)
    for v in (v for question in program.ask_order for v in program.of_question[question]):
        codes[v][unpacked([found.possible[v].get(program.unasked[v], 0)], codes.shape[1])[0]] = sizes[v]
    return codes


def likely_completions(domains: Domains, rows: int, seed: int) -> Codes:
    """(variables, rows) codes; *not asked* where a question is left open."""
    program, cases = domains.program, cases_of(domains.program)
    values = [codes_in(mask & full) for mask, full in zip(domains.masks, program.full, strict=True)]
    fixed = [held[0] if held else program.variables[v].size for v, held in enumerate(values)]
    codes = np.repeat(np.array(fixed, dtype=np.uint8)[:, None], rows, axis=1)
    open_ = [v for v, held in enumerate(values) if len(held) > 1]
    if not open_:
        return codes
    asked = {name: i for i, name in enumerate(dict.fromkeys(program.variables[v].question for v in open_))}
    of_question = [asked[program.variables[v].question] for v in open_]
    rng, upto = np.random.default_rng(seed), likeness(domains).cumsum()
    chance, picks = rng.random((len(asked), rows), dtype=np.float32), rng.random(rows)
    chosen = (upto / upto[-1]).searchsorted(picks, side="right")  # the case of each row
    number = np.where(chance < FOLLOWS, chosen, rng.integers(cases.shape[1], size=chance.shape, dtype=np.uint16))  # or any case, by question
    drawn = np.array([cases[v].take(number[question], mode="clip") for v, question in zip(open_, of_question, strict=True)])
    again = (chance > 1 - ODD)[of_question]
    again[[program.variables[v].question in program.untold for v in open_]] = True
    for row, v in enumerate(open_):
        if len(values[v]) < program.variables[v].size:  # some values are known not to hold
            possible = np.zeros(program.variables[v].size + 1, dtype=bool)
            possible[[*values[v], program.variables[v].size]] = True
            again[row] |= ~possible[drawn[row]]
    places = np.flatnonzero(again)
    at = places // rows
    counts = np.array([len(values[v]) for v in open_])
    table = np.array([[*values[v], *[0] * less] for v, less in zip(open_, (counts.max() - counts).tolist(), strict=True)], dtype=np.uint8)
    drawn.reshape(-1)[places] = table[at, (rng.random(len(at)) * counts[at]).astype(np.intp)]
    codes[open_] = drawn
    return codes


@once
def likeness(domains: Domains) -> NDArray[np.float64]:
    """(cases and teams,) how likely each case or team of the pack, in file order, is the one that the answers come from; they sum to 1."""
    program, cases = domains.program, cases_of(domains.program)
    known = [v for v, mask in enumerate(domains.answered) if mask != program.full[v]]
    if not known:
        return np.full(cases.shape[1], 1 / cases.shape[1])
    share = np.array([1 / len(program.of_question[program.variables[v].question]) for v in known])
    masks = np.array([domains.masks[v] for v in known], dtype=np.uint64)[:, None]
    told = cases[known] < np.array([program.variables[v].size for v in known])[:, None]
    agree = (masks >> cases[known].astype(np.uint64) & np.uint64(1) == 1) & told
    usual = (agree.sum(1, keepdims=True) + 1) / (told.sum(1, keepdims=True) + 2)
    score = TRUST * (share @ np.where(agree, np.log(FOLLOWS / usual + 1 - FOLLOWS), np.where(told, math.log(1 - FOLLOWS), 0.0)))
    weights = np.exp(score - score.max())
    return weights / weights.sum()


@once
def cases_of(program: Program) -> Codes:
    """(variables, cases and teams) what each case and team of the pack answers; *not asked* where it leaves that open."""
    told = program.pack.content.cases + program.pack.content.teams
    found = np.repeat(np.array([v.size for v in program.variables], dtype=np.uint8)[:, None], len(told), axis=1)
    for i, case in enumerate(told):
        masks = Domains(program.pack, answers := answers_of_case(program.pack, case)).masks
        for v in (v for name, answer in answers.given.items() if not answer.not_sure for v in program.of_question[name]):
            if len(values := codes_in(masks[v] & program.full[v])) == 1:
                found[v, i] = values[0]
    return found
