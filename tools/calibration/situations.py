"""Situations with answers and a known outcome: the pack's cases, those in `benchmarks/situations/`, and the teams in
`benchmarks/teams/`, whose first family is what an expert holds to be right."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from advisor.pack import Answers, Pack, read_answers

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "benchmarks" / "situations"
TEAMS = ROOT / "benchmarks" / "teams"
HELD_OUT = "held out"
# A set's weight in the fit: published situations are the kind that counts, those beside them were told after excerpts, and the
# sixth set from memory.
WEIGHTS = {"published": 3.0, "everyday": 5.0, "sixth": 0.4, "teams": 0.5, "openings": 0.8}
THINNED = 0.1  # weight of a situation of which little is answered
FOLLOW_UPS = 10  # answers beside the opening ones in such a situation


class TextLoader(yaml.SafeLoader):
    """Reads every scalar as text, so that `no` stays an option."""


TextLoader.yaml_implicit_resolvers = {}


@dataclass(frozen=True, slots=True)
class Situation:
    """Answers, and the families right, reasonable and clearly wrong there; `judge` holds an expert's first three families,
    who saw nothing but the answers. `of` names the situation that a thinned one was made from."""

    id: str
    of: str
    group: str
    weight: float
    answers: Mapping[str, Any]
    best: tuple[str, ...]
    also_ok: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    judge: tuple[str, ...] = ()

    def read(self, pack: Pack) -> Answers:
        return read_answers(pack, {"answers": dict(self.answers)})[0]


def situations(pack: Pack, leave_out: Iterable[str] = ()) -> list[Situation]:
    """All of them, the held-out cases too; `leave_out` names sets of the folder."""
    judged = load(ROOT / "benchmarks" / "fillings" / "judge.yaml")
    found = []
    for case in pack.content.cases:
        group = HELD_OUT if case.held_out else "everyday" if case.origin == "everyday" else "published"
        judge = tuple(judged.get(case.id, ()))
        found.append(_situation(group, case.id, case.answers, case.expect.model_dump(), judge))
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.stem not in set(leave_out):
            found += [_situation(path.stem, s["id"], s["answers"], s["expect"], tuple(s.get("judge", ()))) for s in load(path)["cases"]]
    for path in sorted(TEAMS.glob("*.yaml")):
        group = "openings" if path.stem == "openings" else "teams"
        found += [_situation(group, t["id"], t["answers"], {"best": t["judge"][:1]}, tuple(t["judge"])) for t in load(path)["teams"]]
    return found


def load(path: Path) -> dict[str, Any]:
    """A YAML file, every scalar as text."""
    return yaml.load(path.read_text(encoding="utf-8"), TextLoader)


def _situation(group: str, name: str, answers: Mapping[str, Any], expect: Mapping[str, Any], judge: tuple[str, ...]) -> Situation:
    named = {key: tuple(expect.get(key) or ()) for key in ("best", "also_ok", "wrong")}
    return Situation(name, name, group, WEIGHTS.get(group, 1.0), answers, judge=judge, **named)


def thinned(pack: Pack, full: Iterable[Situation], seed: int = 20261127) -> Iterator[Situation]:
    """Each situation as a visitor would have left it early: after the opening questions, and after some further answers."""
    opening = {q.id for q in pack.content.questions if q.opening}
    follows = {q.id: q.follows for q in pack.content.questions if q.follows}
    for s in full:
        if len(s.answers) <= len(opening) + FOLLOW_UPS:
            continue
        draw = random.Random(f"{seed} {s.id}")
        sure = opening | {q for q, lead in follows.items() if lead in opening and len(s.answers.get(lead, ())) == 1}
        others = [q for q in s.answers if q not in sure]
        few = set(draw.sample(others, min(FOLLOW_UPS, len(others))))
        for label, kept in (("opening", sure), ("early", sure | few)):
            answers = {q: a for q, a in s.answers.items() if q in kept}
            yield replace(s, id=f"{s.id} ({label})", weight=s.weight * THINNED, answers=answers)
