"""Routes: the ways of adapting, what is true of each (its traits), how well it meets which need; and what the words weigh, those of rules too."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from . import part as names
from .part import Labelled, Part, Whole, broken, or_none, or_text, without_separators
from .problem import table

FAMILIES: dict[str, str] = table(__file__)

RunsAt = Literal["provider", "own", "device"]
TrainsAt = Literal["provider", "own", "nowhere"]
YesNo = Annotated[bool, WithJsonSchema({"enum": ["yes", "no", True, False]})]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, (str, bool)) else value


RunsAts = Annotated[tuple[RunsAt, ...], BeforeValidator(_listed, json_schema_input_type=RunsAt | tuple[RunsAt, ...])]
TrainsAts = Annotated[tuple[TrainsAt, ...], BeforeValidator(_listed, json_schema_input_type=TrainsAt | tuple[TrainsAt, ...])]
YesNos = Annotated[tuple[YesNo, ...], BeforeValidator(_listed, json_schema_input_type=YesNo | tuple[YesNo, ...])]


class Traits(Part):
    """What is true of a route or offer beyond its family; several values where either way will do. In rules and promises these keys select routes."""

    runs_at: Annotated[RunsAts, Field(description="where what answers a request can run")] = ()
    teacher_at: Annotated[RunsAts, Field(description="where the model can run whose outputs it learns from")] = ()
    trains_at: Annotated[TrainsAts, Field(description="where it can learn from your data; nowhere: a product that learns nothing from them")] = ()
    uses_model: Annotated[YesNos, Field(description="whether a model of any kind takes part, a small or a statistical one too")] = ()
    uses_language_model: Annotated[YesNos, Field(description="whether a language model takes part, however small, or another that came trained")] = ()
    changes_weights: Annotated[YesNos, Field(description="whether a model that came trained is changed: no for statistics and products")] = ()
    calls_large_model: Annotated[YesNos, Field(description="whether each request calls a large model")] = ()
    keeps_examples_in_prompt: Annotated[YesNos, Field(description="whether examples travel with each request")] = ()
    learns_from_people: Annotated[YesNos, Field(description="whether it learns from what people change, choose or rate in outputs")] = ()
    watches_people: Annotated[YesNos, Field(description="whether what people do in it is tested, timed or counted")] = ()
    acts: Annotated[YesNos, Field(description="whether it changes something in other systems by itself")] = ()
    people_read_each: Annotated[YesNos, Field(description="whether a person reads each output before it counts")] = ()
    bought: Annotated[YesNos, Field(description="whether it is bought as a product, or built")] = ()

    @property
    def known(self) -> dict[str, tuple]:
        """The traits that are set, each with its values."""
        return {name: values for name, values in vars(self).items() if values}

    @property
    def said(self) -> list[str]:
        """Each as it is written: `acts: yes`."""
        return [f"{name}: {' or '.join({True: 'yes', False: 'no'}.get(v, v) for v in values)}" for name, values in self.known.items()]

    def select(self, traits: Self) -> bool:
        """Whether all that is named here is set in `traits`, with no value beside those named."""
        held = traits.known
        return all(name in held and set(held[name]) <= set(values) for name, values in self.known.items())

    def all_in(self, traits: Self) -> bool:
        """Whether what has `traits` may be done in each of the ways named here."""
        return all({*values} <= {*traits.known.get(name, ())} for name, values in self.known.items())

    def touches(self, traits: Self) -> bool:
        """Whether at least one way of what has `traits` is among those named here; of where it runs, also of the model that teaches it."""
        named, held = self.known, traits.known
        taught = [*named] == ["runs_at"] and not {*named["runs_at"]}.isdisjoint(held.get("teacher_at", ()))
        return taught or not any({*values}.isdisjoint(held.get(name, ())) for name, values in named.items())


def _selecting(value: Any) -> Any:
    if isinstance(value, Traits) and not value.known:
        raise broken("no-trait", "this selects routes by their traits and names none", "write a trait, such as `{trains_at: provider}`")
    return value


Targets = Annotated[  # names of routes and groups, or traits that select routes
    Annotated[tuple[names.RouteOrGroup, ...], Tag("[names]")] | Annotated[Traits, Tag("[traits]")],
    Discriminator(lambda value: "[traits]" if isinstance(value, (dict, Traits)) else "[names]"),
    AfterValidator(_selecting),
]


FIRST = "first"
AHEAD = 1_000  # what it weighs: more than all rules of a pack bring another route
Weight = Annotated[Whole, Field(ge=1, le=20)]
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

    def told(self, n: int, form: str = "d") -> str:
        """A total, or what is brought to one, in words: what `first` weighs is told by its name: `first, by points alone -2`."""
        rest = n - AHEAD * self.direct * self.ahead(n)
        return (FIRST + f", by points alone {rest:d}" * (rest != 0)) if self.ahead(n) else f"{n:{form}}"

    def ahead(self, n: int) -> int:
        """How many rules that put `first` a total holds, or what two totals differ by; below zero where they put something else first."""
        return round(n / (AHEAD * self.direct))


class Scoped(Part):
    """What is not said where the way that it is `about` is ruled out, and only where the one that it stands `instead_of` is."""

    about: Targets = ()
    instead_of: Targets = ()


class Closer(Scoped):
    """What is said of fewer teams than all of whom a sentence is true: where `when` certainly holds."""

    when: names.Condition
    say: str


class Meeting(Part):
    """How well a route meets a need, and by what: half a sentence that goes on from the need, or a closer one that holds."""

    how_well: Annotated[Literal["barely", "partly", "fully"], or_none("barely", "partly", "fully")]
    how: str
    how_when: tuple[Closer, ...] = ()


class StopSign(Scoped):
    """A sign that a route should be given up; `when` is a condition on answers that mean the same."""

    say: str
    when: names.Condition | None = None


class RouteStep(StopSign):
    """One thing to do where `when` certainly holds and `unless_known` does not; `today_barred`: where a policy may rule out what runs today."""

    unless_known: names.Condition | None = None
    today_barred: YesNo = False


OneStep = Annotated[RouteStep, or_text("say", RouteStep)]


class _PlanTests(Part):
    entry: str = ""
    exit: str = ""
    measure: str = ""
    turn_back: str = ""


class OtherTests(_PlanTests, Scoped):
    """What stands in place of the tests of a plan's step, by the ways that are ruled out or where `when` holds; what it leaves empty stays."""

    when: names.Condition | None = None


