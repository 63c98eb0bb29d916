"""A change of answers that puts another route first."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.answers import Answers
from advisor.pack import Answer


@dataclass(frozen=True, slots=True)
class Move:
    """One answer that would be otherwise. `can_change` is the question's, `yes` or `with_effort`."""

    question: str
    before: Answer
    after: Answer
    can_change: str
    before_text: str
    after_text: str


@dataclass(frozen=True, slots=True)
class Flip:
    """Moves that put `route` first, replayed. `opens` are further questions; whatever their answers, `route` leads."""

    moves: tuple[Move, ...]
    route: str
    margin: int  # points between the new first route and the present one; 0 where the present one is ruled out then
    opens: tuple[str, ...]
    sentence: str


def applied(answers: Answers, flip: Flip) -> Answers:
    """The answers with a flip's moves made."""
    for move in flip.moves:
        answers = answers.with_answer(move.question, move.after)
    return answers
