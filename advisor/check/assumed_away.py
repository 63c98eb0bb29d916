"""An assumption that hides a large share of the answers.

`assume` names combinations that do not occur. One that hides more than a tenth of all answer sets (each value equally
likely) is either wrong, or the questions should be asked so that the combination cannot be given.

Passes:

    assume:
      - {id: code_is_not_tiny, never: goal is code and size >= 100}

Fails:

    assume:
      - {id: code_brings_data, never: goal is code and data is none}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from advisor.decide import SEED
from advisor.explain.folded import Folded
from advisor.explain.trees import Evaluator
from advisor.pack import Pack, Problem

from .space import ROWS, space_of

ID = "assumed-away"
SEVERITY = "warning"
LARGE = 0.1


def problems(pack: Pack, as_of: date | None = None) -> Iterator[Problem]:
    """Assumptions that hide more than a tenth of a seeded sample, with the share and its error."""
    if not pack.content.assume:
        return
    space = space_of(pack)
    everything = Folded(space.folded.known, space.folded.weights, suspended=frozenset(a.id for a in pack.content.assume))
    codes = everything.draw(ROWS, np.random.default_rng(SEED), even=1.0)
    look = Evaluator(codes)
    hidden = np.zeros(codes.shape[1], dtype=bool)
    shares = {}
    for assumption, never in space.program.assume:
        rows = look(space.folded.fold(never))
        hidden |= rows
        shares[assumption.id] = float(rows.mean())
    for name, share in shares.items():
        if share > LARGE:
            error = 100 * (share * (1 - share) / codes.shape[1]) ** 0.5
            message = f"`{name}` hides {share:.0%} of all answer sets (within {max(1, round(2 * error))} %)"
            hint = f"all assumptions together hide {float(hidden.mean()):.0%}; narrow it, or ask in another way"
            yield Problem(ID, message, pack.places["assume", name], hint, SEVERITY, "refuted", (name,))
