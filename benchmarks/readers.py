"""How well two readers agree on the next questionnaire, and how far its answers carry an expert.

Run `.venv/bin/python -m benchmarks.readers`; `benchmarks/next/README.md` says what is read here.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent / "next"
Given = Mapping[str, Any]  # question -> option, options, number, or row -> column of a grid


def load(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def questions() -> dict[str, dict[str, Any]]:
    """Question by id; one that offers what another does has that one's options."""
    found = {q["id"]: q for q in load("questionnaire")["questions"]}
    for q in found.values():
        if "same_options_as" in q:
            q["several"] = found[q["same_options_as"]]["one"]
    return found


def options(question: Mapping[str, Any]) -> list[str]:
    """The options of a question, those of its groups one after the other."""
    held = question.get("one") or question.get("several") or {}
    return [o for name, text in held.items() for o in (text if isinstance(text, dict) else [name])]


def cells(question: Mapping[str, Any], answer: Any) -> dict[str, Any]:
    """An answer in pieces that are the same or not: rows of a grid, options of several, or all of it."""
    if "grid" in question:
        return dict(answer)
    if "several" in question:
        return {o: o in answer for o in options(question)}
    return {"": bisect.bisect_right(question["number"]["edges"], answer) if "number" in question else answer}


def agreement(first: Mapping[str, Given], again: Mapping[str, Given]) -> tuple[float, float, int]:
    """Of the answers that both give: the share that is the same, the share with each option counted, and how many they are."""
    asked, same, pieces = questions(), [], []
    for team, given in again.items():
        for q in given.keys() & first[team].keys():
            mine, theirs = (cells(asked[q], a[q]) for a in (first[team], given))
            alike = [mine[k] == theirs[k] for k in mine.keys() & theirs.keys()]
            same += alike if "grid" in asked[q] else [all(alike)]
            pieces += alike
    return sum(same) / len(same), sum(pieces) / len(pieces), len(same)


def main() -> None:
    """Prints both."""
    exact, each, count = agreement(load("first"), load("again"))
    print(f"two readers, where both gave an answer ({count}): {exact:.3f} the same, {each:.3f} with each option counted")
    expected = {team["id"]: team for team in load("teams")}
    for kind, teams in load("held_out").items():
        for name, ranks in load("experts").items():
            rows = [(ranks[team], expected[team]) for team in teams]
            best = sum(ranked[0] in e["best"] for ranked, e in rows) / len(rows)
            three = sum(bool({*ranked} & {*e["best"]}) for ranked, e in rows) / len(rows)
            fine = sum(ranked[0] in (*e["best"], *e["also_ok"]) for ranked, e in rows) / len(rows)
            wrong = sum(ranked[0] in e["wrong"] for ranked, e in rows) / len(rows)
            said = f"best first {best:.3f}, in three {three:.3f}, reasonable {fine:.3f}, wrong {wrong:.3f}"
            print(f"{kind}, expert {name} on {len(rows)} answers: {said}")


if __name__ == "__main__":
    main()
