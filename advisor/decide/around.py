"""What is decided if one variable had another code: quicker than deciding the changed answers one by one."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator

from .bits import BitEvaluator, Decision
from .known import Known


class Around:
    """Some answers, and the decisions next to them. What all other variables leave open is joined only once."""

    def __init__(self, known: Known, evaluator: BitEvaluator):
        self.known, self.evaluator = known, evaluator
        self._bits = evaluator.conditions
        opened = self._opened = [self._bits.open_under(v, mask) for v, mask in enumerate(known.masks)]
        before, after = _joined(opened), _joined(reversed(opened))
        n = len(opened)
        self._others = [before[v] | after[n - 1 - v] for v in range(n)]
        self.certain = self._bits.settle(before[n], known)
        self._asking = {v for condition in known.program.ask_if.values() for v in condition.variables}

    def decide(self, variable: int, code: int) -> Decision:
        """The decision if the variable had a code; it may still not be asked, if that is so now."""
        if variable in self._asking:
            return self._decide_anew(self.known.answering({variable: 1 << code}))
        mask = 1 << code | self.known.masks[variable] & self.known.program.unasked[variable]
        known = self.known.changed(variable, mask)
        left = self._others[variable] | self._bits.open_under(variable, mask)
        return self.evaluator.decide(known, self._bits.settle(left, known, (variable,), self.certain))

    def _decide_anew(self, known: Known) -> Decision:
        """The decision where other questions may be asked."""
        changed = [v for v, (now, before) in enumerate(zip(known.masks, self.known.masks, strict=True)) if now != before]
        opened = list(self._opened)
        for v in changed:
            opened[v] = self._bits.open_under(v, known.masks[v])
        left = functools.reduce(operator.or_, opened)
        return self.evaluator.decide(known, self._bits.settle(left, known, changed, self.certain))


def _joined(bits: Iterable[int]) -> list[int]:
    """For each position what stands before it, joined; one more for the end."""
    return list(_running(bits))


def _running(bits: Iterable[int]) -> Iterator[int]:
    left = 0
    yield left
    for bit in bits:
        left |= bit
        yield left
