"""What stands beside the ranking: what parts neighbouring routes, why a running system disappoints, who offers what, what starts the work, and
figures of estimates. Nothing here decides. Dates are data: what is over is told from the day of the last look, never from a clock."""

import calendar
import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from . import part as names
from .part import Cited, Condition, Grounded, Labelled, Name, OtherCause, Part, RouteOrGroup, RouteOrStep, Whole, broken, or_text, without_separators
from .route import Scoped, Traits, YesNo

Strength = Literal["strong", "common", "contested", ""]
WebAddress = Annotated[str, Field(pattern=r"^(https?://\S+)?$")]


class Parting(Grounded, Scoped):
    """A fact that a team can observe, and the routes (or groups) of one side that it favours or speaks against."""

    when: Condition
    leans: tuple[RouteOrGroup, ...] = ()
    against: tuple[RouteOrGroup, ...] = ()
    fact: str
    strength: Strength = ""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if bool(self.leans) == bool(self.against):
            raise broken("bad-part", "the fact should favour one side or speak against one", "give it `leans:` or `against:`, and not both")
        self.must_rest_on_something("fact")
        return self


class Neighbours(Labelled):
    """Routes that are easily taken for each other, side by side, and the facts that part them."""

    between: dict[Name, tuple[RouteOrGroup, ...]]
    text: str
    parts: tuple[Parting, ...]
    trap: str

    @model_validator(mode="after")
    def _sides(self) -> Self:
        if len(self.between) < 2:
            raise broken("one-side", "there is nothing to part", "name two or more sides, each with its routes", at="between")
        return self


class Intervention(Scoped):
    """One thing to do about a cause, where `when` certainly holds and `unless_known` does not; `lever` is the route or step that it pulls."""

    do: str
    headline: str = ""  # in place of the cause's, where it is done
    when: Condition | None = None
    unless_known: Condition | None = None
    lever: RouteOrStep = ""


class Cause(Labelled, Grounded, Scoped):
    """Why a running system may disappoint: when to suspect it, what to measure, do and leave alone."""

    headline: str
    when: Condition
    strong_when: Condition | None = None
    unless_known: Condition | None = None  # it is not the cause where this is certain
    measured_by: tuple[names.QuestionName, ...] = ()  # whoever answers one of these has measured it
    held_when: Condition | None = None  # so has a team of which this is certain, or that noted a count of its own
    unless_counted: YesNo = False  # nor is it the cause where the team counted its faults by kind
    measure: str
    told_apart_from: tuple[OtherCause, ...] = ()
    interventions: tuple[Annotated[Intervention, or_text("do", Intervention)], ...]
    leave_alone: dict[RouteOrGroup, str] = {}
    because: str

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not self.interventions:
            raise broken("no-intervention", "the cause has no remedy", "add a line such as `- Score search apart.`", at="interventions")
        self.must_rest_on_something("cause")
        return self


class Remark(Scoped):
    """What is said beside the verdict; while `when` is not known, `unsure` (an answer is *not sure*) or `open`. `must`: needs that have to be met."""

    id: Name
    label: str
    when: Condition
    say: str
    open: str = ""
    unsure: str = ""
    must: tuple[names.NeedName, ...] = ()
    by: tuple[RouteOrGroup, ...] = ()
    answers: names.GivenAnswers = {}  # what is assumed of a job of its own, beside those that it `keeps`; said while there is one job
    job: str = ""  # what such a job is called, until somebody names it
    until: str = ""  # an own number: while it is open nothing is firm; 0: no such job
    keeps: tuple[names.QuestionName, ...] = ()
    leaves: tuple[names.QuestionName, ...] = ()  # what the first job is asked anew, once that is taken out of it


class Said(Scoped):
    """What is said where `when` certainly holds and a route `by` which it is done, if any, is advised, alone as `headline`; `once`: not each time."""

    id: Name
    when: Condition
    say: str
    by: tuple[RouteOrGroup, ...] = ()
    headline: str = ""
    once: YesNo = False


