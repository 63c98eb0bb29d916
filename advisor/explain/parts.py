"""A feature made of several parts: one summary over the advice for each, with nothing decided anew; parts with few answers stand in no plan."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from advisor.answers import Answers, all_parts
from advisor.decide import PHASES, PlanItem, Recommendation, in_turn, recommend
from advisor.pack import Pack, grouped

from .diagnosis import diagnosis
from .gates import gates_open
from .offers import allowed
from .reasons import reasons_for
from .verdict import ENOUGH, answered_count, early, opened_plan, this_week, verdict
from .why_not import forbidden
from .words import first_upper, listing, within

VOLUME = "volume"  # the question of how many requests a job has


class PartAdvice(NamedTuple):
    """One part in a line. `missing` answers of its own are needed before anything leads; `route` is None until then, while early, or all are out."""

    name: str
    front: bool
    answered: int
    missing: int
    route: str | None
    label: str
    badge: str
    headline: str
    because: str
    week: str


class JointStep(NamedTuple):
    """One step of the plan of the whole, for one part or several."""

    item: PlanItem
    label: str
    parts: tuple[str, ...]


class Whole(NamedTuple):
    """The summary."""

    parts: tuple[PartAdvice, ...]
    headline: str
    plan: tuple[JointStep, ...]

    @property
    def ready(self) -> list[str]:
        """The parts in which a route leads."""
        return [part.name for part in self.parts if part.route is not None]


def counted_apart(mine: Answers, others: Iterable[Answers]) -> list[str]:
    """For each other job of which this one may be a part, what to type there if it is."""
    n = (mine.given[VOLUME].number or 0) if VOLUME in mine.given else 0
    more = [(o.part, much) for o in others if VOLUME in o.given and (much := o.given[VOLUME].number or 0) > n > 0]
    said = "“{0}” and “{1}” count as {2:,.10g} requests: if the {3:,.10g} of “{1}” are still among the {4:,.10g} of “{0}”, type {5:,.10g} there."
    return [said.format(name, mine.part, much + n, n, much, much - n) for name, much in more]


def by_part(rec: Recommendation, decide: Callable[[Pack, Answers], Recommendation] = recommend) -> tuple[Recommendation, ...]:
    """The advice for each part, by itself, of the feature whose part in front is `rec`; nothing where it has none. `decide` advises on the others."""
    return tuple(replace(rec, answers=part) if i == rec.answers.place else decide(rec.pack, part) for i, part in enumerate(all_parts(rec.answers)))


def whole(recs: Sequence[Recommendation], front: int = 0) -> Whole | None:
    """The summary of a feature from the advice for each part, of which one stands in `front`; None where there are no parts."""
    if not recs:
        return None
    parts, told = list[PartAdvice](), dict[str, str]()
    for part in (_advice(rec, i == front) for i, rec in enumerate(recs)):
        first = told.setdefault(part.because, part.name)
        parts.append(part._replace(because=f"As for {first}.") if part.route and first != part.name else part)
    return Whole(tuple(parts), _headline(parts), joint_plan([r for r, p in zip(recs, parts, strict=True) if p.route is not None]))


def for_parts(parts: Sequence[str], all_of: Sequence[str]) -> str:
    """`both jobs`, `all 3 jobs`, or their names."""
    if len(parts) == len(all_of) > 1:
        return "both jobs" if len(parts) == 2 else f"all {len(parts)} jobs"
    return listing(list(parts))


def _advice(rec: Recommendation, front: bool) -> PartAdvice:
    said = verdict(rec)
    found = PartAdvice(rec.answers.part, front, answered_count(rec), 0, None, "", said.badge, said.headline, said.note, "")
    if said.state == "start":
        missing = ENOUGH - found.answered
        note = f"{missing} more answers show which route leads." if missing > 1 else "One more answer shows which route leads."
        return found._replace(missing=missing, headline="", because=note)
    if rec.first is None or early(rec):
        waits = "".join(gate.text for gate in gates_open(rec)[:1] if gate.policy and early(rec))  # what a policy forbids, or may
        return found._replace(label="Still open" * (rec.first is not None), because=f"{waits} {said.note}".strip(), week=this_week(rec))
    held, cause = rec.pack.routes[rec.first], diagnosis(rec)
    best = next((r.text for r in reasons_for(rec, rec.first)), held.summary)
    because = f"{cause.lead if cause is not None and cause.headline else best} {allowed(rec, (rec.first,))}".rstrip()
    if banned := forbidden(rec):
        because = f"{' '.join(banned[1:])} Advised instead: {within(held.label)}. {because}"
    return found._replace(route=rec.first, label=held.label, because=because, week=this_week(rec))


def _headline(parts: Sequence[PartAdvice]) -> str:
    """`Retrieval for Answers, LoRA tuning for Tone; Job 3 needs 2 more answers`."""
    routes = grouped((within(part.label), part.name) for part in parts if part.route is not None)
    told = [f"{label} for {listing(names)}" for label, names in routes.items()]
    if not told:
        return "Answer for each job, and one plan for all of them stands here."
    head = first_upper("; ".join(told))
    waiting = [p.name for p in parts if p.route is None]
    return f"{head}; {listing(waiting)} {'is' if len(waiting) == 1 else 'are'} still open." if waiting else f"{head}."


def joint_plan(ready: Sequence[Recommendation], begin: str = "") -> tuple[JointStep, ...]:
    """Every step once, at its earliest phase, none before what a part that it serves puts ahead of it; first what serves the part to `begin` with."""
    used, plans = [{rec.first, *(c.route for c in rec.stack)} for rec in ready], [opened_plan(rec) for rec in ready]
    bound = any(("rules", r) in rec.pack.policies and rec.pack.rules[r].rule_out for rec in ready for r in rec.evaluation.fired)  # own words each
    every = [(replace(i, phase="", details=(), rules=()) if bound else i.step, rank, i) for rank, plan in enumerate(plans) for i in plan]
    held = grouped((("step", own) if i.step else ("route" if i.route in used[rank] else "else", i.do), (rank, i)) for own, rank, i in every)
    ranks, steps = dict[int, tuple[Any, ...]](), list[JointStep]()
    for at, ((kind, _), items) in enumerate(held.items()):
        item = min((i for _, i in items), key=lambda i: PHASES.index(i.phase))
        names = tuple(dict.fromkeys(ready[rank].answers.part for rank, _ in items))
        told = grouped((said, ready[rank].answers.part) for rank, i in items for said in i.details)
        details = tuple(said if {*by} == {*names} else f"For {listing([*dict.fromkeys(by)])}: {said}" for said, by in told.items())
        label = ready[0].pack.steps[item.step].label if item.step else ready[0].pack.routes[item.route].label if item.route else ""
        ranks[at] = (PHASES.index(item.phase), begin not in names, kind != "step", kind == "else", -len(names), items[0][0], at)
        steps.append(JointStep(replace(item, details=details), label, names))
    place = {(rank, id(i)): at for at, items in enumerate(held.values()) for rank, i in items}
    own = [[place[rank, id(i)] for i in plan] for rank, plan in enumerate(plans)]
    ahead = {at: {b for order in own if at in order for b in order[: order.index(at)] if ranks[b][0] <= rank[0]} for at, rank in ranks.items()}
    return tuple(steps[at] for at in in_turn(ranks, ahead))
