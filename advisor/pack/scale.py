"""The words in which rules say how strongly and routes how well, and what they weigh."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from .part import Part, or_none, without_separators

FIRST = "first"
AHEAD = 1_000  # what it weighs: more than all rules of a pack bring another route
Weight = Annotated[int, BeforeValidator(without_separators), Field(ge=1, le=20)]
_WORDS = ("slightly", "clearly", "strongly", "against slightly", "against clearly", "against strongly")
Word = Annotated[Literal[_WORDS], or_none(*_WORDS)]  # type: ignore[valid-type]
OfRoute = Annotated[Literal[(*_WORDS, FIRST)], or_none(*_WORDS, FIRST)]  # type: ignore[valid-type]


class StrengthScale(Part):
    slightly: Weight = 1
    clearly: Weight = 2
    strongly: Weight = 4


class FitScale(Part):
    barely: Weight = 1
    partly: Weight = 2
    fully: Weight = 3


class Scale(Part):
    """What the words of rules and routes weigh."""

    strength: StrengthScale = StrengthScale()
    fit: FitScale = FitScale()
    direct: Weight = 3  # what the strength is multiplied by where a rule speaks of a route

    def signed(self, word: str) -> int:
        """The strength of a word; below zero for `against ...`."""
        if word == FIRST:
            return AHEAD
        plain = word.removeprefix("against ")
        return getattr(self.strength, plain) * (1 if plain == word else -1)

    def fit_of(self, how_well: str) -> int:
        return getattr(self.fit, how_well)
