"""What estimates take from answers: exact numbers, declared figures, and numbers of the team's own."""

from __future__ import annotations

import pytest

from advisor.answers import read_answers, write_answers
from advisor.estimate.book import default_book
from tests.estimate.situations import BASE, PACK, place, said

FIGURES = default_book().figures


def words(quantity) -> float:
    """Likely tokens as words."""
    return quantity.likely / FIGURES["tokens_per_word"].likely


def test_an_exact_number_is_that_number() -> None:
    """2,000 a day is 2,000, without a range; a bin keeps its ends."""
    exact, binned = place(BASE).requests, place({**BASE, "volume": "1000-9999"}).requests
    assert (2_000, 2_000, 2_000) == (exact.low, exact.likely, exact.high)
    assert (1_000, 10_000) == (binned.low, binned.high)


def test_sizes_come_from_what_comes_in_and_out() -> None:
    """What is ticked adds up; a translation is as long as what came in; a list counts only where one is picked from."""
    two = place({**BASE, "brings": ["long", "scans"]})
    assert FIGURES["brings_long"].likely + FIGURES["brings_scans"].likely == pytest.approx(words(two.tokens_in))
    same = place({**BASE, "makes": "translation", "brings": ["long"]})
    assert words(same.tokens_in) == pytest.approx(words(same.tokens_out))
    picked = place({**BASE, "makes": "choice", "list_size": "up_to_999"})
    assert picked.choices.likely > 500 > place({**BASE, "list_size": "up_to_999"}).choices.likely == 0


@pytest.mark.parametrize("question", ["brings", "makes", "facts_in", "list_size"])
def test_every_option_of_size_has_a_figure(question: str) -> None:
    """No kind of input, output or source is silently taken for another; only having no list has none."""
    name = "list" if question == "list_size" else question
    assert {"none"} >= {o for o in PACK.questions[question].choices if f"{name}_{o}" not in FIGURES}


def test_own_numbers_come_before_all_others() -> None:
    """Words, people and prices that the team set replace what is declared, without a range, and are said to be its own."""
    where = place(BASE, {"words_in": 400, "tokens_per_word": 1, "people_day_rate": 900, "price_read": 1.5})
    assert (400, 400) == (where.tokens_in.low, where.tokens_in.high)
    assert 900 == where.day_rate.high
    assert 1.5 == where.large.reading().likely and where.large.own
    assert {"your number"} == {a.source for a in (*where.tokens_in.assumptions, *where.day_rate.assumptions)}


def test_own_numbers_are_read_back() -> None:
    """What is written to a file is read back; an unknown figure or no amount is a problem at its place."""
    given = said(BASE, {"words_in": 400, "model": "gpt-5.4-mini"})
    assert given.own == read_answers(PACK, write_answers(PACK, given))[0].own
    found, problems = read_answers(PACK, {"answers": BASE, "own": {"wordsin": 4, "words_in": -1, "words_out": "many", "people_day_rate": True}})
    assert ["unknown-figure", "bad-own", "bad-own", "bad-own"] == [p.code for p in problems] and not found.own


def test_limits() -> None:
    """The upper end of a wait and of a budget is what is allowed; the last of them allows anything."""
    assert (3.0, 10_000.0) == ((where := place({**BASE, "wait": "second", "budget": "thousands"})).wait, where.budget)
    assert (None, None, True) == ((where := place({**BASE, "wait": "hours", "budget": "more"})).wait, where.budget, where.batch)
