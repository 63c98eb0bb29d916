"""The typed, frozen contents of a rule pack. `docs/rule-language.md` describes each key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from .figures import Accelerator, Architecture, Figure
from .guidance import Cause, Neighbours
from .names import (
    Condition, CriterionName, FamilyOrRoute, LayerName, OtherRoute, QuestionName, RouteName, RouteOrGroup, SourceName, StepName, TermOrRoute,
)  # fmt: skip
from .part import Id, Name, Part, Whole, without_separators
from .question import Question
from .rule import Points, Rule
from .vendors import Vendor

FAMILIES = (
    "prompting", "structured-output", "prompt-optimization", "many-shot", "rag", "tool-use", "peft", "sft-full",
    "preference-tuning", "reinforcement-tuning", "distillation", "continued-pretraining", "embedding-classifier",
    "rag-plus-tuning", "cascade", "from-scratch", "classical", "human-review",
)  # fmt: skip


class PackInfo(Part):
    id: Id
    version: str
    title: str


class Layer(Part):
    id: Name
    label: str
    changes: str = ""


class Section(Part):
    id: Name
    label: str
    about: str = ""


class Term(Part):
    id: Name
    label: str
    means: str
    changes: str
    trades: str = ""
    see: tuple[TermOrRoute, ...] = ()
    sources: tuple[SourceName, ...] = ()
    judgement: bool = False


class Criterion(Part):
    id: Name
    label: str
    weight: Annotated[int, BeforeValidator(without_separators), Field(ge=1, le=20)]


class PlanText(Part):
    do: str = ""
    entry: str = ""
    exit: str = ""
    measure: str = ""
    turn_back: str = ""


class Signals(Part):
    works: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()


class Cost(Part):
    start: str = ""
    run: str = ""


class Route(Part):
    """One way of adapting. `requires` and `need` are conditions; the rest is text for people."""

    id: Name
    label: str
    family: Literal[FAMILIES]  # type: ignore[valid-type]
    layer: LayerName
    summary: str = ""
    requires: Condition | None = None
    requires_because: str = ""
    need: Condition | None = None
    combines: tuple[OtherRoute, ...] = ()
    companion: bool = False
    effort: Annotated[int, BeforeValidator(without_separators), Field(ge=0, le=9)] = 3
    base: dict[CriterionName, Points] = {}
    time_to_first_evidence: str = ""
    cost: Cost = Cost()
    cost_note: str = ""
    changes: str = ""
    trades: str = ""
    needs: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    plan: PlanText = PlanText()
    signals: Signals = Signals()
    failure_modes: tuple[str, ...] = ()
    stop_if: tuple[str, ...] = ()
    switch_to: dict[RouteName, str] = {}
    sources: tuple[SourceName, ...] = ()


class Step(Part):
    """A step that `before` may put into the plan ahead of the routes it gates."""

    id: Name
    label: str
    do: str
    entry: str = ""
    exit: str = ""
    measure: str = ""
    turn_back: str = ""


class Source(Part):
    id: Id
    title: str
    publisher: str = ""
    year: Whole
    url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    read: Literal["full", "opening", "abstract", "secondhand", "unread", ""] = ""
    strength: Literal["strong", "common", "contested", ""] = ""
    checked: date | None = None
    review_by: date | None = None


class Promise(Part):
    """A property of the whole pack. Exactly one of the four forms."""

    id: Name
    because: str = ""
    never_hurts: RouteOrGroup = ""
    when_raising: QuestionName = ""
    never_recommend: tuple[RouteOrGroup, ...] = ()
    always_add: RouteOrGroup = ""
    always_before: StepName = ""
    of: tuple[RouteOrGroup, ...] = ()
    when: Condition | None = None


class Assumption(Part):
    """A combination of answers that does not occur."""

    id: Name
    never: Condition
    because: str = ""


class NamedCondition(Part):
    id: Name
    when: Condition


class Accuracy(Part):
    top1_at_least: float = 0.0
    wrong_at_most: float = 1.0


class Expectation(Part):
    best: tuple[FamilyOrRoute, ...] = ()
    also_ok: tuple[FamilyOrRoute, ...] = ()
    wrong: tuple[FamilyOrRoute, ...] = ()


class CaseSource(Part):
    title: str = ""
    year: str = ""
    url: str = ""


class Case(Part):
    """A situation with answers, and the families (or routes) known to be right there."""

    id: Id
    origin: str = ""
    title: str = ""
    situation: str = ""
    held_out: bool = False
    answers: dict[str, Any] = {}
    expect: Expectation = Expectation()
    why: str = ""
    source: CaseSource = CaseSource()


class StartingPoint(Part):
    """Typical answers for a typical task; everything they fill in is marked as assumed."""

    id: Name
    label: str
    about: str = ""
    answers: dict[str, Any] = {}


class Rename(Part):
    from_: Annotated[str, Field(alias="from")]
    to: str
    since: str = ""
    question: str = ""


class KnownWarning(Part):
    """A warning of `check --strict` that is accepted: its code, what it is about, and why it may stay."""

    code: str
    about: tuple[str, ...] = ()
    because: str = ""


def renamed(name: str, renames: Mapping[str, str]) -> str:
    """What a name is called today, over any number of renames."""
    for _ in renames:
        name = renames.get(name, name)
    return name


class Content(Part):
    """Everything a pack's files hold, by top-level key."""

    pack: PackInfo
    groups: dict[Name, tuple[RouteName, ...]] = {}
    layers: tuple[Layer, ...] = ()
    sections: tuple[Section, ...] = ()
    terms: tuple[Term, ...] = ()
    conditions: tuple[NamedCondition, ...] = ()
    questions: tuple[Question, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    routes: tuple[Route, ...] = ()
    steps: tuple[Step, ...] = ()
    rules: tuple[Rule, ...] = ()
    sources: tuple[Source, ...] = ()
    promises: tuple[Promise, ...] = ()
    assume: tuple[Assumption, ...] = ()
    accuracy: Accuracy = Accuracy()
    cases: tuple[Case, ...] = ()
    starting_points: tuple[StartingPoint, ...] = ()
    figures: tuple[Figure, ...] = ()
    accelerators: tuple[Accelerator, ...] = ()
    architectures: tuple[Architecture, ...] = ()
    neighbours: tuple[Neighbours, ...] = ()
    causes: tuple[Cause, ...] = ()
    vendors: tuple[Vendor, ...] = ()
    renames: tuple[Rename, ...] = ()
    baseline: tuple[KnownWarning, ...] = ()


# Lists whose entries an overlay changes by id, and whose ids must be unique.
LISTS_BY_ID = tuple(name for name in Content.model_fields if name not in ("pack", "groups", "accuracy", "renames", "baseline"))
