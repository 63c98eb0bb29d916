"""Worlds of a generated pack, gone through one by one, for tests against the oracle."""

from collections import Counter

from hypothesis import strategies as st

from advisor.answers import Answers
from advisor.pack import Answer, Pack
from tests.decide import oracle
from tests.strategies import definite_answer, situations

FEW = 200  # worlds that brute force goes through


def as_answers(world: oracle.World, pack: Pack, needs: dict | None = None) -> Answers:
    """A world as answers; questions that are not asked stay unanswered."""
    given = {}
    for name, value in world.items():
        if isinstance(value, frozenset):
            given[name] = Answer(tuple(o for o in pack.questions[name].choices if o in value))
        elif value is not None:
            given[name] = Answer((value,))
    return Answers(given, needs or {})


@st.composite
def open_situations(draw: st.DrawFn) -> tuple[Pack, Answers]:
    """A pack, and answers that leave few enough worlds to go through."""
    pack, answers = draw(situations())
    for name in pack.questions:
        if sum(1 for _ in zip(range(FEW + 1), oracle.worlds(pack, answers), strict=False)) <= FEW:
            break
        answers = answers.with_answer(name, draw(definite_answer(pack, name)))
    return pack, answers


def firsts(pack: Pack, answers: Answers) -> Counter:
    """How often each route comes first in the worlds."""
    return Counter(oracle.first(pack, as_answers(w, pack, dict(answers.needs))) for w in oracle.worlds(pack, answers))
