"""How often a pack agrees with what is known to be right in its cases. Only the deterministic ranking is scored, no sampling takes part. `expect` may
name families or routes: a family stands where its best route does, each once; a route where it stands among the routes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from advisor.answers import Answers, answers_of_case
from advisor.decide import TRUE, Domains, Evaluation, evaluate, program_of
from advisor.explain.offers import still_open
from advisor.explain.rule_view import VERDICTS, judge, without_rules
from advisor.pack import Answer, Case, Pack, Rule

from .reach import closed_by
from .space import Space


class Scored(NamedTuple):
    """One case: the routes in order (not ruled out), their families, and whether what leads is right, something right is within the first
    three, what leads is right or reasonable, or clearly wrong; the `verdict` in a word, see `grade`; `level` are routes that are level with it and
    not right; `lacking` says what should stand beside it and does not, or that it gets what it never should: then nothing is right."""

    case: Case
    evaluation: Evaluation
    ranking: tuple[str, ...]
    families: tuple[str, ...]
    top1: bool
    top3: bool
    also_ok: bool
    wrong: bool
    verdict: str
    level: tuple[str, ...]
    lacking: tuple[str, ...]


def score(pack: Pack, file: str = "") -> tuple[Scored, ...]:
    """Every case of the pack, or of one of its files."""
    held = (case for case in pack.content.cases if not file or pack.places["cases", case.id].file == file)
    return tuple(score_case(pack, case, answers_of_case(pack, case)) for case in held)


def score_case(pack: Pack, case: Case, answers: Answers) -> Scored:
    """One case, scored on some answers to it."""
    evaluation = evaluate(pack, answers)
    ranking = tuple(s.route for s in evaluation.left)
    families = tuple(dict.fromkeys(pack.routes[r].family for r in ranking))
    one, three = ({*families[:n], *ranking[:n]} for n in (1, 3))
    best, reasonable, wrong = map(set, (case.expect.best, case.expect.also_ok, case.expect.wrong))
    word, lacking = judge(evaluation, case, answers)
    top1, top3, also_ok = (
        (bool(found) or (word == "best" and not best)) and not lacking for found in (one & best, three & best, one & (best | reasonable))
    )
    level = tuple(r for r in (evaluation.standing(ranking[0]).tied_with if ranking else ()) if not best & {r, pack.families[r]})
    return Scored(case, evaluation, ranking, families, top1, top3, also_ok, bool(one & wrong), VERDICTS[word], level, lacking)


def untested(space: Space, rule: Rule) -> list[str] | None:
    """The answers (`council: refused`) that a ban forbids by themselves, and that no own case gives which would miss it: one in which it fires,
    and whose `never` names all that it closes, or finds something open only without it, as `nothing` may. None where no case would miss it."""
    pack, rest = space.pack, without_rules(space.pack, rule.id)
    own = (case for case in pack.content.cases if (case.expect.never or case.expect.nothing) and ("cases", case.id) in pack.policies)
    firing, closed, missing = program_of(pack).firing(rule), closed_by(pack, rule.rule_out), list[Mapping[str, Answer]]()
    for never, answers in ((case.expect.never, answers_of_case(pack, case)) for case in own):
        named = never and closed <= set().union(*(closed_by(pack, each) for each in never))
        gaps = [bool(still_open(evaluate(by, answers), never or [("all",)])) for by in (pack, rest)]
        if Domains(pack, answers).fires(firing) and (named or gaps == [False, True]):
            missing.append(answers.given)
    asked = [q for q in map(pack.questions.__getitem__, firing[2].questions) if q.options]
    single = [(q.id, o) for q in asked for o in q.choices if Domains(pack, Answers({q.id: Answer((o,))})).decide(firing[2]) == TRUE]
    return [f"{q}: {o}" for q, o in single if all(q in given and o not in given[q].options for given in missing)] if missing else None


def shares(scored: Iterable[Scored]) -> dict[str, float]:
    """How many `cases` there are, and which share of them (0 to 1, four digits; 0 where there are none) is `top1`, `top3`, `also_ok` and `wrong`."""
    rows = list(scored)
    names = ("top1", "top3", "also_ok", "wrong")
    return {"cases": len(rows), **{name: round(sum(getattr(r, name) for r in rows) / max(len(rows), 1), 4) for name in names}}


def below_thresholds(pack: Pack, total: Mapping[str, float]) -> list[str]:
    """What the pack's `accuracy` asks for and its cases miss, in words."""
    wanted = pack.content.accuracy
    low = f"best first is {total['top1']:.1%}; the pack asks for at least {wanted.top1_at_least:.1%}"
    high = f"clearly wrong are {total['wrong']:.1%}; the pack allows at most {wanted.wrong_at_most:.1%}"
    missed = ((total["top1"] < wanted.top1_at_least, low), (total["wrong"] > wanted.wrong_at_most, high))
    return [sentence for misses, sentence in missed if misses and total["cases"]]


