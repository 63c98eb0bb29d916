"""What single checks find beyond the samples of their pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from advisor.check import run_checks
from advisor.pack import DEFAULT_PACK, Pack, load_pack

RULE = "rules:\n  - id: mine\n    because: It does.\n    judgement: true\n    "


def found(pack: Pack, as_of: date | None = None) -> list[tuple[str, str]]:
    return [(p.code, p.message) for p in run_checks(pack, as_of)]


def test_the_default_pack_has_no_findings() -> None:
    """No check finds anything in the default pack."""
    assert found(load_pack(DEFAULT_PACK)) == []


def test_conditions_of_questions_and_routes_never_fire(on_base: Callable[[str], Pack]) -> None:
    """A question that nobody is asked and a route that is always ruled out are findings as well."""
    pack = on_base(
        "questions:\n  - {id: goal, ask_if: data is none and size < 10}\nroutes:\n  - {id: prompt, requires: data is none and size < 10}\n"
    )
    messages = [m for code, m in found(pack) if code == "never-fires"]
    assert "`goal` is never asked: no answers meet its `ask_if`" in messages
    assert "`prompt` is always ruled out: no answers meet what it requires" in messages


def test_a_condition_through_a_declared_one_counts(on_base: Callable[[str], Pack]) -> None:
    """A declared condition that contradicts the rest of the rule makes the rule never fire."""
    pack = on_base("conditions:\n  - {id: small, when: size < 10}\n" + RULE + "when: small and size >= 100\n    points: {tuning: {skill: 1}}")
    assert found(pack) == [("never-fires", "`mine` can never fire: no answers meet its condition")]


def test_points_that_cancel_out_change_nothing(on_base: Callable[[str], Pack]) -> None:
    """Points for a group that a member loses again leave the rule without effect."""
    pack = on_base("groups: {some: [tuning]}\n" + RULE + "when: size >= 10\n    points: {some: {skill: 1}, tuning: {skill: -1}}")
    assert found(pack) == [("never-changes", "`mine` changes nothing when it fires")]


def test_a_warning_is_an_effect(on_base: Callable[[str], Pack]) -> None:
    """A rule that only warns does change something."""
    assert found(on_base(RULE + "when: size >= 10\n    warn: Look twice.")) == []


def test_a_negation_inside_a_declared_condition_is_found(on_base: Callable[[str], Pack]) -> None:
    """`not` before a declared condition that names a conditional question is found."""
    pack = on_base("conditions:\n  - {id: small, when: size < 10}\n" + RULE + "when: not small\n    points: {tuning: {skill: 1}}")
    assert found(pack) == [("negated-conditional", "`mine` also holds where `size` is not asked, because of its `not`")]


def test_a_double_negation_is_fine(on_base: Callable[[str], Pack]) -> None:
    """A question under two `not` is compared as it stands."""
    assert found(on_base(RULE + "when: not (goal is code or not (size < 10))\n    points: {tuning: {skill: 1}}")) == []


def test_assumptions_do_not_use_a_question(on_base: Callable[[str], Pack]) -> None:
    """A question that only an assumption names is unused."""
    pack = on_base(
        "questions:\n  - {id: colour, section: all, ask: Which?, options: {red: Red, blue: Blue}}\n"
        "assume:\n  - {id: no_red_code, never: colour is red and goal is code}\n"
    )
    assert found(pack) == [("unused-question", "nothing reads the answer to `colour`")]


def test_review_dates_count_only_on_a_given_date(on_base: Callable[[str], Pack]) -> None:
    """Without a date no source is due; on the day itself it is not due yet."""
    pack = on_base("sources:\n  - {id: S1, title: A paper, year: 2024, review_by: 2026-12-31}\n")
    assert found(pack) == []
    assert found(pack, date(2026, 12, 31)) == []
    assert found(pack, date(2027, 1, 1)) == [("review-date", "`S1` was to be reviewed by 2026-12-31")]
