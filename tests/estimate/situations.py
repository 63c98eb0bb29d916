"""Situations and estimates of the default pack, shared by tests."""

from advisor.answers import Answers
from advisor.estimate.book import Book, default_book
from advisor.estimate.inputs import Situation, situation
from advisor.estimate.route import RouteEstimate, estimate_route
from tests.strategies import PACK, answered

ROUTES = [r for r in PACK.content.routes if not r.companion]
BASE = {"makes": "text", "brings": ["words"], "facts_in": ["archive"], "volume": 2_000, "examples": 100, "recurs": "steady"}


def said(answers: dict, own: dict | None = None) -> Answers:
    """Answers of the default pack, with the team's own numbers."""
    return answered(PACK, answers, own=own or {})


def place(answers: dict, own: dict | None = None, book: Book | None = None) -> Situation:
    """The situation behind some answers."""
    given = said(answers, own)
    return situation((book or default_book()).with_own({k: v for k, v in given.own.items() if isinstance(v, float)}), PACK, given)


def of(answers: dict, route: str = "retrieval", own: dict | None = None, book: Book | None = None) -> RouteEstimate:
    """The estimate of a route for some answers."""
    return estimate_route(book or default_book(), place(answers, own, book), route, PACK.routes[route].family)