class Enquiry(Labelled, Grounded, Scoped):
    """What to ask somebody else, in order: as far as it is said, where `when` certainly holds and one of the routes `by` is planned."""

    when: Condition
    by: tuple[RouteOrGroup, ...] = ()
    because: str
    asks: tuple[Said, ...]


def last_day(when: str) -> date:
    """The last day of a day, month or year written as `2026-05-07`, `2026-05` or `2026`; an error of ours for anything else."""
    try:
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", when, re.ASCII):
            raise ValueError(when)
        year, month, day = (*map(int, when.split("-")), *(12, 0)[when.count("-") :])
        return date(year, month, day or calendar.monthrange(date(year, month, 1).year, month)[1])
    except ValueError:
        raise broken("bad-date", f"`{when[:60]}` is no date", "write a day, month or year, such as 2026-05-07, 2026-05 or 2026") from None


When = Annotated[str, AfterValidator(lambda text: last_day(text) and text), WithJsonSchema({"type": ["string", "integer"]})]


class Ending(Part):
    """When an offer ends, and for whom; *served* are models tuned before, which stop answering. `earliest`: it may end later, but not before."""

    applies_to: Literal["newcomers", "idle", "all", "served"]
    until: When
    earliest: bool = False


class VendorSource(Part):
    title: str
    year: Whole
    url: WebAddress = ""


class Vendor(Part):
    """One way in which one supplier lets its customers adapt one family of models; without what `suits_if` asks it is of no use to a team."""

    id: Name
    family: str
    offered_by: str
    method: str
    status: Literal["current", "preview", "retiring", "gone"]
    since: When | None = None
    ends: tuple[Ending, ...] = ()
    routes: tuple[RouteOrGroup, ...] = ()
    traits: Traits = Traits()
    suits_if: Condition | None = None
    note: str = ""
    unconfirmed: bool = False
    source: VendorSource
    checked: date
    review_by: date

    def over(self, ending: Ending) -> bool:
        """Whether an ending had passed when the offer was last looked at."""
        return last_day(ending.until) <= self.checked


class Kit(Part):
    """Sets of files with which the starter kit of a route begins, beside those that every route gets."""

    id: Name
    serves: tuple[names.FamilyOrRoute, ...]
    files: tuple[Literal["scores", "adapter", "weights", "preferences", "text", "provider", "people", "program", "baseline"], ...]


Amount = Annotated[float, BeforeValidator(without_separators), Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[float, BeforeValidator(without_separators), Field(gt=0, allow_inf_nan=False)]
Count = Annotated[Whole, Field(gt=0)]


class Span(Part):
    """The lowest, the likely and the highest value."""

    low: Amount
    likely: Amount
    high: Amount

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if not self.low <= self.likely <= self.high:
            said = f"low {self.low:g}, likely {self.likely:g} and high {self.high:g} do not rise"
            raise broken("bad-figure", said, "write the lowest value as `low` and the highest as `high`", at="likely")
        return self


class Figure(Cited, Span):
    """A number that an estimate assumes, with its range and where it comes from. An overlay changes it by id."""

    source: str = ""
    unit: str = ""
    judgement: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not self.source and not self.judgement:
            raise broken("no-source", "the figure has neither `source` nor `judgement`", "name its source, or write `judgement: true`", at="id")
        return self


class Accelerator(Cited):
    """A device that models run on. The price is for one device and one hour, in US dollars."""

    also: tuple[str, ...] = ()
    memory_gb: Positive
    bandwidth_gb_s: Positive
    peak_bf16_tflops: Positive
    price_per_hour: Span | None = None


class Architecture(Cited):
    """The shape of an open model; `params_b` counts all its parameters in billions, `active_params_b` those that a token passes."""

    also: tuple[str, ...] = ()
    params_b: Positive
    active_params_b: Positive | None = None
    layers: Count
    hidden: Count
    kv_heads: Count
    head_dim: Count
    vocab: Count
    tied: bool = False
