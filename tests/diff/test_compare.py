"""Two packs compared: what differs is shown on answers that are replayed, in words and as data."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.decide import recommend
from advisor.diff import compare_packs
from advisor.diff.compare import outcomes
from advisor.pack import Pack, load_pack
from tests.report.reading import invalid
from tests.strategies import SMALL, WORDS, answered, conditions, make_pack, plain_packs, put
from tests.test_cli import run


def on_small(tmp_path: Path, text: str) -> Pack:
    """The small pack with an overlay."""
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "small").symlink_to(SMALL.folder)
    return load_pack(put(tmp_path / "mine", f"extends: small\n{text}"))


def edited(tmp_path: Path, *replacements: tuple[str, str]) -> Pack:
    """The small pack with other text."""
    text = (SMALL.folder / "pack.yaml").read_text()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return load_pack(put(tmp_path / "small", text))


@given(st.data())
def test_a_witness_shows_a_difference(data: st.DataObject) -> None:
    """After one rule is edited, every witness differs in what it says when it is replayed, and moved rows have one."""
    plain = data.draw(plain_packs())
    i, rules = data.draw(st.sampled_from(range(len(plain["rules"])))), [dict(r) for r in plain["rules"]]
    if data.draw(st.booleans()):
        rules[i]["when"] = data.draw(conditions(plain["questions"], 2))
    else:
        rules[i]["needs"] = {"n0": data.draw(st.sampled_from(WORDS))}
    old, new = make_pack(plain), make_pack({**plain, "rules": rules})
    found = compare_packs(old, new, rows=100)
    for witness in found["witnesses"]:
        assert [witness["old"], witness["new"]] == [outcomes(recommend(p, answered(new, witness["answers"])))[witness["part"]] for p in (old, new)]
        assert witness["old"] != witness["new"]
    assert {w["part"] for w in found["witnesses"]} == {p for p, v in found["parts"].items() if v == "differs"}
    assert found["verdict"] == ("differs" if found["witnesses"] else "same" if old.hash == new.hash else "same_on_samples")


def test_the_same_and_the_same_on_samples(tmp_path: Path) -> None:
    """Other texts and cases decide nothing; a rule in other words is looked at on samples."""
    assert ("same", {"same"}) == ((found := compare_packs(SMALL, on_small(tmp_path / "a", "")))["verdict"], set(found["parts"].values()))
    both = "  - {id: one, when: 'task in [extract, write]', needs: {speed: clearly}, because: x, judgement: true}\n"
    one = "  - {{id: {0}, when: task is {0}, needs: {{speed: clearly}}, because: x, judgement: true}}\n"
    split = "".join(map(one.format, ("extract", "write")))
    found = compare_packs(on_small(tmp_path / "b", f"rules:\n{both}"), on_small(tmp_path / "c", f"rules:\n{split}"))
    assert ("same_on_samples", 0) == (found["verdict"], found["sample"]["share_moved"])
    assert {"added": {"rules": ["extract", "write"]}, "removed": {"rules": ["one"]}, "changed": {}} == found["edits"]


def test_an_edited_rule_moves_answers_and_cases(tmp_path: Path) -> None:
    """A rule that speaks for prompting: a short witness, the share that moves with its matrix, the edit, and the case."""
    new = on_small(tmp_path, "rules:\n  - {id: missing_facts, routes: {prompt: strongly}}\n")
    found = compare_packs(SMALL, new)
    (witness,) = found["witnesses"]
    assert ("differs", "first", "prompt", ["gap"]) == (found["verdict"], witness["part"], witness["new"], list(witness["answers"]))
    sample = found["sample"]
    assert 0 < sample["share_moved"] < 1
    assert sum(m["rows"] for m in sample["moves"]) == round(sample["share_moved"] * sample["rows"])
    assert {"rules": {"missing_facts": {"routes.prompt": ["", "strongly"]}}} == found["edits"]["changed"]
    moved = {"case": "support", "old": "retrieval", "new": "prompt", "verdict_old": "best", "verdict_new": "other"}
    settled = {"said": "", "changed": [moved]}  # nothing is asked that cases leave open, so nothing is supposed
    assert {"compared": 1, "changed": [moved], "also": "", "settled": settled} == found["cases"] and found == compare_packs(SMALL, new)
    own = "questions: [{id: seen, section: task, ask: Seen?, options: {no: No, yes: Yes}}]\nrules: [{id: own, when: seen is yes, rule_out: [all], because: B.}]\n"
    compared = compare_packs(SMALL, on_small(tmp_path / "asks", own.replace("B.", "B., judgement: true")))
    assert "1 of 1 cases leave `seen` open" == compared["cases"]["also"]
    (each,), none_left = compared["each"]["rules"], compared["each"]["none_left"]
    assert [0, 0] == each["fires"][:1] + none_left[:1] and each["decides"] == none_left and each["such"].endswith("-> no route")


def test_renames_carry_questions_and_options(tmp_path: Path) -> None:
    """A question and an option under new names are the same after `renames`."""
    renames = "renames:\n  - {from: facts_change, to: pace}\n  - {from: extract, to: pull_out, question: task}\n"
    found = compare_packs(SMALL, edited(tmp_path, ("extract", "pull_out"), ("facts_change", "pace"), ("renames:\n", renames)))
    assert ("same_on_samples", 1) == (found["verdict"], found["cases"]["compared"])
    assert ["facts_change", "pace"] == found["edits"]["changed"]["questions"]["pace"]["id"]


def test_questions_that_only_one_pack_has(tmp_path: Path) -> None:
    """A new question, a new option and finer edges are named; answers that both can read are compared."""
    new = edited(
        tmp_path,
        ("options: {sort: Sort,", "options: {draw: Draw, sort: Sort,"),
        ("options: [sort, extract]", "options: [draw, sort, extract]"),
        ("[1, 10, 50, 5_000]", "[1, 10, 50, 500, 5_000]"),
        ("conditions:\n", "  - {id: extra, section: task, ask: More?, options: {no: No, yes: Yes}}\nconditions:\n"),
    )
    found = compare_packs(SMALL, new)
    assert ("same_on_samples", {"same_on_samples"}) == (found["verdict"], set(found["parts"].values()))
    assert {"questions": ["extra"]} == found["edits"]["added"]
    assert ["", "Draw"] == found["edits"]["changed"]["questions"]["task"]["options.draw.label"]
    back = compare_packs(new, SMALL)
    assert ({"questions": ["extra"]}, 0) == (back["edits"]["removed"], back["sample"]["share_moved"])


@pytest.mark.parametrize(
    ("rule", "part", "old", "new"),
    [
        ("{id: grader_at_hand, add: {review: later}}", "stack", {"review": "next"}, {"review": "later"}),
        ("{id: missing_facts, before: {baseline: [retrieval]}}", "plan", "retrieval", "baseline"),
        ("{id: gate, when: always, before: {baseline: [both]}, because: It is., judgement: true}", "plan", "both", "baseline"),
    ],
)
def test_differences_beside_the_first_route(tmp_path: Path, rule: str, part: str, old: Any, new: Any) -> None:
    """Where the first route is the same, another stack, plan or warning still shows on answers."""
    found = compare_packs(SMALL, on_small(tmp_path, f"rules:\n  - {rule}\n"))
    assert "differs" == found["verdict"] != found["parts"]["first"]
    witness = next(w for w in found["witnesses"] if w["part"] == part)
    if part == "plan":
        assert any(old in step for step in witness["old"]) and any(new in step for step in witness["new"])
    else:
        assert (old, new) == (witness["old"], witness["new"])


def test_offers_that_a_ban_closes(tmp_path: Path) -> None:
    """Where the first route and its stack stay, offers that a ban closes show, also if few may use them, or another new ban mostly closes all."""
    offer = "{id: v, family: V, offered_by: V, method: M, status: current, routes: [lora], traits: {trains_at: provider}, suits_if: facts_change is never and dear in gap and slow in gap}"
    offer = offer.replace("}, suits", "}, source: {title: T, year: 2026}, checked: 2026-01-01, review_by: 2027-01-01, suits")
    ban = "rules:\n  - {id: ban, when: examples >= 50, rule_out: {trains_at: provider}, because: It is., judgement: true}\n"
    wide = f"{ban}  - {{id: wide, when: 'not (task in [sort, extract] and facts_change is never)', rule_out: [lora, both], because: It was., judgement: true}}\n"
    old, new, more = (on_small(tmp_path / name, f"vendors:\n  - {offer}\n{rules}") for name, rules in (("a", ""), ("b", ban), ("c", wide)))
    assert {"first": "same_on_samples", "offers": "differs"}.items() <= compare_packs(old, new)["parts"].items()
    assert {"first": "differs", "offers": "differs"}.items() <= compare_packs(old, more)["parts"].items()


def test_an_edit_in_words_and_data(tmp_path: Path) -> None:
    """A difference exits with 1, none with 0, no pack with 2; words and data name answers, moves, cases, and edited needs, fits and traits; the data fits its schema."""
    new = edited(
        tmp_path,
        ("needs: {knowledge: clearly}", "needs: {knowledge: slightly}"),
        ("knowledge: {how_well: fully", "knowledge: {how_well: barely"),
        ("lora\n    label: LoRA\n    family: peft\n", "lora\n    label: LoRA\n    family: sft-full\n"),
        ("trains_at: [own], changes", "trains_at: [provider], changes"),
        ("warn: Compare the program with people first.", "warn: Beware."),
    ).folder
    result, data = run("diff", SMALL.folder, new), run("diff", SMALL.folder, new, "--format", "json")
    assert 1 == result.code == data.code and [] == invalid("comparison", data.json)
    found = data.json
    assert ("differs", "differs", "differs") == (found["verdict"], found["parts"]["first"], found["parts"]["advice"])
    assert ["retrieval", "lora"] == list(found["edits"]["changed"]["routes"])
    assert {"needs.knowledge": ["clearly", "slightly"]} == found["edits"]["changed"]["rules"]["missing_facts"]
    said = ["They differ.", "retrieval -> prompt", "support: retrieval (right) -> prompt (not named)", "new: Beware."]
    said += ["needs.knowledge clearly -> slightly", "meets.knowledge.how_well fully -> barely", "traits.trains_at own -> provider"]
    assert [] == [text for text in said if text not in result.text]
    assert (0, "The same: nothing that decides was changed.") == ((same := run("diff", SMALL.folder, SMALL.folder)).code, same.text.splitlines()[1])
    assert (2, b"", True) == ((none := run("diff", SMALL.folder, tmp_path / "none")).code, none.out, none.err.startswith("error"))