class PlanText(_PlanTests):
    do: str = ""
    otherwise: tuple[OtherTests, ...] = ()


class Signals(Part):
    works: tuple[Annotated[StopSign, or_text("say", StopSign)], ...] = ()
    fails: tuple[Annotated[StopSign, or_text("say", StopSign)], ...] = ()


class Cost(Part):
    start: str = ""
    run: str = ""


class Route(Labelled):
    """One way of adapting. `headline` is the verdict where it comes first, `mend` the one where `held_when` tells that it runs; `runs_when`: it may
    do the job today; `asked` is what managers call it who ask *why not*; `best_if` stands after *if*, `depends` after *depends on*."""

    family: Literal[*FAMILIES]  # type: ignore[valid-type]
    layer: names.LayerName
    headline: str = ""
    held_when: names.Condition | None = None
    runs_when: names.Condition | None = None
    mend: str = ""
    summary: str = ""
    asked: str = ""
    best_if: str = ""
    depends: str = ""
    requires: names.Condition | None = None
    requires_because: str = ""
    combines: tuple[names.OtherRoute, ...] = ()
    companion: bool = False
    effort: Annotated[int, BeforeValidator(without_separators), Field(ge=0, le=20)] = 3
    meets: dict[names.NeedName, Meeting] = {}
    traits: Traits = Traits()
    starts_from: tuple[names.ArtefactName, ...] = ()
    makes: tuple[names.ArtefactName, ...] = ()
    time_to_first_evidence: str = ""
    cost: Cost = Cost()
    cost_note: str = ""
    changes: str = ""
    trades: str = ""
    takes: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    steps: tuple[OneStep, ...] = ()
    plan: PlanText = PlanText()
    failure_modes: tuple[str, ...] = ()
    stop_if: tuple[Annotated[StopSign, or_text("say", StopSign)], ...] = ()
    signals: Signals = Signals()
    switch_to: dict[names.RouteName, str] = {}
    sources: tuple[names.SourceName, ...] = ()