def report(scored: tuple[Scored, ...]) -> dict[str, Any]:
    """The whole result as data: shares in all, by origin, tuned on and held out, then each miss."""
    return {
        **shares(scored),
        "by_origin": {origin: shares(s for s in scored if s.case.origin == origin) for origin in dict.fromkeys(s.case.origin for s in scored)},
        "tuned_on": shares(s for s in scored if not s.case.held_out),
        "held_out": shares(s for s in scored if s.case.held_out),
        "misses": [told(s) for s in scored if not s.top1],
    }


def told(s: Scored) -> dict[str, Any]:
    """A case with its verdict, and the rules that decided it: against the highest route known to be right, or where that leads, the next not."""
    right = set(s.case.expect.best or (s.ranking[:1] if s.case.expect.never else ()))
    best = next((x for x in s.evaluation.ranking if {x.route, x.family} & right), None)
    next_one = next((x for x in s.evaluation.left if not {x.route, x.family} & right), None)
    first, own = s.ranking[0] if s.ranking else None, bool(s.ranking) and best is s.evaluation.ranking[0]
    rival = next_one if s.top1 or s.lacking or own else best
    ahead = {x.route: s.evaluation.ranking[0].total - x.total for x in s.evaluation.left[1:2] if x is not next_one}
    pair = (s.evaluation.standing(first), rival) if first is not None and rival is not None else ()
    needs: dict[str, Counter[str]] = {}  # what each rule brings, by the need that it shows; empty where it speaks of the route
    for standing, sign in zip(pair, (1, -1), strict=False):
        for share in standing.shares:
            needs.setdefault(share.rule, Counter())[share.need] += sign * share.value
    most = sorted(((brought.total(), rule) for rule, brought in needs.items()), key=lambda x: (-abs(x[0]), x[1]))
    parts = [(n, {"rule": rule, "value": n, "needs": {need: v for need, v in needs[rule].items() if v}}) for n, rule in most]
    decided, against = ([part for n, part in parts if n * sign > 0][:5] for sign in (1, -1))
    return {
        "case": s.case.id, "verdict": s.verdict, "title": s.case.title, "origin": s.case.origin, "held_out": s.case.held_out,
        "first": first, "level_with": list(s.level), "then_right_too": ahead if s.top1 else {},  # what comes next, and by how much it is behind
        "families": list(s.families[:3]), "best": ["no route"] if s.case.expect.nothing else list(s.case.expect.best),
        "lacking": list(s.lacking), "top3": s.top3, "also_ok": s.also_ok, "wrong": s.wrong, "best_right": best.route if best is not None else None,
        "ahead_of": rival.route if rival is not None else None, "totals": [standing.total for standing in pair],
        "decided_by": decided, "against": against, "ruled_out_by": list(dict.fromkeys(v.name for v in best.vetoes)) if best is not None else [],
    }  # fmt: skip
