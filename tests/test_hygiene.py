"""The rules of the default pack are knowledge, not patches for single cases."""

from __future__ import annotations

from collections import Counter

import pytest

from advisor.decide import evaluate
from advisor.pack import load_pack
from tests.strategies import answered

PACK = load_pack()


@pytest.fixture(scope="module")
def saved() -> Counter[str]:
    """Rule -> number of cases that have a right first family with the rule's points, and none without them."""
    found: Counter[str] = Counter()
    for case in PACK.content.cases:
        evaluation = evaluate(PACK, answered(PACK, case.answers))
        stays = [s for s in evaluation.ranking if s.status != "ruled_out" and not s.below]
        if not stays or stays[0].family not in case.expect.best:
            continue
        for fired in evaluation.fired:
            without = [(s.total - sum(share.value for share in s.shares if share.rule == fired.rule), s.family) for s in stays]
            most = max(total for total, _ in without)
            found[fired.rule] += all(family not in case.expect.best for total, family in without if total == most)
    return found


def test_few_rules_save_a_single_case(saved: Counter[str]):
    """At most one rule in twenty is all that keeps exactly one case right, and none is a patch for it: each rests on a source."""
    single = [rule for rule, cases in saved.items() if cases == 1]
    assert 0 < len(single) <= len(PACK.content.rules) / 20, single
    assert [] == [rule for rule in single if not PACK.rules[rule].sources]


def test_cases_rest_on_several_rules(saved: Counter[str]):
    """Most cases stay right whichever single rule is left out, so that no slip in one rule turns the advice of many teams."""
    assert sum(saved.values()) <= len(PACK.content.cases) / 3
    assert max(saved.values()) <= 3
