"""Beside the ranking: why a running system disappoints, what parts close routes, teams like yours, and where the first can be done."""

from advisor.decide import Recommendation
from advisor.explain import diagnosis, neighbours_of, precedents
from advisor.explain.offers import offers

from . import html

OFFERS = 5  # shown at once


def disappoints(rec: Recommendation) -> None:
    """Likely causes with what to measure first, and what to leave alone; nothing for a plan."""
    found = diagnosis(rec)
    if found is None:
        return
    html.show("causes", rec=rec, found=found)


def neighbours(rec: Recommendation) -> None:
    """Facts on each side of close routes, and the questions that would tell; nothing where none is close."""
    if found := neighbours_of(rec):
        html.show("neighbours", pack=rec.pack, found=found)


def teams(rec: Recommendation) -> None:
    """The nearest published cases and what worked for them."""
    html.show("teams", found=precedents(rec), pack=rec.pack, given=rec.answers.given)


def where(rec: Recommendation) -> None:
    """Where the first route and its companions can be done, and what ends of what this team uses."""
    if found := offers(rec):
        html.show("places", pack=rec.pack, places=found, most=OFFERS)
