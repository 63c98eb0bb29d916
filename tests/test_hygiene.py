"""The rules of the default pack are knowledge, not patches for single cases."""

from __future__ import annotations

from collections import Counter

import pytest

from advisor.answers import read_answers
from advisor.decide import evaluate
from advisor.pack import Pack, load_pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


@pytest.fixture(scope="module")
def saved(pack: Pack) -> Counter[str]:
    """Rule -> number of cases that have a right first family with the rule's points, and none without them."""
    found: Counter[str] = Counter()
    for case in pack.content.cases:
        answers, _ = read_answers(pack, {"answers": case.answers})
        evaluation = evaluate(pack, answers)
        stays = [s for s in evaluation.ranking if s.status != "ruled_out" and not s.below]
        if not stays or stays[0].family not in case.expect.best:
            continue
        for fired in evaluation.fired:
            without = [(s.total - sum(share.value for share in s.shares if share.rule == fired.rule), s.family) for s in stays]
            most = max(total for total, _ in without)
            found[fired.rule] += all(family not in case.expect.best for total, family in without if total == most)
    return found


def test_few_rules_save_a_single_case(pack: Pack, saved: Counter[str]):
    """At most one rule in twenty is all that keeps exactly one case right."""
    single = [rule for rule, cases in saved.items() if cases == 1]
    assert 0 < len(single) <= len(pack.content.rules) / 20, single


def test_what_saves_a_single_case_has_a_source_of_its_own(pack: Pack, saved: Counter[str]):
    """A rule that is all that keeps one case right is no patch for it: it rests on something else."""
    assert [] == [rule for rule, cases in saved.items() if cases == 1 and not pack.rules[rule].sources]


def test_cases_rest_on_several_rules(pack: Pack, saved: Counter[str]):
    """Most cases stay right whichever single rule is left out, so that no slip in one rule turns the advice of many teams."""
    assert sum(saved.values()) <= len(pack.content.cases) / 3
    assert max(saved.values()) <= 3
