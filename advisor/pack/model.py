"""The typed, frozen contents of a rule pack. `docs/rule-language.md` describes each key."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from . import part as names
from .beside import Accelerator, Architecture, Cause, Enquiry, Figure, Kit, Neighbours, Remark, Said, Strength, Vendor, WebAddress
from .part import Grounded, Id, Labelled, Name, Part, Whole, broken
from .question import Question
from .route import FIRST, Closer, OfRoute, OneStep, PlanText, Route, Scale, Targets, Traits, Word, YesNo


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


class Need(Labelled):
    """One thing that a team's task asks for and a well-instructed good model does not yet give; `lacks`: what goes wrong where nothing meets it."""

    about: str = ""
    lacks: str = ""


class Artefact(Labelled):
    """Something that a plan makes and takes; it is there already where `held_when` holds."""

    held_when: names.Condition | None = None


class Step(Labelled, PlanText):
    """A step put `before` routes, ahead of all (`comes_first`), or that `closes` a plan; not where it is held. Of `instead` the first that holds."""

    do: str
    instead: tuple[OneStep, ...] = ()
    comes_first: YesNo = False
    makes: tuple[names.ArtefactName, ...] = ()
    takes: tuple[names.ArtefactName, ...] = ()
    held_when: names.Condition | None = None
    closes: tuple[names.RouteOrGroup, ...] = ()
    about: Targets = ()


class Contested(Part):
    claim: str
    counter: str
    conflict: str = ""


def _added(value: Any) -> Any:
    if isinstance(value, str):
        raise broken("wrong-type", f"`add` is `{value[:60]}`; it should be a list", f"write `add: [{value[:60]}]`")
    return dict.fromkeys(value, "next") if isinstance(value, list) and all(isinstance(x, str) for x in value) else value


Phase = Literal["now", "next", "later"]
Phases = dict[names.RouteName, Phase]
Added = Annotated[Phases, BeforeValidator(_added, json_schema_input_type=list[names.RouteName] | Phases)]
_Each = Traits | tuple[names.RouteOrGroup | Traits, ...]  # of a list each name, or each pair of braces, by itself
_apart = BeforeValidator(lambda v: [[x] if isinstance(x, str) else x for x in v] if isinstance(v, list) else [v], json_schema_input_type=_Each)
Nevers = Annotated[tuple[Targets, ...], _apart]
Due = dict[names.RouteOrGroup, Literal[Phase, FIRST]]  # type: ignore[valid-type]
Promised = Annotated[Due, BeforeValidator(lambda v: {v: "next"} if isinstance(v, str) else v, json_schema_input_type=names.RouteOrGroup | Due)]


class Rule(Grounded):
    """A condition with effects, a reason and what it rests on."""

    id: Name
    when: names.Condition
    until_known: YesNo = False  # whether it fires as long as it is not known that it may not
    unless_known: names.Condition | None = None  # it does not fire where this is certain
    provisional: YesNo = False  # while it fires, nothing is called firm
    needs: dict[names.NeedName, Word] = {}
    routes: dict[names.RouteOrGroup, OfRoute] = {}
    rule_out: Targets = ()
    add: Added = {}
    before: dict[names.StepName, Targets] = {}
    advise: str = ""
    warn: str = ""
    about: Targets = ()
    because: str
    because_when: tuple[Closer, ...] = ()  # the first that holds is said in place of `because`
    contested: Contested | None = None

    @property
    def ranks(self) -> bool:
        """Whether it shows needs or speaks of routes."""
        return bool(self.needs or self.routes)

    @property
    def reasons(self) -> str:
        """Why it does all that it does."""
        return " ".join((self.because, *(x.say for x in self.because_when)))


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
    never_recommend: Targets = ()
    always_add: Promised = {}
    always_before: names.StepName = ""
    of: Targets = Field(default_factory=lambda said: ("all",) if said.get("always_before") else ())
    when: names.Condition | None = None
    until_known: YesNo = False  # both as of rules
    unless_known: names.Condition | None = None


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
    nothing: YesNo = False
    beside: tuple[names.RouteName, ...] = ()
    never: Nevers = ()


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
    answers: names.GivenAnswers = {}
    expect: Expectation = Expectation()
    why: str = ""
    source: CaseSource = CaseSource()


class Team(Part):
    """What a team answered; nothing is known of what was right there. Tells how what is open is usually answered."""

    id: Id
    answers: names.GivenAnswers = {}


class StartingPoint(Labelled):
    """Typical answers for a typical task; everything they fill in is marked as assumed."""

    about: str = ""
    answers: names.GivenAnswers = {}


class Rename(Part):
    from_: Annotated[str, Field(alias="from")]
    to: str
    since: str = ""
    question: str = ""


class Carried(Part):
    """A question of the first edition, and the one of today that its answers carry over to, if any: all, or those of the `options` named."""

    id: Name
    to: names.QuestionName = ""
    options: dict[str, str] = {}


class KnownWarning(Part):
    """A warning of `check --strict` that is accepted: its code, what it is about, and why it may stay."""

    code: str
    about: tuple[str, ...] = ()
    because: str = ""


class Content(Part):
    """Everything a pack's files hold, by top-level key."""

    pack: PackInfo
    scale: Scale = Scale()
    groups: dict[Name, tuple[names.RouteName, ...]] = {}
    layers: tuple[Layer, ...] = ()
    sections: tuple[Section, ...] = ()
    terms: tuple[Term, ...] = ()
    conditions: tuple[NamedCondition, ...] = ()
    questions: tuple[Question, ...] = ()
    needs: tuple[Need, ...] = ()
    artefacts: tuple[Artefact, ...] = ()
    routes: tuple[Route, ...] = ()
    steps: tuple[Step, ...] = ()
    rules: tuple[Rule, ...] = ()
    sources: tuple[Source, ...] = ()
    promises: tuple[Promise, ...] = ()
    accuracy: Accuracy = Accuracy()
    cases: tuple[Case, ...] = ()
    teams: tuple[Team, ...] = ()
    starting_points: tuple[StartingPoint, ...] = ()
    figures: tuple[Figure, ...] = ()
    accelerators: tuple[Accelerator, ...] = ()
    architectures: tuple[Architecture, ...] = ()
    neighbours: tuple[Neighbours, ...] = ()
    causes: tuple[Cause, ...] = ()
    remarks: tuple[Remark, ...] = ()
    walkthrough: tuple[Said, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    vendors: tuple[Vendor, ...] = ()
    kits: tuple[Kit, ...] = ()
    renames: tuple[Rename, ...] = ()
    carried: tuple[Carried, ...] = ()
    baseline: tuple[KnownWarning, ...] = ()


# Lists whose entries an overlay changes by id, and whose ids must be unique.
LISTS_BY_ID = tuple(name for name in Content.model_fields if name not in ("pack", "scale", "groups", "accuracy", "renames", "baseline"))
