"""The condition language: what conditions are made of.

`parse_condition.parse` turns text into a tree of the classes below. Names are
checked later, when all questions are known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Always:
    """Always true."""

    def __str__(self) -> str:
        return "always"


@dataclass(frozen=True, slots=True)
class Compare:
    """`question op value`. `value` is an option id, several of them behind `in` and `not in`, or a number where the question is one.
    Of a question that takes several options, `op` is `has` or `has not`, written `option in question`."""

    question: str
    op: str
    value: str | int | tuple[str, ...]
    offset: int = 0

    @property
    def values(self) -> tuple:
        """The value, or each of several."""
        return self.value if isinstance(self.value, tuple) else (self.value,)

    @property
    def negated(self) -> bool:
        return self.op in ("is not", "not in", "has not")

    def __str__(self) -> str:
        if self.op in ("has", "has not"):
            return f"{self.value} {'not ' if self.negated else ''}in {self.question}"
        return f"{self.question} {self.op} " + (f"[{', '.join(self.value)}]" if isinstance(self.value, tuple) else str(self.value))


@dataclass(frozen=True, slots=True)
class Named:
    """A condition that the pack declares by name."""

    name: str
    offset: int = 0

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Not:
    part: Any

    def __str__(self) -> str:
        return f"not ({self.part})"


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple

    def __str__(self) -> str:
        return _joined(" and ", self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple

    def __str__(self) -> str:
        return _joined(" or ", self.parts)


Condition = Always | Compare | Named | Not | All | AnyOf


def _joined(word: str, parts: tuple) -> str:
    """The text that `parse` reads back to the same tree."""
    return word.join(f"({p})" if isinstance(p, (All, AnyOf)) and len(parts) > 1 else str(p) for p in parts)


def atoms(condition: Any) -> Iterator[Any]:
    """The comparisons (and names of declared conditions) of a tree, from left to right."""
    if isinstance(condition, (Not, All, AnyOf)):
        for part in (condition.part,) if isinstance(condition, Not) else condition.parts:
            yield from atoms(part)
    else:
        yield condition
