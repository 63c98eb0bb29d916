"""Which cases a rule decides."""

from pathlib import Path

import pytest

from advisor.decide import evaluate
from advisor.explain.impact import deciding_cases, open_cases
from advisor.pack import Pack, load_pack
from tests.strategies import SMALL, answered

CASES = """
cases:
  - {id: facts, answers: {task: extract, gap: [facts_missing], examples: 20}, expect: {best: [rag], wrong: [sft-full]}}
  - {id: sorting, answers: {task: sort, examples: 100}, expect: {best: [prompting]}}
  - {id: imitation, answers: {task: write, examples: 100, gap: []}, expect: {best: [peft], also_ok: [full_tuning]}}
  - {id: both_needed, answers: {task: write, examples: 100, gap: [facts_missing]}, expect: {best: [rag-plus-tuning]}}
  - {id: hidden, held_out: true, answers: {task: extract, gap: [facts_missing], examples: 20}, expect: {best: [rag]}}
"""


@pytest.fixture
def whole(tmp_path: Path) -> Pack:
    """The small pack with other cases."""
    (tmp_path / "small").mkdir()
    text = (SMALL.folder / "pack.yaml").read_text(encoding="utf-8")
    (tmp_path / "small" / "pack.yaml").write_text(text.partition("\ncases:")[0] + CASES, encoding="utf-8")
    return load_pack(tmp_path / "small")


def first_of(pack: Pack, answers: dict) -> str | None:
    top = evaluate(pack, answered(pack, answers)).ranking[0]
    return None if top.status == "ruled_out" else top.route


@pytest.mark.parametrize("rule", list(SMALL.rules))
def test_same_as_a_pack_without_the_rule(whole: Pack, tmp_path: Path, rule: str) -> None:
    """The cases named are exactly those, held-out ones apart, whose first route differs in a pack that has the rule disabled."""
    (tmp_path / "rest").mkdir()
    (tmp_path / "rest" / "pack.yaml").write_text(f"extends: small\ndisable: {{rules: {{{rule}: taken out by a test}}}}\n", encoding="utf-8")
    rest = load_pack(tmp_path / "rest")
    assert "hidden" not in {c.id for c in open_cases(whole)}
    firsts = [(c.id, first_of(whole, c.answers), first_of(rest, c.answers)) for c in open_cases(whole)]
    assert [f for f in firsts if f[1] != f[2]] == [(d.case, d.first, d.without) for d in deciding_cases(whole, rule)]


def test_grades_say_whether_it_was_right(whole: Pack) -> None:
    """Missing facts put retrieval first in the case that lacks facts, which is best; an unknown rule is a KeyError."""
    (decided,) = [d for d in deciding_cases(whole, "missing_facts") if d.case == "facts"]
    assert ("retrieval", "best") == (decided.first, decided.grade) and "best" != decided.grade_without
    with pytest.raises(KeyError):
        deciding_cases(whole, "no_such_rule")
