"""Why a route stands where it does: its rules, the gap to another route, and what rules it out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.decide import Recommendation, Standing
from advisor.pack import Pack, Rule

from .words import answer_text, condition_text


@dataclass(frozen=True, slots=True)
class Reason:
    """A fired rule seen from one route: what it gives (`value`, weighted points), and what fired it."""

    rule: str
    because: str
    value: int
    criteria: tuple[tuple[str, int], ...]  # criterion label, weighted points
    questions: tuple[str, ...]
    sources: tuple[str, ...]
    strength: str  # strong | common | contested | judgement | ""


@dataclass(frozen=True, slots=True)
class RuledOut:
    route: str
    label: str
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    reopens: str


def strength_of(rule: Rule) -> str:
    return "judgement" if rule.judgement else "contested" if rule.contested else rule.strength


def reasons_for(rec: Recommendation, route: str) -> tuple[Reason, ...]:
    """Every rule that gives the route points, most helpful first, most harmful last."""
    standing = rec.evaluation.standing(route)
    questions = {f.rule: f.questions for f in rec.evaluation.fired}
    by_rule: dict[str, list[tuple[str, int]]] = {}
    for share in standing.shares:
        if share.rule:
            by_rule.setdefault(share.rule, []).append((rec.pack.criteria[share.criterion].label, share.value))
    found = [_reason(rec.pack, rule, tuple(cells), questions[rule]) for rule, cells in by_rule.items()]
    return tuple(sorted(found, key=lambda r: (-r.value, r.rule)))


def _reason(pack: Pack, rule_id: str, cells: tuple[tuple[str, int], ...], questions: tuple[str, ...]) -> Reason:
    rule, value = pack.rules[rule_id], sum(v for _, v in cells)
    return Reason(rule_id, rule.because_of(value), value, cells, questions, rule.sources, strength_of(rule))


def ruled_out(rec: Recommendation) -> tuple[RuledOut, ...]:
    """The routes that are out, with what did it and what would reopen them."""
    return tuple(_ruled_out(rec, s) for s in rec.ranking if s.status == "ruled_out")


def _ruled_out(rec: Recommendation, standing: Standing) -> RuledOut:
    pack = rec.pack
    reopens = []
    for veto in standing.vetoes:
        if veto.by == "requires":
            reopens.append(f"if {condition_text(pack, pack.routes[standing.route].requires)}")
        else:
            for q in veto.questions:
                answer = rec.answers.given.get(q)
                if answer is not None:
                    reopens.append(f"if the answer to “{pack.questions[q].ask}” changed from “{answer_text(pack.questions[q], answer)}”")
    return RuledOut(
        standing.route,
        pack.routes[standing.route].label,
        tuple(dict.fromkeys(v.because for v in standing.vetoes if v.because)),
        tuple(dict.fromkeys(v.name for v in standing.vetoes if v.by == "rule")),
        "Reopens " + "; or ".join(dict.fromkeys(reopens)) + "." if reopens else "",
    )


def beside_first(rec: Recommendation, route: str) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """What helps a route beside the first one and what hurts it, largest first; of the first itself all that speaks for it and
    against it."""
    assert rec.first is not None
    mine = {r.rule: r for r in reasons_for(rec, route)}
    theirs = {r.rule: r for r in reasons_for(rec, rec.first)} if route != rec.first else {}
    found = []
    for rule in {*mine, *theirs}:
        value = (mine[rule].value if rule in mine else 0) - (theirs[rule].value if rule in theirs else 0)
        found.append(replace(mine.get(rule) or theirs[rule], value=value))
    found.sort(key=lambda r: (-abs(r.value), r.rule))
    return tuple(r for r in found if r.value > 0), tuple(r for r in found if r.value < 0)
