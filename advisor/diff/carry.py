"""Answers to the older of two packs as the newer one reads them: old names are carried forward, numbers fall into its bins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from advisor.decide.completions import Codes
from advisor.decide.program import program_of
from advisor.pack import Pack, Question
from advisor.pack.model import renamed
from advisor.pack.pack import todays_name

OPEN = -1  # the code of what only the newer pack asks


class Carry:
    """`names` are the questions of the older pack in the newer one."""

    def __init__(self, old: Pack, new: Pack):
        self.programs = program_of(old), program_of(new)
        today = {q: todays_name(new, q) for q in old.questions}
        pairs = {q: new.questions[t] for q, t in today.items() if t in new.questions and new.questions[t].kind == old.questions[q].kind}
        self.names = {q: to.id for q, to in pairs.items()}
        self._moves: list[tuple[int, int, dict[int, list[int]]]] = []  # variable in each pack, and the codes for each old code
        self._added: list[tuple[int, int]] = []  # an old variable of a several-of question, and a new option's that it leaves out
        for name, question in pairs.items():
            self._join(old.questions[name], question, new.renames.get(question.id, {}))

    def _join(self, old: Question, new: Question, options: dict[str, str]) -> None:
        at, to = (p.of_question[q.id] for p, q in zip(self.programs, (old, new), strict=True))
        if old.number is not None and new.number is not None:
            lows = sorted({0, *old.number.edges, *new.number.edges})
            codes = {bin: sorted({new.bin_of(n) for n in lows if old.bin_of(n) == bin}) for bin in range(len(old.choices))}
            self._moves.append((at[0], to[0], codes))
            return
        known = list(new.choices)
        today = [o if o in known else renamed(o, options) for o in old.choices]
        if old.several is None:
            self._moves.append((at[0], to[0], {i: [known.index(t)] for i, t in enumerate(today) if t in known}))
            return
        for v, option in zip(at, today, strict=True):
            if option in known:
                self._moves.append((v, to[known.index(option)], {0: [0], 1: [1]}))
        self._added += [(at[0], to[i]) for i, o in enumerate(known) if o not in today]

    def forward(self, codes: Codes, rng: np.random.Generator) -> tuple[Codes, NDArray[np.int16]]:
        """The rows of codes of the older pack that the newer one can read, and their codes there, OPEN where nothing is said."""
        found = np.full((len(self.programs[1].variables), codes.shape[1]), OPEN, dtype=np.int16)
        keep = np.ones(codes.shape[1], dtype=bool)
        for v, to, moves in self._moves:
            for code in range(self.programs[0].variables[v].size):
                rows = np.flatnonzero(codes[v] == code)
                if code in moves:
                    found[to, rows] = np.array(moves[code])[rng.integers(len(moves[code]), size=len(rows))]
                else:
                    keep[rows] = False
        for v, to in self._added:
            found[to, codes[v] != self.programs[0].variables[v].size] = 0
        return codes[:, keep], found[:, keep]
