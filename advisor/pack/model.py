"""The typed, frozen contents of a rule pack. `docs/rule-language.md` describes each key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from . import part as names
from .beside import Accelerator, Architecture, Cause, Figure, Neighbours, Strength, Vendor, WebAddress
from .part import Grounded, Id, Labelled, Name, Part, Whole, broken, without_separators
from .question import Question

FAMILIES = (
    "prompting", "structured-output", "prompt-optimization", "many-shot", "rag", "tool-use", "peft", "sft-full",
    "preference-tuning", "reinforcement-tuning", "distillation", "continued-pretraining", "embedding-classifier",
    "rag-plus-tuning", "cascade", "from-scratch", "classical", "human-review",
)  # fmt: skip


Points = Annotated[int, BeforeValidator(without_separators), Field(ge=-30, le=30)]
# Read once all questions are known, see link.py.
GivenAnswers = Annotated[dict[str, Any], WithJsonSchema({"names": "Answers"})]


class PackInfo(Part):
    id: Id
    version: Annotated[str, WithJsonSchema({"type": ["string", "number"]})]
    title: str


class Layer(Labelled):
    changes: str = ""


class Section(Labelled):
    about: str = ""


class Term(Labelled, Grounded):
    means: str
    changes: str
    trades: str = ""
    see: tuple[names.TermOrRoute, ...] = ()


class Criterion(Labelled):
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


class Route(Labelled):
    """One way of adapting. `requires` and `need` are conditions; the rest is text for people."""

    family: Literal[FAMILIES]  # type: ignore[valid-type]
    layer: names.LayerName
    summary: str = ""
    requires: names.Condition | None = None
    requires_because: str = ""
    need: names.Condition | None = None
    combines: tuple[names.OtherRoute, ...] = ()
    companion: bool = False
    effort: Annotated[int, BeforeValidator(without_separators), Field(ge=0, le=9)] = 3
    base: dict[names.CriterionName, Points] = {}
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
    switch_to: dict[names.RouteName, str] = {}
    sources: tuple[names.SourceName, ...] = ()


class Step(Labelled, PlanText):
    """A step that `before` may put into the plan ahead of the routes it gates."""

    do: str


class Contested(Part):
    claim: str
    counter: str
    conflict: str = ""


def _added(value: Any) -> Any:
    if isinstance(value, str):
        raise broken("wrong-type", f"`add` is `{value[:60]}`; it should be a list", f"write `add: [{value[:60]}]`")
    return dict.fromkeys(value, "next") if isinstance(value, list) and all(isinstance(x, str) for x in value) else value


Phases = dict[names.RouteName, Literal["now", "next", "later"]]
Added = Annotated[Phases, BeforeValidator(_added, json_schema_input_type=list[names.RouteName] | Phases)]


class Rule(Grounded):
    """A condition with effects, a reason and what it rests on."""

    id: Name
    when: names.Condition
    points: dict[names.RouteOrGroup, dict[names.CriterionName, Points]] = {}
    rule_out: tuple[names.RouteOrGroup, ...] = ()
    add: Added = {}
    before: dict[names.StepName, tuple[names.RouteOrGroup, ...]] = {}
    advise: str = ""
    warn: str = ""
    because: str
    because_against: str = ""
    strength: Strength = ""
    contested: Contested | None = None

    def because_of(self, value: int) -> str:
        """Why it moves a route by `value` points."""
        return self.because_against if value < 0 and self.because_against else self.because

    @property
    def reasons(self) -> str:
        """Why it does all that it does."""
        return f"{self.because} {self.because_against}".rstrip()


class Source(Part):
    id: Id
    title: str
    publisher: str = ""
    year: Whole
    url: WebAddress = ""
    read: Literal["full", "opening", "abstract", "secondhand", "unread", ""] = ""
    strength: Strength = ""
    checked: date | None = None
    review_by: date | None = None


class Promise(Part):
    """A property of the whole pack. Exactly one of the four forms."""

    id: Name
    because: str = ""
    never_hurts: names.RouteOrGroup = ""
    when_raising: names.QuestionName = ""
    never_recommend: tuple[names.RouteOrGroup, ...] = ()
    always_add: names.RouteOrGroup = ""
    always_before: names.StepName = ""
    of: tuple[names.RouteOrGroup, ...] = ()
    when: names.Condition | None = None


class Assumption(Part):
    """A combination of answers that does not occur."""

    id: Name
    never: names.Condition
    because: str = ""


class NamedCondition(Part):
    id: Name
    when: names.Condition


class Accuracy(Part):
    top1_at_least: float = 0.0
    wrong_at_most: float = 1.0


class Expectation(Part):
    best: tuple[names.FamilyOrRoute, ...] = ()
    also_ok: tuple[names.FamilyOrRoute, ...] = ()
    wrong: tuple[names.FamilyOrRoute, ...] = ()


class CaseSource(Part):
    title: str = ""
    year: Annotated[str, WithJsonSchema({"type": ["string", "integer"]})] = ""
    url: str = ""


class Case(Part):
    """A situation with answers, and the families (or routes) known to be right there."""

    id: Id
    origin: str = ""
    title: str = ""
    situation: str = ""
    held_out: bool = False
    answers: GivenAnswers = {}
    expect: Expectation = Expectation()
    why: str = ""
    source: CaseSource = CaseSource()


class StartingPoint(Labelled):
    """Typical answers for a typical task; everything they fill in is marked as assumed."""

    about: str = ""
    answers: GivenAnswers = {}


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


def renames_of(renames: Iterable[Rename]) -> dict[str, dict[str, str]]:
    """Question id -> old name of an option -> new one; under the empty id the names of questions."""
    found: dict[str, dict[str, str]] = {"": {}}
    for rename in renames:
        found.setdefault(rename.question, {})[rename.from_] = rename.to
    return found


def renamed(name: str, renames: Mapping[str, str]) -> str:
    """What a name is called today, over any number of renames."""
    for _ in renames:
        if name not in renames:
            break
        name = renames[name]
    return name


class Content(Part):
    """Everything a pack's files hold, by top-level key."""

    pack: PackInfo
    groups: dict[Name, tuple[names.RouteName, ...]] = {}
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
