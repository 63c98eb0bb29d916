"""What single checks find beyond the samples of their pages."""

from collections.abc import Callable
from datetime import date

import pytest

from advisor.check import run_checks
from advisor.pack import Pack, load_pack

RULE = "rules:\n  - id: mine\n    because: It does.\n    judgement: true\n    "
SMALL = "conditions:\n  - {id: small, when: size < 10}\n" + RULE
COLOUR = "questions:\n  - {id: colour, section: all, ask: Which?, options: {red: Red, blue: Blue}}\n"


def found(pack: Pack, as_of: date | None = None) -> list[tuple[str, str]]:
    return [(p.code, p.message) for p in run_checks(pack, as_of)]


def test_the_default_pack_has_no_findings() -> None:
    """No check finds anything in the default pack."""
    assert found(load_pack()) == []


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        pytest.param(
            SMALL + "when: small and size >= 100\n    advise: Measure.",
            [("never-fires", "no answers meet the `when` of `mine`")],
            id="a declared condition that contradicts the rest of the rule",
        ),
        pytest.param(
            RULE + "when: data is some and goal is code and ((size < 10 and data is none) or (size >= 10 and goal is answer))\n    advise: Measure.",
            [("never-fires", "no answers meet the `when` of `mine`")],
            id="a contradiction across questions",
        ),
        pytest.param(
            SMALL + "when: not small\n    advise: Measure.",
            [("negated-conditional", "`mine` also holds where `size` is not asked, because of its `not`")],
            id="`not` before a declared condition",
        ),
        pytest.param(RULE + "when: not (goal is code or not (size < 10))\n    advise: Measure.", [], id="a question under two `not`"),
        pytest.param(
            COLOUR + "assume:\n  - {id: no_red_code, never: colour is red and goal is code}\n",
            [("unused-question", "nothing reads the answer to `colour`")],
            id="a question that only an assumption names",
        ),
    ],
)
def test_findings(on_base: Callable[[str], Pack], text: str, findings: list[tuple[str, str]]) -> None:
    """The quick checks find this in the base pack with such text on top, and nothing else."""
    assert findings == found(on_base(text))


def test_other_conditions_are_looked_at(on_base: Callable[[str], Pack]) -> None:
    """A question that nobody is asked and a route that is always ruled out are findings."""
    never = "data is none and size < 10"
    text = f"questions:\n  - {{id: goal, ask_if: {never}}}\nroutes:\n  - {{id: prompt, requires: {never}}}\n"
    messages = {m for _, m in found(on_base(text))}
    assert {"no answers meet the `ask_if` of `goal`", "no answers meet the `requires` of `prompt`"} <= messages


def test_review_dates_count_only_on_a_given_date(on_base: Callable[[str], Pack]) -> None:
    """Without a date no source is due; on the day itself it is not due yet."""
    pack = on_base("sources:\n  - {id: S1, title: A paper, year: 2024, review_by: 2026-12-31}\n")
    assert found(pack) == found(pack, date(2026, 12, 31)) == []
    assert found(pack, date(2027, 1, 1)) == [("review-date", "`S1` was to be reviewed by 2026-12-31")]
