"""Dated offers of vendors in packs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from advisor.check import run_checks
from advisor.pack import Problem, load_pack, read_pack
from advisor.pack.vendors import last_day

SMALL = Path(__file__).parents[1] / "data" / "small_pack" / "pack.yaml"
OFFER = """vendors:
  - id: shop
    family: A family
    offered_by: A shop
    method: Tuning
    status: retiring
    ends: [{applies_to: newcomers, until: 2026-05}, {applies_to: all, until: 2027-01-06}]
    routes: [lora]
    open_if: task is sort
    source: {title: A notice, year: 2026}
    checked: 2026-11-15
    review_by: 2027-01-06
"""


def problems(folder: Path, text: str) -> list[Problem]:
    """What is found in a small pack with this text beside it."""
    (folder / "pack.yaml").write_text(SMALL.read_text())
    (folder / "vendors.yaml").write_text(text)
    return read_pack(folder)[1]


def test_endings_are_over_by_the_day_of_the_last_look(tmp_path: Path) -> None:
    """An ending is over if it had passed when the offer was last looked at, whatever day it is now."""
    assert [] == problems(tmp_path, OFFER)
    shop = load_pack(tmp_path).content.vendors[0]
    assert [True, False] == [shop.over(e) for e in shop.ends]


@pytest.mark.parametrize(("text", "day"), [("2024-02", date(2024, 2, 29)), ("2026", date(2026, 12, 31)), ("2026-05-07", date(2026, 5, 7))])
def test_a_month_or_year_lasts_to_its_last_day(text: str, day: date) -> None:
    """A date without a day, or without a month, stands for the end of that month or year."""
    assert day == last_day(text)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("2026-05}", "May 2026}", "bad-date"),
        ("2026-05}", "2026-13}", "bad-date"),
        ("2026-05}", "2026-5}", "bad-date"),
        ("[lora]", "[loar]", "unknown-route"),
        ("task is sort", "task is sorting", "unknown-option"),
        ("status: retiring", "status: closing", "bad-value"),
        ("    checked: 2026-11-15\n", "", "missing-key"),
    ],
)
def test_slips_are_found(tmp_path: Path, old: str, new: str, code: str) -> None:
    """A date, route, option or status that does not exist, and a missing day of the last look, are one problem with a place."""
    found = problems(tmp_path, OFFER.replace(old, new))
    assert [code] == [p.code for p in found]
    assert found[0].place.line > 0


def test_a_passed_review_date_is_found(tmp_path: Path) -> None:
    """An offer that was to be looked at again before `--as-of` is a finding; without a date there is none."""
    problems(tmp_path, OFFER)
    pack = load_pack(tmp_path)
    found = [p for p in run_checks(pack, date(2027, 1, 7)) if p.code == "review-date" and "shop" in p.message]
    assert 1 == len(found)
    assert not [p for p in run_checks(pack) if p.code == "review-date"]


def test_offers_do_not_decide(tmp_path: Path) -> None:
    """An offer more or less leaves the hash of what decides as it is."""
    problems(tmp_path, OFFER)
    assert load_pack(SMALL.parent).hash == load_pack(tmp_path).hash


def test_our_own_offers() -> None:
    """The default pack lists a hundred offers or more, each once, and every end it knows rises in time."""
    vendors = load_pack().content.vendors
    assert 100 <= len(vendors)
    assert len(vendors) == len({(v.family, v.offered_by, v.method) for v in vendors})
    assert [] == [v.id for v in vendors if [last_day(e.until) for e in v.ends] != sorted(last_day(e.until) for e in v.ends)]
    assert [] == [v.id for v in vendors if v.status == "gone" and any(not v.over(e) for e in v.ends)]
    assert [] == [v.id for v in vendors if v.review_by <= v.checked]
