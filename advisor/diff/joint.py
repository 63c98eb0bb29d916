"""The questions of two packs laid side by side: old names carried forward, values cut finely enough for both.

Shapes: joint values are (variables of the joint, rows) int16; codes are (variables of a pack, rows) uint8, see
`advisor.decide.program`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from advisor.check.sampling import plausible, settle
from advisor.decide.completions import Codes, chances_of
from advisor.decide.program import Program, program_of
from advisor.pack import Pack, Question
from advisor.pack.model import renamed

OLD, NEW = 0, 1
NOWHERE = -1  # a value that a pack does not know


@dataclass(frozen=True, slots=True)
class Shared:
    """One variable of the joint. `names` are the question's in each pack (None where it has none), `at` its variables.

    `codes[side][value]` is the pack's code of a joint value, or NOWHERE; the last value is *not asked*.
    """

    key: str
    names: tuple[str | None, str | None]
    at: tuple[int | None, int | None]
    codes: tuple[tuple[int, ...], tuple[int, ...]]
    conditional: bool = True

    @property
    def size(self) -> int:
        return max(map(len, self.codes))

    @property
    def common(self) -> tuple[int, ...]:
        """The values that every pack with the question knows, *not asked* only if one of them may not ask it."""
        known = [codes for side, codes in enumerate(self.codes) if self.at[side] is not None]
        return tuple(v for v in range(self.size - (not self.conditional)) if all(codes[v] != NOWHERE for codes in known))


@dataclass(frozen=True)
class Joint:
    """Both packs, their programs, and the variables side by side. `differs` are sentences on questions that differ."""

    packs: tuple[Pack, Pack]
    programs: tuple[Program, Program]
    shared: tuple[Shared, ...]
    position: tuple[Mapping[int, int], Mapping[int, int]]  # a pack's variable -> position in `shared`
    differs: tuple[str, ...]

    def question_pairs(self) -> list[tuple[str | None, str | None]]:
        """The names of each question in both packs, once."""
        return list(dict.fromkeys(s.names for s in self.shared))

    def draw(self, rows: int, rng: np.random.Generator) -> NDArray[np.int16]:
        """Random values that every pack with the question knows, as often as in the newer pack's cases (plus once)."""
        values = np.empty((len(self.shared), rows), dtype=np.int16)
        chances = tuple(chances_of(p) for p in self.programs)
        for i, s in enumerate(self.shared):
            side = NEW if s.at[NEW] is not None else OLD
            own = np.array(s.codes[side][:-1])
            known = np.ones(len(own), dtype=bool)
            for other in (OLD, NEW):
                if s.at[other] is not None:
                    known &= np.array(s.codes[other][:-1]) != NOWHERE
            at = s.at[side]
            assert at is not None
            weight = np.where(known, chances[side][at][own] / np.bincount(own[own >= 0], minlength=len(chances[side][at]))[own], 0)
            edges = np.cumsum(weight)
            values[i] = np.searchsorted(edges, rng.random(rows) * edges[-1], side="right").clip(max=len(own) - 1)
        return values

    def codes(self, values: NDArray[np.int16], side: int) -> Codes:
        """The values as one pack sees them, with *not asked* where it does not ask."""
        program = self.programs[side]
        codes = np.zeros((len(program.variables), values.shape[1]), dtype=np.uint8)
        for s, column in zip(self.shared, values, strict=True):
            at = s.at[side]
            if at is not None:
                codes[at] = np.array(s.codes[side]).clip(min=0)[column]
        return settle(program, codes)

    def forced(self, codes: Codes, side: int, rng: np.random.Generator) -> NDArray[np.int16]:
        """Random values that agree with one pack's codes wherever it asks; rows that the other cannot read are left out."""
        values = self.draw(codes.shape[1], rng)
        keep = np.ones(codes.shape[1], dtype=bool)
        for i, s in enumerate(self.shared):
            at = s.at[side]
            if at is None:
                continue
            size = self.programs[side].variables[at].size
            back = np.full(size + 1, NOWHERE)
            other = s.codes[1 - side] if s.at[1 - side] is not None else None
            for value in reversed(range(s.size - 1)):
                if s.codes[side][value] != NOWHERE and (other is None or other[value] != NOWHERE):
                    back[s.codes[side][value]] = value
            wanted = back[codes[at]]
            asked = codes[at] != size
            keep &= ~asked | (wanted != NOWHERE)
            values[i] = np.where(asked & (wanted != NOWHERE), wanted, values[i])
        return values[:, keep]

    def possible(self, values: NDArray[np.int16]) -> NDArray[np.int16]:
        """The rows that no assumption of either pack excludes; all of them if none is left."""
        keep = plausible(self.programs[OLD], self.codes(values, OLD)) & plausible(self.programs[NEW], self.codes(values, NEW))
        return values[:, keep] if keep.any() else values


