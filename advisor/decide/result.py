"""What a decision holds. All results are frozen; routes, rules and questions stand as ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from advisor.answers import Answers
from advisor.pack import Pack


def within(label: str) -> str:
    """A label inside a sentence: `Retrieval` -> `retrieval`, while `LoRA` and `SQL` stay as they are."""
    head, space, rest = label.partition(" ")
    lower = head if any(ch.isupper() for ch in head[1:]) else head.lower()
    return lower + space + rest


class Share(NamedTuple):
    """Points that one rule (or `base`, where `rule` is empty) gives a route on one criterion.

    `weight` is the criterion's weight times the user's priority; the route's total is the sum of
    `points * weight` over its shares.
    """

    rule: str
    criterion: str
    points: int
    weight: int

    @property
    def value(self) -> int:
        return self.points * self.weight


@dataclass(frozen=True, slots=True)
class Veto:
    """Why a route is out: a rule, its own `requires`, or what it combines."""

    by: str  # "rule" | "requires" | "combines"
    name: str  # the rule's id, the condition as text, or the part's id
    because: str
    questions: tuple[str, ...] = ()  # whose answers did it


@dataclass(frozen=True, slots=True)
class Standing:
    """One route in the ranking."""

    route: str
    family: str
    layer: str
    total: int
    status: str  # "open" | "conditional" | "ruled_out"
    effort: int
    shares: tuple[Share, ...]
    vetoes: tuple[Veto, ...] = ()
    waits_for: tuple[str, ...] = ()  # questions that decide a precondition not yet known
    below: bool = False  # a precondition was answered "not sure", or a combination is not yet established
    tied_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule whose condition is certainly true, and the questions whose answers made it so."""

    rule: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Ranking and trace: exact for what is known."""

    ranking: tuple[Standing, ...]
    fired: tuple[Fired, ...]
    suspended: tuple[str, ...] = ()  # assumptions that the answers contradict

    def standing(self, route: str) -> Standing:
        return next(s for s in self.ranking if s.route == route)


@dataclass(frozen=True, slots=True)
class Companion:
    route: str
    phase: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One step of the plan; `route` or `step` says where it comes from."""

    phase: str  # "now" | "next" | "later"
    do: str
    entry: str = ""
    exit: str = ""
    measure: str = ""
    turn_back: str = ""
    route: str = ""
    step: str = ""
    details: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenRoute:
    """A route that comes first in `share` of the completions looked at."""

    route: str
    share: float


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """The unanswered question expected to tell most about the first route. `gain` is in bits."""

    question: str
    gain: float
    separates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """What unknown answers may still change, from the completions `looked_at` (all of them if `exhaustive`)."""

    settled: str  # "yes" | "no" | "not_decided"
    looked_at: int
    exhaustive: bool
    open_routes: tuple[OpenRoute, ...] = ()
    next_question: NextQuestion | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Everything that the page and the exports show."""

    pack: Pack = field(repr=False)
    answers: Answers
    evaluation: Evaluation
    uncertainty: Uncertainty
    first: str | None
    stack: tuple[Companion, ...]
    plan: tuple[PlanItem, ...]
    advice: tuple[str, ...]  # ids of fired rules that advise
    warnings: tuple[str, ...]  # ids of fired rules that warn

    @property
    def ranking(self) -> tuple[Standing, ...]:
        return self.evaluation.ranking

    @property
    def provisional(self) -> bool:
        return self.uncertainty.settled != "yes"

    @property
    def contenders(self) -> tuple[str, ...]:
        """The other routes that can still come first, likeliest first."""
        return tuple(o.route for o in self.uncertainty.open_routes if o.route != self.first)
