"""The default pack keeps its size, its rules are knowledge and no patches for single cases, and what readers said of it is counted."""

from collections import Counter

import pytest

from advisor.answers import answers_of_case, read_answers
from advisor.decide import evaluate
from advisor.pack import FAMILIES
from benchmarks.readers import load
from tests.strategies import PACK

CONTENT = PACK.content
RANKING = [rule for rule in CONTENT.rules if rule.ranks]
ASKED = {q.grid or q.id: q for q in CONTENT.questions}  # a grid is asked once, whatever its rows


def test_few_questions() -> None:
    """At most 45 questions; no help above 25 words; ten options of a single choice, or groups of six; twelve tests or more."""
    assert len(ASKED) <= 45
    assert [] == [name for name, q in ASKED.items() if len(q.help.split()) > 25]
    single = {name: q for name, q in ASKED.items() if q.number is None and q.several is None}
    assert [] == [name for name, q in single.items() if not q.groups and len(q.choices) > 10]
    assert [] == [name for name, q in ASKED.items() if any(len(group.options) > 6 for group in q.groups.values())]
    assert 12 <= sum(q.find_out is not None for q in ASKED.values())


def test_few_needs_and_rules() -> None:
    """At most 24 needs, 180 rules that rank and 60 others; of those that rank, one in six speaks of routes directly."""
    assert 16 <= len(CONTENT.needs) <= 24
    assert len(RANKING) <= 180
    assert len(CONTENT.rules) - len(RANKING) <= 60
    assert sum(bool(rule.routes) for rule in RANKING) <= len(RANKING) / 6


def test_most_rules_that_rank_rest_on_sources() -> None:
    """Six in ten rules that rank rest on a source; the others say that they are judgement."""
    assert sum(bool(rule.sources) for rule in RANKING) >= 0.6 * len(RANKING)
    assert all(rule.sources or rule.judgement for rule in CONTENT.rules)


@pytest.fixture(scope="module")
def patches() -> list[str]:
    """The rules whose needs and words about routes keep exactly one case right, and help no other: put a right route further ahead."""
    order = {route: i for i, route in enumerate(PACK.routes)}
    keeps: Counter[str] = Counter()
    helps: Counter[str] = Counter()
    for case in CONTENT.cases:
        evaluation = evaluate(PACK, answers_of_case(PACK, case))
        stays = [s for s in evaluation.ranking if s.status != "ruled_out"]
        right = {s.route for s in stays if {s.route, s.family} & set(case.expect.best)}
        for fired in evaluation.fired if 0 < len(right) < len(stays) else ():
            totals = {s.route: (s.total, -s.effort, -order[s.route]) for s in stays}
            without = {s.route: (s.total - sum(x.value for x in s.shares if x.rule == fired.rule), *totals[s.route][1:]) for s in stays}
            helps[fired.rule] += _ahead(totals, right) > _ahead(without, right)
            keeps[fired.rule] += max(totals, key=totals.__getitem__) in right and max(without, key=without.__getitem__) not in right
    return [rule for rule in helps if helps[rule] == keeps[rule] == 1]


def _ahead(totals: dict[str, tuple[int, int, int]], right: set[str]) -> int:
    """How far the best right route is ahead of the best of the others."""
    return max(totals[r][0] for r in right) - max(total[0] for r, total in totals.items() if r not in right)


def test_few_rules_are_patches(patches: list[str]) -> None:
    """At most one rule in twenty does nothing for the cases but keep a single one right, and each of these rests on a source."""
    assert len(patches) <= len(CONTENT.rules) / 20
    assert [] == [rule for rule in patches if not PACK.rules[rule].sources]


STORIES = {story["id"]: story for story in load("stories")}


def test_every_answer_is_one_that_was_offered() -> None:
    """Readers' teams exist, and all that they answered is read without a problem."""
    answers = {**load("answers"), **load("again")}
    assert answers.keys() <= STORIES.keys()
    assert [] == [p for given in answers.values() for p in read_answers(PACK, {"edition": 2, "answers": given})[1]]


def test_outcomes_and_experts_name_families() -> None:
    """Each story has a best family, nothing is both reasonable and wrong, and experts rank three families of each held-out team."""
    for story in STORIES.values():
        fine = {*story["best"], *story["also_ok"]}
        assert story["best"] and fine | {*story["wrong"]} <= {*FAMILIES} and not fine & {*story["wrong"]}, story["id"]
    held_out = {team for teams in load("held_out").values() for team in teams}
    for ranked in load("experts").values():
        assert held_out == ranked.keys()
        assert all(len({*families}) == 3 and {*families} <= {*FAMILIES} for families in ranked.values())
