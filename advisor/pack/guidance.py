"""What stands beside the ranking: what parts neighbouring routes, and what causes the faults of a running system.

Nothing here gives points. `docs/rule-language.md` describes each key, `docs/guidance.md` how it is used.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from .names import Condition, OtherCause, RouteOrGroup, RouteOrStep, SourceName
from .part import Labelled, Name, Part, broken

Strength = Literal["strong", "common", "contested", ""]


def rests_on_something(sources: tuple[str, ...], judgement: bool, what: str) -> None:
    """Raises where neither a source nor judgement is named."""
    if not sources and not judgement:
        raise broken("no-source", f"the {what} rests on nothing", "name `sources`, or write `judgement: true`")


class Parting(Part):
    """A fact that a team can observe, and the routes (or groups) of one side that it favours or speaks against."""

    when: Condition
    leans: tuple[RouteOrGroup, ...] = ()
    against: tuple[RouteOrGroup, ...] = ()
    fact: str
    strength: Strength = ""
    sources: tuple[SourceName, ...] = ()
    judgement: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Parting:
        if bool(self.leans) == bool(self.against):
            raise broken("bad-part", "the fact should favour one side or speak against one", "give it `leans:` or `against:`, and not both")
        rests_on_something(self.sources, self.judgement, "fact")
        return self


class Neighbours(Labelled):
    """Routes that are easily taken for each other, side by side, and the facts that part them."""

    between: dict[Name, tuple[RouteOrGroup, ...]]
    text: str
    parts: tuple[Parting, ...]
    trap: str

    @model_validator(mode="after")
    def _sides(self) -> Neighbours:
        if len(self.between) < 2:
            raise broken("one-side", "there is nothing to part", "name two or more sides, each with its routes", at="between")
        return self


class Intervention(Part):
    """One thing to do about a cause; `lever` is the route or the step of the plan that it pulls, if it is one."""

    do: str
    lever: RouteOrStep = ""


def _done(value: Any) -> Any:
    return {"do": value} if isinstance(value, str) else value


class Cause(Labelled):
    """Why a running system may disappoint: when to suspect it, what to measure first, what to do and what to leave alone."""

    headline: str
    when: Condition
    strong_when: Condition | None = None
    measure: str
    told_apart_from: tuple[OtherCause, ...] = ()
    interventions: tuple[Annotated[Intervention, BeforeValidator(_done, json_schema_input_type=str | Intervention)], ...]
    leave_alone: dict[RouteOrGroup, str] = {}
    because: str
    sources: tuple[SourceName, ...] = ()
    judgement: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Cause:
        if not self.interventions:
            raise broken("no-intervention", "the cause has no remedy", "add a line such as `- Score search apart.`", at="interventions")
        rests_on_something(self.sources, self.judgement, "cause")
        return self
