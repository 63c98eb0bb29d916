"""Two packs compared: equal ones are proved equal, others differ on answers that are replayed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import read_answers
from advisor.decide import evaluate, recommend
from advisor.diff import compare_packs
from advisor.diff.compare import outcome
from advisor.pack import Pack, load_pack
from tests.strategies import answers_for, conditions, make_pack, plain_packs

SMALL = Path(__file__).parents[1] / "data" / "small_pack"


def on_small(tmp_path: Path, text: str) -> Pack:
    """The small pack with an overlay."""
    (tmp_path / "small").symlink_to(SMALL)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "pack.yaml").write_text(f"extends: small\n{text}")
    return load_pack(tmp_path / "mine")


def rewritten(draw: st.DrawFn, plain: dict[str, Any]) -> dict[str, Any]:
    """The same pack in other words: conditions, order of rules, groups, and points spread over more rules."""
    rules = []
    for rule in plain["rules"]:
        when = rule["when"]
        if when != "always":
            when = draw(st.sampled_from([f"not (not ({when}))", f"({when}) and ({when})", f"({when}) or ({when})"]))
        rule = {**rule, "when": when}
        if draw(st.booleans()):
            extra = {"id": f"{rule['id']}_more", "when": when, "because": "x", "judgement": True}
            rules.append({**extra, "points": {t: {c: p - 1 for c, p in cell.items()} for t, cell in rule["points"].items()}})
            rule["points"] = {t: dict.fromkeys(cell, 1) for t, cell in rule["points"].items()}
        rules.append(rule)
    dead = {"id": "dead", "when": "q0_dead", "because": "x", "judgement": True, "points": {"all": {"c0": 9}}}
    name = plain["questions"][0]["id"]
    question = plain["questions"][0]
    if "number" in question:
        edge = question["number"]["edges"][0]
        dead["when"] = f"{name} < {edge} and {name} >= {edge}"
    elif "several" in question:
        option = next(iter(question["several"]))
        dead["when"] = f"{option} in {name} and not ({option} in {name})"
    else:
        option = next(iter(question.get("options") or question["ordered"]))
        dead["when"] = f"{name} is {option} and not ({name} is {option})"
    return {**plain, "rules": draw(st.permutations([*rules, dead]))}


@given(st.data())
def test_equivalent_rewrites_are_proved_equal(data: st.DataObject) -> None:
    """Rules written otherwise, reordered, split over equal conditions or joined by a dead one are proved the same."""
    plain = data.draw(plain_packs())
    old, new = make_pack(plain), make_pack(data.draw(st.composite(rewritten)(plain)))
    found = compare_packs(old, new, rows=50, promises=False)
    assert "same" == found.verdict, found.parts
    answers = data.draw(answers_for(old))
    assert [(s.route, s.total, s.status) for s in evaluate(old, answers).ranking] == [
        (s.route, s.total, s.status) for s in evaluate(new, answers).ranking
    ]


@given(st.data())
def test_what_is_called_the_same_is_the_same(data: st.DataObject) -> None:
    """After one rule is edited, a proof of sameness holds for random answers, and a witness shows its difference."""
    plain = data.draw(plain_packs())
    i = data.draw(st.sampled_from(range(len(plain["rules"]))))
    edited = [dict(r) for r in plain["rules"]]
    if data.draw(st.booleans()):
        edited[i]["when"] = data.draw(conditions(plain["questions"], 2))
    else:
        edited[i]["points"] = {"all": {"c0": data.draw(st.integers(-9, 9))}}
    old, new = make_pack(plain), make_pack({**plain, "rules": edited})
    found = compare_packs(old, new, rows=300, promises=False)
    for witness in found.witnesses:
        given_, problems = read_answers(new, {"answers": witness.answers})
        assert not problems
        assert (witness.old, witness.new) == (outcome(recommend(old, given_), witness.part), outcome(recommend(new, given_), witness.part))
        assert witness.old != witness.new
    assert {w.part for w in found.witnesses} == {p for p, v in found.parts.items() if v == "differs"}
    answers = data.draw(answers_for(old))
    if found.parts["first"] == "same":
        assert [(s.route, s.total, s.status) for s in evaluate(old, answers).ranking] == [
            (s.route, s.total, s.status) for s in evaluate(new, answers).ranking
        ]
    if found.moved.share:
        assert "differs" == found.parts["first"]


def test_a_rule_split_in_two_is_the_same_for_complete_answers(tmp_path: Path) -> None:
    """`task is extract or task is write` in one rule or two: proved for complete answers, not for half-known ones."""
    both = "  - {id: one, when: 'task in [extract, write]', points: {prompt: {speed: 2}}, because: x, judgement: true}\n"
    split = "".join(
        f"  - {{id: {t}, when: task is {t}, points: {{prompt: {{speed: 2}}}}, because: x, judgement: true}}\n" for t in ("extract", "write")
    )
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    found = compare_packs(on_small(tmp_path / "a", f"rules:\n{both}"), on_small(tmp_path / "b", f"rules:\n{split}"))
    assert "same_when_complete" == found.verdict
    assert 0 == found.moved.share


def test_an_edited_rule_moves_answers_and_cases(tmp_path: Path) -> None:
    """More points for prompting: a short witness, the share that moves with its matrix, the edit, and the case."""
    old = load_pack(SMALL)
    new = on_small(tmp_path, "rules:\n  - {id: missing_facts, points: {prompt: {knowledge: 9}}}\n")
    found = compare_packs(old, new)
    assert "differs" == found.verdict
    (witness,) = found.witnesses
    assert ("first", "prompt") == (witness.part, witness.new)
    assert {"gap"} == set(witness.answers)
    assert 0 < found.moved.share < 1
    assert sum(n for *_, n in found.moved.matrix) == round(found.moved.share * found.moved.rows)
    assert {"rules": ("missing_facts",)} == found.edits.changed
    assert [("support", "retrieval", "prompt", "best", "other")] == [(c.case, c.old, c.new, c.verdict_old, c.verdict_new) for c in found.cases]
    assert found.moved == compare_packs(old, new).moved


def test_renames_carry_questions_and_options(tmp_path: Path) -> None:
    """A question and an option under new names are the same after `renames`."""
    text = (SMALL / "pack.yaml").read_text()
    text = (
        text.replace("extract", "pull_out")
        .replace("id: facts_change", "id: pace")
        .replace("facts_change >=", "pace >=")
        .replace("facts_change:", "pace:")
    )
    text = text.replace("question: facts_change", "question: pace").replace(
        "renames:\n", "renames:\n  - {from: facts_change, to: pace}\n  - {from: extract, to: pull_out, question: task}\n"
    )
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "pack.yaml").write_text(text)
    found = compare_packs(load_pack(SMALL), load_pack(tmp_path / "small"))
    assert ("same", (), 1) == (found.verdict, found.questions, found.cases_compared)


def test_questions_that_only_one_pack_has(tmp_path: Path) -> None:
    """A new question, a new option and finer edges are named; answers that both can read are compared."""
    text = (
        (SMALL / "pack.yaml")
        .read_text()
        .replace("options: {sort: Sort,", "options: {draw: Draw, sort: Sort,")
        .replace("[1, 10, 50, 5_000]", "[1, 10, 50, 500, 5_000]")
    )
    text = text.replace("conditions:\n", "  - {id: extra, section: task, ask: More?, options: {no: No, yes: Yes}}\nconditions:\n", 1)
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "pack.yaml").write_text(text)
    found = compare_packs(load_pack(SMALL), load_pack(tmp_path / "small"))
    assert "differs" == found.verdict
    assert ("option `task.draw` is new", "question `extra` is new") == found.questions
    assert {"same"} == set(found.parts.values())


@pytest.mark.parametrize(
    ("text", "part", "old", "new"),
    [
        ("rules:\n  - {id: grader_at_hand, add: {review: later}}\n", "stack", {"review": "next"}, {"review": "later"}),
        ("rules:\n  - {id: enough_to_imitate, before: {baseline: [tuning]}}\n", "plan", "eval_set", "baseline"),
        ("rules:\n  - {id: grader_at_hand, warn: Beware.}\n", "advice", ["Compare the program with people first."], ["Beware."]),
    ],
)
def test_differences_beside_the_first_route(tmp_path: Path, text: str, part: str, old: Any, new: Any) -> None:
    """Where the first route is proved the same, another stack, plan or warning still shows on answers."""
    found = compare_packs(load_pack(SMALL), on_small(tmp_path, text))
    assert ("differs", "same") == (found.verdict, found.parts["first"])
    witness = next(w for w in found.witnesses if w.part == part)
    if part == "plan":
        assert any(old in step for step in witness.old) and any(new in step for step in witness.new)
    else:
        assert (old, new) == (witness.old, witness.new)


def test_promises_that_break(tmp_path: Path) -> None:
    """A promise that holds in the older pack and breaks in the newer one is named; so is one that is new."""
    promise = "promises:\n  - {id: rule_holds, never_recommend: [prompt], when: facts_missing in gap and task is extract}\n"
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    old = on_small(tmp_path / "a", promise)
    new = on_small(tmp_path / "b", promise + "rules:\n  - {id: missing_facts, points: {prompt: {knowledge: 9}}}\n")
    (change,) = compare_packs(old, new).promises
    assert change[0] == "rule_holds" and change[2] == "broken"
    assert ("rule_holds", "absent") == compare_packs(load_pack(SMALL), new).promises[0][:2]
