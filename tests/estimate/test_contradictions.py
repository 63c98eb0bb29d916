"""Estimates that are at odds with an answer."""

from __future__ import annotations

import pytest

from advisor.estimate.book import default_book
from advisor.estimate.contradictions import Contradiction, contradictions
from tests.estimate.situations import BASE, of, place


def said_of(answers: dict, route: str, own: dict | None = None) -> tuple[Contradiction, ...]:
    """What is at odds for a route."""
    book = default_book().with_own(own or {})
    return contradictions(book, of(answers, route, own, book), place(answers, own, book), route)


@pytest.mark.parametrize(
    ("more", "route", "own", "question", "words"),
    [
        ({"wait": "second"}, "agent", {}, "wait", "you allow 3."),
        ({"budget": "thousands"}, "distillation", {}, "budget", "you allow 10,000."),
        ({"runs": "device"}, "lora", {"device_memory_gb": 1.0}, "runs", "your device is taken to have 1 GB."),
    ],
)
def test_too_slow_too_dear_and_too_large_are_said(more: dict, route: str, own: dict, question: str, words: str) -> None:
    """Each gets one sentence with both numbers; where the answer leaves room nothing is said."""
    found = {c.question: c for c in said_of({**BASE, **more}, route, own)}
    assert words in found[question].text and found[question].estimate.unit == found[question].limit.unit
    assert found[question].estimate.likely > found[question].limit.likely


def test_room_enough_says_nothing() -> None:
    """No warning where the answers allow for it, or say nothing."""
    assert () == said_of(BASE, "agent") == said_of({**BASE, "wait": "minutes", "budget": "more"}, "agent")
