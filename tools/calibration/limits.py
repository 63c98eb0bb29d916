"""What promises ask of the fit: the direction in which a rule may move a route.

A rule whose condition only comes true as a question rises may not hurt a route that the rise is promised never to hurt, and so
on. That suffices for the points of families; `check --strict` proves the whole.
"""

from __future__ import annotations

import itertools

import numpy as np

from advisor.decide.program import TRUE, Compiled, Program, program_of
from advisor.pack import Pack

from .tables import Floats, Shape


def promised(pack: Pack, shape: Shape, least: Floats, most: Floats) -> tuple[Floats, Floats]:
    """The bounds, narrowed by the pack's `never_hurts`."""
    least, most = least.copy(), most.copy()
    program = program_of(pack)
    for promise in pack.content.promises:
        if not promise.never_hurts:
            continue
        families = {shape.families.index(pack.routes[r].family) for r in pack.expand([promise.never_hurts]) if r in shape.routes}
        (variable,) = program.of_question[promise.when_raising]
        for j, when in enumerate(program.when):
            if variable not in when.variables:
                continue
            rises, falls = direction(program, when, variable)
            for f in families:
                if rises:
                    least[j, f] = max(least[j, f], 0.0)
                if falls:
                    most[j, f] = min(most[j, f], 0.0)
    return np.minimum(least, 0.0), np.maximum(most, 0.0)


def direction(program: Program, when: Compiled, variable: int) -> tuple[bool, bool]:
    """Whether a condition can come true, and whether it can become false, as a variable rises by one."""
    others = [v for v in when.variables if v != variable]
    masks = [(1 << (v.size + 1)) - 1 for v in program.variables]
    rises = falls = False
    for codes in itertools.product(*(range(program.variables[v].size + 1) for v in others)):
        for v, code in zip(others, codes, strict=True):
            masks[v] = 1 << code
        before = None
        for code in range(program.variables[variable].size):
            masks[variable] = 1 << code
            now = when.test(masks) == TRUE
            if before is not None:
                rises, falls = rises or (now and not before), falls or (before and not now)
            before = now
    return rises, falls
