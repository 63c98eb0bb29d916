"""How right the advice is on teams that no rule was written for, how far their answers carry an expert, and how well two readers agree.

Run `.venv/bin/python -m benchmarks.readers`; `benchmarks/teams/README.md` says what is read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from advisor.advise import by_ranking
from advisor.answers import Answers, read_answers
from advisor.decide import evaluate
from advisor.pack import Answer, Pack, load_pack

HERE = Path(__file__).parent / "teams"
FIRST = 12  # answers after which the first route should be that of all


class Shares(NamedTuple):
    """Of some teams: where the first family is best, best is within three, the first is best or reasonable, the first is clearly wrong."""

    first: float
    within_three: float
    reasonable: float
    wrong: float

    def __str__(self) -> str:
        return " / ".join(f"{share:.3f}" for share in self)


def load(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def answered(pack: Pack) -> dict[str, Any]:
    """What a reader of each text answered; of the teams that stand in the pack, as it stands there."""
    return {team.id: team.answers for team in pack.content.teams} | load("answers")


def stories() -> dict[str, Any]:
    """The texts and outcomes of all teams, those held out too."""
    return {story["id"]: story for name in ("stories", "held_out_stories") for story in load(name)}


def answers_of(pack: Pack, given: Mapping[str, Any]) -> Answers:
    """What a reader answered of a text."""
    answers, problems = read_answers(pack, {"edition": 2, "answers": given})
    assert not problems, problems
    return answers


def families(pack: Pack, answers: Answers) -> list[str]:
    """The families of the ranking, best first, each once."""
    return list(dict.fromkeys(s.family for s in evaluate(pack, answers).ranking if s.status != "ruled_out"))


def shares(ranked: Mapping[str, Sequence[str]], outcomes: Mapping[str, Any]) -> Shares:
    """How right some rankings of families are; team -> families, best first."""
    rows = [(found, outcomes[team]) for team, found in ranked.items()]
    count = len(rows)
    return Shares(
        sum(found[0] in story["best"] for found, story in rows) / count,
        sum(bool({*found[:3]} & {*story["best"]}) for found, story in rows) / count,
        sum(found[0] in (*story["best"], *story["also_ok"]) for found, story in rows) / count,
        sum(found[0] in story["wrong"] for found, story in rows) / count,
    )


def agreement(pack: Pack, first: Mapping[str, Answers], again: Mapping[str, Answers]) -> tuple[float, float, int]:
    """Of the answers that two readers both gave: the share that is the same, the share with each option counted, and how many they are."""
    same, options = [], []
    for team, answers in again.items():
        for name in answers.given.keys() & first[team].given.keys():
            question = pack.questions[name]
            mine, theirs = ({*a.given[name].options} for a in (first[team], answers))
            same.append(mine == theirs)
            options += [(o in mine) == (o in theirs) for o in question.choices] if question.several else [mine == theirs]
    return sum(same) / len(same), sum(options) / len(options), len(same)


class Interview(NamedTuple):
    """What an interview of `FIRST` answers comes to, beside all answers."""

    early: str | None
    early_sureness: str
    late: str | None
    late_sureness: str


def interview(pack: Pack, told: Answers) -> Interview:
    """Asks the opening questions and then always the next best, until `FIRST` are answered. What the text does not tell is *not sure*;
    the rows of a grid are asked together and count as one."""
    answers = Answers()
    asked: set[str] = set()
    answered = 0
    opening = [q.id for q in pack.content.questions if q.opening]
    while answered < FIRST:
        rec = by_ranking(pack, answers)
        following = rec.uncertainty.next_question
        name = opening.pop(0) if opening else following.question if following is not None else None
        if name is None or name in asked:
            break
        grid = pack.questions[name].grid
        rows = pack.grids[grid] if grid else (name,)
        asked.update(rows)
        answered += any(row in told.given for row in rows)
        for row in rows:
            answers = answers.with_answer(row, told.given.get(row, Answer(not_sure=True)))
    early, late = by_ranking(pack, answers), by_ranking(pack, told)
    return Interview(early.first, early.sureness, late.first, late.sureness)


def unsure(pack: Pack, told: Mapping[str, Answers], outcomes: Mapping[str, Any]) -> float:
    """The share of single answers that, answered *not sure*, make advice clearly wrong that was not so before."""
    turned = []
    for team, answers in told.items():
        wrong = outcomes[team]["wrong"]
        before = families(pack, answers)[0] in wrong
        for name in answers.given:
            after = families(pack, answers.with_answer(name, Answer(not_sure=True)))[0] in wrong
            turned.append(after and not before)
    return sum(turned) / len(turned)


def share(flags: Iterable[bool]) -> str:
    found = list(flags)
    return f"{sum(found)} of {len(found)} ({sum(found) / max(1, len(found)):.2f})"


def main() -> None:
    """Prints all of it."""
    pack = load_pack()
    outcomes = stories()
    told = {team: answers_of(pack, given) for team, given in answered(pack).items()}
    exact, each, count = agreement(pack, told, {team: answers_of(pack, given) for team, given in load("again").items()})
    print(f"two readers, where both gave an answer ({count}): {exact:.3f} the same, {each:.3f} with each option counted")
    print("first is best / best within three / first is best or reasonable / first is clearly wrong")
    held_out = load("held_out")
    unseen = {team for teams in held_out.values() for team in teams}
    seen = {team: families(pack, answers) for team, answers in told.items() if team not in unseen}
    print(f"teams that rules were written with ({len(seen)}): rules {shares(seen, outcomes)}")
    for kind, teams in held_out.items():
        print(f"held out, {kind} ({len(teams)}): rules {shares({team: families(pack, told[team]) for team in teams}, outcomes)}")
        for name, ranked in load("experts").items():
            saw = "who read the texts" if name == "text" else f"{name} who saw the answers"
            if ranked.keys() >= {*teams}:
                print(f"held out, {kind}: expert {saw} {shares({team: ranked[team] for team in teams}, outcomes)}")
    held = {team: told[team] for team in told if team in unseen}
    interviews = [interview(pack, answers) for answers in held.values()]
    print(f"after {FIRST} answers the first route is that of all: {share(i.early == i.late for i in interviews)}")
    for word in ("firm", "likely", "open"):
        print(f"of those called {word} then it stays: {share(i.early == i.late for i in interviews if i.early_sureness == word)}")
    print(f"with all that their texts tell firm or likely: {share(i.late_sureness != 'open' for i in interviews)}")
    print(f"single answers that turned into not sure make advice clearly wrong: {unsure(pack, held, outcomes):.4f}")


if __name__ == "__main__":
    main()
