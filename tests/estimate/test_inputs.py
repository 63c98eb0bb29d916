"""What estimates take from answers: exact numbers, declared figures, and numbers of the team's own."""

from __future__ import annotations

import pytest

from advisor.estimate.book import default_book
from tests.estimate.situations import BASE, PACK, place

FIGURES = default_book().figures


def words(quantity) -> float:
    """Likely tokens as words."""
    return quantity.likely / FIGURES["tokens_per_word"].likely


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
