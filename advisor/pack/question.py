"""A question of a rule pack and what may be answered to it."""

import functools
import itertools
import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator
from pydantic.json_schema import SkipJsonSchema

from .part import Condition, Name, Part, SectionName, Whole, broken, or_text
from .route import Scoped, Targets

MAX_OPTIONS = 60  # of one question; the array evaluator holds what is possible in 64 bits
KINDS = ("options", "ordered", "several", "number")
HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 8.0}  # of work


class Option(Scoped):
    label: str
    help: str = ""
    short: str = ""  # what a part of a feature is called that makes this
    works: str = ""  # what tells that it works: of a main fault, that it goes away, where a better output is no sign; not where `about` is shut
    fails: str = ""  # and what that it stays
    alone: bool = False  # of several: says that no other holds


Options = dict[Name, Annotated[Option, or_text("label", Option)]]


class Number(Part):
    unit: str
    edges: tuple[Whole, ...]

    @model_validator(mode="after")
    def _edges_rise(self) -> Self:
        if not self.edges or list(self.edges) != sorted(set(self.edges)) or self.edges[0] < 1:
            raise broken("bad-edges", "the edges do not rise from 1 upwards", "write `edges: [1, 10, 5_000]`, numbers without commas", at="edges")
        if len(self.edges) >= MAX_OPTIONS:
            raise broken("too-many-options", f"there are more than {MAX_OPTIONS - 1} edges", "name only those that rules need", at="edges")
        return self


class OptionGroup(Part):
    label: str
    options: tuple[str, ...]


def _duration(text: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,3} (minute|hour|day)s?", text):
        raise broken("bad-duration", f"`{text[:40]}` is no stretch of work", "write `30 minutes`, `2 hours` or `3 days`")
    return text


Duration = Annotated[str, AfterValidator(_duration)]


class Outcome(Part):
    """How a test may come out, and the answer that it then gives, as it stands in files."""

    label: str
    answer: Annotated[Any, WithJsonSchema({"type": ["string", "number", "array"]})]


class FindOut(Part):
    """A cheap test that finds out the answer; `takes` is how much work it is. Nobody proposes it where all that it is `about` is ruled out."""

    do: str
    takes: Duration
    about: Targets = ()
    outcomes: tuple[Outcome, ...]

    @property
    def hours(self) -> float:
        """Working hours that it takes, eight to a day."""
        number, unit = self.takes.split(" ")
        return int(number) * HOURS[unit.removesuffix("s")]


class Row(Part):
    label: str
    do: str = ""
    takes: Duration | None = None
    about: Targets = ()
    ask_if: Condition | None = None  # instead of the grid's


class Grid(Part):
    """Several things asked in the same way, row by row; `overlay.spread` makes one question of each row."""

    rows: dict[Name, Annotated[Row, or_text("label", Row)]]
    columns: Options

    @model_validator(mode="after")
    def _has_rows(self) -> Self:
        if not self.rows:
            raise broken("too-few-options", "the grid has no rows", "name what is asked, row by row", at="rows")
        return self


class Question(Part):
    """What is asked. Exactly one of `options`, `ordered`, `several` and `number` says what may be answered. `better` is the end of the options that a
    team would rather have. A row of a grid names its `grid`, and is called `row`; `whole` is a grid as it stands in a file, before it is spread."""

    id: Name
    section: SectionName
    ask: str
    short: str = ""  # what it is called inside a sentence
    help: str = ""
    why: str = ""
    opening: bool = False
    shared: bool = False
    asked_of: Literal["work", "build", ""] = ""
    options: Options | None = None
    ordered: Options | None = None
    several: Options | None = None
    number: Number | None = None
    whole: Annotated[Grid | None, Field(alias="grid")] = None
    grid: Annotated[SkipJsonSchema[str], Field(alias="of_grid")] = ""
    row: Annotated[SkipJsonSchema[str], Field(alias="of_row")] = ""
    groups: dict[Name, OptionGroup] = {}
    ask_if: Condition | None = None
    find_out: FindOut | None = None
    can_change: Literal["no", "with_effort", "yes"] = "no"
    better: Literal["first", "last", ""] = ""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [k for k in KINDS if getattr(self, k) is not None] + ["grid"] * (self.whole is not None)
        if len(kinds) != 1:
            given = " and ".join(f"`{k}`" for k in kinds) if kinds else "no kind of answer"
            raise broken("question-kind", f"the question has {given}", "give it exactly one of `options`, `ordered`, `several`, `number`, `grid`")
        if self.number is None and len(self.choices) < (1 if self.several else 2):
            raise broken("too-few-options", "the question leaves nothing to choose", "give it more options", at=kinds[0])
        if self.number is None and len(self.choices) > MAX_OPTIONS:
            message = f"the question has {len(self.choices)} options; {MAX_OPTIONS} are allowed"
            raise broken("too-many-options", message, "ask something coarser", at=kinds[0])
        grouped = [o for group in self.groups.values() for o in group.options]
        if self.groups and (self.number is not None or sorted(grouped) != sorted(self.choices)):
            odd = next((o for o in [*grouped, *self.choices] if grouped.count(o) != 1 or o not in self.choices), "number")
            hint = "put every option into exactly one group"
            raise broken("bad-groups", f"`{odd}` does not stand in one group, or is no option", hint, at="groups")
        return self

    @property
    def kind(self) -> str:
        return next(k for k in KINDS if getattr(self, k) is not None)

    @functools.cached_property
    def choices(self) -> dict[str, Option]:
        """Option id -> option; the bins of a number, such as none, 1–9 and 10 or more, are named `bin0`, `bin1`, ..."""
        if self.number is None:
            return getattr(self, self.kind)
        edges = self.number.edges
        between = (f"{a:,}" if b == a + 1 else f"{a:,}–{b - 1:,}" for a, b in itertools.pairwise(edges))
        labels = ["none" if edges[0] == 1 else f"up to {edges[0] - 1:,}", *between, f"{edges[-1]:,} or more"]
        return {f"bin{i}": Option(label=label) for i, label in enumerate(labels)}

    def bin_of(self, value: float) -> int:
        """Which bin holds `value`: 0 below the first edge. What is more than nothing is never called none."""
        assert self.number is not None
        value = 1 if 0 < value < 1 else value
        return sum(value >= edge for edge in self.number.edges)


def bin_text(question: Question, index: int) -> str:
    """A bin as it stands in files and addresses: `0`, `1-9`, `50000+`."""
    assert question.number is not None
    edges = (0, *question.number.edges)
    low, high = edges[index], edges[index + 1] - 1 if index + 1 < len(edges) else None
    return f"{low}+" if high is None else f"{low}-{high}" if high > low else f"{low}"
