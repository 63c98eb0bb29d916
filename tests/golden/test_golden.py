"""What the pack of today advises, held while the code beneath it changes: every case, every example, 2,000 seeded partial answer sets.

`python -m tests.golden.test_golden` writes the file anew; that is honest only where the meaning of the rules was changed on purpose.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.answers import Answers, all_parts, read_answers, read_answers_file
from advisor.decide import recommend
from advisor.pack import Answer, Pack, load_pack
from tests.strategies import random_answer

GOLDEN = Path(__file__).with_name("golden.jsonl")
EXAMPLES = Path(__file__).parents[2] / "examples"
SEEDED = 2_000


def answer_sets(pack: Pack) -> Iterator[tuple[str, Answers]]:
    """Every case, every example with its parts, and seeded sets: half drawn freely, half a case with answers dropped or changed."""
    cases = {case.id: read_answers(pack, {"answers": case.answers})[0] for case in pack.content.cases}
    yield from ((f"case {name}", answers) for name, answers in cases.items())
    for file in sorted(EXAMPLES.rglob("*.yaml")):
        answers, _ = read_answers_file(pack, file)
        for found in all_parts(answers) or (answers,):
            yield f"example {file.relative_to(EXAMPLES)} {found.part}".strip(), found
    for i in range(SEEDED):
        rng = random.Random(f"golden {i}")
        given = dict(rng.choice(list(cases.values())).given) if i % 2 else {}
        yield f"seed {i}", _drawn(pack, given, rng)


def _drawn(pack: Pack, given: dict[str, Answer], rng: random.Random) -> Answers:
    unknown = rng.random()
    changed = 0.15 if given else 1.0
    for name, question in pack.questions.items():
        if rng.random() >= changed:
            continue
        given.pop(name, None)
        if (answer := random_answer(question, rng, unknown)) is not None:
            given[name] = answer
    return Answers(given, {c: rng.randint(0, 3) for c in pack.criteria if rng.random() < 0.1})


def outcome(pack: Pack, answers: Answers) -> dict[str, Any]:
    """First and leading routes in plain words; what is long as a digest."""
    rec = recommend(pack, answers)
    standing = [s for s in rec.ranking if s.status != "ruled_out"]
    return {
        "first": rec.first,
        "leading": [s.route for s in standing[:3]],
        "fired": _digest([f.rule for f in rec.evaluation.fired]),
        "totals": _digest({s.route: [s.total, s.status, s.below] for s in rec.ranking}),
        "vetoes": _digest({s.route: [[v.by, v.name] for v in s.vetoes] for s in rec.ranking if s.vetoes}),
        "stack": {c.route: c.phase for c in rec.stack},
        "plan": _digest([[p.phase, p.do, p.route, p.step, p.rules] for p in rec.plan]),
    }


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


@pytest.fixture(scope="module")
def sets() -> dict[str, Answers]:
    return dict(answer_sets(load_pack()))


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    return dict(json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines())


def test_every_answer_set_is_on_record(sets: dict[str, Answers], recorded: dict[str, Any]) -> None:
    """The record holds the answer sets of today, in their order."""
    assert list(recorded) == list(sets)


@pytest.mark.parametrize("share", range(20))
def test_advice_is_what_it_was(share: int, sets: dict[str, Answers], recorded: dict[str, Any]) -> None:
    """Fired rules, totals, vetoes, leading routes, stack and plan are those on record."""
    different = {}
    for name in list(sets)[share::20]:
        found = outcome(load_pack(), sets[name])
        if found != recorded[name]:
            different[name] = {k: (recorded[name][k], v) for k, v in found.items() if recorded[name][k] != v}
    assert {} == different


if __name__ == "__main__":
    default = load_pack()
    lines = [json.dumps([name, outcome(default, answers)]) for name, answers in answer_sets(default)]
    GOLDEN.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} answer sets")
