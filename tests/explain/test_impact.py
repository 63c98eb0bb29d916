"""Which cases a rule decides."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from advisor.answers import read_answers
from advisor.decide import evaluate
from advisor.explain.impact import deciding_cases, open_cases
from advisor.pack import Pack, load_pack

SMALL = Path(__file__).parents[1] / "data" / "small_pack"

CASES = """
cases:
  - {id: facts, answers: {task: extract, gap: [facts_missing], examples: 20}, expect: {best: [rag], wrong: [sft-full]}}
  - {id: sorting, answers: {task: sort, examples: 100}, expect: {best: [prompting]}}
  - {id: imitation, answers: {task: write, examples: 100, gap: []}, expect: {best: [peft], also_ok: [full_tuning]}}
  - {id: both_needed, answers: {task: write, examples: 100, gap: [facts_missing]}, expect: {best: [rag-plus-tuning]}}
  - {id: hidden, held_out: true, answers: {task: extract, gap: [facts_missing], examples: 20}, expect: {best: [rag]}}
"""


@dataclass(frozen=True)
class Packs:
    """The small pack with cases, and a way to make it without one of its rules."""

    folder: Path

    def whole(self) -> Pack:
        return load_pack(self.folder / "small")

    def without(self, rule: str) -> Pack:
        top = self.folder / f"without_{rule}"
        top.mkdir()
        (top / "pack.yaml").write_text(f"extends: small\ndisable: {{rules: {{{rule}: taken out by a test}}}}\n", encoding="utf-8")
        return load_pack(top)


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    folder = tmp_path / "small"
    folder.mkdir()
    for file in SMALL.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        start = text.find("\ncases:")
        (folder / file.name).write_text(text if start < 0 else text[: start + 1], encoding="utf-8")
    (folder / "cases.yaml").write_text(CASES, encoding="utf-8")
    return Packs(tmp_path)


def first_of(pack: Pack, answers: dict) -> str | None:
    given, problems = read_answers(pack, {"answers": answers})
    assert not problems
    top = evaluate(pack, given).ranking[0]
    return None if top.status == "ruled_out" else top.route


@pytest.mark.parametrize("rule", list(load_pack(SMALL).rules))
def test_same_as_a_pack_without_the_rule(packs: Packs, rule: str) -> None:
    """The cases named are exactly those whose first route differs in a pack that has the rule disabled."""
    whole, rest = packs.whole(), packs.without(rule)
    expected = []
    for case in open_cases(whole):
        first, without = first_of(whole, case.answers), first_of(rest, case.answers)
        if first != without:
            expected.append((case.id, first, without))
    assert expected == [(d.case, d.first, d.without) for d in deciding_cases(whole, rule)]


def test_some_rule_decides_something(packs: Packs) -> None:
    """Missing facts put retrieval first in the case that lacks facts, and the grades say that this is right."""
    (decided,) = [d for d in deciding_cases(packs.whole(), "missing_facts") if d.case == "facts"]
    assert ("retrieval", "best") == (decided.first, decided.grade)
    assert "best" != decided.grade_without


def test_held_out_cases_stay_unseen(packs: Packs) -> None:
    """A held-out case is never named, although the rule decides it."""
    assert "hidden" not in {d.case for d in deciding_cases(packs.whole(), "missing_facts")}


def test_unknown_rule(packs: Packs) -> None:
    """A rule that the pack does not have is a KeyError."""
    with pytest.raises(KeyError):
        deciding_cases(packs.whole(), "no_such_rule")
