"""Why a running system disappoints: likely causes, what tells them apart, which levers are open, what to leave alone.

A cause is *strong* where its `strong_when` certainly holds, else *likely* where its `when` does. Strong causes come before
likely ones, then those that explain more of the symptoms seen (the options of the question `symptoms` that their conditions
name), then the order of the file. Nothing of it changes the ranking; levers are listed as the ranking has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.decide import Recommendation
from advisor.decide.domains import Domains
from advisor.decide.program import TRUE
from advisor.pack import Pack
from advisor.pack import condition as c
from advisor.pack.beside import Cause, Intervention

from .reasons import reasons_for
from .words import listing, within

SYMPTOMS = "symptoms"  # the question whose options are explained
MOST_LEVERS = 5


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to do. `lever` is a route or a step, or empty; `state` says how its route stands: first, added, open,
    ruled out, or nothing for steps and plain advice."""

    do: str
    lever: str = ""
    label: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class LikelyCause:
    """`certainty` is strong or likely; `explains` are options of `symptoms`; `apart_from` are other causes found here from
    which the measurement tells it."""

    id: str
    label: str
    headline: str
    certainty: str
    explains: tuple[str, ...]
    measure: str
    apart_from: tuple[str, ...]
    remedies: tuple[Remedy, ...]
    because: str
    sources: tuple[str, ...]
    judgement: bool


@dataclass(frozen=True, slots=True)
class Lever:
    """A route that a likely cause calls for and that is still open, at its place in the ranking."""

    route: str
    total: int
    causes: tuple[str, ...]
    because: str  # the strongest reason of the ranking for it; empty if there is none