def join(old: Pack, new: Pack) -> Joint:
    """Both packs side by side. Old names are carried forward by the newer pack's `renames`."""
    names = {r.from_: r.to for r in new.content.renames if not r.question}
    today = {q: q if q in new.questions else renamed(q, names) for q in old.questions}
    packs, programs = (old, new), (program_of(old), program_of(new))
    shared: list[Shared] = []
    differs: list[str] = []
    joined, pairs = set(), []
    for name, question in old.questions.items():
        other = new.questions.get(today[name])
        if other is None or other.kind != question.kind:
            differs.append(f"question `{name}` is gone" if other is None else f"question `{other.id}` is of another kind")
            shared += _alone(programs[OLD], question, OLD)
            continue
        joined.add(other.id)
        pairs.append((question, other))
        options = {r.from_: r.to for r in new.content.renames if r.question == other.id}
        found, difference = _both(programs, question, other, options)
        shared += found
        differs += difference
    for name, question in new.questions.items():
        if name not in joined:
            if name not in today.values():
                differs.append(f"question `{name}` is new")
            shared += _alone(programs[NEW], question, NEW)
    position: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for i, s in enumerate(shared):
        for side in (OLD, NEW):
            at = s.at[side]
            if at is not None:
                position[side][at] = i
    marked = tuple(
        replace(s, conditional=any(name is not None and packs[side].questions[name].ask_if is not None for side, name in enumerate(s.names)))
        for s in shared
    )
    return Joint(packs, programs, marked, position, tuple(differs))


def _alone(program: Program, question: Question, side: int) -> list[Shared]:
    """The variables of a question that only one pack has."""
    found = []
    for v in program.of_question[question.id]:
        variable = program.variables[v]
        codes = tuple(range(variable.size + 1))
        key = f"{variable.name}:{'old' if side == OLD else 'new'}"
        if side == OLD:
            found.append(Shared(key, (question.id, None), (v, None), (codes, ())))
        else:
            found.append(Shared(key, (None, question.id), (None, v), ((), codes)))
    return found


def _both(programs: tuple[Program, Program], old: Question, new: Question, options: Mapping[str, str]) -> tuple[list[Shared], list[str]]:
    """The variables of a question of both packs, and what differs in its values."""
    names = (old.id, new.id)
    today = {o: o if o in new.choices else renamed(o, options) for o in old.choices}
    if old.number is not None and new.number is not None:
        return [_number(programs, old, new)], []
    differs = [f"option `{new.id}.{o}` is gone" for o, t in today.items() if t not in new.choices]
    differs += [f"option `{new.id}.{o}` is new" for o in new.choices if o not in today.values()]
    at = (programs[OLD].of_question[old.id], programs[NEW].of_question[new.id])
    if old.several is not None:
        back = {t: o for o, t in today.items()}
        where = ({o: at[OLD][i] for i, o in enumerate(old.choices)}, {o: at[NEW][i] for i, o in enumerate(new.choices)})
        found = []
        for option in dict.fromkeys([*today.values(), *new.choices]):
            here = (where[OLD].get(back[option]) if option in back else None, where[NEW].get(option))
            codes: list[tuple[int, ...]] = [(0, 1, 2) if v is not None else () for v in here]
            found.append(Shared(f"{new.id}.{option}", names, here, (codes[OLD], codes[NEW])))
        return found, differs
    if new.ordered is not None and [o for o in today.values() if o in new.choices] != [o for o in new.choices if o in today.values()]:
        differs.append(f"the options of `{new.id}` are in another order")
    values = list(dict.fromkeys([*today.values(), *new.choices]))
    order = (list(today.values()), list(new.choices))
    single = [(*(own.index(v) if v in own else NOWHERE for v in values), len(own)) for own in order]
    return [Shared(new.id, names, (at[OLD][0], at[NEW][0]), (single[OLD], single[NEW]))], differs


def _number(programs: tuple[Program, Program], old: Question, new: Question) -> Shared:
    """The bins between all edges of both packs."""
    assert old.number is not None and new.number is not None
    lows = [0, *sorted({*old.number.edges, *new.number.edges})]
    codes = tuple((*(q.bin_of(low) for low in lows), len(q.choices)) for q in (old, new))
    at = (programs[OLD].of_question[old.id][0], programs[NEW].of_question[new.id][0])
    return Shared(new.id, (old.id, new.id), at, (codes[OLD], codes[NEW]))
