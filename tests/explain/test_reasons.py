"""A rule gives the reason that fits the way in which it moves a route."""

from __future__ import annotations

from advisor.explain.reasons import reasons_for
from advisor.explain.why_not import why_not
from advisor.report.json import as_mapping
from tests.strategies import decided, tiny_pack

PACK = tiny_pack(
    {"id": "both", "when": "q is b", "points": {"one": {"c": 3}, "two": {"c": -1}}, "because": "One keeps.", "because_against": "Two goes stale."},
    {"id": "plain", "when": "q is b", "points": {"one": {"c": 1}, "two": {"c": -1}}, "because": "It is so."},
)


def test_each_side_has_its_reason() -> None:
    """What speaks for a route gives one reason and what speaks against another the other; one reason serves both where it is the only one."""
    rec = decided(PACK, q="b")
    assert ["One keeps.", "It is so."] == [r.because for r in reasons_for(rec, "one")]
    assert {"Two goes stale.", "It is so."} == {r.because for r in reasons_for(rec, "two")}
    assert {"Two goes stale.", "It is so."} == {r.because for r in why_not(rec, "two").speaks_against}


def test_a_fired_rule_gives_both() -> None:
    """Where a rule is shown as a whole, both of its reasons are said."""
    assert "One keeps. Two goes stale." == PACK.rules["both"].reasons
    assert "It is so." == PACK.rules["plain"].reasons
    assert {"One keeps. Two goes stale.", "It is so."} == {f["because"] for f in as_mapping(decided(PACK, q="b"))["fired"]}