@dataclass(frozen=True, slots=True)
class Untouched:
    """What to leave alone; `name` is a route or a group, and `causes` say it."""

    name: str
    label: str
    because: str
    cause: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Causes from the likeliest down; `unexplained` are symptoms that none of them names. `conflict` says where the ranking
    leads to what the foremost cause would leave alone."""

    causes: tuple[LikelyCause, ...]
    unexplained: tuple[str, ...]
    levers: tuple[Lever, ...]
    leave_alone: tuple[Untouched, ...]
    lead: str  # the foremost cause in a sentence or two
    conflict: str = ""

    @property
    def headline(self) -> str:
        """What to do first, where one cause is strong; else nothing."""
        return self.causes[0].headline if self.causes and self.causes[0].certainty == "strong" else ""


def diagnosis(rec: Recommendation) -> Diagnosis | None:
    """The diagnosis of a system in use; None where the pack asks for no symptoms, none were told, or nothing explains them."""
    pack = rec.pack
    answer = rec.answers.given.get(SYMPTOMS)
    if not pack.content.causes or SYMPTOMS not in pack.questions or answer is None or answer.not_sure or not answer.options:
        return None
    domains = Domains(pack, rec.answers)
    if not domains.is_asked(SYMPTOMS):
        return None
    found: list[tuple[Cause, str, tuple[str, ...]]] = []
    for cause in pack.content.causes:
        when, strong_when = domains.program.causes[cause.id]
        strong = strong_when is not None and domains.decide(strong_when) == TRUE
        if strong or domains.decide(when) == TRUE:
            named = set(_named(pack, cause.when)) | set(_named(pack, cause.strong_when))
            explains = tuple(o for o in answer.options if o in named)
            found.append((cause, "strong" if strong else "likely", explains))
    if not found:
        return None
    found.sort(key=lambda x: (x[1] != "strong", -len(x[2])))
    causes = [cause for cause, _, _ in found]
    explained = {o for _, _, explains in found for o in explains}
    return Diagnosis(
        tuple(_likely(rec, causes, *x) for x in found),
        tuple(o for o in answer.options if o not in explained),
        _levers(rec, causes),
        _untouched(rec, causes, [cause for cause, certainty, _ in found if certainty == "strong"] or causes[:1]),
        _lead(pack, found),
        _conflict(rec, causes[0]),
    )


def _named(pack: Pack, condition: object) -> Iterator[str]:
    """The symptoms that a condition asks to be there."""
    if condition is None:
        return
    for atom in c.atoms(condition):
        if isinstance(atom, c.Named):
            yield from _named(pack, next(n.when for n in pack.content.conditions if n.id == atom.name))
        elif isinstance(atom, c.Has) and atom.question == SYMPTOMS and not atom.negated:
            yield atom.option


def _likely(rec: Recommendation, all_causes: list[Cause], cause: Cause, certainty: str, explains: tuple[str, ...]) -> LikelyCause:
    there = {other.id for other in all_causes}
    return LikelyCause(
        cause.id,
        cause.label,
        cause.headline,
        certainty,
        explains,
        cause.measure,
        tuple(other for other in cause.told_apart_from if other in there),
        tuple(_remedy(rec, x) for x in cause.interventions),
        cause.because,
        cause.sources,
        cause.judgement,
    )


def _remedy(rec: Recommendation, wanted: Intervention) -> Remedy:
    pack, lever = rec.pack, wanted.lever
    if lever in pack.steps:
        return Remedy(wanted.do, lever, pack.steps[lever].label)
    if lever not in pack.routes:
        return Remedy(wanted.do)
    if lever == rec.first:
        state = "first"
    elif any(s.route == lever for s in rec.stack):
        state = "added"
    else:
        state = "ruled out" if any(s.route == lever and s.status == "ruled_out" for s in rec.ranking) else "open"
    return Remedy(wanted.do, lever, pack.routes[lever].label, state)


def _levers(rec: Recommendation, causes: list[Cause]) -> tuple[Lever, ...]:
    """The open routes that a likely cause calls for, as the ranking has them."""
    found = []
    for s in rec.ranking:
        calling = tuple(cause.id for cause in causes if any(x.lever == s.route for x in cause.interventions))
        if s.status != "ruled_out" and calling:
            best = next((r.because for r in reasons_for(rec, s.route) if r.value > 0), "")
            found.append(Lever(s.route, s.total, calling, best))
    found.sort(key=lambda lever: lever.route != rec.first)
    return tuple(found[:MOST_LEVERS])


def _untouched(rec: Recommendation, causes: list[Cause], surest: list[Cause]) -> tuple[Untouched, ...]:
    """What the surest causes leave alone, each route once, unless the ranking or any likely cause calls for it."""
    wanted = {rec.first, *(s.route for s in rec.stack), *(x.lever for cause in causes for x in cause.interventions)}
    found: list[Untouched] = []
    covered: set[str] = set()
    for cause in surest:
        for name, because in cause.leave_alone.items():
            routes = set(rec.pack.expand([name]))
            if wanted.isdisjoint(routes) and not routes <= covered:
                found.append(Untouched(name, label_of(rec.pack, name), because, cause.id))
                covered |= routes
    return tuple(found)


def label_of(pack: Pack, name: str) -> str:
    """A route's label, or a group's name in words."""
    return pack.routes[name].label if name in pack.routes else name.replace("_", " ").capitalize()


def _lead(pack: Pack, found: list[tuple[Cause, str, tuple[str, ...]]]) -> str:
    cause, certainty, explains = found[0]
    seen = [f"“{pack.questions[SYMPTOMS].choices[o].label}”" for o in explains] or ["Your answers"]
    points = f"{listing(seen)} point{'s' if len(explains) == 1 else ''} to this"
    lead = f"{points}: {within(cause.label)}." if certainty == "strong" else f"{points}, so far as likely only: {within(cause.label)}."
    others = [within(other.label) for other, sure, _ in found[1:] if sure == "strong"]
    return f"{lead} There are strong signs of another as well: {others[0]}." if others else lead


def _conflict(rec: Recommendation, cause: Cause) -> str:
    if rec.first is None or rec.first not in rec.pack.expand(cause.leave_alone):
        return ""
    because = next(why for name, why in cause.leave_alone.items() if rec.first in rec.pack.expand([name]))
    label = within(rec.pack.routes[rec.first].label)
    return f"By your answers {label} ranks first all the same. {because} So measure before you follow the ranking."
