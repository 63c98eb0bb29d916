"""What a decision holds. All results are frozen; routes, rules and questions stand as ids."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from advisor.answers import Answers
from advisor.pack import Pack, Remark, Rule, Scoped, Targets, Traits

from .domains import Domains
from .effects import Share, Veto

PHASES = ("now", "next", "later")
FIRM, LIKELY = 0.95, 0.6  # shares of completions
Codes = NDArray[np.uint8]


def without_term(label: str) -> str:
    """`A cheaper model (cascade)` -> `A cheaper model`: what a label says before its technical term."""
    return re.sub(r" \([^()]*\)$", "", label)


def within(label: str) -> str:
    """A label inside a sentence: `A cheaper model (cascade)` -> `a cheaper model`, while `LoRA` and `SQL` stay as they are."""
    head, space, rest = without_term(label).partition(" ")
    return (head if any(ch.isupper() for ch in head[1:]) else head.lower()) + space + rest


class Standing(NamedTuple):
    """One route in the ranking. `total` is the sum of its shares, less its effort."""

    route: str
    family: str
    layer: str
    total: int
    status: str  # "open" | "conditional" | "ruled_out"
    effort: int
    shares: tuple[Share, ...]
    vetoes: tuple[Veto, ...] = ()
    waits_for: tuple[str, ...] = ()  # questions that decide a precondition not yet known
    tied_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evaluation:
    """Ranking and trace: exact for what is known."""

    pack: Pack = field(repr=False)
    ranking: tuple[Standing, ...]
    fired: Mapping[str, tuple[str, ...]]  # rule that certainly fires -> the questions whose answers made it so
    strengths: Mapping[str, int]  # need -> how strongly it shows, as the team corrects it
    out: frozenset[str]  # routes that are ruled out, also of those that only come beside others, which do not stand in the ranking

    def standing(self, route: str) -> Standing:
        return next(s for s in self.ranking if s.route == route)

    @property
    def left(self) -> list[Standing]:
        """The ranking, less what is ruled out."""
        return [s for s in self.ranking if s.status != "ruled_out"]

    @cached_property
    def closing(self) -> tuple[tuple[Traits, Rule], ...]:
        """The traits that rules which fired rule out, each with its rule: they hold for offers, prices and ways of doing a route too."""
        return tuple((rule.rule_out, rule) for rule in map(self.pack.rules.__getitem__, self.fired) if isinstance(rule.rule_out, Traits))

    def tells(self, said: Scoped) -> bool:
        """Whether something is said, by the ways that rules which fired leave."""
        return not self.shut(said.about) and (not said.instead_of or self.shut(said.instead_of))

    def shut(self, about: Targets) -> bool:
        """Whether rules that fired close what a sentence is about: a way of doing something, by its traits, or all of the routes."""
        if not about:
            return False
        if isinstance(about, Traits):
            return any(closed.select(about) for closed, _ in self.closing)
        return {s.route for s in self.ranking if s.status == "ruled_out"}.issuperset(self.pack.expand(about))


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


class Completions(NamedTuple):
    """`size` completions, and whether these are all. As bits of rows: where a variable has a code (`held[v]`), and a route leads (-1: none)."""

    size: int
    held: Sequence[Mapping[int, int]]
    leads: Mapping[int, int]
    exhaustive: bool


class NextQuestion(NamedTuple):
    """The unanswered question expected to tell most about the first route. `gain` is in bits."""

    question: str
    gain: float
    separates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """What unknown answers may still change, from the completions looked at."""

    settled: str  # "yes" | "no" | "not_decided"
    open_routes: Mapping[str, float]  # in which share of them each route comes first that does in any, the likeliest foremost
    next_question: NextQuestion | None = None
    proved: bool = False  # whether a solver decided `settled`


@dataclass(frozen=True)
class Recommendation:
    """Everything that the page and the exports show."""

    pack: Pack = field(repr=False)
    answers: Answers
    evaluation: Evaluation
    uncertainty: Uncertainty
    first: str | None
    otherwise: str | None  # what leads if the precondition that the first route waits on is not met
    met_stop_signs: Mapping[str, tuple[str, ...]]  # route -> those of its stop signs that the answers meet already
    looked: Completions = field(repr=False, compare=False)  # what `uncertainty` is told from
    domains: Domains = field(repr=False, compare=False)  # what is known, by the answers that decide
    stack: tuple[Companion, ...] = ()
    plan: tuple[PlanItem, ...] = ()
    advice: tuple[str, ...] = ()  # ids of fired rules that advise
    warnings: tuple[str, ...] = ()  # ids of fired rules that warn
    hinges: tuple[str, ...] = ()  # questions marked *not sure* of which one answer alone puts another route first
    better: "Recommendation | None" = field(default=None, repr=False)  # what is advised if money is no matter, then what ranks first
    beyond: Mapping[str, str] = field(default_factory=dict)  # route -> that it takes more than the team allows; the first one's, if all do
    asks: str = ""  # and then the money that what leads the ranking takes

    @property
    def ranked(self) -> "Recommendation":
        """The same whatever it takes: of this is said what leads, how sure that is, and what would change it."""
        return self.better or self

    @property
    def moved(self) -> bool:
        """Whether another route than the ranking's first is advised, since that takes more than the team allows."""
        return self.first != self.ranked.first and self.ranked.first in self.beyond

    @property
    def sureness(self) -> str:
        """In how many plausible ways of answering what is unknown the first route stays first; for `likely` also those in which one leads that starts
        beside it. Never firm is one of several with the same total, one proved not to be settled, that an answer marked *not sure* can change, or
        while a rule says `provisional` or it is `undivided`; open is one that leads only since more speaks against all others."""
        if self.better is not None:
            return self.better.sureness
        shares = self.uncertainty.open_routes
        share = shares.get(self.first, 0.0) if self.first is not None else 1.0 - sum(shares.values())
        first = self.evaluation.standing(self.first) if self.first is not None else None
        if first is not None and not any(s.value > 0 for s in first.shares):
            return "open"
        tied = first is not None and bool(first.tied_with)
        refuted = bool(self.hinges) or (self.uncertainty.proved and self.uncertainty.settled == "no")
        together = share + sum(shares.get(route, 0.0) for route in self.beside)
        return "firm" if share >= FIRM and not (tied or refuted or self.provisional or self.undivided) else "likely" if together >= LIKELY else "open"

    @property
    def undivided(self) -> tuple[Remark, ...]:
        """What may be a job of its own, as remarks say, where nothing is firm until the team tells that it is none."""
        told = (r for r in self.pack.content.remarks if r.until and not self.answers.part and self.answers.own.get(r.until) != 0)
        return tuple(r for r in told if self.domains.holds(r.when))

    @property
    def beside(self) -> frozenset[str]:
        """The routes that start together with the first one."""
        return frozenset(c.route for c in self.stack if c.phase != "later")

    @property
    def provisional(self) -> tuple[Rule, ...]:
        """The rules that fired and keep this from being called firm."""
        return tuple(rule for name in self.evaluation.fired if (rule := self.pack.rules[name]).provisional)

    def stop_signs(self, route: str) -> tuple[str, ...]:
        """The signs that a route should be given up, less those that the answers meet already, or of a way that is ruled out."""
        met = self.met_stop_signs.get(route, ())
        return tuple(sign.say for sign in self.pack.routes[route].stop_if if sign.say not in met and self.evaluation.tells(sign))

    def signals(self, route: str, kind: str) -> list[str]:
        """What tells that a route `works` or `fails`, as far as it certainly holds and is in no way that is ruled out."""
        signs = getattr(self.pack.routes[route].signals, kind)
        return [x.say for x in signs if self.evaluation.tells(x) and (x.when is None or self.domains.holds(x.when))]

    def mends(self, route: str) -> str:
        """What to do with a route where it runs already, as the answers tell; nothing where it does not."""
        held = self.domains.program.running.get(route)
        return self.pack.routes[route].mend if held is not None and self.domains.holds_as_told(held) else ""

    @property
    def ranking(self) -> tuple[Standing, ...]:
        return self.evaluation.ranking
