"""A source or an offer whose review date has passed."""

from collections.abc import Iterator

from advisor.pack import Problem

from .space import Space

ID = "review-date"
SEVERITY = "error"


def problems(space: Space) -> Iterator[Problem]:
    """Sources and offers that were to be reviewed before `as_of`."""
    for kind in ("sources", "vendors"):
        for entry in getattr(space.pack.content, kind):
            if space.as_of is not None and entry.review_by is not None and entry.review_by < space.as_of:
                message = f"`{entry.id}` was to be reviewed by {entry.review_by}"
                hint = "read it again, then set `checked` and a later `review_by`"
                yield Problem(ID, message, space.pack.places[kind, entry.id], hint, SEVERITY)
