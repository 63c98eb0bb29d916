"""Rules found, seen from some answers, and the cases that they decide."""

import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from advisor.answers import Answers
from advisor.check.prove import first_of
from advisor.decide import evaluate
from advisor.diff.attempt import read_change
from advisor.explain import without_term
from advisor.explain.find import concerned, find_rules, find_to_learn
from advisor.explain.rule_view import as_written, at_strengths, open_cases, overturned, rule_view, settled_by
from advisor.explain.words import ahead, near
from advisor.pack import Pack, load_pack
from tests.strategies import DATA, SMALL, answered, definite_answers, put


@pytest.mark.parametrize(
    ("words", "filters", "expected"),
    [
        ("CANNOT know", {}, ["missing_facts"]),
        ("grader_quality", {}, ["grader_at_hand"]),
        ("no text", {}, ["no_text_to_tune"]),
        ("cannot zebra", {}, []),
        ("imitating", {}, ["enough_to_imitate"]),
        ("", {"route": "review"}, ["grader_at_hand"]),
        ("", {"route": "retrieval"}, ["missing_facts", "slow_today"]),
        ("", {"source": "S1"}, ["missing_facts", "weekly_facts", "enough_to_imitate"]),
        ("", {"source": "S1", "among": ["weekly_facts", "slow_today"]}, ["weekly_facts"]),
        ("", {"among": []}, []),
    ],
)
def test_rules_by_words_and_filters(words: str, filters: dict[str, Any], expected: list[str]) -> None:
    """Every word occurs in id, reason or condition, whatever its case and ending; filters keep the rules that fit, and add up."""
    assert expected == [rule.id for rule in find_rules(SMALL, words, **filters)]


def test_routes_with_the_word_in_their_label() -> None:
    """Routes with the word in their label stand first."""
    assert ["retrieval", "both"] == [r.id for r in find_to_learn(SMALL, "retrieval")[0]]
    assert ("prompt", "lora", "full_tuning", "both") == concerned(SMALL, SMALL.rules["enough_to_imitate"])
    assert ("lora",) == concerned(SMALL, SMALL.rules["no_text_to_tune"])


def test_what_it_hangs_on() -> None:
    """Answered questions of the condition stand apart from open ones."""
    seen = rule_view(SMALL, answered(SMALL, {"task": "write", "examples": "not_sure"}), "enough_to_imitate")
    assert ("open", ("task",), ("examples",)) == (seen.state, seen.because_of, seen.waits_for)
    assert ["fires", "cannot"] == [rule_view(SMALL, answered(SMALL, {"gap": ["slow"]}), rule).state for rule in ("slow_today", "missing_facts")]


def test_what_leads_at_each_strength() -> None:
    """Without a rule, as it stands and at each other strength: what leads, and by how much, as a pack with that rule has it."""
    answers, rule = answered(SMALL, {"task": "write", "gap": ["slow", "facts_missing"]}), "missing_facts"
    found = {way: said for way, *said in at_strengths(SMALL, answers, rule)}
    texts = {w: f"{{id: {rule}, needs: {{knowledge: {w.removeprefix('all ')}}}}}" for w in found if w.startswith("all ")}
    for way, text in (texts | {"without it": f"disable: {{rules: {{{rule}: x}}}}"}).items():
        then = evaluate(read_change(SMALL, text)[0] or SMALL, answers)
        assert [without_term(SMALL.routes[then.ranking[0].route].label), ahead(then)] == found[way]
    put_first = evaluate(read_change(SMALL, f"{{id: {rule}, routes: {{retrieval: first}}}}")[0] or SMALL, answers)
    assert "first by `missing_facts`, by points alone 3 behind prompting" == ahead(put_first)
    assert "retrieval first, prompting 3 and LoRA -5" == near(put_first)


@given(definite_answers(SMALL), st.sampled_from([*SMALL.rules]))
def test_no_larger_lead_is_overturned(answers: Answers, rule: str) -> None:
    """Where a route is ahead of another by more than what a rule can move, it is so without the rule as well."""
    packs = SMALL, read_change(SMALL, f"disable: {{rules: {{{rule}: x}}}}")[0] or SMALL
    old, new = ({s.route: s.total for s in evaluate(pack, answers).ranking} for pack in packs)
    for a, b in itertools.permutations(old, 2):
        assert old[a] - old[b] <= overturned(SMALL, rule) or new[a] > new[b]


def test_every_rule_is_found_as_written(small: Path) -> None:
    """The excerpt of each rule is YAML that holds this one rule. Where the file moved on since the pack was read, no wrong lines are shown."""
    for rule in SMALL.rules:
        (entry,) = yaml.safe_load(as_written(SMALL, "rules", rule))
        assert rule == entry["id"]
    pack = load_pack(small)
    (small / "pack.yaml").write_text("# all gone\n", encoding="utf-8")
    assert "" == as_written(pack, "rules", "missing_facts")


CASES = "\n" + (DATA / "cases_that_rules_decide.yaml").read_text()


@pytest.fixture
def whole(tmp_path: Path) -> Pack:
    """The small pack with other cases."""
    return load_pack(put(tmp_path / "small", (SMALL.folder / "pack.yaml").read_text(encoding="utf-8").partition("\ncases:")[0] + CASES))


@pytest.mark.parametrize("rule", list(SMALL.rules))
def test_same_as_a_pack_without_the_rule(whole: Pack, tmp_path: Path, rule: str) -> None:
    """The cases named are exactly those, held-out ones apart, whose first route differs in a pack that has the rule disabled."""
    rest = load_pack(put(tmp_path / "rest", f"extends: small\ndisable: {{rules: {{{rule}: taken out by a test}}}}\n"))
    assert "hidden" not in {c.id for c in open_cases(whole)}
    firsts = [(c.id, *(first_of(p, answered(p, c.answers)) for p in (whole, rest))) for c in open_cases(whole)]
    assert [f for f in firsts if f[1] != f[2]] == [(d.case, d.new, d.old) for d in settled_by(whole, rule)[0]]


def test_grades_say_whether_it_was_right(whole: Pack) -> None:
    """Missing facts put retrieval first in the case that lacks facts, which is best; an unknown rule is a KeyError."""
    (decided,) = [d for d in settled_by(whole, "missing_facts")[0] if d.case == "facts"]
    assert ("retrieval", "best") == (decided.new, decided.verdict_new) and "best" != decided.verdict_old
    with pytest.raises(KeyError):
        settled_by(whole, "no_such_rule")
