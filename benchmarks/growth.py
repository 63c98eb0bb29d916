"""How each query grows with the rules and the questions of a pack, on generated packs with twelve answers unknown."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import yaml

from advisor.answers import Answers
from advisor.decide import recommend
from advisor.explain.next_question import next_questions
from advisor.explain.open_routes import open_routes
from advisor.explain.settled import settled
from advisor.explain.solidity import solidity
from advisor.explain.sufficient import sufficient_reason
from advisor.explain.toward import toward
from advisor.pack import Pack, load_pack

from .explanations import timed
from .measure import SEED, Row, random_answers

RULES, QUESTIONS = (50, 200, 500, 1_000), (15, 30, 60)
MIDDLE_RULES, MIDDLE_QUESTIONS = 200, 40
SETS, UNKNOWN = 8, 12
ROUTES, CRITERIA, OPTIONS = 16, 6, 4

QUERIES: dict[str, Callable[[Pack, Answers], Any]] = {
    "recommendation": recommend,
    "nearest change, up to 2 answers": toward,
    "settled or not": settled,
    "open routes": open_routes,
    "next question": next_questions,
    "sufficient reason": sufficient_reason,
    "recommendation and solidity": lambda pack, answers: solidity(recommend(pack, answers)),
}


def run(pack: Pack) -> list[Row]:
    rows = _grown("rules", RULES, [(n, MIDDLE_QUESTIONS) for n in RULES], f"{MIDDLE_QUESTIONS} questions")
    return rows + _grown("questions", QUESTIONS, [(MIDDLE_RULES, n) for n in QUESTIONS], f"{MIDDLE_RULES} rules")


def _grown(of: str, numbers: tuple[int, ...], sizes: list[tuple[int, int]], beside: str) -> list[Row]:
    """A row for each query: its time in the largest pack, and in each smaller one beside it."""
    taken = [_times(generated(rules, questions)) for rules, questions in sizes]
    rows = []
    for name in QUERIES:
        medians = [float(np.median(t[name])) for t in taken]
        smaller = ", ".join(f"{m:.3g} ms with {n:,}" for n, m in zip(numbers[:-1], medians[:-1], strict=True))
        ratio = f"{medians[-1] / medians[0]:.1f} times for {numbers[-1] / numbers[0]:.0f} times the {of}"
        rows.append(Row(f"{name}: {numbers[-1]:,} {of}, {beside}", medians[-1], max(taken[-1][name]), smaller, ratio))
    return rows


def _times(pack: Pack) -> dict[str, list[float]]:
    rng = random.Random(SEED)
    sets = [random_answers(pack, UNKNOWN, rng) for _ in range(SETS)]
    for query in QUERIES.values():
        query(pack, sets[0])
    return {name: [timed(lambda a=a, q=query: q(pack, a))[1] for a in sets] for name, query in QUERIES.items()}


def generated(rules: int, questions: int) -> Pack:
    """A pack of plain questions, one in five asked only under a condition, and rules of one to three comparisons."""
    rng = random.Random(f"{SEED} {rules} {questions}")
    options = {f"o{i}": f"Option {i}" for i in range(OPTIONS)}
    names = [f"q{i}" for i in range(questions)]
    asked: list[dict[str, Any]] = []
    for i, name in enumerate(names):
        kind = "several" if rng.random() < 0.15 else "ordered" if rng.random() < 0.3 else "options"
        question = {"id": name, "section": "s", "ask": f"{name}?", kind: options, "can_change": rng.choice(["no", "with_effort", "yes"])}
        single = [q["id"] for q in asked if "several" not in q]
        if i and single and rng.random() < 0.2:
            question["ask_if"] = f"{rng.choice(single)} is not o0"
        asked.append(question)
    several = {q["id"] for q in asked if "several" in q}
    routes = [f"r{i}" for i in range(ROUTES)]

    def compared() -> str:
        name, option = rng.choice(names), f"o{rng.randrange(OPTIONS)}"
        return f"{option} in {name}" if name in several else f"{name} is {option}" if rng.random() < 0.5 else f"{name} in [{option}, o0]"

    made = []
    for i in range(rules):
        rule: dict[str, Any] = {"id": f"rule{i}", "because": "It is so.", "judgement": True}
        rule["when"] = rng.choice([" and ", " or "]).join(compared() for _ in range(rng.randint(1, 3)))
        if rng.random() < 0.05:
            rule["rule_out"] = [rng.choice(routes)]
        else:
            given = rng.sample(routes, rng.randint(1, 3))
            rule["points"] = {r: {f"c{rng.randrange(CRITERIA)}": rng.choice([-2, -1, 1, 2, 3])} for r in given}
        made.append(rule)
    plain = {
        "pack": {"id": "grown", "version": "1", "title": "Grown"},
        "questions": asked,
        "criteria": [{"id": f"c{i}", "label": f"Criterion {i}", "weight": rng.randint(1, 4)} for i in range(CRITERIA)],
        "routes": [{"id": r, "label": r.upper(), "family": "prompting", "layer": "l"} for r in routes],
        "rules": made,
    }
    with TemporaryDirectory() as folder:
        Path(folder, "pack.yaml").write_text(yaml.safe_dump(plain), encoding="utf-8")
        return load_pack(folder)
