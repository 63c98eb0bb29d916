"""The cases and promises that a change of rules moves."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.answers import answers_of_case
from advisor.decide import evaluate
from advisor.pack import Pack

from .joint import NEW, OLD, Joint


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case whose first route or verdict (best, also_ok, wrong, other) changes."""

    case: str
    old: str | None
    new: str | None
    verdict_old: str
    verdict_new: str


def case_changes(joint: Joint) -> tuple[tuple[CaseChange, ...], int]:
    """The cases of both packs whose first route or verdict changes, each on the answers that its own pack holds."""
    found, compared = [], 0
    for name, case in joint.packs[OLD].cases.items():
        if name not in joint.packs[NEW].cases:
            continue
        compared += 1
        seen = []
        for side, own in ((OLD, case), (NEW, joint.packs[NEW].cases[name])):
            pack = joint.packs[side]
            top = evaluate(pack, answers_of_case(pack, own)).ranking[0]
            first = None if top.status == "ruled_out" else top.route
            names = {first, pack.families[first]} if first is not None else set()
            verdict = next((v for v in ("best", "also_ok", "wrong") if names.intersection(getattr(own.expect, v))), "other")
            seen.append((first, verdict))
        if seen[OLD] != seen[NEW]:
            found.append(CaseChange(name, seen[OLD][0], seen[NEW][0], seen[OLD][1], seen[NEW][1]))
    return tuple(found), compared


def promise_changes(old: Pack, new: Pack) -> tuple[tuple[str, str, str], ...]:
    """The promises whose state changes: kept (proved), broken, idle, not_decided, or absent."""
    states = [_states(pack) for pack in (old, new)]
    names = dict.fromkeys([*states[OLD], *states[NEW]])
    found = [(n, states[OLD].get(n, "absent"), states[NEW].get(n, "absent")) for n in names]
    return tuple(f for f in found if f[1] != f[2])


def _states(pack: Pack) -> dict[str, str]:
    from advisor.check.promises import check_promises

    found = {p.id: "kept" for p in pack.content.promises}
    for problem in check_promises(pack) if found else ():
        found[problem.about[0]] = problem.code.removeprefix("promise-").replace("-", "_")
    return found
