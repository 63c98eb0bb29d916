"""What would change the first route, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.pack import Pack

from .flip import Flip, Move
from .words import listing, within


def flip_sentence(pack: Pack, moves: Sequence[Move], route: str, margin: int, opens: tuple[str, ...]) -> str:
    """What would have to be otherwise, what leads then, and which questions that opens."""
    changes = listing([f"“{pack.questions[m.question].ask}” were “{m.after_text}” instead of “{m.before_text}”" for m in moves])
    ahead = f" by {margin} {'point' if margin == 1 else 'points'}" if margin else ""
    text = f"If {changes}, {within(pack.routes[route].label)} would come first{ahead}."
    if opens:
        asks = listing([f"“{pack.questions[q].ask}”" for q in opens])
        text += f" That opens {asks}; {within(pack.routes[route].label)} leads whatever the answer."
    return text


def summary(pack: Pack, first: str | None, target: str | None, radius: int, flips: Sequence[Flip], complete: bool) -> str:
    """How many answers it takes, or that none suffices."""
    who = "another route" if target is None else within(pack.routes[target].label)
    if target is not None and target == first:
        return f"{pack.routes[target].label} is the first route already."
    if target is not None and pack.routes[target].companion:
        return f"{pack.routes[target].label} only comes beside other routes."
    if flips:
        n = len(flips[0].moves)
        return f"{_number(n).capitalize()} {'answer' if n == 1 else 'answers'} would have to be otherwise to put {who} first."
    change = "one answer" if radius == 1 else f"up to {_number(radius)} answers"
    if not complete:
        return f"Not decided: some changes of {change} that may put {who} first were not replayed."
    return f"No change of {change} that you could bring about puts {who} first."


def _number(n: int) -> str:
    return ("no", "one", "two", "three", "four", "five")[n] if n < 6 else str(n)
