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

import numpy as np

from advisor.decide import SEED
from advisor.decide.completions import sample_completions
from advisor.decide.rows import Rows
from advisor.pack import Problem

from .space import ROWS, Space

ID = "assumed-away"
SEVERITY = "warning"
LARGE = 0.1


def problems(space: Space) -> Iterator[Problem]:
    """Assumptions that hide more than a tenth of a seeded sample, with the share and its error."""
    program = space.domains.program
    if not program.assume:
        return
    rows = Rows.of_codes(program, sample_completions(space.domains, ROWS, np.random.default_rng(SEED), even=True))
    hides = {assumption.id: np.broadcast_to(rows.holds(never), ROWS) for assumption, never in program.assume}
    together = np.logical_or.reduce(list(hides.values())).mean()
    for name, hidden in hides.items():
        share = float(hidden.mean())
        if share > LARGE:
            error = 100 * (share * (1 - share) / ROWS) ** 0.5
            message = f"`{name}` hides {share:.0%} of all answer sets (within {max(1, round(2 * error))} %)"
            hint = f"all assumptions together hide {together:.0%}; narrow it, or ask in another way"
            yield Problem(ID, message, space.pack.places["assume", name], hint, SEVERITY, "refuted", (name,))
