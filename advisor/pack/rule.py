"""A rule of a pack, as written. `docs/rule-language.md` describes each key."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from .guidance import Strength
from .names import Condition, CriterionName, RouteName, RouteOrGroup, SourceName, StepName
from .part import Name, Part, broken, without_separators

Points = Annotated[int, BeforeValidator(without_separators), Field(ge=-30, le=30)]


class Contested(Part):
    claim: str
    counter: str
    conflict: str = ""


Phase = Literal["now", "next", "later"]


def _added(value: Any) -> Any:
    if isinstance(value, str):
        raise broken("wrong-type", f"`add` is `{value[:60]}`; it should be a list", f"write `add: [{value[:60]}]`")
    return dict.fromkeys(value, "next") if isinstance(value, list) and all(isinstance(x, str) for x in value) else value


Added = Annotated[dict[RouteName, Phase], BeforeValidator(_added, json_schema_input_type=list[RouteName] | dict[RouteName, Phase])]


class Rule(Part):
    """A condition with effects, a reason and what it rests on."""

    id: Name
    when: Condition
    points: dict[RouteOrGroup, dict[CriterionName, Points]] = {}
    rule_out: tuple[RouteOrGroup, ...] = ()
    add: Added = {}
    before: dict[StepName, tuple[RouteOrGroup, ...]] = {}
    advise: str = ""
    warn: str = ""
    because: str
    because_against: str = ""
    sources: tuple[SourceName, ...] = ()
    judgement: bool = False
    strength: Strength = ""
    contested: Contested | None = None

    def because_of(self, value: int) -> str:
        """Why it moves a route by `value` points."""
        return self.because_against if value < 0 and self.because_against else self.because

    @property
    def reasons(self) -> str:
        """Why it does all that it does."""
        return f"{self.because} {self.because_against}".rstrip()
