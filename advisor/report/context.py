"""What the sections of a document share: the recommendation, with shorthands, and the sources by number."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field

from advisor.advise import advise
from advisor.decide import PlanItem, Recommendation
from advisor.estimate import SHOWN, OnPaper, Together, on_paper, price, together
from advisor.explain import Reason, argument, by_part, check_my_choice, hundredths, reasons_for, why_not_asked, within, without_term
from advisor.pack import Source

from .blocks import Line, Span, line, muted, span, strong


@dataclass(frozen=True)
class Context:
    """The recommendation behind a document, with shorthands that several sections use."""

    rec: Recommendation
    numbers: dict[str, int] = field(default_factory=dict)  # of the sources that were named so far
    of_several: bool = False  # whether the plan for all parts holds the steps of this one

    def marks(self, ids: Iterable[str]) -> list[str | Span]:
        """The numbers of some sources as links to them, each after a space; sources are numbered as the document first names them."""
        numbered = [(name, self.numbers.setdefault(name, len(self.numbers) + 1)) for name in dict.fromkeys(ids)]
        return [part for name, number in numbered for part in (" ", span(str(number), "cite", self.rec.pack.sources[name].url))]

    @property
    def cited(self) -> tuple[Source, ...]:
        """What was named so far, in the order of its numbers."""
        return tuple(self.rec.pack.sources[name] for name in self.numbers)

    @property
    def addresses(self) -> tuple[tuple[str, str], ...]:
        """Number and address of each cited source that has an address."""
        return tuple((str(n), s.url) for n, s in enumerate(self.cited, 1) if s.url)

    @functools.cached_property
    def on_paper(self) -> OnPaper:
        """The estimates of the first route and its closest rivals."""
        return on_paper(self.rec, most=SHOWN)

    @functools.cached_property
    def parts(self) -> tuple["Context", ...]:
        """The parts of a feature in order, each by itself; this one where there are none. They number their sources together."""
        return tuple(Context(rec, self.numbers, True) for rec in by_part(self.rec, advise)) or (self,)

    @functools.cached_property
    def together(self) -> Together | None:
        """What the parts of a feature come to; None where it has none."""
        return together([part.rec for part in self.parts], self.rec.answers.place) if self.rec.answers.others else None

    @property
    def first(self) -> str:
        """The first route; sections that need one are left out where there is none."""
        assert self.rec.first is not None
        return self.rec.first

    def label(self, route: str) -> str:
        return self.rec.pack.routes[route].label

    def inside(self, route: str) -> str:
        """The label of a route as it stands inside a sentence."""
        return within(self.label(route))

    def step_label(self, item: PlanItem) -> str:
        """What an entry of the plan is called: its step or its route."""
        return self.rec.pack.steps[item.step].label if item.step else without_term(self.label(item.route)) if item.route else "Before anything else"

    @property
    def chosen(self) -> str:
        """What the team chose instead of the first route, by its record: a route id or free text; empty if nothing."""
        named = self.rec.answers.record.get("override", "").strip()
        return "" if named == self.rec.first else named

    @property
    def to_check(self) -> tuple[str, ...]:
        """Routes that the record names (chosen or favoured) and that do not come first anyway."""
        named = dict.fromkeys((self.chosen, self.rec.answers.record.get("favoured", "").strip()))
        return tuple(r for r in named if r != self.rec.first and any(s.route == r for s in self.rec.ranking))

    @functools.cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """What speaks for the first route, strongest first."""
        return reasons_for(self.rec, self.first) if self.rec.first else ()

    def said(self, reason: Reason) -> Line:
        """A reason with the numbers of its sources, or that it is a judgement."""
        return line(reason.text, *(self.marks(reason.sources) or tell("(judgement)" if reason.grounds == "judgement" else "")))


def of_hundred(share: float) -> str:
    """A share of what was looked at, as the verdict says it: `87 of 100`."""
    return f"{hundredths(share) or 'under 1'} of 100"


def tell(note: str) -> list[str | Span]:
    """A muted remark after a text, or nothing."""
    return [" ", muted(note)] if note else []


def asked(ctx: Context) -> tuple[Line, ...]:
    """Why not the first route that the record names, as a paragraph; why not what else managers ask about, and what would reopen it."""
    rec, table = ctx.rec, ctx.on_paper.routes  # what has its price in a table does not get it here
    named = [r for r in ctx.to_check if rec.first and r not in rec.beside][:1]
    told = [(ctx.inside(r), argument(rec, check_my_choice(rec, r), "" if r in table else price(rec, r)), "") for r in named]
    told += [(a.name, f"{a.because} {price(rec, a.route)}", a.again) for a in why_not_asked(rec) if a.route not in named]
    return tuple(line(strong(f"Why not {name}?"), f" {text} ", muted(again)) for name, text, again in told)
